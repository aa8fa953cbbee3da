package gap

import (
	"context"
	"errors"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// The states of a gap.
const (
	StateOpen     = "open"
	StateAccepted = "accepted"
	StateRejected = "rejected"
	StateMerged   = "merged"
)

const (
	maxGroups   = 2000 // gaps of a language that a question may join: those asked for last
	countedOnce = time.Hour
	storeTries  = 3
)

// errStale says that the gaps have changed since they were looked at.
var errStale = errors.New("the gaps have changed")

// put groups the questions of the findings and stores everything in one
// transaction, if the guard lets it.
func (s *Service) put(ctx context.Context, found *findings, guard func(tx *db.Tx) (bool, error)) error {
	if found.empty() {
		return s.DB.Write(ctx, func(tx *db.Tx) error {
			_, err := guard(tx)
			return err
		})
	}
	if err := s.prepareReplies(ctx, found); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var err error
	for range storeTries {
		var fresh []Question
		if fresh, err = s.refresh(ctx, found.questions); err != nil {
			return err
		}
		stored := false
		joined := s.group(fresh)
		before := s.groups.revision
		err = s.DB.Write(ctx, func(tx *db.Tx) (err error) {
			if stored, err = guard(tx); err != nil || !stored {
				return err
			}
			return s.store(tx, found, joined, before)
		})
		if len(joined) > 0 {
			s.groups.revision++ // as store has done
			if err != nil || !stored {
				s.groups.revision = -1 // the memory is ahead of what is stored
			}
		}
		if !errors.Is(err, errStale) {
			break
		}
	}
	return err
}

// joining is a question with the gap that it goes to.
type joining struct {
	Question
	gap   string
	title string // of the gap from now on
	isNew bool
}

// group finds the gap of each question, in memory.
func (s *Service) group(list []Question) []joining {
	var out []joining
	for _, q := range list {
		l := s.groups.by[q.Lang]
		if l == nil {
			continue
		}
		l.follow(s.groups.senses, q.Lang)
		j := joining{Question: q}
		x := l.join(q.Text)
		if x == nil {
			x = &group{id: string(desk.NewID[desk.GapID]("gp", q.At)), title: q.Text}
			j.isNew = true
		}
		l.add(x, q.Text)
		j.gap, j.title = x.id, x.title
		out = append(out, j)
	}
	return out
}

// refresh brings the memory up to what is stored and returns the questions that
// are not stored yet, with what a person has answered since.
func (s *Service) refresh(ctx context.Context, list []Question) (fresh []Question, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		fresh = nil
		var revision int64
		if err := tx.QueryRow(`SELECT revision FROM gap_state WHERE id = 1`).Scan(&revision); err != nil {
			return err
		}
		if revision != s.groups.revision {
			if err := s.groups.load(tx); err != nil {
				return err
			}
			s.groups.revision = revision
		}
		seen := map[messageKey]bool{}
		for _, q := range list {
			key := messageKey{q.ConversationID, q.Seq}
			if seen[key] {
				continue
			}
			seen[key] = true
			var n int64
			if err := tx.QueryRow(`SELECT COUNT(*) FROM gap_question WHERE conversation_id = $1 AND seq = $2`, string(q.ConversationID), q.Seq).Scan(&n); err != nil {
				return err
			}
			if n > 0 {
				continue
			}
			if q.Answer == "" {
				t, err := loadTalk(tx, q.ConversationID, q.Seq, q.Seq+lookBack)
				if err != nil {
					return err
				}
				if r, ok := s.firstReply(t, q.Seq); ok && r.at.Sub(q.At) < answersFor {
					q.Answer, q.Answered = r.text, r.seq
				}
			}
			fresh = append(fresh, q)
		}
		return nil
	})
	for i := range fresh {
		if fresh[i].Answer != "" && s.Names != nil {
			fresh[i].Answer = withoutNames(fresh[i].Answer, s.Names(ctx, fresh[i].ConversationID))
		}
	}
	return fresh, err
}

