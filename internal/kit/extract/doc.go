// Package extract turns files that somebody else has made into one neutral
// form: headings, paragraphs, list items and tables, each with its place, so
// that a passage can be quoted with its source. It reads XLSX, CSV, DOCX,
// PDF, HTML, Markdown and plain text. It knows nothing of what the texts are about.
//
//	file, err := os.Open("policy.docx")
//	…
//	doc, err := extract.Run(ctx, "policy.docx", file, extract.Limits{},
//		extract.WithProgress(func(p extract.Progress) { job.Report(p.Done, p.Total) }))
//	var fail *extract.Error
//	switch {
//	case errors.As(err, &fail):
//		return desk.E(desk.Invalid, "import.file."+string(fail.Code)) // too_large, encrypted, …
//	case err != nil:
//		return err // ctx has ended
//	}
//	for _, b := range doc.Blocks {
//		switch b.Kind {
//		case extract.Heading: // b.Level 1…6, b.Text
//		case extract.Paragraph: // b.Text; line breaks of the author are \n
//		case extract.Item: // b.Level 1…9, b.Marker ("1.", "一、", "" for a bullet), b.Text
//		case extract.Table: // b.Rows[i].Cells, b.Header: is the first row a header
//		}
//		quote(b.Text, b.Place) // page 3 · sheet 售后, row 12 · paragraph 40 · line 7
//	}
//	for _, w := range doc.Warnings { // scanned_pages, hidden_cells, …
//		show(w.Code, w.Count, w.Pages)
//	}
//
// Run does not parse: it starts this program's own binary again as "shopbell
// extract", under limits of memory, processor, time and output, and reads what
// the child says. A file that breaks the parser breaks the child.
//
//	parent (run.go)                          child (child.go)
//	Run ──start──▶ limits of the system ───▶ Main ──▶ limit itself ──▶ read stdin
//	  │ ──file──────────────────────────────────────▶ detect ──▶ one of the readers
//	  │ ◀─progress── JSON, one value a line ◀────────────────── page 3 of 200
//	  │ ◀─blocks, warnings, end ◀───────────────────────────── Document
//	  └ watches resident memory, processor time and silence, and kills the group
//
// A program whose binary is not shopbell, such as a test of another package,
// answers as the child by calling Child at the start of TestMain:
//
//	func TestMain(m *testing.M) {
//		extract.Child()
//		os.Exit(m.Run())
//	}
//
// Extensions lists what a file dialogue may offer, OCR says whether scanned pages
// can be recognised here.
//
// What cannot be read is an *Error with a code; nothing is cut off silently: a
// file above a limit is refused, and what was left out is a warning.
package extract
