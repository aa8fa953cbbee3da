package customer

import (
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

func each(t *testing.T, test func(t *testing.T, s *Service)) {
	dbtest.Each(t, []fs.FS{Migrations}, func(t *testing.T, d *db.DB) { test(t, New(d)) })
}

func importCSV(t *testing.T, s *Service, body string, opt tabular.Options) *tabular.Report {
	t.Helper()
	f, err := tabular.New(strings.NewReader(body), int64(len(body)), "a.csv", tabular.Source{})
	if err != nil {
		t.Fatal(err)
	}
	report := &tabular.Report{}
	if err := s.Import(t.Context(), f.Records(), opt, report); err != nil {
		t.Fatal(err)
	}
	return report
}

func counts(r *tabular.Report) string {
	return fmt.Sprintf("%d/%d/%d/%d", r.Created, r.Updated, r.Unchanged, r.Failed)
}

func TestImport(t *testing.T) {
	each(t, func(t *testing.T, s *Service) {
		const file = "external_id,name,email,phone,lang,tags\n" +
			"C1,林晓,Lin@Example.com,138 1234 5678,zh,金卡|老客户\nC2,Ann,,,en,\nC3,Bad,nowhere,12,fr,\n"
		r := importCSV(t, s, file, tabular.Options{DryRun: true})
		if got := counts(r); got != "2/0/0/1" {
			t.Errorf("dry run: got %s", got)
		}
		if _, err := s.GetByExternalID(t.Context(), "C1"); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("the dry run has written: %v", err)
		}
		r = importCSV(t, s, file, tabular.Options{})
		var codes []string
		for _, p := range r.Problems {
			codes = append(codes, fmt.Sprint(p.Row, p.Record, p.Code))
		}
		if got := counts(r); got != "2/0/0/1" || fmt.Sprint(codes) != "[4C3choice 4C3not_email 4C3not_phone]" {
			t.Errorf("got %s, %v", got, codes)
		}
		if got := counts(importCSV(t, s, file, tabular.Options{})); got != "0/0/2/1" {
			t.Errorf("again: got %s", got)
		}
		c, err := s.GetByExternalID(t.Context(), "C1")
		if err != nil || c.Name != "林晓" || c.Email != "Lin@Example.com" || fmt.Sprint(c.Tags) != "[金卡 老客户]" || !c.Verified || c.Lang != "zh" {
			t.Errorf("got %+v, %v", c, err)
		}
		// A file with a part of the columns changes that part.
		if got := counts(importCSV(t, s, "external_id,phone\nC1,+86 13900000000\nC2,\n", tabular.Options{})); got != "0/1/1/0" {
			t.Errorf("a part: got %s", got)
		}
		again, err := s.Get(t.Context(), c.ID)
		if c.Phone = "+86 13900000000"; err != nil || fmt.Sprint(again) != fmt.Sprint(c) {
			t.Errorf("got %+v, want %+v", again, c)
		}
	})
}

func TestFind(t *testing.T) {
	each(t, func(t *testing.T, s *Service) {
		importCSV(t, s, "external_id,email,phone\nC1,a@example.com,13812345678\nC2,A@example.com,\nC3,b@example.com,\n", tabular.Options{})
		if _, err := s.CreateVisitor(t.Context(), "zh"); err != nil {
			t.Fatal(err)
		}
		for contact, want := range map[string]string{
			"A@EXAMPLE.COM": "C1 C2", "+86 138-1234-5678": "C1", "b@example.com": "C3",
			"c@example.com": "", "5678": "", "": "", "%": "",
		} {
			list, err := s.Find(t.Context(), contact)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range list {
				got = append(got, c.ExternalID)
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%q: got %v, want %q", contact, got, want)
			}
		}
	})
}

func TestS11Identify(t *testing.T) {
	each(t, func(t *testing.T, s *Service) {
		ctx := t.Context()
		importCSV(t, s, "external_id,name,email,phone,tags\nC1,Lin,lin@example.com,13812345678,vip\n", tabular.Options{})
		known, err := s.GetByExternalID(ctx, "C1")
		if err != nil {
			t.Fatal(err)
		}
		c, err := s.Identify(ctx, Identity{ExternalID: "C1", Name: "Lin Xiao"})
		if err != nil || c.ID != known.ID || c.Name != "Lin Xiao" || c.Email != known.Email || fmt.Sprint(c.Tags) != "[vip]" {
			t.Errorf("got %+v, %v", c, err)
		}
		c, err = s.Identify(ctx, Identity{ExternalID: "C1", Email: "new@example.com", Phone: "13999999999"})
		if again, getErr := s.Get(ctx, known.ID); err != nil || getErr != nil || fmt.Sprint(again) != fmt.Sprint(c) ||
			c.Name != "Lin Xiao" || c.Email != "new@example.com" || c.Phone != "13999999999" {
			t.Errorf("got %+v, kept %+v, %v", c, again, err)
		}
		// Somebody else with the same address is somebody else.
		other, err := s.Identify(ctx, Identity{ExternalID: "C2", Email: "new@example.com", Phone: "13999999999"})
		if err != nil || other.ID == known.ID || !other.Verified {
			t.Errorf("got %+v, %v", other, err)
		}
		visitor, err := s.CreateVisitor(ctx, "en")
		if err != nil || visitor.Verified || visitor.ExternalID != "" || visitor.Lang != "en" {
			t.Errorf("got %+v, %v", visitor, err)
		}
		for _, bad := range []Identity{{}, {ExternalID: " "}, {ExternalID: "C3", Name: strings.Repeat("x", 201)}} {
			if _, err := s.Identify(ctx, bad); desk.CodeOf(err) != desk.CodeInvalid {
				t.Errorf("%+v: got %v", bad, err)
			}
		}
		all, err := s.GetMany(ctx, []desk.CustomerID{known.ID, visitor.ID, "cu_none"})
		if err != nil || len(all) != 2 || all[known.ID].Name != "Lin Xiao" {
			t.Errorf("got %+v, %v", all, err)
		}
	})
}

// Two pages that open at once make one customer.
func TestIdentifyAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *Service) {
		var ids sync.Map
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				c, err := s.Identify(t.Context(), Identity{ExternalID: "C9", Name: "Li"})
				if err != nil {
					t.Error(err)
				}
				ids.Store(c.ID, true)
			})
		}
		wg.Wait()
		n := 0
		ids.Range(func(any, any) bool { n++; return true })
		if n != 1 {
			t.Errorf("got %d customers, want 1", n)
		}
	})
}
