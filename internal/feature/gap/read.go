package gap

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
	"github.com/shopbell/shopbell/internal/kit/redact"
)

// Where a question comes from.
const (
	SourceMiss      = "miss"      // the bot said that it does not know
	SourceAsk       = "ask"       // it asked back, and that did not help
	SourceHandOver  = "handover"  // it handed over because it did not know
	SourceWrong     = "wrong"     // its answer was marked as wrong
	SourceUnhelpful = "unhelpful" // the customer said that its answer did not help
	SourceAgain     = "again"     // the customer asked the same again after its answer
	SourcePerson    = "person"    // the customer asked for a person after its answer
	SourceProposed  = "proposed"  // somebody of the team proposed it
)

const (
	maxQuestion = 300 // runes that are kept of a question
	sameTalk    = 30 * time.Minute
	soonAfter   = 10 * time.Minute // an answer, to be about it
	maxBurst    = 20
)

// Question is what a customer asked and did not get answered.
type Question struct {
	ConversationID desk.ConversationID
	Seq            int64 // of the customer's last message of it
	Source         string
	Lang           string
	Text           string // without what says who somebody is
	At             time.Time
	EntryID        desk.EntryID // that the wrong answer rests on
	ProposedBy     desk.UserID
	Answer         string // of a person
	Answered       int64  // its sequence, 0 = none yet
}

type messageKey struct {
	conv desk.ConversationID
	seq  int64
}

type dayLang struct{ day, lang string }

type share struct{ asked, answered int64 }

// findings is what a stretch of events tells.
type findings struct {
	questions []Question
	coverage  map[dayLang]share
	waits     map[messageKey]time.Time // asked back, now
	helped    []messageKey             // … and that has come to an end
	uses      map[desk.EntryID]use
	replies   []reply
}

type use struct {
	n    int64
	last time.Time
}

func (f *findings) count(k dayLang, asked, answered int64) {
	if f.coverage == nil {
		f.coverage = map[dayLang]share{}
	}
	c := f.coverage[k]
	f.coverage[k] = share{c.asked + asked, c.answered + answered}
}

func (f *findings) used(id desk.EntryID, at time.Time) {
	if f.uses == nil {
		f.uses = map[desk.EntryID]use{}
	}
	u := f.uses[id]
	f.uses[id] = use{u.n + 1, at}
}

func (f *findings) empty() bool {
	return len(f.questions)+len(f.coverage)+len(f.waits)+len(f.helped)+len(f.uses)+len(f.replies) == 0
}

// read adds to the findings what one fact tells.
func (s *Service) read(t *talk, f *fact, out *findings) {
	switch {
	case f.kind == desk.EventConversationHandedOver:
		if i := slices.IndexFunc(t.turns, func(x took) bool { return x.at.Equal(f.at) }); i >= 0 {
			s.turn(t, i, f.reason, out)
		}
	case f.sender == desk.SenderAgent:
		if r, ok := s.replyAt(t, f.seq); ok {
			out.replies = append(out.replies, r)
			s.answeredByPerson(t, r.seq, out)
		}
	default:
		at := t.at(f.seq)
		if at == len(t.lines) || t.lines[at].seq != f.seq {
			return
		}
		for _, e := range t.lines[at].entries {
			out.used(e, f.at)
		}
		// A turn is told by the first of its messages, a hand-over by its own event.
		i := slices.IndexFunc(t.turns, func(x took) bool { return x.at.Equal(f.at) && x.seq < f.seq })
		if i >= 0 && t.turns[i].outcome != "hand_over" && t.said(&t.turns[i])[0].seq == f.seq {
			s.turn(t, i, "", out)
		}
	}
}

// answeredByPerson takes in what the bot had asked back about when a person
// answered instead.
func (s *Service) answeredByPerson(t *talk, seq int64, out *findings) {
	for i := len(t.turns) - 1; i >= 0; i-- {
		x := &t.turns[i]
		if x.seq > seq {
			continue
		}
		if askedBack(x) {
			out.helped = append(out.helped, messageKey{t.id, x.seq})
			out.ask(s.question(t, x, SourceAsk))
		}
		return
	}
}

// said is what the bot said in a turn.
func (t *talk) said(x *took) []line {
	from := t.at(x.seq + 1)
	to := from
	for to < len(t.lines) && t.lines[to].sender == desk.SenderBot && t.lines[to].at.Equal(x.at) {
		to++
	}
	return t.lines[from:to]
}

