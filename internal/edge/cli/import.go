package cli

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/shopbell/shopbell/internal/kit/tabular"
)

// importers are the kinds of records that can be imported.
func (s *Services) importers() map[string]tabular.Importer {
	return map[string]tabular.Importer{
		"products":  s.Catalog,
		"customers": s.Customers,
		"orders":    s.Orders,
		"shipments": s.Orders.Shipments(),
		"knowledge": s.Knowledge,
	}
}

// importKinds in the order in which a shop would import them: orders name
// customers, shipments name orders.
var importKinds = []string{"products", "customers", "orders", "shipments", "knowledge"}

// shownProblems is how many problems the terminal shows; --report has them all.
const shownProblems = 20

// importRun is one call of the command.
type importRun struct {
	kind, path string
	mapping    string
	report     string
	format     string
	source     tabular.Source
	dryRun     bool
}

func (c *command) importer() *cobra.Command {
	var r importRun
	cmd := &cobra.Command{
		Use:   "import {" + strings.Join(importKinds, "|") + "} FILE",
		Short: "Import the shop's data from CSV, XLSX or JSON",
		Long: "Imports products, customers, orders, shipments or knowledge entries. Records are recognised by the shop's own ids: " +
			"what is equal stays as it is, what differs is updated, and a second run changes nothing. " +
			"A record that cannot be read is reported with its row and does not stop the others.\n\n" +
			"Files of another layout go through a mapping (--map). docs/guide/import.md describes the columns and the mapping.",
		Example:   "  shopbell import products products.csv\n  shopbell import orders export.json --map orders.yaml --dry-run",
		Args:      cobra.ExactArgs(2),
		ValidArgs: importKinds,
		RunE: func(cmd *cobra.Command, args []string) error {
			r.kind, r.path = args[0], args[1]
			if !slices.Contains(importKinds, r.kind) {
				return fmt.Errorf("%q cannot be imported: one of %s is expected", r.kind, strings.Join(importKinds, ", "))
			}
			r.source.Format = tabular.Format(r.format)
			return c.with(cmd, func(ctx context.Context, _ Config, s *Services) error { return r.run(ctx, cmd, s) })
		},
	}
	f := cmd.Flags()
	f.StringVar(&r.mapping, "map", "", "mapping of a foreign layout (YAML)")
	f.BoolVar(&r.dryRun, "dry-run", false, "check and compare, write nothing")
	f.StringVar(&r.report, "report", "", "write what became of every record to this CSV file")
	f.StringVar(&r.format, "format", "", "csv, xlsx or json (default: by the file's name)")
	f.StringVar(&r.source.Encoding, "encoding", "", "of CSV and JSON: "+strings.Join(tabular.Encodings(), ", ")+" (default: found out)")
	f.StringVar(&r.source.Records, "records", "", "of JSON: dotted path of the records in the document (default: the document, or what the mapping says)")
	f.StringVar(&r.source.Sheet, "sheet", "", "of XLSX (default: the first)")
	return cmd
}

func (r *importRun) run(ctx context.Context, cmd *cobra.Command, s *Services) (err error) {
	importer := s.importers()[r.kind]
	var mapping *tabular.Mapping
	if r.mapping != "" {
		if mapping, err = tabular.LoadMapping(r.mapping); err != nil {
			return err
		}
		if err := mapping.Check(importer.Columns()); err != nil {
			return fmt.Errorf("%s: %w", r.mapping, err)
		}
		r.source.Records = cmp.Or(r.source.Records, mapping.Records)
	}
	opt, err := s.importOptions(ctx)
	if err != nil {
		return err
	}
	opt.DryRun = r.dryRun
	file, err := tabular.Open(r.path, r.source)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	rows := file.Records()
	if mapping != nil {
		rows = mapping.Apply(rows)
	}
	report := &tabular.Report{}
	progress := &progressLine{w: cmd.ErrOrStderr(), kind: r.kind, file: file}
	report.Progress = progress.show
	done, err := r.writeReport(report)
	if err != nil {
		return err
	}
	began := time.Now()
	err = errors.Join(importer.Import(ctx, rows, opt, report), done())
	progress.clear()
	r.summary(cmd.OutOrStdout(), report, time.Since(began))
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", r.path, err)
	case report.Failed > 0:
		return fmt.Errorf("%d of %d records could not be imported", report.Failed, report.Failed+report.Created+report.Updated+report.Unchanged)
	}
	return nil
}

