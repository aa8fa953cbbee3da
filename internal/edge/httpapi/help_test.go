package httpapi

import (
	"net/http"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
)

// What the widget offers, opens and is told, and what the team sees of it.
func TestArticles(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, agent := w.user(desk.RoleAgent)
	_, admin := w.user(desk.RoleAdmin)
	session := w.visit(wire.VisitorSessionRequest{Lang: "zh"})
	if got := session.Shop.Articles; len(got) != 1 || got[0].ID != "ke_1" || got[0].Question != "怎么退货？" {
		t.Fatalf("offered: %+v", session.Shop)
	}
	if got := w.visit(wire.VisitorSessionRequest{Lang: "en"}).Shop.Articles; len(got) != 0 {
		t.Errorf("offered in English: %+v", got)
	}
	article := decode[wire.VisitorArticleDetail](w.do(req("GET", "/widget/v1/articles/ke_1", nil)).want(http.StatusOK))
	if article.Answer != "在订单里申请。" || !strings.HasSuffix(article.URL, "/help/q/ke_1") {
		t.Errorf("article: %+v", article)
	}
	w.do(req("GET", "/widget/v1/articles/ke_2", nil)).want(http.StatusNotFound)

	const helped = "/widget/v1/articles/ke_1/helped"
	w.do(req("POST", helped, wire.VisitorVerdict{Helpful: true}).with("User-Agent", "a")).want(http.StatusNoContent)
	w.do(req("POST", helped, wire.VisitorVerdict{}).with("User-Agent", "b")).want(http.StatusNoContent)
	w.do(req("POST", helped, wire.VisitorVerdict{Reason: "partial"}).with("User-Agent", "b")).want(http.StatusNoContent)
	w.do(req("POST", helped, `{"helpful":true,"reason":"partial"}`)).want(http.StatusUnprocessableEntity)
	w.do(req("POST", helped, `{"helpful":false,"reason":"<script>"}`)).want(http.StatusUnprocessableEntity)
	w.do(req("POST", "/widget/v1/articles/ke_2/helped", wire.VisitorVerdict{})).want(http.StatusNotFound)
	got := decode[wire.EntryFeedback](w.do(req("GET", "/api/v1/knowledge/entries/ke_1/feedback", nil).as(agent)).want(http.StatusOK))
	if got.Helpful != 1 || got.Unhelpful != 1 || len(got.Reasons) != 1 || got.Reasons[0] != (wire.HelpReason{Reason: "partial", N: 1}) {
		t.Errorf("feedback: %+v", got)
	}

	// Without the help centre there are no articles.
	w.do(req("PUT", "/api/v1/settings/help-centre", wire.HelpCentreWrite{Colour: "red"}).as(admin)).want(http.StatusUnprocessableEntity)
	w.do(req("PUT", "/api/v1/settings/help-centre", wire.HelpCentreWrite{}).as(agent)).want(http.StatusForbidden)
	w.do(req("PUT", "/api/v1/settings/help-centre", wire.HelpCentreWrite{Title: wire.Bilingual{EN: "Help"}}).as(admin)).want(http.StatusOK)
	if got := w.visit(wire.VisitorSessionRequest{Lang: "zh"}).Shop.Articles; len(got) != 0 {
		t.Errorf("offered while off: %+v", got)
	}
	w.do(req("GET", "/widget/v1/articles/ke_1", nil)).want(http.StatusNotFound)
	set := decode[wire.HelpCentre](w.do(req("GET", "/api/v1/settings/help-centre", nil).as(admin)).want(http.StatusOK))
	if set.Enabled || set.Title.EN != "Help" || !strings.HasSuffix(set.URL, "/help") {
		t.Errorf("settings: %+v", set)
	}
}
