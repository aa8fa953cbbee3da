package understanding

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/learn"
)

// The kinds of models.
const (
	KindIntent     = "intent"
	KindEmotion    = "emotion"
	KindSentiment  = "sentiment"
	KindUrgency    = "urgency"
	KindPoliteness = "politeness"
)

// Kinds are all of them, in the order in which they are trained.
func Kinds() []string {
	return []string{KindIntent, KindEmotion, KindSentiment, KindUrgency, KindPoliteness}
}

// The states of a model; doc.go draws them.
const (
	StateTraining = "training"
	StateReady    = "ready"
	StateActive   = "active"
	StateRetired  = "retired"
	StateFailed   = "failed"
)

// Model is a version of what has been learned.
type Model struct {
	ID          desk.ModelID
	Kind        string
	Lang        string
	State       string
	Progress    int64 // percent
	Figures     Figures
	Failure     string // message key
	CreatedAt   time.Time
	CreatedBy   desk.UserID // "" = trained by itself
	ActivatedAt time.Time
	// Unlearned counts the sentences that were taught, changed or taken away since
	// its training began; only of a model of intents that is ready or in service.
	Unlearned int

	digest    string // of what it was trained on
	figures   string // JSON
	heartbeat time.Time
}

// Figures say how good a model is, measured on sentences that were held out.
type Figures struct {
	Examples int     `json:"examples"`
	Labels   int     `json:"labels"`
	HeldOut  int     `json:"held_out"`
	Accuracy float64 `json:"accuracy"`
	MacroF1  float64 `json:"macro_f1"`
	ECE      float64 `json:"ece"`     // expected calibration error
	Outside  float64 `json:"outside"` // area under the ROC curve for what is outside
	Seconds  float64 `json:"seconds"` // of training
	Bytes    int64   `json:"bytes"`
	Micros   float64 `json:"micros"` // of a reading

	PerLabel []LabelFigures `json:"per_label,omitempty"`
	Confused []Confused     `json:"confused,omitempty"` // most frequent first
	Compared *Comparison    `json:"compared,omitempty"`
}

