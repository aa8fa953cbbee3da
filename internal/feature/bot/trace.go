package bot

import (
	"slices"

	"github.com/shopbell/shopbell/internal/desk"
)

// trace is what a turn understood, retrieved and decided, and why. The console
// shows it and a replay compares it.
type trace struct {
	Lang       string      `json:"lang"`
	Intent     string      `json:"intent"`
	Why        string      `json:"why,omitempty"`
	Meaning    *meaning    `json:"meaning,omitempty"`
	Segments   int         `json:"segments,omitempty"`
	Threshold  float64     `json:"threshold,omitempty"`
	Candidates []candidate `json:"candidates,omitempty"`
	Vectors    string      `json:"vectors,omitempty"`   // the model outside that took part
	Rewritten  *rewriting  `json:"rewritten,omitempty"` // what was searched for as well
	Passages   []passaged  `json:"passages,omitempty"`  // of documents, best first
	Phrased    *phrasing   `json:"phrased,omitempty"`   // what a language model made of them
	Product    string      `json:"product,omitempty"`
	Order      string      `json:"order,omitempty"`
	Table      string      `json:"table,omitempty"`
	Variant    int         `json:"variant,omitempty"` // of the entry that was told, from 1
	Missing    string      `json:"missing,omitempty"` // variable without which its answer could not be told
	Refers     []refers    `json:"refers,omitempty"`  // what was pointed at, and what it was taken for
	Carried    []string    `json:"carried,omitempty"` // options taken over from the turn before
	Outcome    Outcome     `json:"outcome"`
	Guard      string      `json:"guard,omitempty"` // what the guard refused
	Micros     int64       `json:"us"`
}

// rewriting is what a language model made of the question, without contact data.
// A replay searches for it again instead of asking the model.
type rewriting struct {
	Model    string `json:"model"`
	Question string `json:"question"`
}

// passaged is a passage that was found.
type passaged struct {
	ID       desk.PassageID  `json:"id"`
	Document desk.DocumentID `json:"document"`
	Title    string          `json:"title"`
	Version  int64           `json:"version"`
	Score    float64         `json:"score"`
}

func (tr *trace) passages(hits []desk.PassageHit) {
	tr.Passages = nil
	for i := range hits[:min(traced, len(hits))] {
		h := &hits[i]
		tr.Passages = append(tr.Passages, passaged{ID: h.Passage.ID, Document: h.Document.ID, Title: passageEvidence(h).Title, Version: h.Document.Version, Score: short(h.Score)})
	}
}

// phrasing says which language model phrased an answer, and why that was not said.
type phrasing struct {
	Model   string `json:"model"`
	Refused string `json:"refused,omitempty"`
}

// meaning is what the models have read.
type meaning struct {
	Model   string   `json:"model"`
	Intents []wanted `json:"intents,omitempty"`
	Outside float64  `json:"outside"`
	Emotion string   `json:"emotion"`
	Feels   float64  `json:"feels"` // intensity of the emotion
}

type wanted struct {
	Intent string  `json:"intent"`
	P      float64 `json:"p"`
}

func (tr *trace) understood(u *desk.Understanding) {
	if u.Model == "" {
		return
	}
	m := &meaning{Model: u.Model, Outside: short(u.Outside), Emotion: u.Feeling.Emotion, Feels: short(u.Feeling.Intensity)}
	for _, g := range u.Intents[:min(traced, len(u.Intents))] {
		m.Intents = append(m.Intents, wanted{g.Intent, short(g.P)})
	}
	tr.Meaning = m
}

// refers is a reference with what it was taken for; several where that stays
// open.
type refers struct {
	Text string   `json:"text"`
	To   []string `json:"to"`
}

func (tr *trace) refers(text string, found []desk.Shown) {
	tr.Refers = append(tr.Refers, refers{text, shownIDs(found)})
}

func (tr *trace) carry(value string) {
	if !slices.Contains(tr.Carried, value) {
		tr.Carried = append(tr.Carried, value)
	}
}

// short keeps three digits, which is what a probability is good for.
func short(x float64) float64 { return float64(int(x*1000+0.5)) / 1000 }

type candidate struct {
	ID       desk.EntryID `json:"id"`
	Version  int64        `json:"version"`
	Question string       `json:"question"`
	Phrasing string       `json:"phrasing"`
	Score    float64      `json:"score"`
	Terms    []string     `json:"terms,omitempty"`
}

// traced is how many candidates a trace keeps.
const traced = 3

// retrieved notes the candidates of a search, unless those of a better one
// stand there already.
func (tr *trace) retrieved(hits []desk.EntryHit) {
	if len(hits) == 0 || len(tr.Candidates) > 0 && tr.Candidates[0].Score >= hits[0].Score {
		return
	}
	tr.Candidates = tr.Candidates[:0]
	for i, h := range hits[:min(traced, len(hits))] {
		c := candidate{ID: h.Entry.ID, Version: h.Entry.Version, Question: h.Entry.Question, Phrasing: h.Phrasing, Score: short(h.Score)}
		if i == 0 {
			c.Terms = h.Terms
		}
		tr.Candidates = append(tr.Candidates, c)
	}
}
