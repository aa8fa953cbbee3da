package understanding

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/learn"
	"github.com/shopbell/shopbell/internal/feature/understanding/defaults"
	"github.com/shopbell/shopbell/internal/feature/understanding/feelings"
)

const (
	seed          = 1
	heartbeat     = time.Second
	abandoned     = time.Minute      // without a heartbeat: the node is gone
	tryAgain      = 10 * time.Minute // after a training that failed by itself
	heldOutShare  = 5                // one sentence in so many is held out
	ordinaryShare = 32               // one ordinary sentence in so many teaches how calm people sound
	leastHeldOut  = 200              // examples from which that pays
	compareWith   = 500              // recent messages
	maxShown      = 100              // differences kept
	maxTexts      = 5                // sentences kept of each confusion
	maxConfused   = 300

	// interrupted is why a training has failed whose node has stopped: it is begun
	// again at once.
	interrupted = "model.interrupted"

	// engineVersion is raised when the engine learns better from the same
	// sentences: models that were trained by themselves are then trained anew.
	engineVersion = 2
)

// Train begins to train a model of intents on what is taught now. It is ready,
// not in service, at the end.
func (s *Service) Train(ctx context.Context, by desk.Actor, lang string) (Model, error) {
	if !slices.Contains(Langs(), lang) {
		return Model{}, desk.Invalid("lang", "error.field.value")
	}
	return s.begin(ctx, KindIntent, lang, by.UserID)
}

// Cancel ends a training.
func (s *Service) Cancel(ctx context.Context, id desk.ModelID) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := selectModel(tx, id); err != nil {
			return err
		}
		n, err := tx.Exec(`UPDATE understanding_model SET state = 'failed', failure = 'model.cancelled' WHERE id = $1 AND state = 'training'`, string(id))
		if err == nil && n == 0 {
			err = desk.E(desk.CodeConflict, "error.model.state", nil)
		}
		return err
	})
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if cancel := s.running[id]; cancel != nil {
		cancel() // another node finds out by its next heartbeat
	}
	return nil
}

// begin takes the one place of a training and starts it. A model that is trained
// by itself (by nobody) goes into service when it is done.
func (s *Service) begin(ctx context.Context, kind, lang string, by desk.UserID) (Model, error) {
	examples, outside, err := s.material(ctx, kind, lang)
	if err != nil {
		return Model{}, err
	}
	var m Model
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		m = Model{
			ID: desk.NewID[desk.ModelID]("um", tx.Now()), Kind: kind, Lang: lang, State: StateTraining,
			digest: digest(examples, outside), CreatedAt: tx.Now(), CreatedBy: by, heartbeat: tx.Now(),
		}
		return insertModel(tx, &m)
	})
	if db.IsUnique(err) {
		return Model{}, desk.E(desk.CodeConflict, "error.model.training", nil)
	}
	if err != nil {
		return Model{}, err
	}
	if by != "" {
		// It goes on when the request that asked for it has been answered.
		ctx = context.WithoutCancel(ctx)
	}
	work, cancel := context.WithCancel(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		cancel()
		s.failed(m, context.Canceled)
		return Model{}, desk.E(desk.CodeUnavailable, "error.unavailable", nil)
	}
	s.running[m.ID] = cancel
	s.wg.Go(func() { // under mu, so that none begins while Stop waits
		defer func() {
			cancel()
			s.mu.Lock()
			delete(s.running, m.ID)
			s.mu.Unlock()
		}()
		if err := s.train(work, m, examples, outside); err != nil {
			s.failed(m, err)
		}
	})
	return m, nil
}

// Stop ends the trainings of this node, and none begins on it any more. What has
// ended so is begun again by the next node that runs.
func (s *Service) Stop() {
	s.mu.Lock()
	s.stopped = true
	for _, cancel := range s.running {
		cancel()
	}
	s.mu.Unlock()
	s.wg.Wait()
}

func (s *Service) train(ctx context.Context, m Model, examples []learn.Example, outside []string) error {
	began := s.Clock()
	beat := s.beats(ctx, m.ID)
	f := Figures{Examples: len(examples)}
	// On a handful of labels nets add nothing but size.
	fast := s.Fast || m.Kind != KindIntent
	var related []learn.Example
	if m.Kind == KindIntent {
		var err error
		if related, err = Related(m.Lang, examples); err != nil {
			return err
		}
	}
	done := 0.0
	stage := func(share float64) func(float64) {
		from := done
		done += share
		return func(x float64) { beat(from + x*share) }
	}
	if len(examples) >= leastHeldOut {
		options := learn.Options{Lang: m.Lang, Seed: seed, Fast: fast, Spare: true, Related: related, Progress: stage(0.45)}
		if err := measure(ctx, &f, options, examples, outside); err != nil {
			return err
		}
	}
	model, err := learn.Train(ctx, examples, learn.Options{
		Lang: m.Lang, Seed: seed, Fast: fast, Spare: true, Related: related, Outside: outside, Progress: stage(0.9 - done),
	})
	if err != nil {
		return err
	}
	info := model.Info()
	f.Labels, f.Seconds = len(labelsOf(examples)), s.Clock().Sub(began).Seconds()
	if f.HeldOut == 0 {
		f.Accuracy, f.ECE = info.Accuracy, info.ECE
	}
	if m.Kind == KindIntent {
		if err := s.compare(ctx, &f, m.Lang, model); err != nil {
			return err
		}
	}
	var data bytes.Buffer
	if _, err := model.WriteTo(&data); err != nil {
		return err
	}
	f.Bytes = int64(data.Len())
	return s.finish(ctx, m, f, data.Bytes())
}

