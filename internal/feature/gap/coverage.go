package gap

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const (
	coverageDays = 90
	alarmDays    = 7  // over which the alarm looks
	alarmLeast   = 20 // questions in them, below which nothing is said
	wrongOften   = 2  // marks that make an entry worth a look
	maxReviewed  = 200
)

// CoverageDay is how many questions there were on a day in a language, and how
// many the bot has answered from the knowledge base.
type CoverageDay struct {
	Day      string // 2006-01-02, in the shop's time zone
	Lang     string
	Asked    int64
	Answered int64
}

// Watch is what the shop wants to be told.
type Watch struct {
	Threshold int64 // percent of the questions that should be answered; 0 = never tell
	IdleDays  int64 // after which an entry that nobody has used is worth a look
}

// Level is the share of the last seven days in a language.
type Level struct {
	Lang     string
	Asked    int64
	Answered int64
	Low      bool
}

// Coverage returns the days that have questions among the last ninety, oldest
// first, today in the shop's time zone, and where things stand.
func (s *Service) Coverage(ctx context.Context) (days []CoverageDay, today string, levels []Level, w Watch, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		now := tx.Now().In(s.zone())
		today = now.Format(dayFormat)
		if days, err = selectCoverage(tx, now.AddDate(0, 0, 1-coverageDays).Format(dayFormat)); err != nil {
			return err
		}
		w, err = selectWatch(tx)
		levels = s.levels(days, now, w)
		return err
	})
	return days, today, levels, w, err
}

func (s *Service) levels(days []CoverageDay, now time.Time, w Watch) []Level {
	since := now.AddDate(0, 0, 1-alarmDays).Format(dayFormat)
	out := []Level{}
	for _, lang := range Langs() {
		l := Level{Lang: lang}
		for _, d := range days {
			if d.Lang == lang && d.Day >= since {
				l.Asked, l.Answered = l.Asked+d.Asked, l.Answered+d.Answered
			}
		}
		l.Low = l.Asked >= alarmLeast && l.Answered*100 < w.Threshold*l.Asked
		out = append(out, l)
	}
	return out
}

func selectCoverage(tx *db.Tx, since string) ([]CoverageDay, error) {
	rows, err := tx.Query(`SELECT day, lang, asked, answered FROM gap_coverage WHERE day >= $1 ORDER BY day, lang`, since)
	return db.Collect(rows, err, func(r *db.Rows, d *CoverageDay) error { return r.Scan(&d.Day, &d.Lang, &d.Asked, &d.Answered) })
}

func selectWatch(tx *db.Tx) (w Watch, err error) {
	err = tx.QueryRow(`SELECT threshold, idle_days FROM gap_state WHERE id = 1`).Scan(&w.Threshold, &w.IdleDays)
	return w, err
}

// SetWatch changes what the shop wants to be told.
func (s *Service) SetWatch(ctx context.Context, w Watch) error {
	switch {
	case w.Threshold < 0 || w.Threshold > 100:
		return desk.Invalid("threshold", "error.field.value")
	case w.IdleDays < 1 || w.IdleDays > 365:
		return desk.Invalid("idle_days", "error.field.value")
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		return tx.Queue(`UPDATE gap_state SET threshold = $1, idle_days = $2 WHERE id = 1`, w.Threshold, w.IdleDays)
	})
}

// AskedOn returns the questions of a day that found no answer, newest first.
func (s *Service) AskedOn(ctx context.Context, day, lang string) (list []Question, gaps []desk.GapID, err error) {
	if _, err := time.Parse(dayFormat, day); err != nil {
		return nil, nil, desk.Invalid("day", "error.field.value")
	}
	type row struct {
		q   Question
		gap desk.GapID
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		where, args := `WHERE q.day = $1`, []any{day}
		if lang != "" {
			where, args = where+` AND q.lang = $2`, append(args, lang)
		}
		rows, err := tx.Query(`SELECT `+questionColumns+`, g.root FROM gap_question AS q JOIN gap AS g ON g.id = q.gap_id `+where+` ORDER BY q.at DESC, q.seq DESC LIMIT 200`, args...)
		found, err := db.Collect(rows, err, func(r *db.Rows, x *row) error {
			var at int64
			err := r.Scan(&x.q.ConversationID, &x.q.Seq, &x.q.Source, &x.q.Lang, &x.q.Text, &at, &x.q.EntryID, &x.q.ProposedBy, &x.q.Answer, &x.q.Answered, &x.gap)
			x.q.At = db.Time(at)
			return err
		})
		list, gaps = nil, nil
		for _, x := range found {
			list, gaps = append(list, x.q), append(gaps, x.gap)
		}
		return err
	})
	return list, gaps, err
}