// known is the first entry that the answer of a turn rests on.
func (t *talk) known(x *took) (id desk.EntryID, title string) {
	for _, l := range t.said(x) {
		if len(l.entries) > 0 {
			return l.entries[0], l.titles[0]
		}
	}
	return "", ""
}

// turn tells what became of the i-th turn, and of the one before it.
func (s *Service) turn(t *talk, i int, handOver string, out *findings) {
	x := &t.turns[i]
	today := dayLang{s.day(x.at), x.lang}
	entry, title := t.known(x)
	var before *took
	if i > 0 && x.at.Sub(t.turns[i-1].at) < sameTalk {
		before = &t.turns[i-1]
	}
	// What was asked back about before is answered now, or was asked in vain.
	resumed := before != nil && askedBack(before)
	if resumed {
		out.helped = append(out.helped, messageKey{t.id, before.seq})
		if entry == "" {
			out.ask(s.question(t, before, SourceAsk))
		}
	}
	switch {
	case handOver == "handover.misses":
		out.count(today, 1, 0)
		out.ask(s.question(t, x, SourceHandOver))
	case handOver == "handover.asked" && before != nil && x.at.Sub(before.at) < soonAfter:
		if id, _ := t.known(before); id != "" && !s.offersPerson(id) {
			q := s.question(t, before, SourcePerson)
			q.EntryID = id
			out.ask(q)
		}
	case entry != "" && resumed:
		out.count(today, 0, 1)
	case entry != "":
		out.count(today, 1, 1)
		if before != nil && x.at.Sub(before.at) < soonAfter && s.again(t, before, x, title) {
			q := s.question(t, x, SourceAgain)
			q.EntryID = entry
			out.ask(q)
		}
	case askedBack(x):
		out.count(today, 1, 0)
		if out.waits == nil {
			out.waits = map[messageKey]time.Time{}
		}
		out.waits[messageKey{t.id, x.seq}] = x.at
	case x.outcome == "miss":
		out.count(today, 1, 0)
		out.ask(s.question(t, x, SourceMiss))
	}
}

func askedBack(x *took) bool { return x.outcome == "ask" && x.intent == "knowledge" }

// again reports whether a customer asks what the turn before has answered. Whoever
// chooses an entry by its own words does not.
func (s *Service) again(t *talk, before, now *took, title string) bool {
	first, _ := t.known(before)
	if first == "" {
		return false
	}
	asked := s.clean(t.burst(now.seq))
	if asked == "" || hygiene.Fold(asked) == hygiene.Fold(title) {
		return false
	}
	if id, _ := t.known(now); id == first {
		return true
	}
	return s.groups.same(now.lang, s.clean(t.burst(before.seq)), asked)
}

// offersPerson reports whether an entry itself sends customers to a person.
func (s *Service) offersPerson(id desk.EntryID) bool {
	e := s.Entries.Entry(id)
	return e != nil && e.HandOver != desk.HandOverNever
}

func (f *findings) ask(q Question) {
	if q.Text != "" {
		f.questions = append(f.questions, q)
	}
}

// question is what a turn was asked.
func (s *Service) question(t *talk, x *took, source string) Question {
	return Question{ConversationID: t.id, Seq: x.seq, Source: source, Lang: x.lang, Text: s.clean(t.burst(x.seq)), At: x.at}
}

// burst is what a customer wrote up to a message, since they were answered last.
func (t *talk) burst(seq int64) []string {
	var out []string
	at := t.at(seq + 1)
	for n := 0; at > 0 && n < maxBurst; at-- {
		l := &t.lines[at-1]
		if l.sender == desk.SenderBot || l.sender == desk.SenderAgent && l.kind != desk.KindNote {
			break
		}
		if l.sender == desk.SenderCustomer {
			n++
			if l.text != "" {
				out = append(out, l.text)
			}
		}
	}
	slices.Reverse(out)
	return out
}

// clean makes one question of what a customer wrote: without greetings, without
// what says who they are, "" when nothing is left that could be asked.
func (s *Service) clean(texts []string) string {
	var parts []string
	for _, text := range texts {
		t := hygiene.Clean(text, maxQuestion)
		if t.Gibberish {
			continue
		}
		if rest := strings.TrimSpace(s.Strip(t.Text)); letters(rest) >= 2 {
			parts = append(parts, rest)
		}
	}
	text := typeset(withoutContacts(redact.Text(strings.Join(parts, " "), maxQuestion)))
	if letters(text) < 2 {
		return ""
	}
	return text
}

// letters counts what is not punctuation.
func letters(s string) int {
	return utf8.RuneCountInString(hygiene.Fold(strings.Trim(s, " \t\n?？!！。.,，~～")))
}