// finish stores the model, and puts it in service if nobody asked for it.
func (s *Service) finish(ctx context.Context, m Model, f Figures, data []byte) error {
	figures, err := json.Marshal(f)
	if err != nil {
		return err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`UPDATE understanding_model SET state = 'ready', progress = 100, figures = $2 WHERE id = $1 AND state = 'training'`,
			string(m.ID), string(figures))
		if err != nil {
			return err
		}
		if n == 0 {
			return context.Canceled
		}
		if err := insertData(tx, m.ID, data); err != nil {
			return err
		}
		if m.CreatedBy == "" {
			return activate(tx, m)
		}
		return nil
	})
	if err == nil {
		s.ring()
	}
	return err
}

// failed records why a training has ended without a model.
func (s *Service) failed(m Model, why error) {
	key := "model.failed"
	var e *desk.Error
	switch {
	case errors.Is(why, context.Canceled):
		key = interrupted
	case errors.As(why, &e):
		key = e.Key
	}
	ctx := context.Background()
	if key == "model.failed" {
		s.Log.ErrorContext(ctx, "training failed", slog.String("model_id", string(m.ID)), slog.Any("error", why))
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE understanding_model SET state = 'failed', failure = $2 WHERE id = $1 AND state = 'training'`, string(m.ID), key)
		return err
	})
	if err != nil {
		s.Log.WarnContext(ctx, "a failed training could not be recorded", slog.String("model_id", string(m.ID)), slog.Any("error", err))
	}
}

// beats returns a function that tells how far a training is. It ends the training
// when somebody has cancelled it.
func (s *Service) beats(ctx context.Context, id desk.ModelID) func(share float64) {
	var last time.Time
	return func(share float64) {
		if s.Clock().Sub(last) < heartbeat || ctx.Err() != nil {
			return
		}
		last = s.Clock()
		var n int64
		err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
			n, err = tx.Exec(`UPDATE understanding_model SET progress = $2, heartbeat_at = $3 WHERE id = $1 AND state = 'training'`,
				string(id), int64(share*100), db.Millis(tx.Now()))
			return err
		})
		if err == nil && n == 0 {
			s.mu.Lock()
			if cancel := s.running[id]; cancel != nil {
				cancel()
			}
			s.mu.Unlock()
		}
	}
}

// trainMissing trains, one after the other, the models that there are none of,
// and those that were trained by themselves on what an older release shipped.
func (s *Service) trainMissing(ctx context.Context) {
	s.mu.Lock()
	busy := len(s.running) > 0
	s.mu.Unlock()
	if busy {
		return
	}
	if err := s.giveUpAbandoned(ctx); err != nil {
		return // the database is away: the next look tells
	}
	for _, kind := range Kinds() {
		for _, lang := range Langs() {
			missing, err := s.missing(ctx, kind, lang)
			if err != nil || !missing {
				continue
			}
			_, err = s.begin(ctx, kind, lang, "")
			if err != nil && desk.CodeOf(err) != desk.CodeConflict && ctx.Err() == nil {
				s.Log.WarnContext(ctx, "a training could not begin", slog.String("kind", kind), slog.String("lang", lang), slog.Any("error", err))
			}
			return
		}
	}
}

func (s *Service) missing(ctx context.Context, kind, lang string) (bool, error) {
	if l, ok := s.models.get(kind, lang); ok && s.fresh(kind, lang, l.id) {
		return false, nil
	}
	list, err := s.Models(ctx, kind, lang)
	if err != nil {
		return false, err
	}
	for _, m := range list {
		switch {
		case m.State == StateTraining, m.State == StateFailed && m.Failure != interrupted && s.Clock().Sub(m.CreatedAt) < tryAgain:
			return false, nil
		case m.State == StateActive && m.CreatedBy != "":
			s.setFresh(kind, lang, m.ID)
			return false, nil // the shop's own choice
		case m.State == StateActive:
			examples, outside, err := s.material(ctx, kind, lang)
			if err != nil || m.digest == digest(examples, outside) || kind == KindIntent && s.taught(ctx, lang) {
				s.setFresh(kind, lang, m.ID)
				return false, err
			}
		}
	}
	return true, nil
}

// taught reports whether the shop has taught sentences of its own: then it
// decides itself when to train.
func (s *Service) taught(ctx context.Context, lang string) bool {
	var n int64
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT COUNT(*) FROM intent_example WHERE lang = $1`, lang).Scan(&n)
	})
	return err != nil || n > 0
}