// LabelFigures are those of one label.
type LabelFigures struct {
	Label     string  `json:"label"`
	HeldOut   int     `json:"held_out"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
}

// Confused are the held-out sentences of one label that were read as another.
type Confused struct {
	Want  string   `json:"want"`
	Got   string   `json:"got"`
	N     int      `json:"n"`
	Texts []string `json:"texts"`
}

// Comparison is what a model reads otherwise than the one in service.
type Comparison struct {
	With      desk.ModelID `json:"with"`
	Messages  int          `json:"messages"` // recent messages of customers that both read
	Different []Difference `json:"different"`
}

// Difference is a message that two models read differently.
type Difference struct {
	Text   string `json:"text"`
	Before string `json:"before"`
	After  string `json:"after"`
}

type modelKey struct{ kind, lang string }

type loadedModel struct {
	id     desk.ModelID
	model  *learn.Model
	recent *recent
}

func (l loadedModel) predict(text string) learn.Result { return l.recent.predict(l.model, text) }

// recent remembers what a model last said: the bot, the search and the moods ask
// it about the same message.
type recent struct {
	mu   sync.Mutex
	said [16]struct {
		text   string
		result learn.Result
	}
	next int
}

// predict returns what must not be changed.
func (r *recent) predict(m *learn.Model, text string) learn.Result {
	r.mu.Lock()
	for i := range r.said {
		if r.said[i].text == text && text != "" {
			defer r.mu.Unlock()
			return r.said[i].result
		}
	}
	r.mu.Unlock()
	result := m.Predict(text)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.said[r.next].text, r.said[r.next].result = strings.Clone(text), result
	r.next = (r.next + 1) % len(r.said)
	return result
}

// models are those in service on this node.
type models struct {
	current atomic.Pointer[map[modelKey]loadedModel]
	broken  map[desk.ModelID]bool // not to be tried again; only Refresh touches it
}

func (m *models) get(kind, lang string) (loadedModel, bool) {
	all := m.current.Load()
	if all == nil {
		return loadedModel{}, false
	}
	l, ok := (*all)[modelKey{kind, lang}]
	return l, ok
}

// Refresh looks at the shop and loads the models that have become active. One
// that cannot be read leaves the one before it in service.
func (s *Service) Refresh(ctx context.Context) error {
	s.refreshShop(ctx)
	var active []Model
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		active, err = selectModels(tx, `WHERE state = 'active'`)
		return err
	})
	if err != nil {
		return fmt.Errorf("look for models: %w", err)
	}
	before := map[modelKey]loadedModel{}
	if all := s.models.current.Load(); all != nil {
		before = *all
	}
	now := make(map[modelKey]loadedModel, len(active))
	for k, l := range before {
		now[k] = l
	}
	changed := false
	for _, m := range active {
		k := modelKey{m.Kind, m.Lang}
		if before[k].id == m.ID || s.models.broken[m.ID] {
			continue
		}
		l, err := s.load(ctx, m.ID)
		if err != nil {
			if desk.CodeOf(err) == desk.CodeUnavailable || ctx.Err() != nil {
				return err
			}
			if s.models.broken == nil {
				s.models.broken = map[desk.ModelID]bool{}
			}
			s.models.broken[m.ID] = true
			s.Log.ErrorContext(ctx, "a model cannot be read, the one before stays", slog.String("model_id", string(m.ID)), slog.Any("error", err))
			continue
		}
		now[k], changed = l, true
	}
	if changed {
		s.models.current.Store(&now)
	}
	return nil
}

func (s *Service) load(ctx context.Context, id desk.ModelID) (loadedModel, error) {
	var data []byte
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		data, err = selectData(tx, id)
		return err
	})
	if err != nil {
		return loadedModel{}, err
	}
	m, err := learn.Read(bytes.NewReader(data))
	if err != nil {
		return loadedModel{}, fmt.Errorf("read model: %w", err)
	}
	if s.Dir == "" {
		return loadedModel{id, m, &recent{}}, nil
	}
	if err := m.Map(s.Dir); err != nil {
		s.Log.WarnContext(ctx, "a model stays on the heap", slog.String("model_id", string(id)), slog.Any("error", err))
	}
	return loadedModel{id, m, &recent{}}, nil
}

// Models lists the versions of a kind and language, newest first.
func (s *Service) Models(ctx context.Context, kind, lang string) (list []Model, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = selectModels(tx, `WHERE kind = $1 AND lang = $2 ORDER BY created_at DESC, id DESC LIMIT 50`, kind, lang)
		return err
	})
	for i := range list {
		if err == nil && list[i].figures != "" {
			err = json.Unmarshal([]byte(list[i].figures), &list[i].Figures)
		}
	}
	if err == nil && kind == KindIntent {
		err = s.countUnlearned(ctx, lang, list)
	}
	return list, err
}

// countUnlearned compares models with what is taught now. What was changed and
// changed back is nothing new.
func (s *Service) countUnlearned(ctx context.Context, lang string, list []Model) error {
	now := ""
	for i := range list {
		m := &list[i]
		if m.State != StateActive && m.State != StateReady {
			continue
		}
		err := s.DB.Read(ctx, func(tx *db.Tx) error {
			return tx.QueryRow(`SELECT COUNT(*) FROM example_change WHERE lang = $1 AND at > $2`, lang, db.Millis(m.CreatedAt)).Scan(&m.Unlearned)
		})
		if err == nil && m.Unlearned > 0 && now == "" {
			var examples []learn.Example
			var outside []string
			if examples, outside, err = s.material(ctx, KindIntent, lang); err == nil {
				now = digest(examples, outside)
			}
		}
		if desk.CodeOf(err) == desk.CodeConflict {
			return nil // everything was taken away
		}
		if err != nil {
			return err
		}
		if m.digest == now {
			m.Unlearned = 0
		}
	}
	return nil
}

// Activate puts a model in service on all nodes, in place of the one that is.
func (s *Service) Activate(ctx context.Context, id desk.ModelID) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		m, err := selectModel(tx, id)
		if err != nil {
			return err
		}
		if m.State != StateReady && m.State != StateRetired {
			return desk.E(desk.CodeConflict, "error.model.state", nil)
		}
		return activate(tx, m)
	})
	if err == nil {
		s.ring()
	}
	return err
}

// activate retires the model in service, and forgets the oldest of those.
func activate(tx *db.Tx, m Model) error {
	now := db.Millis(tx.Now())
	_, err := tx.Exec(`UPDATE understanding_model SET state = 'retired' WHERE kind = $1 AND lang = $2 AND state = 'active'`, m.Kind, m.Lang)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE understanding_model SET state = 'active', activated_at = $2 WHERE id = $1`, string(m.ID), now)
	if err != nil {
		return err
	}
	return tx.Queue(`DELETE FROM understanding_model WHERE kind = $1 AND lang = $2 AND state IN ('retired', 'failed', 'ready') AND id NOT IN (
		SELECT id FROM understanding_model WHERE kind = $1 AND lang = $2 ORDER BY created_at DESC, id DESC LIMIT `+keptModels+`)`, m.Kind, m.Lang)
}

// keptModels are how many versions can be taken back to.
const keptModels = "10"
