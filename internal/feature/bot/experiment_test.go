package bot

import (
	"slices"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
)

// halves gives the alternative to one customer.
type halves struct{}

func (halves) Assign(_ *desk.Entry, who desk.CustomerID) *desk.Alternative {
	if who == "cu_b" {
		return &desk.Alternative{Experiment: "xp_1", Arm: "B", Answer: "水洗。"}
	}
	return &desk.Alternative{Experiment: "xp_1", Arm: "A", Answer: "干洗。"}
}

// A tested answer is told with the test in its evidence, and told the same again;
// a test box gets the standard one.
func TestTestedAnswer(t *testing.T) {
	t.Parallel()
	f := &fake{entry: desk.Entry{ID: "ke_1", Question: "怎么洗", Answer: "干洗。", Version: 2, HandOver: desk.HandOverNever}}
	s := f.bot()
	s.Experiments = halves{}
	for who, want := range map[desk.CustomerID]string{"cu_a": "干洗。", "cu_b": "水洗。"} {
		v := view("怎么洗")
		v.Conversation.CustomerID = who
		d, err := s.Turn(t.Context(), v)
		if err != nil || d.Replies[0].Text != want {
			t.Fatalf("%s: %+v, %v", who, d, err)
		}
		arm := strings.ToUpper(strings.TrimPrefix(string(who), "cu_"))
		if e := d.Replies[0].Evidence[0]; e.Experiment != "xp_1" || e.Arm != arm || e.ID != "ke_1" || e.Version != 2 {
			t.Errorf("%s: %+v", who, e)
		}
		v.Conversation.Memory = d.Memory
		d, err = s.Turn(t.Context(), v)
		if err != nil || !strings.Contains(d.Replies[0].Text, want) || d.Replies[0].Evidence[0].Arm != arm {
			t.Errorf("%s again: %+v, %v", who, d, err)
		}
	}
	x, err := s.Explain(t.Context(), "怎么洗", "zh", Circumstances{})
	if err != nil || x.Answer != "干洗。" {
		t.Errorf("the test box: %+v, %v", x, err)
	}
}

// What the guard would not let pass of a standard answer does not pass of an
// alternative.
func TestGuardSeesTestedAnswers(t *testing.T) {
	t.Parallel()
	f := &fake{entry: desk.Entry{ID: "ke_1", Question: "怎么洗", Answer: "干洗。", HandOver: desk.HandOverNever}}
	s := f.bot()
	s.Experiments = unresolved{}
	v := view("怎么洗")
	v.Conversation.CustomerID = "cu_1"
	d, err := s.Turn(t.Context(), v)
	if err != nil || d.HandOver != whyFailed || slices.ContainsFunc(d.Replies, func(r desk.Reply) bool { return strings.Contains(r.Text, "{") }) {
		t.Errorf("%+v, %v", d, err)
	}
}

type unresolved struct{}

func (unresolved) Assign(*desk.Entry, desk.CustomerID) *desk.Alternative {
	return &desk.Alternative{Experiment: "xp_1", Arm: "B", Answer: "请联系{客服}。"}
}