func (s *Service) prepareReplies(ctx context.Context, found *findings) error {
	if s.Names == nil {
		return nil
	}
	for i := range found.replies {
		r := &found.replies[i]
		r.text = withoutNames(r.text, s.Names(ctx, r.conv))
	}
	return ctx.Err()
}

// load reads the gaps that a question may join.
func (g *groups) load(tx *db.Tx) error {
	for lang, l := range g.by {
		rows, err := tx.Query(`SELECT id, title, asked FROM gap WHERE lang = $1 AND root = id AND state IN ('`+StateOpen+`', '`+StateRejected+`')
			ORDER BY last_at DESC, id LIMIT $2`, lang, maxGroups)
		list, err := db.Collect(rows, err, func(r *db.Rows, x **group) error {
			*x = &group{}
			return r.Scan(&(*x).id, &(*x).title, &(*x).asked)
		})
		if err != nil {
			return err
		}
		by := make(map[string]*group, len(list))
		for _, x := range list {
			by[x.id] = x
		}
		rows, err = tx.Query(`SELECT root, body FROM (
			SELECT g.root AS root, q.body AS body, q.at AS at, q.seq AS seq, ROW_NUMBER() OVER (PARTITION BY g.root ORDER BY q.at DESC, q.seq DESC) AS n
			FROM gap_question AS q JOIN gap AS g ON g.id = q.gap_id JOIN gap AS top ON top.id = g.root
			WHERE g.lang = $1 AND top.state IN ('`+StateOpen+`', '`+StateRejected+`')) AS newest
			WHERE n <= $2 ORDER BY at, seq`, lang, maxSamples)
		type row struct{ root, body string }
		samples, err := db.Collect(rows, err, func(r *db.Rows, x *row) error { return r.Scan(&x.root, &x.body) })
		if err != nil {
			return err
		}
		for _, x := range samples {
			if by[x.root] != nil {
				by[x.root].samples = append(by[x.root].samples, sample{text: x.body})
			}
		}
		for _, x := range list {
			if len(x.samples) == 0 {
				x.samples = []sample{{text: x.title}}
			}
		}
		l.replace(list)
	}
	return nil
}

