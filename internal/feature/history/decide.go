package history

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const maxPhrasings = 200 // of an entry

func (s *Service) cluster(ctx context.Context, id desk.ClusterID) (c Cluster, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		c, err = selectCluster(tx, id)
		return err
	})
	return c, err
}

// open returns a cluster about which nothing has been decided.
func (s *Service) open(ctx context.Context, id desk.ClusterID) (Cluster, error) {
	c, err := s.cluster(ctx, id)
	if err == nil && c.State != Open {
		err = desk.E(desk.CodeConflict, "error.history.decided", nil)
	}
	return c, err
}

func (s *Service) decide(ctx context.Context, c *Cluster, state State, target string, a *added, by desk.Actor) error {
	return s.db.Write(ctx, func(tx *db.Tx) error { return decide(tx, c, state, target, a, by.UserID) })
}

// Accept makes an entry of a cluster, as it was edited.
func (s *Service) Accept(ctx context.Context, by desk.Actor, id desk.ClusterID, e desk.Entry) (desk.Entry, error) {
	c, err := s.open(ctx, id)
	if err != nil {
		return desk.Entry{}, err
	}
	e.ID, e.Lang = "", c.Lang
	if e, err = s.knowledge.SaveEntry(ctx, by, e); err != nil {
		return desk.Entry{}, err
	}
	if err := s.decide(ctx, &c, Accepted, string(e.ID), &added{Version: e.Version}, by); err != nil {
		// Somebody else has decided meanwhile: what was made goes again.
		return desk.Entry{}, errors.Join(err, s.knowledge.DeleteEntry(ctx, by, e.ID))
	}
	return e, nil
}

// Join adds phrasings of a cluster to an entry that is there.
func (s *Service) Join(ctx context.Context, by desk.Actor, id desk.ClusterID, entry desk.EntryID, phrasings []string) error {
	c, err := s.open(ctx, id)
	if err != nil {
		return err
	}
	e, err := s.knowledge.GetEntry(ctx, entry)
	if err != nil {
		return err
	}
	if e.Lang != c.Lang {
		return desk.Invalid("entry", "error.field.value")
	}
	a := added{}
	for _, p := range phrasings {
		p = strings.TrimSpace(p)
		if p != "" && p != e.Question && !slices.Contains(e.Phrasings, p) && len(e.Phrasings) < maxPhrasings {
			e.Phrasings = append(e.Phrasings, p)
			a.Phrasings = append(a.Phrasings, p)
		}
	}
	if len(a.Phrasings) > 0 {
		if _, err := s.knowledge.SaveEntry(ctx, by, e); err != nil {
			return err
		}
	}
	if err := s.decide(ctx, &c, Joined, string(entry), &a, by); err != nil {
		return errors.Join(err, s.takeBack(ctx, by, entry, a.Phrasings))
	}
	return nil
}

// Merge makes a cluster part of another one of its import and language.
func (s *Service) Merge(ctx context.Context, by desk.Actor, id, into desk.ClusterID) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		c, err := selectCluster(tx, id)
		if err != nil {
			return err
		}
		to, err := selectCluster(tx, into)
		switch {
		case err != nil:
			return err
		case c.State != Open || to.State != Open:
			return desk.E(desk.CodeConflict, "error.history.decided", nil)
		case c.ID == to.ID || c.ImportID != to.ImportID || c.Lang != to.Lang:
			return desk.Invalid("cluster", "error.field.value")
		}
		return decide(tx, &c, Merged, string(to.ID), &added{}, by.UserID)
	})
}

// Reject puts a cluster aside.
func (s *Service) Reject(ctx context.Context, by desk.Actor, id desk.ClusterID) error {
	c, err := s.open(ctx, id)
	if err != nil {
		return err
	}
	return s.decide(ctx, &c, Rejected, "", &added{}, by)
}

// Reopen takes a decision back, and what it has changed elsewhere. An entry that
// was edited since stays: then it is CodeConflict.
func (s *Service) Reopen(ctx context.Context, by desk.Actor, id desk.ClusterID) error {
	c, err := s.cluster(ctx, id)
	if err != nil {
		return err
	}
	if err := s.takeAllBack(ctx, by, &c); err != nil {
		return err
	}
	if c.State == Open {
		return nil
	}
	return s.decide(ctx, &c, Open, "", &added{}, by)
}

func (s *Service) takeAllBack(ctx context.Context, by desk.Actor, c *Cluster) error {
	entry := desk.EntryID(c.Target)
	switch c.State {
	case Accepted:
		e, err := s.knowledge.GetEntry(ctx, entry)
		switch {
		case desk.CodeOf(err) == desk.CodeNotFound:
			return nil
		case err != nil:
			return err
		case e.Version != c.added.Version:
			return desk.E(desk.CodeConflict, "error.history.edited", nil)
		}
		return ignoreNotFound(s.knowledge.DeleteEntry(ctx, by, entry))
	case Joined:
		return s.takeBack(ctx, by, entry, c.added.Phrasings)
	case Open, Merged, Rejected:
	}
	return nil
}

// takeBack removes phrasings from an entry.
func (s *Service) takeBack(ctx context.Context, by desk.Actor, id desk.EntryID, phrasings []string) error {
	e, err := s.knowledge.GetEntry(ctx, id)
	if err != nil {
		return ignoreNotFound(err)
	}
	before := len(e.Phrasings)
	e.Phrasings = slices.DeleteFunc(slices.Clone(e.Phrasings), func(p string) bool { return slices.Contains(phrasings, p) })
	if len(e.Phrasings) == before {
		return nil
	}
	_, err = s.knowledge.SaveEntry(ctx, by, e)
	return err
}

// Undo deletes an import and what came of it, and returns how many entries stay
// because they have been edited since.
func (s *Service) Undo(ctx context.Context, by desk.Actor, id desk.HistoryID) (kept int, err error) {
	var i Import
	var list []Cluster
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		if i, err = selectImport(tx, id); err != nil {
			return err
		}
		list, err = selectClusters(tx, `WHERE import_id = $1`, string(id))
		return err
	})
	if err != nil {
		return 0, err
	}
	if err := s.jobs.Cancel(ctx, i.JobID); err != nil && desk.CodeOf(err) != desk.CodeConflict && desk.CodeOf(err) != desk.CodeNotFound {
		return 0, err
	}
	for k := range list {
		err := s.takeAllBack(ctx, by, &list[k])
		if desk.CodeOf(err) == desk.CodeConflict {
			kept++
			continue
		}
		if err != nil {
			return kept, err
		}
	}
	return kept, s.db.Write(ctx, func(tx *db.Tx) error { return deleteImport(tx, id) })
}

func ignoreNotFound(err error) error {
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil
	}
	return err
}
