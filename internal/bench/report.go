package bench

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// Row is one figure of the report.
type Row struct {
	What    string
	Goal    string
	Product string
	Floor   string // "" where there is none
	Ratio   string // "" where there is none
	OK      bool
}

// Report gathers the figures and says each as soon as it is known.
type Report struct {
	Out  io.Writer
	Rows []Row
}

// Note says what is being done.
func (r *Report) Note(format string, args ...any) {
	fmt.Fprintf(r.Out, "   "+format+"\n", args...)
}

// Add adds a figure.
func (r *Report) Add(row Row) {
	r.Rows = append(r.Rows, row)
	fmt.Fprintf(r.Out, "%-5s %s: %s (goal %s)", verdict(row.OK), row.What, row.Product, row.Goal)
	if row.Floor != "" {
		fmt.Fprintf(r.Out, ", floor %s", row.Floor)
	}
	if row.Ratio != "" {
		fmt.Fprintf(r.Out, ", ratio %s", row.Ratio)
	}
	fmt.Fprintln(r.Out)
}

// Table writes everything in columns for a terminal.
func (r *Report) Table(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 2, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "figure\tgoal\tproduct\tfloor\tratio\t")
	for _, row := range r.Rows {
		fmt.Fprintln(tw, strings.Join([]string{row.What, row.Goal, row.Product, row.Floor, row.Ratio, verdict(row.OK)}, "\t"))
	}
	return tw.Flush()
}

// Markdown writes everything as the table of docs/benchmarks.md.
func (r *Report) Markdown(w io.Writer, machine string, at time.Time) error {
	fmt.Fprintf(w, "Measured on %s, %s.\n\n| figure | goal | product | floor | ratio | |\n| --- | --- | --- | --- | --- | --- |\n",
		at.Format(time.DateOnly), machine)
	for _, row := range r.Rows {
		_, err := fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s |\n", row.What, row.Goal, row.Product, row.Floor, row.Ratio, verdict(row.OK))
		if err != nil {
			return err
		}
	}
	return nil
}

func verdict(ok bool) string {
	if ok {
		return "ok"
	}
	return "short"
}

func median[T interface{ ~int64 | ~float64 }](values []T) T {
	if len(values) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(values))
	return s[len(s)/2]
}

func ms(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond)) }

func mb(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
