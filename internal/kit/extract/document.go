package extract

// Format is the form of a file.
type Format string

// The formats.
const (
	XLSX     Format = "xlsx"
	CSV      Format = "csv"
	DOCX     Format = "docx"
	PDF      Format = "pdf"
	HTML     Format = "html"
	Markdown Format = "markdown"
	Text     Format = "text"
)

// Document is what a file says.
type Document struct {
	Format   Format    `json:"format"`
	Title    string    `json:"title"` // of the file itself, else its name without the ending
	Blocks   []Block   `json:"blocks"`
	Warnings []Warning `json:"warnings,omitempty"`
}

// Kind is what a block is.
type Kind string

// The kinds of blocks.
const (
	Heading   Kind = "heading"
	Paragraph Kind = "paragraph"
	Item      Kind = "item"
	Table     Kind = "table"
)

// Block is one piece of a document, in reading order.
type Block struct {
	Kind   Kind   `json:"kind"`
	Level  int    `json:"level,omitempty"`  // of a heading 1–6, of an item 1–9
	Marker string `json:"marker,omitempty"` // number of an item or a heading as it is printed, which Text does not hold
	Text   string `json:"text,omitempty"`   // of all but tables
	Header bool   `json:"header,omitempty"` // the first row of the table names its columns
	Exact  bool   `json:"exact,omitempty"`  // the table is to the letter; see WithExact
	Rows   []Row  `json:"rows,omitempty"`   // of a table; all are equally long
	Place  Place  `json:"place"`
}

// Row is a row of a table. The text of a merged cell stands in each of the
// cells that it covers, so that a row can be understood alone.
type Row struct {
	Place Place    `json:"place"`
	Cells []string `json:"cells"`
}

// Place says where something stands; what a format does not have is zero.
type Place struct {
	Page      int    `json:"page,omitempty"`      // of a PDF, from 1
	Sheet     string `json:"sheet,omitempty"`     // of a workbook
	Row       int    `json:"row,omitempty"`       // of a sheet, from 1, as the program shows it
	Paragraph int    `json:"paragraph,omitempty"` // of a DOCX, from 1, those of tables and text boxes included
	Line      int    `json:"line,omitempty"`      // of a text file, from 1
}

// WarningCode says what a reader should know about how a file was read.
type WarningCode string

// The warnings.
const (
	// ScannedPages had no text and could not be recognised: the program
	// tesseract is missing or it failed, or there were too many of them.
	ScannedPages WarningCode = "scanned_pages"
	// RecognisedPages are pictures whose text was recognised: it may be wrong.
	RecognisedPages WarningCode = "recognised_pages"
	// DamagedPages could not be read.
	DamagedPages WarningCode = "damaged_pages"
	// HiddenSheets, HiddenCells (rows and columns) and HiddenText were left out,
	// since people hide what is not meant for everybody.
	HiddenSheets WarningCode = "hidden_sheets"
	HiddenCells  WarningCode = "hidden_cells"
	HiddenText   WarningCode = "hidden_text"
	// EmptyFormulas are cells whose value the program that wrote the file did
	// not store.
	EmptyFormulas WarningCode = "empty_formulas"
	// DeletedText is what a tracked change has deleted; it was left out.
	DeletedText WarningCode = "deleted_text"
	// BadCharacters could not be decoded and stand as U+FFFD.
	BadCharacters WarningCode = "bad_characters"
	// NoText says that nothing was found.
	NoText WarningCode = "no_text"
)

// Warning is one thing to know.
type Warning struct {
	Code  WarningCode `json:"code"`
	Count int         `json:"count,omitempty"`
	Pages []int       `json:"pages,omitempty"` // where it is about pages
}

// warn counts what a warning is about.
func (d *Document) warn(code WarningCode, count int) {
	if count <= 0 {
		return
	}
	for i := range d.Warnings {
		if d.Warnings[i].Code == code {
			d.Warnings[i].Count += count
			return
		}
	}
	d.Warnings = append(d.Warnings, Warning{Code: code, Count: count})
}

// warnPage notes a page.
func (d *Document) warnPage(code WarningCode, page int) {
	d.warn(code, 1)
	for i := range d.Warnings {
		if d.Warnings[i].Code == code {
			d.Warnings[i].Pages = append(d.Warnings[i].Pages, page)
		}
	}
}
