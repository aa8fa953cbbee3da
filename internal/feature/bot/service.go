package bot

import (
	"context"
	"embed"
	"encoding/json"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/bot/guard"
	"github.com/shopbell/shopbell/internal/feature/bot/nlu"
	"github.com/shopbell/shopbell/internal/kit/i18n"
)

//go:embed texts/*.json
var texts embed.FS

// Outcome is what became of a turn.
type Outcome string

// The outcomes.
const (
	Answered  Outcome = "answer"
	AskedBack Outcome = "ask"
	Missed    Outcome = "miss"
	HandedOff Outcome = "hand_over"
)

// The reasons of a hand-over.
const (
	whyAsked     = "handover.asked"
	whyMisses    = "handover.misses"
	whyComplaint = "handover.complaint"
	whyRule      = "handover.rule"
	whyLocked    = "handover.proof_locked"
	whyFailed    = "handover.failed"
	whyUpset     = "handover.upset"
)

// Config is what a bot works with.
type Config struct {
	Knowledge Knowledge
	Catalog   Catalog
	Orders    Orders
	Shops     Shops
	// Understanding may be nil: then the cues of nlu are all there is.
	Understanding Understanding
	// Experiments may be nil: then every customer gets an entry's own answer.
	Experiments Experiments
	// Rewriter may be nil: then questions are searched for as they are.
	Rewriter Rewriter
	// Tables may be nil: then there are none.
	Tables Tables
	// Passages may be nil: then no documents are quoted.
	Passages Passages
	// Phraser may be nil: then passages are quoted as they are.
	Phraser Phraser
	// Clock measures how long a turn takes. nil means time.Now.
	Clock func() time.Time
}

// Service is the bot. It is safe for concurrent use and keeps nothing between
// turns.
type Service struct {
	Config
	texts *i18n.Catalogue
}

// New returns a bot.
func New(cfg Config) *Service {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	return &Service{Config: cfg, texts: i18n.MustLoad(texts, "texts", "zh")}
}

// Turn decides what to say to a burst. An error means that a record could not
// be read; nothing has been decided then.
func (s *Service) Turn(ctx context.Context, view desk.TurnView) (desk.TurnDecision, error) {
	t := s.begin(ctx, &view)
	if err := t.decide(); err != nil {
		return desk.TurnDecision{}, err
	}
	return t.end()
}

// turn is one turn being taken.
type turn struct {
	s       *Service
	ctx     context.Context //nolint:containedctx // lives as long as the turn
	view    *desk.TurnView
	started time.Time

	text string // of the burst, cleaned
	lang string
	read nlu.Reading
	// meaning is what the models have read; the zero value where there are none.
	meaning desk.Understanding
	mem     memory
	to      pointed
	follows bool                      // it is understood only together with the turn before
	offered bool                      // the turn before asked to choose an entry
	options map[string][]desk.Mention // what the values of options name
	waits   *desk.Entry               // whose answer waits for an order
	trial   bool                      // nobody is told: what cannot be filled is an example
	looked  bool                      // for the product in view …
	inSight *desk.Product             // … which is this
	asked   float64                   // share of the words that the name of the product in question has

	replies  []reply
	outcome  Outcome
	handOver string
	chosen   *desk.Choice
	trace    trace
}

// reply is a message with the records that its numbers have to come from. Facts
// are nil where the shop's own words are repeated.
type reply struct {
	desk.Reply
	facts []*guard.Facts
}

func (s *Service) begin(ctx context.Context, view *desk.TurnView) *turn {
	t := &turn{s: s, ctx: ctx, view: view, started: s.Clock(), mem: recall(view.Conversation.Memory)}
	t.text = burstText(view.Burst)
	t.lang = t.language()
	t.read = nlu.Read(t.text)
	t.trace = trace{Lang: t.lang, Intent: string(t.read.Intent), Why: t.read.Why}
	t.offered, t.mem.Offered = t.mem.Offered, false
	t.understand()
	t.follows = t.goesOn()
	if t.asksForVariant() {
		t.read.About |= nlu.AboutStock
	}
	return t
}

// burstText joins the texts of a burst, also captions of pictures.
func burstText(burst []desk.Message) string {
	if len(burst) == 1 {
		return nlu.Clean(burst[0].Text)
	}
	var b strings.Builder
	for _, m := range burst {
		if text := nlu.Clean(m.Text); text != "" {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(text)
		}
	}
	return nlu.Clean(b.String())
}

func (t *turn) language() string {
	for _, lang := range [...]string{nlu.Language(t.text), t.view.Conversation.Lang, t.view.Channel.Lang} {
		if lang == "zh" || lang == "en" {
			return lang
		}
	}
	return "zh"
}

// say returns a text of the catalogue; args are names and values in turn.
func (t *turn) say(key string, args ...string) string {
	return t.say2(t.lang, key, args)
}

func (t *turn) say2(lang, key string, args []string) string {
	if len(args) == 0 {
		return t.s.texts.Text(lang, key, nil)
	}
	m := make(map[string]string, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		m[args[i]] = args[i+1]
	}
	return t.s.texts.Text(lang, key, m)
}

func (t *turn) add(r desk.Reply, facts ...*guard.Facts) {
	if r.Kind == "" {
		r.Kind = desk.KindText
	}
	t.replies = append(t.replies, reply{r, facts})
}

// addText adds a sentence of the catalogue.
func (t *turn) addText(text string, quick ...string) {
	t.add(desk.Reply{Text: text, QuickReplies: quick})
}

// pass hands the conversation over, with a sentence.
func (t *turn) pass(why, sentence string) {
	if sentence != "" {
		t.addText(t.say(sentence))
	}
	t.outcome, t.handOver = HandedOff, why
}

// end puts the decision together.
func (t *turn) end() (desk.TurnDecision, error) {
	t.inspect()
	t.introduce()
	d := desk.TurnDecision{
		Lang: t.lang, HandOver: t.handOver, Memory: t.mem.String(), Chosen: t.chosen,
		Miss: t.outcome == AskedBack && t.trace.Intent == string(nlu.Question) || t.outcome == Missed,
	}
	for _, r := range t.replies {
		r.Text = guard.Bound(r.Text)
		d.Replies = append(d.Replies, r.Reply)
	}
	t.trace.Outcome = t.outcome
	t.trace.Micros = t.s.Clock().Sub(t.started).Microseconds()
	var err error
	d.Trace, err = json.Marshal(&t.trace)
	return d, err
}

// inspect lets the guard see every reply. What it refuses is not said; a person
// says what is right.
func (t *turn) inspect() {
	for i, r := range t.replies {
		var err error
		if r.facts != nil {
			err = guard.Check(r.Text, r.facts...)
		} else {
			err = guard.Text(r.Text)
		}
		if err != nil {
			t.replies = t.replies[:i]
			t.trace.Guard = err.Error()
			t.pass(whyFailed, "talk.failed")
			return
		}
	}
}

// introduce makes the first thing that the bot says in a conversation say that
// it is a bot.
func (t *turn) introduce() {
	if len(t.replies) == 0 || t.view.Conversation.AnsweredSeq > 0 || t.read.Intent == nlu.Greeting || t.read.Intent == nlu.Identity {
		return
	}
	for i := range t.view.Recent {
		if s := t.view.Recent[i].Sender; s == desk.SenderBot || s == desk.SenderAgent {
			return
		}
	}
	first := &t.replies[0]
	first.Text = t.say("talk.introduce", "bot", t.botName()) + "\n" + first.Text
}

func (t *turn) botName() string {
	if n := t.view.Channel.BotName; n != "" {
		return n
	}
	return "Shopbell"
}
