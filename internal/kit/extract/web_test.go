package extract

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestWeb(t *testing.T) {
	t.Parallel()
	page := `<html><head><base href="/base/"><link rel="canonical" href=" /own "><meta name="ROBOTS" content="NoIndex"><meta name="shopbell" content="nofollow">
		<script type="application/ld+json">{"@type":["WebPage","FAQPage"],"mainEntity":{"@type":"https://schema.org/Question","name":"How <i>long</i>?",
		"acceptedAnswer":[{"text":"<p>30 days.</p><p>Not more.</p><style>p{}</style>"}]}}</script>
		<script type="application/ld+json">{"@type":"Question"</script><script type="application/ld+json">{"@type":"Question","name":7,"acceptedAnswer":"x"}</script></head>
		<body><nav><a href="one">First page</a><a href="one">First page</a></nav><a rel="nofollow" href="two">Second</a>
		<details><summary>Folded</summary><p>Away.</p></details></body></html>`
	got, err := Run(t.Context(), "a.html", strings.NewReader(page), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := Web{
		Base: "/base/", Canonical: "/own", Robots: "noindex,nofollow", Links: []string{"one"}, Labels: []string{"First page", "Second"},
		Questions: []Question{{"How long?", "30 days.\nNot more."}},
	}
	if got.Web == nil || !reflect.DeepEqual(*got.Web, want) {
		t.Errorf("got %+v", got.Web)
	}
	if said := dump(got); !strings.Contains(said, "###### Folded") || !strings.Contains(said, "Away.") {
		t.Errorf("what is folded away stands under its summary: %s", said)
	}
}

// What a page says to programs has an end, too.
func TestHostileWeb(t *testing.T) {
	t.Parallel()
	var links strings.Builder
	for i := range 2 * maxLinks {
		fmt.Fprintf(&links, `<a href="/%d">%d</a>`, i, i)
	}
	for name, page := range map[string]string{
		"links": links.String(),
		"deep":  `<script type="application/ld+json">` + strings.Repeat(`{"@graph":[`, 50_000) + `</script><p>x</p>`,
		"nested": `<script type="application/ld+json">` + strings.Repeat(`{"@graph":`, 5000) + `{"@type":"Question","name":"q","acceptedAnswer":{"text":"a"}}` +
			strings.Repeat(`}`, 5000) + `</script><p>x</p>`,
		"many": `<script type="application/ld+json">[` + strings.Repeat(`{"@type":"Question","name":"q","acceptedAnswer":{"text":"a"}},`, 5000) + `1]</script>`,
	} {
		got, err := Run(t.Context(), "a.html", strings.NewReader("<html><body>"+page), Limits{})
		if err != nil || got.Web == nil || len(got.Web.Links) > maxLinks || len(got.Web.Labels) > maxLinks || len(got.Web.Questions) > maxQuestions ||
			name == "nested" && len(got.Web.Questions) > 0 {
			t.Errorf("%s: %v, %d links, %d questions", name, err, len(got.Web.Links), len(got.Web.Questions))
		}
	}
}
