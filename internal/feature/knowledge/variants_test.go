package knowledge_test

import (
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
)

const picture = desk.AttachmentID("at_000000000000000000000000000000000000")

// several are variants and extras of each kind.
func several() ([]desk.AnswerVariant, []desk.Extra) {
	extras := []desk.Extra{
		{Kind: desk.ExtraImage, Image: picture, Alt: "尺码 <图>"},
		{Kind: desk.ExtraProduct, Product: "demo-light-down"},
		{Kind: desk.ExtraLink, Label: "看规则", URL: "/pages/returns?a=1&b=2"},
		{Kind: desk.ExtraLink, Label: "官网", URL: "https://example.com/a"},
	}
	return []desk.AnswerVariant{
		{
			Channels: []string{}, Audience: desk.AudienceSignedIn, Products: []string{"demo-light-down"}, Categories: []string{},
			ValidFrom: time.UnixMilli(1_700_000_000_123).UTC(), Answer: "会员\n=免费 \"退\"", Extras: extras[2:],
		},
		{Channels: []string{"webchat"}, Audience: desk.AudienceEveryone, Products: []string{}, Categories: []string{"服饰"}, Answer: "网页上的答案"},
	}, extras
}

func TestVariantsAreKept(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, scopeMigrations, func(t *testing.T, d *db.DB) {
		s, save := scoped(t, d)
		variants, extras := several()
		want := func(what string, got *desk.Entry, v []desk.AnswerVariant, x []desk.Extra) {
			t.Helper()
			if !reflect.DeepEqual(got.Variants, v) || !reflect.DeepEqual(got.Extras, x) {
				t.Errorf("%s: got %+v %+v", what, got.Variants, got.Extras)
			}
		}
		e, err := save(func(e *desk.Entry) { e.Question, e.Variants, e.Extras = "怎么退货？", variants, extras })
		if err != nil {
			t.Fatal(err)
		}
		read, err := s.GetEntry(t.Context(), e.ID)
		if err != nil {
			t.Fatal(err)
		}
		want("read again", &read, variants, extras)
		told := s.Entry(e.ID)
		want("told", told, variants, extras)
		other := knowledge.New(d, slog.New(slog.DiscardHandler))
		if err := other.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		want("told by another node", other.Entry(e.ID), variants, extras)
		if list, _, _, err := s.FindEntries(t.Context(), knowledge.Filter{Query: "网页上的"}); err != nil || len(list) != 1 {
			t.Errorf("searched for in variants: %v %v", list, err)
		}

		by := desk.Actor{UserID: "us_1", Permissions: []desk.Permission{desk.CanPublishKnowledge}}
		change := read
		change.Variants, change.Extras = variants[1:], nil
		read, err = s.SaveDraft(t.Context(), by, change)
		if err != nil {
			t.Fatal(err)
		}
		want("beside a draft", &read, variants, extras)
		want("draft", &read.Draft.Content, variants[1:], nil)
		read, err = s.PublishDraft(t.Context(), by, e.ID, read.Edit, 1, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		want("published", &read, variants[1:], nil)
		if old, err := s.GetVersion(t.Context(), e.ID, 1); err != nil {
			t.Error(err)
		} else {
			want("version", &old, variants, extras)
		}
		read, err = s.RestoreVersion(t.Context(), by, e.ID, 1, read.Edit, true)
		if err != nil {
			t.Fatal(err)
		}
		want("restored", &read, variants, extras)
	})
}