// alarm tells, once a day at most, that too few questions are answered: the bot
// does not get better by itself, and nobody looks at a curve every day.
func (s *Service) alarm(ctx context.Context) error {
	if s.Outbox == nil {
		return nil
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		now := tx.Now().In(s.zone())
		w, err := selectWatch(tx)
		if err != nil || w.Threshold == 0 {
			return err
		}
		days, err := selectCoverage(tx, now.AddDate(0, 0, 1-alarmDays).Format(dayFormat))
		if err != nil {
			return err
		}
		var low []map[string]any
		for _, l := range s.levels(days, now, w) {
			if l.Low {
				low = append(low, map[string]any{"lang": l.Lang, "asked": l.Asked, "answered": l.Answered})
			}
		}
		if len(low) == 0 {
			return nil
		}
		today := now.Format(dayFormat)
		moved, err := tx.Exec(`UPDATE gap_state SET alarm_day = $1 WHERE id = 1 AND alarm_day < $1`, today)
		if err != nil || moved == 0 {
			return err
		}
		return s.Outbox.AppendEvent(tx, desk.Event{Type: desk.EventCoverageLow, At: tx.Now(), Data: map[string]any{"threshold": w.Threshold, "days": alarmDays, "levels": low}})
	})
}

// Reviewed is an entry that is worth a look, and why.
type Reviewed struct {
	Entry  desk.Entry
	Uses   int64     // how often it has answered
	LastAt time.Time // when it did last, zero = never
	Wrong  int64     // answers that were marked as wrong and not looked at since the entry was changed
	Idle   bool      // not used for as long as the shop says
}

// Review returns the entries that nobody has used for some time, and those that
// were often called wrong since they were changed last, those first.
func (s *Service) Review(ctx context.Context, lang string) ([]Reviewed, error) {
	entries, err := s.Entries.All(ctx, lang)
	if err != nil {
		return nil, err
	}
	var w Watch
	var since, now time.Time
	uses, wrong := map[desk.EntryID]Reviewed{}, map[desk.EntryID][]int64{}
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		now = tx.Now()
		if w, err = selectWatch(tx); err != nil {
			return err
		}
		var first int64
		if err := tx.QueryRow(`SELECT since FROM gap_state WHERE id = 1`).Scan(&first); err != nil {
			return err
		}
		since = db.Time(first)
		type row struct {
			id    desk.EntryID
			n, at int64
		}
		rows, err := tx.Query(`SELECT entry_id, uses, last_at FROM gap_entry_use`)
		used, err := db.Collect(rows, err, func(r *db.Rows, x *row) error { return r.Scan(&x.id, &x.n, &x.at) })
		if err != nil {
			return err
		}
		for _, x := range used {
			uses[x.id] = Reviewed{Uses: x.n, LastAt: db.Time(x.at)}
		}
		rows, err = tx.Query(`SELECT entry_id, created_at FROM understanding_mark WHERE kind = 'answer' AND entry_id <> '' ORDER BY created_at DESC LIMIT 5000`)
		marks, err := db.Collect(rows, err, func(r *db.Rows, x *row) error { return r.Scan(&x.id, &x.at) })
		for _, x := range marks {
			wrong[x.id] = append(wrong[x.id], x.at)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	var often, idle []Reviewed
	limit := now.AddDate(0, 0, -int(w.IdleDays))
	for _, e := range entries {
		r := uses[e.ID]
		r.Entry = e
		for _, at := range wrong[e.ID] {
			if db.Time(at).After(e.UpdatedAt) {
				r.Wrong++
			}
		}
		// Nothing is known of the time before anybody looked.
		r.Idle = !since.IsZero() && since.Before(limit) && e.UpdatedAt.Before(limit) && r.LastAt.Before(limit)
		switch {
		case r.Wrong >= wrongOften:
			often = append(often, r)
		case r.Idle:
			idle = append(idle, r)
		}
	}
	byWrong(often)
	byLast(idle)
	list := append(often, idle...)
	return list[:min(len(list), maxReviewed)], nil
}

func byWrong(list []Reviewed) {
	slices.SortStableFunc(list, func(a, b Reviewed) int { return cmp.Compare(b.Wrong, a.Wrong) })
}

func byLast(list []Reviewed) {
	slices.SortStableFunc(list, func(a, b Reviewed) int { return a.LastAt.Compare(b.LastAt) })
}
