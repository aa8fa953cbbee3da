package customer

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/contact"
)

// Limits of what is kept about a customer.
const (
	maxName  = 200
	maxEmail = 254
	maxPhone = 32
	maxTags  = 50
	maxTag   = 50
	maxFound = 50
)

// Service keeps the customers. It is safe for concurrent use.
type Service struct {
	db *db.DB
}

// New returns the service.
func New(d *db.DB) *Service { return &Service{db: d} }

// Get returns a customer, or CodeNotFound.
func (s *Service) Get(ctx context.Context, id desk.CustomerID) (desk.Customer, error) {
	return s.one(ctx, `id = $1`, string(id))
}

// GetMany returns those that exist.
func (s *Service) GetMany(ctx context.Context, ids []desk.CustomerID) (map[desk.CustomerID]desk.Customer, error) {
	out := make(map[desk.CustomerID]desk.Customer, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	args := textArgs(ids)
	for len(args)%16 != 0 {
		args = append(args, args[0]) // few lengths are few prepared statements
	}
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		list, err := selectWhere(tx, `id IN `+db.In(1, len(args)), args...)
		for _, c := range list {
			out[c.ID] = c
		}
		return err
	})
	return out, err
}

// GetByExternalID returns the customer with the shop's own id, or CodeNotFound.
func (s *Service) GetByExternalID(ctx context.Context, id string) (desk.Customer, error) {
	return s.one(ctx, `external_id = $1`, id)
}

func (s *Service) one(ctx context.Context, where, arg string) (desk.Customer, error) {
	var list []desk.Customer
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = selectWhere(tx, where, arg)
		return err
	})
	if err != nil {
		return desk.Customer{}, err
	}
	if len(list) == 0 {
		return desk.Customer{}, desk.E(desk.CodeNotFound, "error.customer.not_found", nil)
	}
	return list[0], nil
}

// Find returns the customers that the shop knows by the contact, an e-mail
// address or a telephone number in any way of writing; none for anything else.
// Several people may share a contact.
func (s *Service) Find(ctx context.Context, contactText string) ([]desk.Customer, error) {
	where, key := `email_key = $1`, contact.EmailKey(contactText)
	if key == "" {
		where, key = `phone_key = $1`, contact.PhoneKey(contactText)
	}
	if key == "" {
		return nil, nil
	}
	var list []desk.Customer
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = selectWhere(tx, where+` AND external_id IS NOT NULL ORDER BY external_id LIMIT $2`, key, maxFound)
		return err
	})
	return list, err
}

// CreateVisitor makes a customer about whom nothing is known but the language.
func (s *Service) CreateVisitor(ctx context.Context, lang string) (desk.Customer, error) {
	var c desk.Customer
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		c = desk.Customer{ID: desk.NewID[desk.CustomerID]("cu", tx.Now()), Lang: lang, Tags: []string{}, CreatedAt: tx.Now()}
		return save(tx, &c)
	})
	return c, err
}

// Identity is who the shop's signed token says that a visitor is. Nothing else
// about a customer can be set this way.
type Identity struct {
	ExternalID string
	Name       string
	Email      string
	Phone      string
}

// Identify returns the customer with the identity's external id, made or
// brought up to date from what the identity says. What it does not say stays.
// It is for identities whose signature has been checked, and only for those.
func (s *Service) Identify(ctx context.Context, who Identity) (desk.Customer, error) {
	if err := who.check(); err != nil {
		return desk.Customer{}, err
	}
	c, err := s.GetByExternalID(ctx, who.ExternalID)
	if err == nil && !who.apply(&c) {
		return c, nil // the common case, every page load: nothing to write
	}
	if err != nil && desk.CodeOf(err) != desk.CodeNotFound {
		return desk.Customer{}, err
	}
	write := func(tx *db.Tx) error {
		list, err := selectWhere(tx, `external_id = $1`+tx.Dialect().ForUpdate(), who.ExternalID)
		if err != nil {
			return err
		}
		c = desk.Customer{ID: desk.NewID[desk.CustomerID]("cu", tx.Now()), ExternalID: who.ExternalID, Tags: []string{}, CreatedAt: tx.Now()}
		if len(list) > 0 {
			c = list[0]
		}
		who.apply(&c)
		return save(tx, &c)
	}
	err = s.db.Write(ctx, write)
	if db.IsUnique(err) {
		// Another page of the same customer was first: now the row is there.
		err = s.db.Write(ctx, write)
	}
	return c, err
}

func (who *Identity) check() error {
	who.ExternalID = strings.TrimSpace(who.ExternalID)
	switch {
	case who.ExternalID == "" || len(who.ExternalID) > maxName:
		return desk.Invalid("sub", "error.length")
	case utf8.RuneCountInString(who.Name) > maxName:
		return desk.Invalid("name", "error.length")
	case len(who.Email) > maxEmail:
		return desk.Invalid("email", "error.length")
	case len(who.Phone) > maxPhone:
		return desk.Invalid("phone", "error.length")
	}
	return nil
}

// apply reports whether anything has changed.
func (who *Identity) apply(c *desk.Customer) bool {
	changed := !c.Verified
	c.Verified = true
	for _, f := range []struct {
		to   *string
		from string
	}{{&c.Name, who.Name}, {&c.Email, who.Email}, {&c.Phone, who.Phone}} {
		if f.from != "" && f.from != *f.to {
			*f.to = f.from
			changed = true
		}
	}
	return changed
}
