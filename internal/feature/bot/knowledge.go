package bot

import (
	"slices"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/bot/nlu"
)

const (
	maxSegments  = 4    // of a burst that are looked up by themselves
	maxCandidate = 6    // of a search
	near         = 0.12 // the score from which an entry may have been meant
	alone        = 0.55 // the score from which a part of a burst is a question of its own
)

// answers are what retrieval found for a burst: for the whole, and for each of
// its sentences where there are several.
type answers struct {
	threshold float64
	best      []desk.EntryHit  // candidates of the reading that is surest
	several   []*desk.EntryHit // distinct questions of a burst, each sure
}

func (a *answers) confident() bool { return a.score() >= a.threshold }

func (a *answers) score() float64 {
	if len(a.best) == 0 {
		return 0
	}
	return a.best[0].Score
}

// verbatim reports whether the text is the best entry's own question, as quick
// replies send it.
func (a *answers) verbatim(text string) bool {
	return len(a.best) > 0 && nlu.Same(text, a.best[0].Entry.Question)
}

func (t *turn) retrieve() (answers, error) {
	a := answers{threshold: t.s.Knowledge.Threshold()}
	t.trace.Threshold = a.threshold
	segments := nlu.Segments(t.read.Rest)
	t.trace.Segments = len(segments)
	best, err := t.search(t.read.Words())
	if err == nil && t.prepare(best, segments) {
		t.trace.Candidates = nil
		best, err = t.search(t.read.Words())
	}
	if err != nil {
		return a, err
	}
	a.best = best
	if len(segments) < 2 {
		return a, nil
	}
	for _, seg := range segments[:min(maxSegments, len(segments))] {
		if nlu.Read(seg).Intent != nlu.Question {
			continue
		}
		hits, err := t.search(seg)
		if err != nil {
			return a, err
		}
		if len(hits) == 0 {
			continue
		}
		if hits[0].Score > a.score() {
			a.best = hits
		}
		if hits[0].Score >= alone && !slices.ContainsFunc(a.several, func(h *desk.EntryHit) bool { return h.Entry.ID == hits[0].Entry.ID }) {
			a.several = append(a.several, &hits[0])
		}
	}
	return a, nil
}

func (t *turn) search(question string) ([]desk.EntryHit, error) {
	q := t.circumstances()
	q.Text, q.Limit = question, maxCandidate
	p, err := t.inView()
	if err != nil {
		return nil, err
	}
	if p != nil {
		q.Product, q.Category = p.ExternalID, p.Category
	}
	hits, err := t.s.Knowledge.Search(t.ctx, q)
	t.trace.retrieved(hits)
	return hits, err
}

// inView is the product in view, where it makes a difference to what is found.
func (t *turn) inView() (*desk.Product, error) {
	if !t.s.Knowledge.AboutProducts() && (t.s.Tables == nil || !t.s.Tables.AboutProducts()) {
		return t.inSight, nil
	}
	return t.productInView()
}

// productInView is the product that a question is likely to be about: the one that it
// names, or that of the page, or the one that was talked about; nil without any.
// It is looked for once a turn, and only where some answer depends on it.
func (t *turn) productInView() (*desk.Product, error) {
	if t.looked {
		return t.inSight, nil
	}
	t.looked = true
	if len(t.to.products) == 1 {
		t.inSight = &t.to.products[0]
		return t.inSight, nil
	}
	named, err := t.resolve(halfAsked)
	if err != nil || len(named) > 0 {
		if len(named) == 1 {
			t.inSight = &named[0]
		}
		return t.inSight, err
	}
	if err := t.lookAtPage(); err != nil || t.mem.Product == "" {
		return nil, err
	}
	p, err := t.s.Catalog.Get(t.ctx, t.mem.Product)
	switch {
	case desk.CodeOf(err) == desk.CodeNotFound:
		return nil, nil
	case err != nil:
		return nil, err
	}
	t.inSight = &p
	return t.inSight, nil
}

