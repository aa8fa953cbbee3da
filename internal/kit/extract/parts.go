package extract

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html/charset"
)

const (
	maxParts   = 5_000    // files inside an Office file
	maxDepth   = 256      // nesting of elements
	maxXMLText = 4 << 20  // bytes without a tag between them
	maxAttrs   = 64 << 10 // bytes of one tag
	maxTokens  = 4_000_000
)

// parts are the files inside an Office file. What is unpacked of them all
// together is bounded, whatever the archive says of their sizes.
type parts struct {
	files map[string]*zip.File
	left  int64 // bytes that may still be unpacked
	seen  int   // tags and texts
}

func openParts(body []byte, limit int64) (*parts, error) {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return nil, &Error{Code: Unreadable, Detail: "the archive is damaged", Err: err}
	}
	if len(z.File) > maxParts {
		return nil, fail(TooLarge, fmt.Sprintf("%d parts", len(z.File)))
	}
	p := &parts{files: make(map[string]*zip.File, len(z.File)), left: limit}
	if err := overlap(z.File); err != nil {
		return nil, err
	}
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, "\\", "/"), "/"))
		if f.Flags&1 != 0 {
			return nil, fail(Encrypted, "a part of the archive")
		}
		if _, twice := p.files[name]; twice {
			return nil, fail(Unreadable, "two parts have one name")
		}
		p.files[name] = f
	}
	return p, nil
}

// overlap refuses an archive whose entries share their bytes: so a small file
// unpacks to any size.
func overlap(files []*zip.File) error {
	type span struct{ from, to int64 }
	var spans []span
	for _, f := range files {
		from, err := f.DataOffset()
		if err != nil {
			return &Error{Code: Unreadable, Detail: "the archive is damaged", Err: err}
		}
		spans = append(spans, span{from, from + int64(f.CompressedSize64)}) //nolint:gosec // compared below
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(spans); i++ {
		if spans[i-1].to > spans[i].from || spans[i].to < spans[i].from {
			return fail(Unreadable, "parts of the archive overlap")
		}
	}
	return nil
}

func (p *parts) has(name string) bool { return p.files[strings.ToLower(name)] != nil }

// open returns a walker over a part, nil where the file has no such part.
func (p *parts) open(name string) (*xmlReader, error) {
	f := p.files[strings.ToLower(name)]
	if f == nil {
		return nil, nil
	}
	if f.UncompressedSize64 > uint64(p.left) { //nolint:gosec // never negative
		return nil, fail(TooLarge, "unpacked")
	}
	r, err := f.Open()
	if err != nil {
		return nil, &Error{Code: Unreadable, Detail: "a part of the archive", Err: err}
	}
	dec := xml.NewDecoder(&bounded{r: r, parts: p})
	dec.CharsetReader = charset.NewReaderLabel
	return &xmlReader{dec: dec, file: r, seen: &p.seen}, nil
}

// bounded counts what is unpacked, and fails where a tag or a text is longer
// than anybody could hold.
type bounded struct {
	r     io.Reader
	parts *parts
	run   int
	tag   bool
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.parts.left -= int64(n); b.parts.left < 0 {
		return 0, fail(TooLarge, "unpacked")
	}
	for _, c := range p[:n] {
		b.run++
		switch {
		case c == '<':
			b.run, b.tag = 0, true
		case c == '>':
			b.run, b.tag = 0, false
		case b.run > maxXMLText || b.tag && b.run > maxAttrs:
			return 0, fail(TooLarge, "a text without an end")
		}
	}
	return n, err
}

// xmlReader reads tags one by one. It keeps no tree, and knows how deep it is.
type xmlReader struct {
	dec   *xml.Decoder
	file  io.Closer
	depth int
	seen  *int
}

func (x *xmlReader) close() { x.file.Close() } //nolint:errcheck // only read

// next returns the next start, end or text; io.EOF at the end.
func (x *xmlReader) next() (xml.Token, error) {
	for {
		if *x.seen++; *x.seen > maxTokens {
			return nil, fail(TooLarge, "too many tags")
		}
		t, err := x.dec.RawToken()
		if errors.Is(err, io.EOF) {
			if x.depth != 0 {
				return nil, fail(Unreadable, "XML ends too early")
			}
			return nil, io.EOF
		}
		if err != nil {
			if CodeOf(err) != "" {
				return nil, err
			}
			return nil, &Error{Code: Unreadable, Detail: "damaged XML", Err: syntaxOnly(err)}
		}
		switch t := t.(type) {
		case xml.StartElement:
			if x.depth++; x.depth > maxDepth {
				return nil, fail(Unreadable, "XML nested too deeply")
			}
			return t, nil
		case xml.EndElement:
			if x.depth--; x.depth < 0 {
				return nil, fail(Unreadable, "XML ends twice")
			}
			return t, nil
		case xml.CharData:
			return t, nil
		case xml.Directive:
			// Office files have no DOCTYPE; what brings one brings entities.
			return nil, fail(Unreadable, "XML with a DOCTYPE")
		}
	}
}

// syntaxOnly leaves texts of the file out of an error.
func syntaxOnly(err error) error {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("syntax in line %d", syntax.Line)
	}
	return err
}