// store writes findings whose questions have been grouped on the revision.
func (s *Service) store(tx *db.Tx, found *findings, joined []joining, revision int64) error {
	if len(joined) > 0 {
		moved, err := tx.Exec(`UPDATE gap_state SET revision = revision + 1 WHERE id = 1 AND revision = $1`, revision)
		if err != nil {
			return err
		}
		if moved == 0 {
			return errStale
		}
	}
	for i := range joined {
		if err := s.insert(tx, &joined[i]); err != nil {
			return err
		}
	}
	for k, c := range found.coverage {
		err := tx.Queue(`INSERT INTO gap_coverage (day, lang, asked, answered) VALUES ($1, $2, $3, $4) ON CONFLICT (day, lang) DO UPDATE
			SET asked = gap_coverage.asked + excluded.asked, answered = gap_coverage.answered + excluded.answered`, k.day, k.lang, c.asked, c.answered)
		if err != nil {
			return err
		}
	}
	for k, at := range found.waits {
		if err := tx.Queue(`INSERT INTO gap_wait (conversation_id, seq, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, string(k.conv), k.seq, db.Millis(at)); err != nil {
			return err
		}
	}
	for _, k := range found.helped {
		if err := tx.Queue(`DELETE FROM gap_wait WHERE conversation_id = $1 AND seq = $2`, string(k.conv), k.seq); err != nil {
			return err
		}
	}
	for id, u := range found.uses {
		err := tx.Queue(`INSERT INTO gap_entry_use (entry_id, uses, last_at) VALUES ($1, $2, $3) ON CONFLICT (entry_id) DO UPDATE
			SET uses = gap_entry_use.uses + excluded.uses, last_at = excluded.last_at`, string(id), u.n, db.Millis(u.last))
		if err != nil {
			return err
		}
	}
	for _, r := range found.replies {
		err := tx.Queue(`UPDATE gap_question SET answer = $1, answered = $2 WHERE conversation_id = $3 AND seq < $2 AND at > $4 AND (answered = 0 OR answered = $2)`,
			r.text, r.seq, string(r.conv), db.Millis(r.at.Add(-answersFor)))
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) insert(tx *db.Tx, j *joining) error {
	at, day := db.Millis(j.At), s.day(j.At)
	if j.isNew {
		err := tx.Queue(`INSERT INTO gap (id, lang, title, state, root, via, asked, first_at, last_at, seen_at, reason, decided_asked, decided_at, decided_by,
			entry_id, entry_version, entry_made, added) VALUES ($1, $2, $3, '`+StateOpen+`', $1, '', 0, $4, $4, 0, '', 0, 0, '', '', 0, $5, '')`, j.gap, j.Lang, j.title, at, false)
		if err != nil {
			return err
		}
	}
	// Who asks the same three times in a row is one customer.
	var lately int64
	err := tx.QueryRow(`SELECT COUNT(*) FROM gap_question AS q JOIN gap AS g ON g.id = q.gap_id WHERE q.conversation_id = $1 AND g.root = $2 AND q.at > $3 AND q.at < $4`,
		string(j.ConversationID), j.gap, at-countedOnce.Milliseconds(), at+countedOnce.Milliseconds()).Scan(&lately)
	if err != nil {
		return err
	}
	err = tx.Queue(`INSERT INTO gap_question (conversation_id, seq, gap_id, source, lang, body, day, at, entry_id, proposed_by, answer, answered) VALUES `+db.Values(1, 12)+
		` ON CONFLICT DO NOTHING`, string(j.ConversationID), j.Seq, j.gap, j.Source, j.Lang, j.Text, day, at, string(j.EntryID), string(j.ProposedBy), j.Answer, j.Answered)
	if err != nil {
		return err
	}
	one := int64(1)
	if lately > 0 {
		one = 0
	}
	// A gap that was rejected comes back when it has been asked much more since.
	err = tx.Queue(`UPDATE gap SET title = $2, asked = asked + $3, first_at = CASE WHEN first_at < $4 THEN first_at ELSE $4 END,
		last_at = CASE WHEN last_at > $4 THEN last_at ELSE $4 END,
		seen_at = CASE WHEN state = '`+StateRejected+`' AND asked + $3 >= 2 * decided_asked + 3 THEN 0 ELSE seen_at END,
		state = CASE WHEN state = '`+StateRejected+`' AND asked + $3 >= 2 * decided_asked + 3 THEN '`+StateOpen+`' ELSE state END WHERE id = $1`, j.gap, j.title, one, at)
	if err != nil || one == 0 {
		return err
	}
	return tx.Queue(`INSERT INTO gap_day (gap_id, day, n) VALUES ($1, $2, 1) ON CONFLICT (gap_id, day) DO UPDATE SET n = gap_day.n + 1`, j.gap, day)
}

// changed tells the memories of all nodes to look again.
func changed(tx *db.Tx) error {
	return tx.Queue(`UPDATE gap_state SET revision = revision + 1 WHERE id = 1`)
}

func noGuard(*db.Tx) (bool, error) { return true, nil }

// takeMarks takes in answers that were marked as wrong, and lets go of those
// whose mark was taken back. Marks are few: the newest are looked at each time.
func (s *Service) takeMarks(ctx context.Context) error {
	var found findings
	var gone []messageKey
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		found, gone = findings{}, nil
		since := db.Millis(tx.Now().Add(-7 * 24 * time.Hour))
		rows, err := tx.Query(`SELECT m.conversation_id, COALESCE((SELECT MAX(a.seq) FROM message AS a WHERE a.conversation_id = m.conversation_id AND a.seq < m.seq AND a.sender = '`+
			string(desk.SenderCustomer)+`'), 0), m.lang, m.body, m.entry_id, m.created_at FROM understanding_mark AS m
			WHERE m.kind = 'answer' AND m.created_at > $1 ORDER BY m.created_at LIMIT 500`, since)
		list, err := db.Collect(rows, err, func(r *db.Rows, q *Question) error {
			var at int64
			err := r.Scan(&q.ConversationID, &q.Seq, &q.Lang, &q.Text, &q.EntryID, &at)
			q.Source, q.At = SourceWrong, db.Time(at)
			return err
		})
		if err != nil {
			return err
		}
		for _, q := range list {
			if q.Text = s.clean([]string{q.Text}); q.Seq > 0 {
				found.ask(q)
			}
		}
		rows, err = tx.Query(`SELECT q.conversation_id, q.seq FROM gap_question AS q WHERE q.source = '`+SourceWrong+`' AND q.at > $1 AND NOT EXISTS
			(SELECT 1 FROM understanding_mark AS m WHERE m.conversation_id = q.conversation_id AND m.kind = 'answer' AND m.seq > q.seq) LIMIT 100`, since)
		gone, err = db.Collect(rows, err, func(r *db.Rows, k *messageKey) error { return r.Scan(&k.conv, &k.seq) })
		return err
	})
	if err != nil {
		return err
	}
	return s.settle(ctx, &found, gone)
}

// settle lets go of questions and takes others in.
func (s *Service) settle(ctx context.Context, found *findings, gone []messageKey) error {
	for _, k := range gone {
		if err := s.withdraw(ctx, k); err != nil {
			return err
		}
	}
	if len(found.questions) == 0 {
		return nil
	}
	return s.put(ctx, found, noGuard)
}

// lastOfBurst is the message of the customer that a rated one answers.
const lastOfBurst = `(SELECT MAX(a.seq) FROM message AS a WHERE a.conversation_id = r.conversation_id AND a.seq < r.seq AND a.sender = '` + string(desk.SenderCustomer) + `')`

// takeRatings takes in answers of which customers said that they did not help,
// and lets go of those of which they do not say so any more.
func (s *Service) takeRatings(ctx context.Context) error {
	var found findings
	var gone []messageKey
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		found, gone = findings{}, nil
		since := db.Millis(tx.Now().Add(-7 * 24 * time.Hour))
		rows, err := tx.Query(`SELECT r.conversation_id, r.seq FROM rating AS r WHERE r.kind = 'answer' AND r.value < 0 AND r.at > $1 AND NOT EXISTS
			(SELECT 1 FROM gap_question AS q WHERE q.conversation_id = r.conversation_id AND q.seq = `+lastOfBurst+`) ORDER BY r.at DESC LIMIT 200`, since)
		list, err := db.Collect(rows, err, func(r *db.Rows, k *messageKey) error { return r.Scan(&k.conv, &k.seq) })
		if err != nil {
			return err
		}
		for _, k := range list {
			t, err := loadTalk(tx, k.conv, k.seq-lookBack, k.seq)
			if err != nil {
				return err
			}
			if q, ok := s.unhelpful(t, k.seq); ok {
				found.ask(q)
			}
		}
		rows, err = tx.Query(`SELECT q.conversation_id, q.seq FROM gap_question AS q WHERE q.source = '`+SourceUnhelpful+`' AND q.at > $1 AND NOT EXISTS
			(SELECT 1 FROM rating AS r WHERE r.conversation_id = q.conversation_id AND r.kind = 'answer' AND r.value < 0 AND q.seq = `+lastOfBurst+`) LIMIT 100`, since)
		gone, err = db.Collect(rows, err, func(r *db.Rows, k *messageKey) error { return r.Scan(&k.conv, &k.seq) })
		return err
	})
	if err != nil {
		return err
	}
	return s.settle(ctx, &found, gone)
}

