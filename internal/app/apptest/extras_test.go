package apptest

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/edge/wire"
)

// fetch reads an address as anybody may.
func fetch(t *testing.T, address string) (status int, text string, header http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close() //nolint:errcheck // read to its end
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(data), res.Header
}

// What stands beside an answer reaches who asks, and the readers of the help centre
// as long as the entry is on view.
func TestAnswersShowMore(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, dsn string) {
		base, _ := startNode(t, dsn, "")
		boss := signIn(t, base, "supervisor@demo.example")
		picture := boss.picture()
		var root wire.Category
		boss.must(http.MethodPost, "/api/v1/knowledge/categories", wire.NewCategory{Lang: "zh", Name: "穿搭"}, &root)
		entry := wire.EntryWrite{
			CategoryID: root.ID, Lang: "zh", Question: "斗篷怎么围才好看？", Answer: "先对折，再绕一圈。", HandOver: "never", Enabled: true,
			Phrasings: []string{}, Related: []string{"几天发货？"}, Channels: []string{}, Products: []string{}, Categories: []string{},
			Extras: []wire.Extra{
				{Kind: "link", Label: "看穿搭页", URL: "/pages/cape?a=1&b=2"},
				{Kind: "image", Image: picture.ID, Alt: "对折的斗篷"}, {Kind: "product", Product: "demo-heavy-tee"},
			},
		}
		var saved wire.Entry
		boss.must(http.MethodPost, "/api/v1/knowledge/entries", entry, &saved)

		guest := visit(t, base, wire.VisitorSessionRequest{Key: "demo-zh", Lang: "zh"})
		guest.say("斗篷怎么围才好看？")
		said := guest.hears("the answer", fromBot)
		if !strings.HasSuffix(said.Text, entry.Answer) || !said.Answer || len(said.Links) != 1 || said.Links[0].URL != "/pages/cape?a=1&b=2" || len(said.QuickReplies) != 0 {
			t.Errorf("the text: %+v", said)
		}
		shown := guest.hears("the picture", fromBot)
		if shown.Kind != "image" || shown.Text != "对折的斗篷" || shown.Answer || shown.Seq != said.Seq+1 || shown.Attachment == nil || shown.Attachment.Width != 40 {
			t.Fatalf("the picture: %+v", shown)
		}
		card := guest.hears("the card", fromBot)
		if card.Kind != "product_card" || card.Answer || card.Product == nil || card.Product.PriceMin.Minor == 0 || len(card.QuickReplies) == 0 {
			t.Errorf("the card: %+v", card)
		}
		if status, _, h := fetch(t, base+shown.Attachment.URL); status != http.StatusOK || h.Get("Content-Type") != "image/png" {
			t.Errorf("the picture's link: %d %v", status, h)
		}
		guest.say("斗篷怎么围才好看？")
		if again := guest.hears("the answer again", fromBot); len(again.Links) != 1 || len(again.QuickReplies) == 0 {
			t.Errorf("asked again: %+v", again)
		}

		page, public := base+"/help/q/"+saved.ID, base+"/help/pictures/"+picture.ID
		_, text, _ := fetch(t, page)
		for _, part := range []string{`alt="对折的斗篷"`, `width="40" height="30"`, "/help/pictures/" + picture.ID + "/preview", "260g 重磅纯棉圆领 T 恤", "¥", `href="/pages/cape?a=1&amp;b=2"`} {
			if !strings.Contains(text, part) {
				t.Errorf("the page has no %s", part)
			}
		}
		if status, _, h := fetch(t, public); status != http.StatusOK || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("the public picture: %d %v", status, h)
		}
		var article wire.VisitorArticleDetail
		boss.must(http.MethodGet, "/widget/v1/articles/"+saved.ID, nil, &article)
		if len(article.Shown) != 3 || article.Shown[0].Link == nil || article.Shown[1].Picture == nil || article.Shown[2].Product == nil {
			t.Errorf("the article: %+v", article.Shown)
		}

		entry.Version, entry.Unlisted = saved.Version, true
		boss.must(http.MethodPut, "/api/v1/knowledge/entries/"+saved.ID, entry, nil)
		for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) { // pages are a second old at most
			if status, _, _ := fetch(t, public); status == http.StatusNotFound {
				break
			}
			if time.Now().After(end) {
				t.Fatal("the picture can still be seen in the help centre")
			}
		}
	})
}
