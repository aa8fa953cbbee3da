package history

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/cluster"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/job"
)

const (
	leastCluster = 3   // questions of a cluster, at least
	maxExamples  = 30  // of a cluster that are kept
	readAnswers  = 60  // of a cluster that are compared
	keptAnswers  = 3   // of a cluster
	askedFor     = 5   // examples that are looked for in the knowledge base
	longAnswer   = 400 // characters from which an answer is a talk
)

// arguments of the job.
type arguments struct {
	Import desk.HistoryID `json:"import"`
}

// Report is what the job has found.
type Report struct {
	Import   desk.HistoryID `json:"import"`
	Clusters int            `json:"clusters"`
	Grouped  int            `json:"grouped"`
	Alone    int            `json:"alone"`
	Known    int            `json:"known"` // clusters that an entry answers
}

// run groups the questions of an import. It begins anew when its node ends: it
// takes a minute.
func (s *Service) run(ctx context.Context, t *job.Task) error {
	var a arguments
	if err := t.Args(&a); err != nil {
		return err
	}
	var list []Pair
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		if _, err = selectImport(tx, a.Import); err != nil {
			return err
		}
		list, err = selectPairs(tx, a.Import)
		return err
	})
	if err != nil {
		return err
	}
	clusters, alone, err := s.group(ctx, list, t.Progress)
	if err != nil {
		return err
	}
	report := Report{Import: a.Import, Clusters: len(clusters), Grouped: len(list) - alone, Alone: alone}
	for _, c := range clusters {
		if c.EntryID != "" {
			report.Known++
		}
	}
	err = t.Write(ctx, func(tx *db.Tx) error {
		// The import may have been undone meanwhile.
		if _, err := selectImport(tx, a.Import); err != nil {
			return err
		}
		if err := tx.Queue(`DELETE FROM history_cluster WHERE import_id = $1`, string(a.Import)); err != nil {
			return err
		}
		for i := range clusters {
			c := &clusters[i]
			c.ID, c.ImportID = desk.NewID[desk.ClusterID]("hc", tx.Now()), a.Import
			if err := insertCluster(tx, c); err != nil {
				return err
			}
		}
		if err := tx.Queue(`DELETE FROM history_part WHERE import_id = $1`, string(a.Import)); err != nil {
			return err
		}
		return tx.Queue(`UPDATE history_import SET grouped = $2 WHERE id = $1`, string(a.Import), int64(report.Grouped))
	})
	return errors.Join(err, t.Report(report))
}

// group makes clusters of each language, the largest first, and counts what is in
// none.
func (s *Service) group(ctx context.Context, list []Pair, progress func(done, total int64)) (out []Cluster, alone int, err error) {
	byLang := map[string][]Pair{}
	most := "zh"
	for _, p := range list {
		byLang[p.Lang] = append(byLang[p.Lang], p)
	}
	if len(byLang["en"]) > len(byLang["zh"]) {
		most = "en"
	}
	// What does not show its language is most likely in that of the others.
	byLang[most] = append(byLang[most], byLang[""]...)
	total, before := int64(len(list)), int64(0)
	for _, lang := range []string{"zh", "en"} {
		pairs := byLang[lang]
		n := int64(len(pairs))
		clusters, left, err := s.groupLang(ctx, lang, pairs, func(done, of int64) {
			progress(before+n*done/max(of, 1), total)
		})
		if err != nil {
			return nil, 0, fmt.Errorf("group questions in %s: %w", lang, err)
		}
		out, alone, before = append(out, clusters...), alone+left, before+n
	}
	slices.SortStableFunc(out, func(a, b Cluster) int { return cmp.Compare(b.Size, a.Size) })
	return out, alone, nil
}

