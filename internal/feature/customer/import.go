package customer

import (
	"context"
	"reflect"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/contact"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

// The codes of problems beyond those of tabular.
const (
	codeNotEmail = "not_email"
	codeNotPhone = "not_phone"
)

// Columns are the fields of an import.
func (s *Service) Columns() tabular.Columns {
	return tabular.Columns{
		Key:  "external_id",
		Flat: []string{"external_id", "name", "email", "phone", "lang", "tags"},
	}
}

// Import makes and updates customers by their external id.
func (s *Service) Import(ctx context.Context, rows tabular.Records, opt tabular.Options, report *tabular.Report) error {
	run := s.db.Write
	if opt.DryRun {
		run = s.db.Read
	}
	return tabular.Import(ctx, rows, s.Columns(), report, func(batch []tabular.Group) (results []tabular.Result, err error) {
		apply := func(tx *db.Tx) (err error) {
			results, err = importBatch(tx, batch, opt)
			return err
		}
		if err = run(ctx, apply); db.IsUnique(err) {
			err = run(ctx, apply) // another import was first: now its records are known
		}
		return results, err
	})
}

func importBatch(tx *db.Tx, batch []tabular.Group, opt tabular.Options) ([]tabular.Result, error) {
	keys := make([]string, len(batch))
	for i, g := range batch {
		keys[i] = g.Key
	}
	list, err := selectWhere(tx, `external_id IN `+db.In(1, len(keys)), textArgs(keys)...)
	if err != nil {
		return nil, err
	}
	known := make(map[string]desk.Customer, len(list))
	for _, c := range list {
		known[c.ExternalID] = c
	}
	results := make([]tabular.Result, 0, len(batch))
	for _, g := range batch {
		c, exists := known[g.Key]
		if !exists {
			c = desk.Customer{ID: desk.NewID[desk.CustomerID]("cu", tx.Now()), ExternalID: g.Key, Tags: []string{}, CreatedAt: tx.Now()}
		}
		before := c
		if problems := readCustomer(g, opt, &c); len(problems) > 0 {
			results = append(results, g.Failed(problems))
			continue
		}
		outcome := tabular.Created
		if exists {
			outcome = tabular.Updated
			if reflect.DeepEqual(before, c) {
				results = append(results, g.Done(tabular.Unchanged))
				continue
			}
		}
		if !opt.DryRun {
			if err := save(tx, &c); err != nil {
				return nil, err
			}
		}
		results = append(results, g.Done(outcome))
	}
	return results, nil
}

func readCustomer(g tabular.Group, opt tabular.Options, c *desk.Customer) []tabular.Problem {
	f := g.Rows[0].Fields(opt)
	f.Text("name", &c.Name, maxName)
	f.Text("email", &c.Email, maxEmail)
	f.Text("phone", &c.Phone, maxPhone)
	tabular.Choice(f, "lang", &c.Lang, "zh", "en")
	f.List("tags", &c.Tags, "|", maxTags, maxTag)
	if c.Email != "" && contact.EmailKey(c.Email) == "" {
		f.Fail("email", codeNotEmail, "not an e-mail address")
	}
	if c.Phone != "" && contact.PhoneKey(c.Phone) == "" {
		f.Fail("phone", codeNotPhone, "not a telephone number")
	}
	c.Verified = true // the shop vouches for its own list
	return f.Problems()
}
