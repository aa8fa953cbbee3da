package overlap_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/engine/job"
	"github.com/shopbell/shopbell/internal/feature/catalog"
	"github.com/shopbell/shopbell/internal/feature/document"
	"github.com/shopbell/shopbell/internal/feature/gap"
	"github.com/shopbell/shopbell/internal/feature/inbox"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/overlap"
	"github.com/shopbell/shopbell/internal/feature/settings"
	"github.com/shopbell/shopbell/internal/feature/testbench"
	"github.com/shopbell/shopbell/internal/kit/sharedtest"
)

// scaleOf is how many entries are compared: OVERLAP_SCALE, or 50,000.
func scaleOf() int {
	if n, err := strconv.Atoi(os.Getenv("OVERLAP_SCALE")); err == nil {
		return n
	}
	return 50_000
}

// spent is the processor time that this process has taken.
func spent(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkScan compares many entries with each other, made of what people have
// asked real shops about different goods, and then one that has changed.
func BenchmarkScan(b *testing.B) {
	log := slog.New(slog.DiscardHandler)
	d := dbtest.New(b, []fs.FS{job.Migrations, inbox.Migrations, settings.Migrations, catalog.Migrations, knowledge.Migrations, document.Migrations, gap.Migrations, testbench.Migrations, overlap.Migrations}...)
	jobs := job.New(job.Config{DB: d, Log: log, Poll: 10 * time.Millisecond})
	know := knowledge.New(d, log)
	s, err := overlap.New(overlap.Config{DB: d, Jobs: jobs, Entries: know, Tests: tests{testbench.New(testbench.Config{DB: d, Jobs: jobs, Log: log})}, Lexicon: knowledge.Lexicon, Log: log})
	if err != nil {
		b.Fatal(err)
	}
	fill(b, d)
	go jobs.Run(b.Context())
	for b.Loop() {
		before := heap()
		began, cpu := time.Now(), spent(b)
		if err := s.Scan(b.Context(), boss); err != nil {
			b.Fatal(err)
		}
		peak := before
		for {
			st, err := s.Status(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			if st.Job != nil && st.Job.Ended() {
				if st.Job.State != job.Done {
					b.Fatalf("the job: %s %s", st.Job.State, st.Job.Failure)
				}
				b.Logf("report %s", st.Job.Report)
				break
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapAlloc)
			time.Sleep(time.Second)
		}
		b.ReportMetric(time.Since(began).Seconds(), "s/scan")
		b.ReportMetric((spent(b) - cpu).Seconds(), "cpu-s/scan")
		b.ReportMetric(float64(peak-before)/1e6, "MB-peak")
		b.ReportMetric(float64(heap()-before)/1e6, "MB-kept")
	}
	e, err := know.GetEntry(b.Context(), "ke_00007")
	if err != nil {
		b.Fatal(err)
	}
	began, cpu := time.Now(), spent(b)
	const turns = 5
	for i := range turns {
		if err := d.Write(b.Context(), func(tx *db.Tx) error {
			if _, err := tx.Exec(`UPDATE knowledge_entry SET answer = $2, edit = edit + 1 WHERE id = $1`, string(e.ID), fmt.Sprint(e.Answer, i)); err != nil {
				return err
			}
			_, err := tx.Exec(`UPDATE knowledge_revision SET revision = revision + 1`)
			return err
		}); err != nil {
			b.Fatal(err)
		}
		if err := s.Follow(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(time.Since(began).Seconds()/turns, "s/change")
	b.ReportMetric((spent(b)-cpu).Seconds()/turns, "cpu-s/change")
	began = time.Now()
	for range turns {
		if _, err := s.Check(b.Context(), desk.Entry{Lang: e.Lang, Question: e.Question, Phrasings: e.Phrasings, Answer: e.Answer}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(time.Since(began).Seconds()/turns, "s/check")
	groups, n, err := s.Find(b.Context(), overlap.Filter{Lang: "zh"})
	b.Logf("%d groups, %+v, %v", len(groups), n, err)
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// fill writes the entries: what was asked, about one of many goods.
func fill(b *testing.B, d *db.DB) {
	texts := func(name string) (out []string) {
		f := sharedtest.Open(b, "data", "nlu", name)
		for lines := bufio.NewScanner(f); lines.Scan(); {
			var p struct{ Text, Label string }
			if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
				b.Fatal(err)
			}
			out = append(out, p.Text)
		}
		return out
	}
	asked := map[string][]string{"zh": texts("jddc_intent.jsonl"), "en": append(texts("banking77_train.jsonl"), texts("clinc150_train.jsonl")...)}
	reviews := texts("shop10.jsonl")
	at := 0
	for scale := scaleOf(); at < scale; {
		err := d.Write(b.Context(), func(tx *db.Tx) error {
			for range 500 {
				lang := []string{"zh", "en"}[at%2]
				list := asked[lang]
				// Goods have names of their own, as in a shop with many of them.
				good := fmt.Sprintf("%c%c%c", 0x4e00+at*7%6000, 0x4e00+at*131%6000, 0x4e00+at*1733%6000)
				answer := reviews[at%len(reviews)]
				if lang == "en" {
					good = fmt.Sprintf("zk%dx", at%9000)
					answer = list[(at*31+5)%len(list)] + ". It takes " + fmt.Sprint(1+at%30) + " days."
				} else {
					answer += fmt.Sprintf("。一般%d天内处理。", 1+at%30)
				}
				var all []string
				for k := range 5 {
					all = append(all, good+" "+list[(at*5+k)%len(list)])
				}
				phrasings, err := json.Marshal(all[1:])
				if err != nil {
					return err
				}
				if err := tx.Queue(`INSERT INTO knowledge_entry (id, external_id, category_id, lang, question, phrasings, answer, related, hand_over, enabled, version, updated_at, updated_by, searched, created_at)
					VALUES ($1, '', 'kc_1', $2, $3, $4, $5, '[]', 'never', TRUE, 1, 1, '', '', 1)`,
					fmt.Sprintf("ke_%05d", at), lang, all[0], string(phrasings), strings.TrimSpace(answer)); err != nil {
					return err
				}
				at++
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