func (s *Service) fresh(kind, lang string, id desk.ModelID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.looked[modelKey{kind, lang}] == id
}

func (s *Service) setFresh(kind, lang string, id desk.ModelID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.looked[modelKey{kind, lang}] = id
}

func (s *Service) giveUpAbandoned(ctx context.Context) error {
	var n int64
	before := db.Millis(s.Clock().Add(-abandoned))
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT COUNT(*) FROM understanding_model WHERE state = 'training' AND heartbeat_at < $1`, before).Scan(&n)
	})
	if err != nil || n == 0 {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE understanding_model SET state = 'failed', failure = $2
			WHERE state = 'training' AND heartbeat_at < $1`, before, interrupted)
		return err
	})
}

// material is what a model of the kind learns from.
func (s *Service) material(ctx context.Context, kind, lang string) (examples []learn.Example, outside []string, err error) {
	if kind == KindIntent {
		list, err := s.examples(ctx, lang)
		for _, e := range list {
			if e.Intent == Outside {
				outside = append(outside, e.Text)
			} else {
				examples = append(examples, learn.Example{Text: e.Text, Label: e.Intent})
			}
		}
		if err == nil && len(examples) == 0 {
			err = desk.E(desk.CodeConflict, "error.model.no_examples", nil)
		}
		return examples, outside, err
	}
	var list []feelings.Example
	switch kind {
	case KindEmotion:
		list, err = feelings.Emotion(lang)
	case KindSentiment:
		list, err = feelings.Sentiment(lang)
	case KindUrgency, KindPoliteness:
		list, err = feelings.Tone(lang)
	default:
		err = fmt.Errorf("unknown kind of model %q", kind)
	}
	for _, e := range list {
		label, ok := e.Label, true
		if kind == KindUrgency || kind == KindPoliteness {
			label, ok = strings.CutPrefix(e.Label, kind+":")
		}
		if ok {
			examples = append(examples, learn.Example{Text: e.Text, Label: label})
		}
	}
	if kind == KindUrgency || kind == KindPoliteness {
		ordinary, ordinaryErr := s.ordinary(lang)
		err = errors.Join(err, ordinaryErr)
		for _, text := range ordinary {
			examples = append(examples, learn.Example{Text: text, Label: ordinaryTone[kind]})
		}
	}
	return examples, nil, err
}

// ordinaryTone is how what customers ask for all day sounds.
var ordinaryTone = map[string]string{
	KindUrgency:    strings.TrimPrefix(feelings.UrgencyLow, KindUrgency+":"),
	KindPoliteness: strings.TrimPrefix(feelings.PolitenessPlain, KindPoliteness+":"),
}

// ordinary are some shipped sentences of intents that the bot solves alone, and
// that show no feeling. Without them a model that has seen few sentences finds
// every short question pressing.
func (s *Service) ordinary(lang string) ([]string, error) {
	shipped, err := s.shipped(lang)
	if err != nil {
		return nil, err
	}
	intents, err := defaults.Intents()
	if err != nil {
		return nil, err
	}
	standard := map[string]bool{}
	for i := range intents {
		standard[intents[i].ID] = intents[i].Scene == defaults.SceneStandard
	}
	var texts []string
	for _, e := range shipped {
		if cues := feelings.Cues(e.Text); standard[e.Intent] && share(e.folded, ordinaryShare) && cues.Plain() {
			texts = append(texts, e.Text)
		}
	}
	return texts, nil
}

// digest names what a model learns from, and by which engine.
func digest(examples []learn.Example, outside []string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d\n", engineVersion)
	for _, e := range examples {
		fmt.Fprintf(h, "%s\t%s\n", e.Label, e.Text)
	}
	for _, t := range outside {
		fmt.Fprintf(h, "\t%s\n", t)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func labelsOf(examples []learn.Example) map[string]int {
	n := map[string]int{}
	for _, e := range examples {
		n[e.Label]++
	}
	return n
}

// heldOut chooses by the text, so that the same sentence is always on the same
// side.
func heldOut(text string) bool {
	return share(text, heldOutShare)
}

// share chooses one text in so many.
func share(text string, n uint32) bool {
	h := fnv.New32a()
	h.Write([]byte(text)) //nolint:errcheck // never fails
	return h.Sum32()%n == 0
}
