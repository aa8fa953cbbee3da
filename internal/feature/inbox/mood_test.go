package inbox_test

import (
	"io/fs"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/feature/inbox"
)

// felt waits until the mood of a conversation has the message in it.
func (w *world) felt(id desk.ConversationID, seq int64) (desk.Mood, []desk.Felt) {
	w.t.Helper()
	limit := time.After(10 * time.Second)
	for {
		select {
		case changed := <-w.changed:
			if changed != id {
				continue
			}
			mood, course, err := w.Course(w.t.Context(), id)
			if err != nil {
				w.t.Fatal(err)
			}
			if mood.Seq >= seq {
				return mood, course
			}
		case <-limit:
			w.t.Fatalf("message %d was not read", seq)
		}
	}
}

// Messages are read whoever owns the conversation, those of the bot and the team
// never, and those that came before anybody could read them afterwards.
func TestMoodOverAConversation(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{inbox.Migrations}, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ann, id := w.open("Ann")
		calm, calmID := w.open("Calm")
		w.mustSay(ann, id, "client-01", "在吗")
		w.awaitText("re: 在吗")
		w.mustSay(calm, calmID, "client-01", "你好")
		w.awaitText("re: 你好")
		if mood, course, err := w.Course(t.Context(), id); err != nil || mood.Seq != 0 || len(course) != 0 {
			t.Errorf("before anybody can read: %+v, %v, %v", mood, course, err)
		}
		w.heart.awake.Store(true)
		if mood, course := w.felt(id, 1); mood.Level() != desk.LevelCalm || len(course) != 1 {
			t.Errorf("after the first message: %+v, %v", mood, course)
		}

		agent := desk.Actor{UserID: "us_1", Name: "Agent"}
		row, err := w.TakeOver(t.Context(), agent, id, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Send(t.Context(), agent, inbox.Outgoing{ConversationID: id, ClientID: "agent-01", Kind: desk.KindText, Text: "请讲！", Epoch: row.Epoch}); err != nil {
			t.Fatal(err)
		}
		angry := w.mustSay(ann, id, "client-02", "你们太过分了！")
		mood, course := w.felt(id, angry.Seq)
		if mood.Level() != desk.LevelUpset || mood.Trend() != desk.TrendFalling || mood.WorstSeq != angry.Seq {
			t.Errorf("in the hands of a person: %+v", mood)
		}
		seqs := []int64{}
		for _, f := range course {
			seqs = append(seqs, f.Seq)
		}
		if !slices.Equal(seqs, []int64{1, angry.Seq}) || course[1].Text != "你们太过分了！" || course[1].Feeling.Emotion != desk.EmotionAngry {
			t.Errorf("the course: %+v", course)
		}

		find := func(f desk.ConversationFilter) []desk.ConversationRow {
			t.Helper()
			f.Pressing = true
			rows, next, err := w.Find(t.Context(), f)
			if err != nil || next != "" {
				t.Fatal(next, err)
			}
			return rows
		}
		if rows := find(desk.ConversationFilter{}); len(rows) != 1 || rows[0].ID != id || !rows[0].Mood.Upset {
			t.Errorf("pressing: %+v", rows)
		}
		for want, f := range map[int]desk.ConversationFilter{
			1: {View: desk.ViewMine, UserID: "us_1", ChannelID: "ch_1"},
			0: {View: desk.ViewMine, UserID: "us_2"},
		} {
			if rows := find(f); len(rows) != want {
				t.Errorf("pressing in %+v: got %d, want %d", f, len(rows), want)
			}
		}
		if rows := find(desk.ConversationFilter{View: desk.ViewBot}); len(rows) != 0 {
			t.Errorf("pressing with the bot: %+v", rows)
		}
		if _, err := w.Resolve(t.Context(), agent, id, 0); err != nil {
			t.Fatal(err)
		}
		if rows := append(find(desk.ConversationFilter{}), find(desk.ConversationFilter{View: desk.ViewResolved})...); len(rows) != 0 {
			t.Errorf("what is resolved presses: %+v", rows)
		}
		if _, _, err := w.Course(t.Context(), "cv_none"); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("an unknown conversation: got %v", err)
		}
	})
}

// Two nodes read the same events: each message counts once.
func TestMoodOnTwoNodes(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{inbox.Migrations}, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		other := inbox.New(inbox.Config{
			DB: d, Bot: w.bot, Customers: fakes{}, Channels: fakes{}, Names: fakes{}, Attachments: fakes{}, Publisher: w,
			Feelings: w.heart, Log: slog.New(slog.DiscardHandler),
		})
		other.Start()
		t.Cleanup(other.Stop)
		ann, id := w.open("Ann")
		w.heart.awake.Store(true)
		var last desk.Message
		for i, text := range []string{"在吗", "人呢！", "快回答！", "好吧"} {
			last = w.mustSay(ann, id, "client-0"+string(rune('1'+i)), text)
		}
		mood, course := w.felt(id, last.Seq)
		if len(course) != 4 {
			t.Errorf("got %d messages, want 4", len(course))
		}
		want := desk.Mood{}
		for _, f := range course {
			want = want.After(f.Seq, f.At, f.Feeling)
		}
		if d := mood.Value - want.Value; d > 0.01 || d < -0.01 || mood.WorstSeq != want.WorstSeq || mood.Upset != want.Upset {
			t.Errorf("got %+v, want %+v", mood, want)
		}
	})
}