func TestVariantsAreChecked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, scopeMigrations, func(t *testing.T, d *db.DB) {
		_, save := scoped(t, d)
		long := strings.Repeat("长", 4001)
		guests := desk.AnswerVariant{Audience: desk.AudienceGuests, Answer: "答"}
		link := func(address string) desk.Extra { return desk.Extra{Kind: desk.ExtraLink, Label: "看", URL: address} }
		many := make([]desk.AnswerVariant, 21)
		for i := range many {
			many[i] = desk.AnswerVariant{ValidFrom: time.UnixMilli(int64(i + 1)), Answer: "答"}
		}
		together := many[:8]
		for i := range together {
			together[i].Answer = long[:len(long)-3]
		}
		for _, c := range []struct {
			field    string
			variants []desk.AnswerVariant
			extras   []desk.Extra
		}{
			{"variants", many, nil},
			{"variants", together, nil},
			{"variants[0].scope", []desk.AnswerVariant{{Answer: "答"}}, nil},
			{"variants[0].scope", []desk.AnswerVariant{{Audience: desk.AudienceEveryone, Products: []string{" "}, Answer: "答"}}, nil},
			{"variants[1].scope", []desk.AnswerVariant{guests, guests}, nil},
			{"variants[1].scope", []desk.AnswerVariant{
				{Channels: []string{"webchat", "phone"}, Categories: []string{"Clothing"}, Answer: "答"},
				{Channels: []string{"phone", "webchat"}, Categories: []string{"clothing"}, Answer: "另答"},
			}, nil},
			{"variants[1].answer", []desk.AnswerVariant{guests, {Audience: desk.AudienceSignedIn, Answer: " "}}, nil},
			{"variants[0].answer", []desk.AnswerVariant{{Audience: desk.AudienceSignedIn, Answer: long}}, nil},
			{"variants[0].answer", []desk.AnswerVariant{{Audience: desk.AudienceSignedIn, Answer: "{{order.no}}"}}, nil},
			{"variants[0].audience", []desk.AnswerVariant{{Audience: "friends", Answer: "答"}}, nil},
			{"variants[0].valid_until", []desk.AnswerVariant{{ValidFrom: time.UnixMilli(5), ValidUntil: time.UnixMilli(5), Answer: "答"}}, nil},
			{"variants[0].channels", []desk.AnswerVariant{{Channels: []string{"fax"}, Answer: "答"}}, nil},
			{"variants[1].products", []desk.AnswerVariant{guests, {Products: []string{"demo-absent"}, Answer: "答"}}, nil},
			{"variants[0].product_categories", []desk.AnswerVariant{{Categories: []string{"枪械"}, Answer: "答"}}, nil},
			{"variants[0].extras[0].url", []desk.AnswerVariant{{Audience: desk.AudienceGuests, Answer: "答", Extras: []desk.Extra{link("http://a.example")}}}, nil},
			{"variants[0].extras[1].product", []desk.AnswerVariant{{
				Audience: desk.AudienceGuests, Answer: "答", Extras: []desk.Extra{link("/a"), {Kind: desk.ExtraProduct, Product: "demo-absent"}},
			}}, nil},
			{"extras", nil, make([]desk.Extra, 11)},
			{"extras[0].kind", nil, []desk.Extra{{Kind: "video"}}},
			{"extras[0].image", nil, []desk.Extra{{Kind: desk.ExtraImage, Image: "at_1"}}},
			{"extras[0].alt", nil, []desk.Extra{{Kind: desk.ExtraImage, Image: picture, Alt: strings.Repeat("长", 301)}}},
			{"extras[0].product", nil, []desk.Extra{{Kind: desk.ExtraProduct, Product: " "}}},
			{"extras[0].product", nil, []desk.Extra{{Kind: desk.ExtraProduct, Product: "demo-absent"}}},
			{"extras[0].label", nil, []desk.Extra{{Kind: desk.ExtraLink, URL: "/a"}}},
			{"extras[0].url", nil, []desk.Extra{link("//evil.example")}},
			{"extras[0].url", nil, []desk.Extra{link(`/\evil.example`)}},
			{"extras[0].url", nil, []desk.Extra{link("/\t/evil.example")}},
			{"extras[0].url", nil, []desk.Extra{link("javascript:alert(1)")}},
			{"extras[0].url", nil, []desk.Extra{link("https://shop.example@evil.example/")}},
			{"extras[0].url", nil, []desk.Extra{link("https://")}},
			{"extras[0].url", nil, []desk.Extra{link("pages/returns")}},
		} {
			_, err := save(func(e *desk.Entry) { e.Question, e.Variants, e.Extras = "问", c.variants, c.extras })
			var de *desk.Error
			if !errors.As(err, &de) || de.Fields[c.field] == "" {
				t.Errorf("%s: got %v", c.field, err)
			}
		}
	})
}

func TestVariantsAreImported(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, scopeMigrations, func(t *testing.T, d *db.DB) {
		s, _ := scoped(t, d)
		variants, extras := several()
		type row map[string]any
		cell := func(v any) string {
			data, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			return string(data)
		}
		entry := func(key string, more row) row {
			r := row{"external_id": key, "lang": "zh", "category": "商品", "question": "问" + key, "answer": "答"}
			for k, v := range more {
				r[k] = v
			}
			return r
		}
		path := filepath.Join(t.TempDir(), "k.json")
		write := func(rows ...row) {
			if err := os.WriteFile(path, []byte(cell(rows)), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		write(
			entry("a", row{"variants": cell(variants), "extras": cell(extras)}),
			entry("b", row{"variants": "no JSON"}),
			entry("c", row{"variants": `[{"answer":"答"}]`}),
			entry("d", row{"extras": `[{"kind":"link","label":"x","url":"//x"}]`}),
			entry("e", row{"variants": `[{"answer":"答","products":["demo-absent"]}]`}),
			entry("f", row{"variants": `[{"answer":"答","audience":"guests","unheard_of":1}]`}),
		)
		r := take(t, s, path)
		columns := ""
		for _, p := range r.Problems {
			columns += p.Field + " "
		}
		if r.Created != 1 || columns != "variants variants extras variants variants " {
			t.Fatalf("import: %+v", *r)
		}
		if r := take(t, s, path); r.Unchanged != 1 {
			t.Errorf("second import: %+v", *r)
		}
		read := func() desk.Entry {
			list, _, _, err := s.FindEntries(t.Context(), knowledge.Filter{Query: "问a"})
			if err != nil || len(list) != 1 {
				t.Fatal(list, err)
			}
			return list[0]
		}
		if e := read(); !reflect.DeepEqual(e.Variants, variants) || !reflect.DeepEqual(e.Extras, extras) {
			t.Errorf("imported: %+v %+v", e.Variants, e.Extras)
		}
		write(entry("a", row{"answer": "另答"}))
		if r := take(t, s, path); r.Updated != 1 || len(read().Variants) != 2 {
			t.Errorf("a file without the column: %+v, %+v", *r, read().Variants)
		}
		write(entry("a", row{"variants": "", "extras": ""}))
		if r := take(t, s, path); r.Updated != 1 || read().Variants != nil || read().Extras != nil {
			t.Errorf("an empty column: %+v, %+v", *r, read().Variants)
		}
	})
}

// A variable that there is not is refused, and where it stands is said; what looks
// like one with single brackets is text.
func TestVariablesAreChecked(t *testing.T) {
	t.Parallel()
	_, save := scoped(t, dbtest.New(t, scopeMigrations...))
	for answer, at := range map[string]string{"订单 {{order.no}}": "4", "a\n{{shop.name": "3", "{order} {{shop.name|本店}}": ""} {
		_, err := save(func(e *desk.Entry) { e.Question, e.Answer = "问", answer })
		var de *desk.Error
		if at == "" && err != nil || at != "" && (!errors.As(err, &de) || de.Fields["answer"] == "" || de.Args["at"] != at) {
			t.Errorf("%q: got %v", answer, err)
		}
	}
}
