package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/retrieve"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/settings"
	"github.com/shopbell/shopbell/internal/feature/understanding"
	"github.com/shopbell/shopbell/internal/feature/understanding/defaults"
)

const (
	phrasings   = 12_000 // that are searched
	perEntry    = 8
	goalTurnP50 = 500 * time.Microsecond
	goalTurnP99 = 2 * time.Millisecond
	goalServing = 150_000_000
)

// reading measures what it takes to train the default models, to keep them in
// service, and to understand a message with them: everything that is read in it,
// and the search among many phrasings, on one core.
func (b *bencher) reading(ctx context.Context) (err error) {
	path := b.path("reading.db")
	if err := removeSQLite(path); err != nil {
		return err
	}
	dsn := "sqlite:" + path
	d, err := db.Open(ctx, db.Config{DSN: dsn, Log: slog.New(slog.DiscardHandler)}, settings.Migrations, understanding.Migrations)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	s := understanding.New(understanding.Config{DB: d, Dir: b.path("models"), Log: slog.New(slog.DiscardHandler)})
	began := time.Now()
	if err := trainAll(ctx, s); err != nil {
		return err
	}
	b.report.Add(Row{
		What: "all default models trained", Goal: "about a minute", Product: time.Since(began).Round(100 * time.Millisecond).String(), OK: time.Since(began) < 90*time.Second,
	})
	for _, lang := range understanding.Langs() {
		if err := b.turns(ctx, s, lang); err != nil {
			return err
		}
	}

	p, _, err := b.product(ctx, store{}, dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Stop()) }()
	if err := pause(ctx, settle); err != nil {
		return err
	}
	rss, _ := p.RSS()
	b.report.Add(Row{What: "memory with all default models in service", Goal: "≤ 150 MB", Product: mb(rss), OK: rss <= goalServing})
	return nil
}

// trainAll returns when every model is in service.
func trainAll(ctx context.Context, s *understanding.Service) error {
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	defer func() { stop(); <-ended }()
	go func() { defer close(ended); s.Run(ctx) }()
	for {
		n := 0
		for _, kind := range understanding.Kinds() {
			for _, lang := range understanding.Langs() {
				list, err := s.Models(ctx, kind, lang)
				if err != nil {
					return err
				}
				if len(list) > 0 && list[0].State == understanding.StateActive {
					n++
				}
			}
		}
		if n == len(understanding.Kinds())*len(understanding.Langs()) {
			return s.Refresh(ctx)
		}
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
}

func (b *bencher) turns(ctx context.Context, s *understanding.Service, lang string) error {
	x, err := knowledge.NewRetriever(lang)
	if err != nil {
		return err
	}
	shipped, err := defaults.Examples(lang)
	if err != nil {
		return err
	}
	var docs []retrieve.Doc
	var questions []string
	for i := range phrasings {
		e := shipped[i%len(shipped)]
		text := e.Text
		if i >= len(shipped) {
			text = shipped[(i*7)%len(shipped)].Text + " " + text
		}
		if i%perEntry == 0 {
			docs = append(docs, retrieve.Doc{ID: fmt.Sprint(i)})
		}
		if i%6 == 0 {
			questions = append(questions, text) // not a phrasing itself
			continue
		}
		last := &docs[len(docs)-1]
		last.Phrasings = append(last.Phrasings, text)
	}
	x.Replace(docs)
	sense, _ := s.Sense(lang)
	x.UseSense(sense)
	if err := x.Train(ctx); err != nil {
		return err
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	took := make([]time.Duration, 0, len(questions))
	for _, q := range questions {
		began := time.Now()
		s.Read(q, lang)
		x.Search(q, 5, nil)
		took = append(took, time.Since(began))
	}
	t := spread(took)
	b.report.Add(Row{
		What: fmt.Sprintf("understanding a message (%s) and searching %d phrasings, p50 / p99", lang, phrasings), Goal: "≤ 0.5 / 2 ms",
		Product: ms(t.P50) + " / " + ms(t.P99), OK: t.P50 <= goalTurnP50 && t.P99 <= goalTurnP99,
	})
	return nil
}
