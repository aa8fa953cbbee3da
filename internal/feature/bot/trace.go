package bot

import "github.com/shopbell/shopbell/internal/desk"

// trace is what a turn understood, retrieved and decided, and why. The console
// shows it and a replay compares it.
type trace struct {
	Lang       string      `json:"lang"`
	Intent     string      `json:"intent"`
	Why        string      `json:"why,omitempty"`
	Segments   int         `json:"segments,omitempty"`
	Threshold  float64     `json:"threshold,omitempty"`
	Candidates []candidate `json:"candidates,omitempty"`
	Product    string      `json:"product,omitempty"`
	Order      string      `json:"order,omitempty"`
	Outcome    Outcome     `json:"outcome"`
	Guard      string      `json:"guard,omitempty"` // what the guard refused
	Micros     int64       `json:"us"`
}

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
		c := candidate{ID: h.Entry.ID, Version: h.Entry.Version, Question: h.Entry.Question, Phrasing: h.Phrasing, Score: float64(int(h.Score*1000)) / 1000}
		if i == 0 {
			c.Terms = h.Terms
		}
		tr.Candidates = append(tr.Candidates, c)
	}
}
