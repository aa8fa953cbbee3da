package understanding_test

import (
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/understanding"
)

var (
	ann     = desk.Actor{UserID: "us_ann", Name: "Ann"}
	ben     = desk.Actor{UserID: "us_ben", Name: "Ben"}
	teacher = desk.Actor{UserID: "us_teach", Name: "Teacher", Permissions: []desk.Permission{desk.CanWriteKnowledge}}
)

func misunderstood(id string, seq int64, text, intent string) understanding.Mark {
	return understanding.Mark{
		ConversationID: desk.ConversationID(id), Seq: seq, Kind: understanding.MarkIntent, Lang: "zh", Text: text,
		Understood: "order.status", Intent: intent,
	}
}

func suggested(t *testing.T, s *understanding.Service) []understanding.Suggestion {
	t.Helper()
	list, err := s.Suggest(t.Context(), "zh", 10)
	if err != nil && desk.CodeOf(err) != desk.CodeConflict {
		t.Fatal(err)
	}
	return list
}

// A mark waits in the workbench until its sentence is taught or it is dismissed.
func TestMarks(t *testing.T) {
	each(t, func(t *testing.T, s *understanding.Service) {
		save := func(by desk.Actor, m understanding.Mark) understanding.Mark {
			t.Helper()
			saved, err := s.SaveMark(t.Context(), by, m)
			if err != nil {
				t.Fatal(err)
			}
			return saved
		}
		save(ann, misunderstood("cv_1", 3, "衣服想寄回去", ""))
		save(ben, misunderstood("cv_1", 3, "衣服想寄回去", "return.request")) // changes the first
		save(ann, misunderstood("cv_2", 1, "衣服，想寄回去！", "return.request"))
		save(ann, misunderstood("cv_3", 5, "今晚月亮真圆呀", understanding.Outside))

		list := suggested(t, s)
		if len(list) != 2 || list[0].Mark.Intent != understanding.Outside || list[1].Marks != 2 || list[1].Mark.Understood != "order.status" {
			t.Fatalf("to label: %+v", list)
		}
		marks, err := s.Marks(t.Context(), "cv_1")
		if err != nil || len(marks) != 1 || marks[0].CreatedBy != ben.UserID || marks[0].Intent != "return.request" || marks[0].State != understanding.MarkOpen {
			t.Errorf("the marks of a conversation: %+v, %v", marks, err)
		}

		// Accepted by being taught, in both conversations at once.
		if _, _, err := s.AddExamples(t.Context(), teacher, "zh", "return.request", understanding.OriginDesk, []string{"衣服想寄回去"}); err != nil {
			t.Fatal(err)
		}
		for _, id := range []desk.ConversationID{"cv_1", "cv_2"} {
			if marks, _ := s.Marks(t.Context(), id); len(marks) != 1 || marks[0].State != understanding.MarkAccepted || marks[0].DecidedBy != teacher.UserID {
				t.Errorf("accepted in %s: %+v", id, marks)
			}
		}
		if err := s.ReopenMarks(t.Context(), "zh", "衣服想寄回去"); err != nil {
			t.Fatal(err)
		}
		if list := suggested(t, s); len(list) != 2 {
			t.Errorf("taken back: %+v", list)
		}

		if err := s.DismissMarks(t.Context(), teacher, "zh", "今晚月亮真圆呀"); err != nil {
			t.Fatal(err)
		}
		if err := s.DismissMarks(t.Context(), teacher, "zh", "今晚月亮真圆呀"); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("dismissed twice: got %v", err)
		}
		if list := suggested(t, s); len(list) != 1 || list[0].Marks != 2 {
			t.Errorf("after one was dismissed: %+v", list)
		}
	})
}

