package extract

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"
)

// Files for tests are made here, so that one can read what is in them.

const relNS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

type part struct{ name, body string }

func archive(t testing.TB, list ...part) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range list {
		head := &zip.FileHeader{Name: p.name, Method: zip.Deflate}
		if p.body == "" {
			head.Method = zip.Store
		}
		w, err := z.CreateHeader(head)
		if err == nil {
			_, err = w.Write([]byte(p.body))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const docxHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>`

// docxFile is a document around its paragraphs.
func docxFile(t testing.TB, body string, more ...part) []byte {
	t.Helper()
	return archive(t, append([]part{{"word/document.xml", docxHead + body + `</w:body></w:document>`}}, more...)...)
}

func xlsxParts(sheet string) []part {
	return []part{
		{"_rels/.rels", `<Relationships><Relationship Id="rId1" Type="` + relNS + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns:r="` + relNS + `"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="` + relNS + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + relNS + `/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="` + relNS + `/styles" Target="styles.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", sheet},
	}
}

// xlsxFile is a workbook around what its sheet holds.
func xlsxFile(t testing.TB, rows string, more ...part) []byte {
	t.Helper()
	return archive(t, append(xlsxParts(`<worksheet>`+rows+`</worksheet>`), more...)...)
}

// stored is an entry of an archive as it lies there.
type stored struct {
	name       string
	raw        []byte // packed
	size       uint64 // as the archive says
	at         int    // -1 = behind the last one, else where its bytes are
	flags, crc uint32
}

// rawArchive writes an archive that no writer would make.
func rawArchive(list []stored) []byte {
	var b, dir bytes.Buffer
	le := binary.LittleEndian
	for _, s := range list {
		at := s.at
		if at < 0 {
			at = b.Len()
			h := make([]byte, 30)
			le.PutUint32(h, 0x04034b50)
			le.PutUint16(h[4:], 20)
			le.PutUint16(h[6:], uint16(s.flags))
			le.PutUint16(h[8:], 8)
			le.PutUint32(h[14:], s.crc)
			le.PutUint32(h[18:], uint32(len(s.raw)))
			le.PutUint32(h[22:], uint32(s.size))
			le.PutUint16(h[26:], uint16(len(s.name)))
			b.Write(h)
			b.WriteString(s.name)
			b.Write(s.raw)
		}
		c := make([]byte, 46)
		le.PutUint32(c, 0x02014b50)
		le.PutUint16(c[4:], 20)
		le.PutUint16(c[6:], 20)
		le.PutUint16(c[8:], uint16(s.flags))
		le.PutUint16(c[10:], 8)
		le.PutUint32(c[16:], s.crc)
		le.PutUint32(c[20:], uint32(len(s.raw)))
		le.PutUint32(c[24:], uint32(s.size))
		le.PutUint16(c[28:], uint16(len(s.name)))
		le.PutUint32(c[42:], uint32(at))
		dir.Write(c)
		dir.WriteString(s.name)
	}
	end := make([]byte, 22)
	le.PutUint32(end, 0x06054b50)
	n := uint16(min(len(list), 0xffff))
	le.PutUint16(end[8:], n)
	le.PutUint16(end[10:], n)
	le.PutUint32(end[12:], uint32(dir.Len()))
	le.PutUint32(end[16:], uint32(b.Len()))
	return append(append(b.Bytes(), dir.Bytes()...), end...)
}

func packed(s string) ([]byte, uint32) {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestSpeed)
	if err != nil {
		panic(err)
	}
	if _, err := w.Write([]byte(s)); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes(), crc32.ChecksumIEEE([]byte(s))
}

// swollen packs head, and filler again and again until it is unpacked to size,
// without ever holding it.
func swollen(head, filler string, size int) []byte {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		panic(err)
	}
	write := func(s string) {
		if _, err := w.Write([]byte(s)); err != nil {
			panic(err)
		}
		if err := w.Flush(); err != nil {
			panic(err)
		}
	}
	chunk := strings.Repeat(filler, (1<<20)/len(filler))
	write(head)
	write(chunk)
	// From here on the window holds what the chunk repeats: one packed chunk
	// stands for all others.
	from := b.Len()
	write(chunk)
	again := bytes.Clone(b.Bytes()[from:])
	for range size/len(chunk) - 2 {
		b.Write(again)
	}
	b.Write([]byte{3, 0}) // the end of a stream
	return b.Bytes()
}

// pdfFile writes a PDF of the bodies of its objects, from 1; the first is the
// catalogue.
func pdfFile(trailer string, objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, trailer, start)
	return b.Bytes()
}

func stream(dict, body string) string {
	return fmt.Sprintf("<<%s/Length %d>>stream\n%s\nendstream", dict, len(body), body)
}

// zlibStream is packed text as PDF has it.
func zlibStream(raw []byte) string {
	body := append([]byte{0x78, 0x9c}, raw...)
	return stream("/Filter/FlateDecode", string(body)+"\x00\x00\x00\x00")
}