func (s *Service) groupLang(ctx context.Context, lang string, list []Pair, progress func(done, total int64)) (out []Cluster, alone int, err error) {
	if len(list) == 0 {
		return nil, 0, nil
	}
	texts := make([]string, len(list))
	for i, p := range list {
		texts[i] = p.Question
	}
	cores := make([]string, len(texts))
	for i, t := range texts {
		cores[i] = core(t)
	}
	o := cluster.Options{Seed: 1, Least: leastCluster, Progress: func(done, total int64) { progress(done*9/10, total) }}
	if s.sense != nil {
		o.Vector = s.sense(lang)
	}
	r, err := cluster.Find(ctx, cores, o)
	if err != nil {
		return nil, 0, err
	}
	for i, g := range r.Groups {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		c := Cluster{Lang: lang, Question: bare(texts[g.Medoid]), Words: g.Words, Size: int64(len(g.Members)), Cohesion: g.Cohesion, Examples: examples(texts, g)}
		if c.Answers, err = bestAnswers(ctx, list, g.Members); err != nil {
			return nil, 0, err
		}
		if c.EntryID, err = s.known(ctx, &c); err != nil {
			return nil, 0, err
		}
		out = append(out, c)
		progress(90+int64(10*(i+1)/len(r.Groups)), 100)
	}
	return out, len(r.Alone), nil
}

// examples are different ways of asking, from the closest to the farthest.
func examples(texts []string, g cluster.Group) []string {
	out := []string{texts[g.Medoid]}
	step := max(1, len(g.Members)/(3*maxExamples))
	for i := 0; i < len(g.Members) && len(out) < maxExamples; i += step {
		if s := texts[g.Members[i]]; !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// bestAnswers are what most people have said: answers are grouped, too, and of
// the largest groups the middle one stands for all. What names a person or a
// number is told only if nothing else is there, and never with them.
func bestAnswers(ctx context.Context, list []Pair, members []int) ([]Answer, error) {
	var clean []string
	for _, m := range members {
		a := list[m].Answer
		if n := utf8.RuneCountInString(a); n < 6 || n > longAnswer || placeholders.MatchString(a) {
			continue
		}
		if clean = append(clean, a); len(clean) == 4*readAnswers {
			break
		}
	}
	if len(clean) > readAnswers {
		step := len(clean) / readAnswers
		some := make([]string, 0, readAnswers)
		for i := range readAnswers {
			some = append(some, clean[i*step])
		}
		clean = some
	}
	out := []Answer{}
	r, err := cluster.Find(ctx, clean, cluster.Options{Seed: 1, Least: 1, Groups: max(1, min(keptAnswers, len(clean)/4))})
	if err != nil {
		return nil, err
	}
	for _, g := range r.Groups[:min(len(r.Groups), keptAnswers)] {
		out = append(out, Answer{Text: clean[g.Medoid], Count: len(g.Members)})
	}
	return out, nil
}

// known is the entry that most of the examples find.
func (s *Service) known(ctx context.Context, c *Cluster) (desk.EntryID, error) {
	votes, looked := map[desk.EntryID]int{}, 0
	for _, q := range c.Examples[:min(len(c.Examples), askedFor)] {
		hits, err := s.knowledge.Search(ctx, desk.KnowledgeQuery{Text: q, Lang: c.Lang, Limit: 1})
		if err != nil {
			return "", err
		}
		looked++
		if len(hits) > 0 && hits[0].Score >= s.knowledge.Threshold() {
			votes[hits[0].Entry.ID]++
		}
	}
	for id, n := range votes {
		if 2*n > looked {
			return id, nil
		}
	}
	return "", nil
}

// together counts clusters that were merged with those they went to.
func together(list []Cluster) []Cluster {
	at := map[string]int{}
	for i := range list {
		at[string(list[i].ID)] = i
	}
	for i := range list {
		from := &list[i]
		if from.State != Merged {
			continue
		}
		root, ok := i, true
		for range list { // a chain cannot be longer
			if list[root].State != Merged {
				break
			}
			if root, ok = at[list[root].Target]; !ok {
				break
			}
		}
		if !ok || root == i {
			continue
		}
		to := &list[root]
		to.Size += from.Size
		for _, e := range from.Examples {
			if len(to.Examples) < 2*maxExamples && !slices.Contains(to.Examples, e) {
				to.Examples = append(to.Examples, e)
			}
		}
		for _, a := range from.Answers {
			if len(to.Answers) < 2*keptAnswers && !slices.ContainsFunc(to.Answers, func(b Answer) bool { return strings.EqualFold(a.Text, b.Text) }) {
				to.Answers = append(to.Answers, a)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Cluster) int { return cmp.Compare(b.Size, a.Size) })
	return list
}
