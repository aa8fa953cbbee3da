package bot

import (
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/bot/nlu"
)

// sure is the score above which an entry answers although a product is named.
const sure = 0.9

// decide goes from what must not be missed to what is only likely.
func (t *turn) decide() error {
	if t.talk() {
		return nil
	}
	if t.upset() {
		t.pass(whyUpset, "talk.upset")
		return nil
	}
	if t.resumeTable() {
		return nil
	}
	if err := t.point(); err != nil {
		return err
	}
	if e := t.to.entry; e != nil && t.bare() {
		return t.choose(e)
	}
	if done, err := t.resume(); err != nil || done {
		return err
	}
	if t.choosePassage() {
		return nil
	}
	answers, err := t.retrieve()
	if err != nil {
		return err
	}
	if answers.verbatim(t.read.Rest) {
		t.noteChoice(answers.best[0].Entry)
		return t.answer(answers)
	}
	if t.wants(wantsHuman) && !answers.confident() {
		t.pass(whyAsked, "talk.human")
		return nil
	}
	if done, err := t.askTables(answers); err != nil || done {
		return err
	}
	if len(t.to.orders) > 0 {
		return t.pointedOrders(answers)
	}
	if t.meansOrder() {
		if err := t.order(); err != nil {
			return err
		}
		return t.alsoAsked()
	}
	if t.offTopic(answers) {
		answers.best = nil // nothing of it is near
		t.miss(answers)
		return nil
	}
	known := answers.confident()
	if len(t.read.Numbers) > 0 {
		return t.aboutNumber(answers)
	}
	if t.read.About != 0 || t.mem.About != 0 || len(t.to.products) > 0 || t.followsProduct() {
		done, err := t.product(answers)
		if err != nil || done {
			return err
		}
	}
	if known {
		if done, err := t.surerPassage(answers); err != nil || done {
			return err
		}
		return t.answer(answers)
	}
	if t.read.WeakOrderCue != "" && !t.read.HowTo && (t.mayHaveOrders() || t.pointsAtOrder()) {
		return t.order()
	}
	done, err := t.passage(answers, false)
	if err != nil || done {
		return err
	}
	if done, err = t.namedProduct(); err != nil || done {
		return err
	}
	if t.wants(wantsOrder) && !t.read.HowTo && t.mayHaveOrders() {
		return t.order()
	}
	if answers, err = t.rewrite(answers); err != nil {
		return err
	}
	if answers.confident() {
		return t.answer(answers)
	}
	if done, err = t.passage(answers, true); err != nil || done {
		return err
	}
	t.miss(answers)
	return nil
}

// aboutNumber takes a text with an order number in it: a question that the shop
// answers ("can I return order …") is answered beside the order, everything else
// is about the order itself.
func (t *turn) aboutNumber(a answers) error {
	if a.score() < alone {
		return t.order()
	}
	if err := t.answer(a); err != nil || t.outcome != Answered {
		return err
	}
	own, err := t.accessible()
	if err != nil {
		return err
	}
	if o := t.named(own); o != nil && t.handOver == "" {
		t.show(o, nil)
	}
	return nil
}

// arrivalRunes is how long a question about "it" is at most.
const arrivalRunes = 16

// meansOrder reports whether the turn is about an order of the customer.
func (t *turn) meansOrder() bool {
	r := &t.read
	switch {
	case r.Intent == nlu.Order, t.givesProof():
		return true
	case len(r.Numbers) > 0 && (r.Phone != "" || r.Email != ""):
		return true
	case t.followsOrder():
		return true
	case r.Arrival != "" && !r.HowTo && utf8.RuneCountInString(r.Rest) <= arrivalRunes:
		return t.mem.Order != "" || t.view.Customer.Verified
	}
	return false
}

// talk answers what needs no records.
func (t *turn) talk() bool {
	switch t.read.Intent {
	case nlu.Identity:
		t.addText(t.say("talk.identity", "bot", t.botName()), t.say("pick.human"))
	case nlu.Human:
		t.pass(whyAsked, "talk.human")
		return true
	case nlu.Complaint:
		t.pass(whyComplaint, "talk.complaint")
		return true
	case nlu.Greeting:
		t.addText(t.say("talk.greeting", "bot", t.botName()), t.topQuestions()...)
	case nlu.Thanks:
		t.addText(t.say("talk.thanks"))
	case nlu.Bye:
		t.addText(t.say("talk.bye"))
	case nlu.Empty:
		if t.attached() {
			t.addText(t.say("talk.attachment"), t.say("pick.human"))
		} else {
			t.addText(t.say("talk.empty"), t.topQuestions()...)
		}
	case nlu.Order, nlu.Product, nlu.Question:
		return false
	}
	t.outcome = Answered
	return true
}

func (t *turn) attached() bool {
	for i := range t.view.Burst {
		if k := t.view.Burst[i].Kind; k == desk.KindImage || k == desk.KindFile {
			return true
		}
	}
	return false
}

// topQuestions are the channel's, if they are in the language of the turn, and
// the way to a person.
func (t *turn) topQuestions() []string {
	var out []string
	for _, q := range t.view.Channel.TopQuestions {
		if len(out) < 3 && nlu.Language(q) == t.lang {
			out = append(out, q)
		}
	}
	return append(out, t.say("pick.human"))
}