// unhelpful is what the answer with the sequence was to. One from orders or goods
// is no matter of the knowledge base.
func (s *Service) unhelpful(t *talk, seq int64) (Question, bool) {
	at := t.at(seq)
	if at == len(t.lines) || t.lines[at].seq != seq || len(t.lines[at].entries) == 0 {
		return Question{}, false
	}
	for i := len(t.turns) - 1; i >= 0; i-- {
		if x := &t.turns[i]; x.seq < seq {
			q := s.question(t, x, SourceUnhelpful)
			q.EntryID = t.lines[at].entries[0]
			return q, true
		}
	}
	return Question{}, false
}

// takeWaits takes in what was asked back about, when the customer has said
// nothing more.
func (s *Service) takeWaits(ctx context.Context) error {
	var found findings
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		found = findings{}
		rows, err := tx.Query(`SELECT conversation_id, seq FROM gap_wait WHERE at < $1 ORDER BY at LIMIT 200`, db.Millis(tx.Now().Add(-sameTalk)))
		keys, err := db.Collect(rows, err, func(r *db.Rows, k *messageKey) error { return r.Scan(&k.conv, &k.seq) })
		if err != nil {
			return err
		}
		for _, k := range keys {
			t, err := loadTalk(tx, k.conv, k.seq-lookBack, k.seq+1)
			if err != nil {
				return err
			}
			found.helped = append(found.helped, k)
			for i := range t.turns {
				if t.turns[i].seq == k.seq {
					found.ask(s.question(t, &t.turns[i], SourceAsk))
				}
			}
		}
		return nil
	})
	if err != nil || len(found.helped) == 0 {
		return err
	}
	return s.put(ctx, &found, noGuard)
}

