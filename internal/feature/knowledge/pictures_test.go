package knowledge_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
)

// sent is a picture that a conversation carries, other one that there is not.
const (
	sent  = desk.AttachmentID("at_000000000000000000000000000000000001")
	other = desk.AttachmentID("at_000000000000000000000000000000000002")
)

// Only pictures that were uploaded for the knowledge base can be shown to everybody:
// what a customer has sent stays in its conversation.
func TestPicturesAreTheShopsOwn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, scopeMigrations, func(t *testing.T, d *db.DB) {
		s, save := scoped(t, d)
		show := func(id desk.AttachmentID) []desk.Extra { return []desk.Extra{{Kind: desk.ExtraImage, Image: id}} }
		for _, id := range []desk.AttachmentID{sent, other} {
			_, err := save(func(e *desk.Entry) { e.Question, e.Extras = "问", show(id) })
			var de *desk.Error
			if !errors.As(err, &de) || de.Fields["extras[0].image"] != "error.entry.image" {
				t.Errorf("%s: got %v", id, err)
			}
			_, err = save(func(e *desk.Entry) {
				e.Question, e.Variants = "问", []desk.AnswerVariant{{Audience: desk.AudienceGuests, Answer: "答", Extras: show(id)}}
			})
			if !errors.As(err, &de) || de.Fields["variants[0].extras[0].image"] != "error.entry.image" {
				t.Errorf("%s in a variant: got %v", id, err)
			}
			rows, err := json.Marshal([]map[string]string{{
				"external_id": "a", "lang": "zh", "category": "商品", "question": "问", "answer": "答", "extras": `[{"kind":"image","image":"` + string(id) + `"}]`,
			}})
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "k.json")
			if err := os.WriteFile(path, rows, 0o600); err != nil {
				t.Fatal(err)
			}
			if r := take(t, s, path); r.Created != 0 || len(r.Problems) != 1 || r.Problems[0].Field != "extras" {
				t.Errorf("%s in a file: %+v", id, *r)
			}
		}
	})
}

// A picture is in use as long as an entry, its draft or an old version shows it.
func TestPicturesInUse(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, scopeMigrations, func(t *testing.T, d *db.DB) {
		s, save := scoped(t, d)
		want := func(what string, ids ...desk.AttachmentID) {
			t.Helper()
			used, err := s.PicturesInUse(t.Context())
			all := map[desk.AttachmentID]bool{}
			for _, id := range ids {
				all[id] = true
			}
			if err != nil || !reflect.DeepEqual(used, all) {
				t.Errorf("%s: %v, %v", what, used, err)
			}
		}
		e, err := save(func(e *desk.Entry) { e.Question, e.Answer = "问", `说的是 "image":"at_x"` })
		if err != nil {
			t.Fatal(err)
		}
		want("words alone")
		by := desk.Actor{UserID: "us_1", Permissions: []desk.Permission{desk.CanPublishKnowledge}}
		e.Extras = []desk.Extra{{Kind: desk.ExtraImage, Image: picture}}
		if e, err = s.SaveDraft(t.Context(), by, e); err != nil {
			t.Fatal(err)
		}
		want("a draft", picture)
		if _, err = s.DiscardDraft(t.Context(), by, e.ID, e.Edit); err != nil {
			t.Fatal(err)
		}
		want("a draft that was thrown away")
		shown, err := save(func(e *desk.Entry) {
			e.Question = "另问"
			e.Variants = []desk.AnswerVariant{{Audience: desk.AudienceGuests, Answer: "答", Extras: []desk.Extra{{Kind: desk.ExtraImage, Image: picture}}}}
		})
		if err != nil {
			t.Fatal(err)
		}
		shown.Variants = nil
		if _, err = s.SaveEntry(t.Context(), by, shown); err != nil {
			t.Fatal(err)
		}
		want("an old version", picture)
	})
}