func TestTakingAMarkBack(t *testing.T) {
	each(t, func(t *testing.T, s *understanding.Service) {
		save := func(seq int64) {
			t.Helper()
			if _, err := s.SaveMark(t.Context(), ann, misunderstood("cv_1", seq, "衣服想寄回去", "")); err != nil {
				t.Fatal(err)
			}
		}
		remove := func(by desk.Actor, seq int64) desk.Code {
			err := s.DeleteMark(t.Context(), by, "cv_1", seq)
			if err == nil {
				return ""
			}
			return desk.CodeOf(err)
		}
		save(1)
		save(2)
		if got := remove(ben, 1); got != desk.CodeForbidden {
			t.Errorf("a colleague's: got %q, want forbidden", got)
		}
		if got := remove(ann, 1); got != "" {
			t.Errorf("one's own: got %q", got)
		}
		if got := remove(ann, 1); got != desk.CodeNotFound {
			t.Errorf("again: got %q, want not found", got)
		}
		if err := s.DismissMarks(t.Context(), teacher, "zh", "衣服想寄回去"); err != nil {
			t.Fatal(err)
		}
		if got := remove(ann, 2); got != desk.CodeConflict {
			t.Errorf("a decided one: got %q, want conflict", got)
		}
		save(2)
		if got := remove(teacher, 2); got != "" {
			t.Errorf("by who may teach: got %q", got)
		}
	})
}

func TestWrongAnswers(t *testing.T) {
	each(t, func(t *testing.T, s *understanding.Service) {
		for seq := range int64(3) {
			m := understanding.Mark{ConversationID: "cv_1", Seq: seq + 1, Kind: understanding.MarkAnswer, Lang: "zh", Text: "几天能到", EntryID: "ke_1"}
			if _, err := s.SaveMark(t.Context(), ann, m); err != nil {
				t.Fatal(err)
			}
		}
		if list, n, err := s.AnswerMarks(t.Context(), "ke_1", 2); err != nil || n != 3 || len(list) != 2 || list[0].Text != "几天能到" {
			t.Errorf("wrong answers of an entry: %d of %d, %v", len(list), n, err)
		}
		if _, n, err := s.AnswerMarks(t.Context(), "", 2); err != nil || n != 0 {
			t.Errorf("of no entry: %d, %v", n, err)
		}
		if list := suggested(t, s); len(list) != 0 {
			t.Errorf("wrong answers are to be labelled: %+v", list)
		}
	})
}

func TestMarksAreBounded(t *testing.T) {
	each(t, func(t *testing.T, s *understanding.Service) {
		m, err := s.SaveMark(t.Context(), ann, misunderstood("cv_1", 1, strings.Repeat("退", 4000), ""))
		if err != nil || len([]rune(m.Text)) != 500 {
			t.Errorf("a long text: %d characters, %v", len([]rune(m.Text)), err)
		}
		for name, m := range map[string]understanding.Mark{
			"without text":      misunderstood("cv_1", 1, " ？！ ", ""),
			"an unknown intent": misunderstood("cv_1", 1, "退货", "gift.none"),
			"no kind":           {ConversationID: "cv_1", Seq: 1, Lang: "zh", Text: "退货"},
		} {
			if _, err := s.SaveMark(t.Context(), ann, m); desk.CodeOf(err) != desk.CodeInvalid {
				t.Errorf("%s: got %v, want invalid", name, err)
			}
		}
	})
}

func TestRemovedSentences(t *testing.T) {
	each(t, func(t *testing.T, s *understanding.Service) {
		removed := func() []understanding.Example {
			t.Helper()
			list, n, err := s.FindExamples(t.Context(), understanding.ExampleFilter{Lang: "zh", Intent: "return.request", Removed: true})
			if err != nil || n != len(list) {
				t.Fatal(n, err)
			}
			return list
		}
		shipped, _, err := s.FindExamples(t.Context(), understanding.ExampleFilter{Lang: "zh", Intent: "return.request", Limit: 2})
		if err != nil || len(removed()) != 0 {
			t.Fatal(err)
		}
		// One is removed, the other means something else: only the first is gone.
		if err := s.RemoveExample(t.Context(), boss, "zh", shipped[0].Text); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.AddExamples(t.Context(), boss, "zh", "return.shipping_fee", understanding.OriginShop, []string{shipped[1].Text}); err != nil {
			t.Fatal(err)
		}
		list := removed()
		if len(list) != 1 || list[0].Text != shipped[0].Text || list[0].Origin != understanding.OriginShipped || list[0].CreatedBy != boss.UserID {
			t.Fatalf("removed: %+v", list)
		}
		if err := s.RestoreExample(t.Context(), "zh", list[0].Text); err != nil || len(removed()) != 0 {
			t.Errorf("restored: %v, %+v", err, removed())
		}
	})
}
