package overlap

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/alike"
	"github.com/shopbell/shopbell/internal/engine/contradict"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const loadAtOnce = 500

// memory is everything that is compared, as terms.
type memory struct {
	have  map[string]int64      // edit, by id
	langs map[string]string     // language, by id
	asked map[string]*alike.Set // entries by what they ask, by language
	told  map[string]*alike.Set // entries and passages by what they say
	used  time.Time
	at    revision
}

// revision is a state of what is compared.
type revision struct{ knowledge, documents int64 }

func selectRevision(tx *db.Tx) (r revision, err error) {
	err = tx.QueryRow(`SELECT k.revision, d.revision FROM knowledge_revision AS k, document_revision AS d WHERE k.id = 1 AND d.id = 1`).Scan(&r.knowledge, &r.documents)
	return r, err
}

// live reads the edits of all that is compared: entries that are told or will be,
// and passages of documents in use.
func live(tx *db.Tx) (map[string]int64, error) {
	type row struct {
		id   string
		edit int64
	}
	rows, err := tx.Query(`SELECT id, edit FROM knowledge_entry WHERE published = TRUE AND enabled = TRUE AND deleted_at = 0
		UNION ALL SELECT p.id, 0 FROM document_passage AS p JOIN document AS d ON d.id = p.document_id WHERE d.enabled = TRUE AND d.deleted_at = 0`)
	list, err := db.Collect(rows, err, func(r *db.Rows, x *row) error { return r.Scan(&x.id, &x.edit) })
	out := make(map[string]int64, len(list))
	for _, x := range list {
		out[x.id] = x.edit
	}
	return out, err
}

// memory returns the memory, brought up to what is committed.
func (s *Service) memory(ctx context.Context) (*memory, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var at revision
	var now map[string]int64
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if at, err = selectRevision(tx); err != nil || s.mem != nil && s.mem.at == at {
			return err
		}
		now, err = live(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	if s.mem != nil && s.mem.at == at {
		s.mem.used = s.DB.Now()
		return s.mem, nil
	}
	m := s.mem
	if m == nil {
		m = &memory{have: map[string]int64{}, langs: map[string]string{}, asked: map[string]*alike.Set{}, told: map[string]*alike.Set{}}
		for _, lang := range Langs() {
			lex, err := s.Lexicon(lang)
			if err != nil {
				return nil, fmt.Errorf("compare entries: %w", err)
			}
			m.asked[lang], m.told[lang] = alike.New(lex), alike.New(lex)
		}
	}
	var changed []string
	for id, edit := range now {
		if old, ok := m.have[id]; !ok || old != edit {
			changed = append(changed, id)
		}
	}
	for id := range m.have {
		if _, ok := now[id]; !ok {
			m.remove(id)
		}
	}
	for len(changed) > 0 {
		part := changed[:min(loadAtOnce, len(changed))]
		changed = changed[len(part):]
		list, err := s.load(ctx, part)
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			m.put(x)
		}
	}
	m.at, m.used = at, s.DB.Now()
	s.mem = m
	return m, nil
}

func (m *memory) put(x *item) {
	if m.asked[x.Lang] == nil {
		return
	}
	if !x.passage {
		m.asked[x.Lang].Put(x.question())
	}
	m.told[x.Lang].Put(x.answer())
	m.have[x.id], m.langs[x.id] = x.edit, x.Lang
}

func (m *memory) remove(id string) {
	if lang, ok := m.langs[id]; ok {
		m.asked[lang].Remove(id)
		m.told[lang].Remove(id)
	}
	delete(m.have, id)
	delete(m.langs, id)
}

// item is an entry or a passage.
type item struct {
	id      string
	passage bool
	edit    int64
	desk.Entry
	document string // name of a passage's

	statement *contradict.Statement
}

func (x *item) question() alike.Doc {
	return alike.Doc{ID: x.id, Phrasings: append([]string{x.Question}, x.Phrasings...), Body: x.Answer}
}

// answer is the item by its sentences.
func (x *item) answer() alike.Doc {
	d := alike.Doc{ID: x.id}
	for part := range strings.FieldsFuncSeq(strings.ReplaceAll(x.Answer, ". ", "。"), func(r rune) bool { return strings.ContainsRune("。！？；!?;\n", r) }) {
		if part = strings.TrimSpace(part); part != "" {
			d.Phrasings = append(d.Phrasings, part)
		}
	}
	return d
}

func (s *Service) read(x *item) *contradict.Statement {
	if x.statement == nil {
		x.statement = s.readers[x.Lang].Read(contradict.Text{Title: x.Question, Body: x.Answer})
	}
	return x.statement
}