// skip goes to the end of the element that has just begun.
func (x *xmlReader) skip() error {
	for depth := x.depth - 1; x.depth > depth; {
		if _, err := x.next(); err != nil {
			if errors.Is(err, io.EOF) {
				return fail(Unreadable, "XML ends too early")
			}
			return err
		}
	}
	return nil
}

// each calls f for every start of an element in a part; a part that is missing
// is empty. f may read on as far as the element's end.
func (p *parts) each(name string, f func(x *xmlReader, e xml.StartElement) error) error {
	x, err := p.open(name)
	if x == nil || err != nil {
		return err
	}
	defer x.close()
	for {
		t, err := x.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			if err := f(x, e); err != nil {
				return err
			}
		}
	}
}

// text is what stands in the element that has just begun.
func (x *xmlReader) text() (string, error) {
	var out strings.Builder
	for depth := x.depth - 1; x.depth > depth; {
		t, err := x.next()
		if errors.Is(err, io.EOF) {
			return "", fail(Unreadable, "XML ends too early")
		}
		if err != nil {
			return "", err
		}
		if c, ok := t.(xml.CharData); ok {
			out.Write(c)
		}
	}
	return out.String(), nil
}

// val is an attribute by its local name.
func val(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// prefixed is an attribute by its prefix and name, as in r:id.
func prefixed(e xml.StartElement, prefix, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == prefix {
			return a.Value
		}
	}
	return ""
}

// on reads a switch of Office: there without a value means yes.
func on(e xml.StartElement) bool {
	v := val(e, "val")
	return v != "0" && v != "false" && v != "off" && v != "none"
}

// related lists what a part points to: id → name of the part, and kind → name.
func (p *parts) related(name string) (ids, kinds map[string]string, err error) {
	dir, base := path.Split(name)
	ids, kinds = map[string]string{}, map[string]string{}
	err = p.each(dir+"_rels/"+base+".rels", func(_ *xmlReader, e xml.StartElement) error {
		if e.Name.Local != "Relationship" || val(e, "TargetMode") == "External" {
			return nil
		}
		target := val(e, "Target")
		if strings.HasPrefix(target, "/") {
			target = strings.TrimPrefix(target, "/")
		} else {
			target = path.Join(dir, target)
		}
		ids[val(e, "Id")] = target
		kinds[path.Base(val(e, "Type"))] = target
		return nil
	})
	return ids, kinds, err
}

// coreTitle takes the title from the properties of an Office file.
func (b *builder) coreTitle(p *parts) error {
	return p.each("docProps/core.xml", func(x *xmlReader, e xml.StartElement) error {
		if e.Name.Local == "title" {
			t, err := x.text()
			if err != nil {
				return err
			}
			b.property(t)
		}
		return nil
	})
}