// withdraw takes a question out again. A gap without questions goes with it.
func (s *Service) withdraw(ctx context.Context, k messageKey) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		var id, root, day string
		var at int64
		err := tx.QueryRow(`SELECT q.gap_id, g.root, q.day, q.at FROM gap_question AS q JOIN gap AS g ON g.id = q.gap_id WHERE q.conversation_id = $1 AND q.seq = $2`, string(k.conv), k.seq).Scan(&id, &root, &day, &at)
		if errors.Is(err, db.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM gap_question WHERE conversation_id = $1 AND seq = $2`, string(k.conv), k.seq); err != nil {
			return err
		}
		var lately int64
		err = tx.QueryRow(`SELECT COUNT(*) FROM gap_question AS q JOIN gap AS g ON g.id = q.gap_id WHERE q.conversation_id = $1 AND g.root = $2 AND q.at > $3 AND q.at < $4`,
			string(k.conv), root, at-countedOnce.Milliseconds(), at+countedOnce.Milliseconds()).Scan(&lately)
		if err != nil {
			return err
		}
		if lately == 0 {
			if _, err := tx.Exec(`UPDATE gap_day SET n = n - 1 WHERE gap_id = $1 AND day = $2 AND n > 0`, id, day); err != nil {
				return err
			}
			for _, x := range distinct(id, root) {
				if _, err := tx.Exec(`UPDATE gap SET asked = asked - 1 WHERE id = $1 AND asked > 0`, x); err != nil {
					return err
				}
			}
		}
		var left int64
		if err := tx.QueryRow(`SELECT COUNT(*) FROM gap_question AS q JOIN gap AS g ON g.id = q.gap_id WHERE g.root = $1`, root).Scan(&left); err != nil {
			return err
		}
		if left == 0 {
			if err := drop(tx, `SELECT id FROM gap WHERE root = $1 AND asked <= 0`, root); err != nil {
				return err
			}
		}
		return changed(tx)
	})
}

func distinct(a, b string) []string {
	if a == b {
		return []string{a}
	}
	return []string{a, b}
}

// drop deletes the gaps of a query with all that hangs on them.
func drop(tx *db.Tx, ids string, args ...any) error {
	for _, table := range []string{"gap_question WHERE gap_id", "gap_day WHERE gap_id", "gap WHERE id"} {
		if _, err := tx.Exec(`DELETE FROM `+table+` IN (`+ids+`)`, args...); err != nil {
			return err
		}
	}
	return nil
}
