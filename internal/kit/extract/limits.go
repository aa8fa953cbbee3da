package extract

import "time"

// Limits bound what a file may cost. The default is taken for each that is 0.
type Limits struct {
	Bytes    int64         `json:"bytes"`    // of the file
	Unpacked int64         `json:"unpacked"` // bytes that the parts of a DOCX or XLSX unpack to
	Text     int           `json:"text"`     // bytes of all texts of the document
	Blocks   int           `json:"blocks"`   // blocks and rows of tables
	Cells    int           `json:"cells"`    // cells of all tables
	Pages    int           `json:"pages"`    // of a PDF
	Scanned  int           `json:"scanned"`  // pages that are recognised
	Memory   int64         `json:"memory"`   // bytes that the child may hold
	CPU      time.Duration `json:"cpu"`      // processor time of the child
	Wall     time.Duration `json:"wall"`     // time from start to end
	Stall    time.Duration `json:"stall"`    // processor time without any progress
}

func defaultLimits() Limits {
	return Limits{
		Bytes: 64 << 20, Unpacked: 64 << 20, Text: 32 << 20, Blocks: 200_000, Cells: 400_000, Pages: 2_000, Scanned: 200,
		Memory: 512 << 20, CPU: 2 * time.Minute, Wall: 10 * time.Minute, Stall: 4 * time.Second,
	}
}

// orDefault fills in what is not set.
func (l Limits) orDefault() Limits {
	d := defaultLimits()
	return Limits{
		Bytes: or(l.Bytes, d.Bytes), Unpacked: or(l.Unpacked, d.Unpacked), Text: or(l.Text, d.Text), Blocks: or(l.Blocks, d.Blocks),
		Cells: or(l.Cells, d.Cells), Pages: or(l.Pages, d.Pages), Scanned: or(l.Scanned, d.Scanned), Memory: or(l.Memory, d.Memory),
		CPU: or(l.CPU, d.CPU), Wall: or(l.Wall, d.Wall), Stall: or(l.Stall, d.Stall),
	}
}

func or[T int | int64 | time.Duration](a, b T) T {
	if a > 0 {
		return a
	}
	return b
}
