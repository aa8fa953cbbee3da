package knowledge

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// Categories lists the nodes of a language in the order of their positions,
// and how many entries each has by itself.
func (s *Service) Categories(ctx context.Context, lang string) (list []desk.Category, entries map[desk.CategoryID]int64, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		if list, err = selectCategories(tx, lang); err != nil {
			return err
		}
		entries, err = entriesByCategory(tx, lang)
		return err
	})
	return list, entries, err
}

// CreateCategory makes a node below its parent, three levels deep at most.
func (s *Service) CreateCategory(ctx context.Context, c desk.Category) (desk.Category, error) {
	if err := checkCategory(&c); err != nil {
		return desk.Category{}, err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		all, err := selectCategories(tx, c.Lang)
		if err != nil {
			return err
		}
		if err := place(all, c); err != nil {
			return err
		}
		c.ID, c.Position = desk.NewID[desk.CategoryID]("kc", tx.Now()), nextPosition(all, c.ParentID)
		return insertCategory(tx, c)
	})
	return c, sameName(err)
}

// UpdateCategory renames a node, and moves it below another parent. Its
// language stays.
func (s *Service) UpdateCategory(ctx context.Context, c desk.Category) (desk.Category, error) {
	if err := checkCategory(&c); err != nil {
		return desk.Category{}, err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		before, err := selectCategory(tx, c.ID)
		if err != nil {
			return err
		}
		c.Lang, c.Position = before.Lang, before.Position
		all, err := selectCategories(tx, c.Lang)
		if err != nil {
			return err
		}
		if err := place(all, c); err != nil {
			return err
		}
		if c.ParentID != before.ParentID {
			c.Position = nextPosition(all, c.ParentID)
		}
		return updateCategory(tx, c)
	})
	return c, sameName(err)
}

// MoveCategory puts a node below a parent, "" = the top, as the child with the
// number among its children; a number that is too high puts it last.
func (s *Service) MoveCategory(ctx context.Context, id, parent desk.CategoryID, number int) (desk.Category, error) {
	var c desk.Category
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		if c, err = selectCategory(tx, id); err != nil {
			return err
		}
		all, err := selectCategories(tx, c.Lang)
		if err != nil {
			return err
		}
		c.ParentID = parent
		if err := place(all, c); err != nil {
			return err
		}
		siblings := slices.DeleteFunc(all, func(o desk.Category) bool { return o.ParentID != parent || o.ID == id })
		siblings = slices.Insert(siblings, min(max(number, 0), len(siblings)), c)
		for i := range siblings {
			o := &siblings[i]
			if o.Position == int64(i) && o.ID != id {
				continue
			}
			o.Position = int64(i)
			if err := updateCategory(tx, *o); err != nil {
				return err
			}
			if o.ID == id {
				c = *o
			}
		}
		return nil
	})
	return c, sameName(err)
}

// DeleteCategory removes an empty node; one with entries or nodes below it is
// refused with CodeConflict.
func (s *Service) DeleteCategory(ctx context.Context, id desk.CategoryID) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := selectCategory(tx, id); err != nil {
			return err
		}
		n, err := tx.Exec(`DELETE FROM knowledge_category WHERE id = $1
			AND NOT EXISTS (SELECT 1 FROM knowledge_category c WHERE c.parent_id = $1)
			AND NOT EXISTS (SELECT 1 FROM knowledge_entry e WHERE e.category_id = $1 AND e.deleted_at = 0)`, string(id))
		if err == nil && n == 0 {
			err = desk.E(desk.CodeConflict, "error.category.not_empty", nil)
		}
		return err
	})
}

func checkCategory(c *desk.Category) error {
	c.Name = strings.TrimSpace(c.Name)
	switch {
	case !slices.Contains(Langs(), c.Lang):
		return desk.Invalid("lang", "error.field.value")
	case c.Name == "":
		return desk.Invalid("name", "error.field.required")
	case utf8.RuneCountInString(c.Name) > maxName || strings.Contains(c.Name, "/"):
		return desk.Invalid("name", "error.category.name")
	}
	return nil
}

// place refuses a parent that does not exist, lies below c itself, or would
// make the tree too deep.
func place(all []desk.Category, c desk.Category) error {
	above := 0
	for id := c.ParentID; id != ""; above++ {
		i := slices.IndexFunc(all, func(o desk.Category) bool { return o.ID == id })
		if i < 0 || id == c.ID && c.ID != "" || above > maxDepth {
			return desk.Invalid("parent_id", "error.category.unknown")
		}
		id = all[i].ParentID
	}
	if above+height(all, c.ID) > maxDepth {
		return desk.Invalid("parent_id", "error.category.too_deep")
	}
	return nil
}

// height counts the levels of the node and those below it.
func height(all []desk.Category, id desk.CategoryID) int {
	h := 0
	for _, c := range all {
		if c.ParentID == id && id != "" {
			h = max(h, height(all, c.ID))
		}
	}
	return h + 1
}

func nextPosition(all []desk.Category, parent desk.CategoryID) (n int64) {
	for _, c := range all {
		if c.ParentID == parent {
			n = max(n, c.Position+1)
		}
	}
	return n
}

func sameName(err error) error {
	if db.IsUnique(err) {
		return desk.E(desk.CodeConflict, "error.category.exists", err)
	}
	return err
}