// importOptions are the circumstances that the shop's settings give.
func (s *Services) importOptions(ctx context.Context) (tabular.Options, error) {
	shop, err := s.Settings.Shop(ctx)
	if err != nil {
		return tabular.Options{}, err
	}
	zone, err := time.LoadLocation(shop.TimeZone)
	if err != nil {
		return tabular.Options{}, fmt.Errorf("time zone of the shop: %w", err)
	}
	return tabular.Options{Zone: zone, Currency: shop.Currency}, nil
}

func (r *importRun) summary(w io.Writer, report *tabular.Report, took time.Duration) {
	verb := ""
	if r.dryRun {
		verb = " (dry run, nothing was written)"
	}
	fmt.Fprintf(w, "%s: %d rows: %d created, %d updated, %d unchanged, %d failed in %.1f s%s\n",
		r.kind, report.Rows, report.Created, report.Updated, report.Unchanged, report.Failed, took.Seconds(), verb)
	for i, p := range report.Problems {
		if i == shownProblems {
			fmt.Fprintf(w, "  … and %d more problems; --report FILE lists every record\n", len(report.Problems)+report.Dropped-i)
			return
		}
		record := ""
		if p.Record != "" {
			record = " " + p.Record
		}
		fmt.Fprintf(w, "  row %d%s: %s\n", p.Row, record, p.Text)
	}
}

// writeReport lets the report write a line for every record. The returned
// function ends the file.
func (r *importRun) writeReport(report *tabular.Report) (func() error, error) {
	if r.report == "" {
		return func() error { return nil }, nil
	}
	h, err := os.OpenFile(r.report, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, err
	}
	w := csv.NewWriter(h)
	line := func(cells ...string) {
		for i := range cells {
			cells[i] = unformula(cells[i])
		}
		w.Write(cells) //nolint:errcheck // kept by w until Flush
	}
	line("row", "record", "outcome", "field", "code", "problem")
	report.Each = func(res tabular.Result) {
		if len(res.Problems) == 0 {
			line(strconv.Itoa(res.Row), res.Record, string(res.Outcome), "", "", "")
		}
		for _, p := range res.Problems {
			line(strconv.Itoa(p.Row), p.Record, string(res.Outcome), p.Field, p.Code, p.Text)
		}
	}
	return func() error {
		w.Flush()
		return errors.Join(w.Error(), h.Close())
	}, nil
}

// unformula keeps a spreadsheet from running what a foreign file brought.
func unformula(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// progressLine shows how far an import is, several times a second on a terminal
// and every ten seconds in a log.
type progressLine struct {
	w     io.Writer
	kind  string
	file  *tabular.File
	next  time.Time
	shown bool
}

func (p *progressLine) show(rows int) {
	now := time.Now()
	if now.Before(p.next) {
		return
	}
	done, total := p.file.Progress()
	text := fmt.Sprintf("%s: %d rows, %d %%", p.kind, rows, 100*done/max(total, 1))
	if p.terminal() {
		p.next, p.shown = now.Add(100*time.Millisecond), true
		fmt.Fprintf(p.w, "\r\x1b[K%s", text)
		return
	}
	if !p.next.IsZero() { // the first one would only say that it has begun
		fmt.Fprintln(p.w, text)
	}
	p.next = now.Add(10 * time.Second)
}

func (p *progressLine) clear() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

func (p *progressLine) terminal() bool {
	h, ok := p.w.(*os.File)
	if !ok {
		return false
	}
	stat, err := h.Stat()
	return err == nil && stat.Mode()&os.ModeCharDevice != 0
}