// answer gives the entry's answer, or two where two things were asked.
func (t *turn) answer(a answers) error {
	t.outcome, t.trace.Intent = Answered, string(nlu.Question)
	entries := []*desk.Entry{a.best[0].Entry}
	if len(a.several) > 1 {
		entries = []*desk.Entry{a.several[0].Entry, a.several[1].Entry}
	}
	for i, e := range entries {
		quick := related(e, entries)
		if i < len(entries)-1 {
			quick = nil
		}
		if err := t.answerEntry(e, quick); err != nil || t.handOver != "" || t.outcome != Answered {
			return err
		}
	}
	return nil
}

// alsoAsked answers a question that stands beside one about an order.
func (t *turn) alsoAsked() error {
	segments := nlu.Segments(t.read.Rest)
	if t.outcome != Answered || len(segments) < 2 {
		return nil
	}
	for _, seg := range segments[:min(maxSegments, len(segments))] {
		if r := nlu.Read(seg); r.Intent != nlu.Question || r.Arrival != "" || len(r.Numbers) > 0 {
			continue
		}
		hits, err := t.search(seg)
		if err != nil {
			return err
		}
		if len(hits) > 0 && hits[0].Score >= alone {
			e := hits[0].Entry
			w, err := t.wording(e)
			if err == nil && w.missing == "" { // else the order says what there is to say
				t.tell(e, &w, related(e, nil))
			}
			return err
		}
	}
	return nil
}

func (t *turn) answerEntry(e *desk.Entry, quick []string) error {
	w, err := t.wording(e)
	switch {
	case err != nil:
		return err
	case w.missing != "":
		return t.askFor(e, w.missing)
	}
	t.tell(e, &w, quick)
	return nil
}

func (t *turn) tell(e *desk.Entry, w *wording, quick []string) {
	t.mem.Topic = string(nlu.Question)
	text, facts, rests := w.text, w.facts, w.rests
	switch {
	case t.mem.Entry != e.ID:
		t.mem.Entry, t.mem.Repeats = e.ID, 0
	case t.mem.Repeats == 0:
		t.mem.Repeats++
		text = t.say("knowledge.repeat", "answer", w.text)
		quick = []string{t.say("pick.human")}
	default:
		t.mem.Repeats++
		text, facts, rests = t.say("knowledge.repeat_more"), nil, rests[:1]
		quick = []string{t.say("pick.human")}
	}
	switch e.HandOver {
	case desk.HandOverOffer:
		quick = append(slices.Clone(quick), t.say("pick.human"))
	case desk.HandOverAlways:
		quick = nil
		t.outcome, t.handOver = HandedOff, whyRule
	case desk.HandOverNever:
	}
	t.add(desk.Reply{Text: text, QuickReplies: slices.Compact(quick), Evidence: rests}, facts...)
}

func evidenceOf(e *desk.Entry) desk.Evidence {
	return desk.Evidence{Kind: "knowledge", ID: string(e.ID), Title: e.Question, Version: e.Version}
}

// related are up to three questions to go on with.
func related(e *desk.Entry, answered []*desk.Entry) []string {
	var out []string
	for _, q := range e.Related {
		if len(out) < 3 && !slices.ContainsFunc(answered, func(a *desk.Entry) bool { return a.Question == q }) {
			out = append(out, q)
		}
	}
	return out
}

// miss asks back where something comes near, else says that it does not know;
// the last time in a row it hands over.
func (t *turn) miss(a answers) {
	if t.view.Conversation.Misses+1 >= desk.MaxMisses {
		t.pass(whyMisses, "talk.misses")
		return
	}
	if t.attached() {
		t.outcome = Answered
		t.addText(t.say("talk.attachment"), t.say("pick.human"))
		return
	}
	var quick []string
	var offered []item
	for _, h := range a.best {
		if h.Score >= near && len(quick) < 3 && !slices.Contains(quick, h.Entry.Question) {
			quick = append(quick, h.Entry.Question)
			offered = append(offered, item{kindEntry, string(h.Entry.ID)})
		}
	}
	t.trace.Intent = string(nlu.Question)
	switch {
	case len(quick) > 0:
		t.outcome = AskedBack
		t.mem.list(offered)
		t.addText(t.say("knowledge.ask"), append(quick, t.say("pick.human"))...)
	case t.view.Conversation.Misses > 0:
		t.outcome = Missed
		t.addText(t.say("knowledge.miss_again"), t.topQuestions()...)
	default:
		t.outcome = Missed
		t.addText(t.say("knowledge.miss"), t.topQuestions()...)
	}
}
