package tabular

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// json yields the elements of an array, or the values of an object with their
// keys, at the path of the source.
func (f *File) json(yield func(Record, error) bool) {
	gate := &limited{r: f.text()}
	d := &jsonDocument{file: f, gate: gate, dec: json.NewDecoder(gate)}
	d.dec.UseNumber()
	if err := d.walk(yield); err != nil {
		yield(Record{}, err)
	}
}

type jsonDocument struct {
	file *File
	gate *limited
	dec  *json.Decoder
	row  int
}

var errStopped = errors.New("stopped")

// walk reads the document. It returns nil when yield has ended it.
func (d *jsonDocument) walk(yield func(Record, error) bool) error {
	var path []string
	if d.file.src.Records != "" {
		path = strings.Split(d.file.src.Records, ".")
	}
	if err := d.descend(path); err != nil {
		return d.wrap(err)
	}
	err := d.elements(yield)
	if errors.Is(err, errStopped) {
		return nil
	}
	if err != nil {
		return d.wrap(err)
	}
	if len(path) > 0 {
		return nil
	}
	d.gate.allow(d.file.src.Limits.Record)
	if _, err := d.dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows after the end of the document")
	}
	return nil
}

func (d *jsonDocument) wrap(err error) error {
	switch {
	case errors.Is(err, errRecordTooLong):
		return fmt.Errorf("record %d: longer than %d bytes", d.row+1, d.file.src.Limits.Record)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		if d.row == 0 && d.dec.InputOffset() == 0 {
			return errors.New("the file is empty")
		}
		return fmt.Errorf("record %d: the file ends in the middle of the document", d.row+1)
	}
	return fmt.Errorf("record %d (byte %d): %w", d.row+1, d.dec.InputOffset(), err)
}

func (d *jsonDocument) token() (json.Token, error) {
	d.gate.allow(d.file.src.Limits.Record)
	return d.dec.Token()
}

// descend goes to the value at the path.
func (d *jsonDocument) descend(path []string) error {
	for i, name := range path {
		t, err := d.token()
		if err != nil {
			return err
		}
		if t != json.Delim('{') {
			return fmt.Errorf("there is no object at %q", strings.Join(path[:i], "."))
		}
		for {
			if !d.dec.More() {
				return fmt.Errorf("the document has no %q", strings.Join(path[:i+1], "."))
			}
			key, err := d.token()
			if err != nil {
				return err
			}
			if key == name {
				break
			}
			if err := d.skip(); err != nil {
				return err
			}
		}
	}
	return nil
}

// skip leaves out one value without holding it.
func (d *jsonDocument) skip() error {
	for depth := 0; ; {
		t, err := d.token()
		if err != nil {
			return err
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}

func (d *jsonDocument) elements(yield func(Record, error) bool) error {
	open, err := d.token()
	if err != nil {
		return err
	}
	keyed := open == json.Delim('{')
	if !keyed && open != json.Delim('[') {
		return errors.New("a list, or an object of records, is expected")
	}
	for d.more() {
		key := ""
		if keyed {
			t, err := d.token()
			if err != nil {
				return err
			}
			key, _ = t.(string)
		}
		d.gate.allow(d.file.src.Limits.Record)
		var raw json.RawMessage
		if err := d.dec.Decode(&raw); err != nil {
			return err
		}
		if d.row++; d.row > d.file.src.Limits.Rows {
			return fmt.Errorf("more than %d records", d.file.src.Limits.Rows)
		}
		rec, err := d.record(key, raw)
		if !yield(rec, err) {
			return errStopped
		}
	}
	_, err = d.token()
	return err
}

func (d *jsonDocument) more() bool {
	d.gate.allow(d.file.src.Limits.Record)
	return d.dec.More()
}

func (d *jsonDocument) record(key string, raw []byte) (Record, error) {
	fail := func(code, text string) (Record, error) {
		return Record{}, &RowError{Row: d.row, Code: code, Text: text}
	}
	limits := d.file.src.Limits
	if len(raw) > limits.Record {
		return fail(CodeTooLong, fmt.Sprintf("longer than %d bytes", limits.Record))
	}
	if !utf8.Valid(raw) {
		return fail(CodeEncoding, "holds bytes that are no valid UTF-8")
	}
	if d.file.Encoding != utf8Name && bytes.ContainsRune(raw, utf8.RuneError) {
		return fail(CodeEncoding, "holds bytes that are not in the encoding of the file")
	}
	p := &jsonTree{dec: json.NewDecoder(bytes.NewReader(raw)), limits: limits}
	p.dec.UseNumber()
	v, err := p.value(0)
	var rowErr *RowError
	if errors.As(err, &rowErr) {
		rowErr.Row = d.row
		return Record{}, rowErr
	}
	if err != nil {
		return fail(CodeUnreadable, err.Error())
	}
	obj, ok := v.(*Object)
	if !ok {
		return fail(CodeUnreadable, "a record must be an object {…}; if the records stand deeper in the document, name their path")
	}
	return Record{Row: d.row, Key: key, Object: obj}, nil
}

// jsonTree builds the tree of one record. It keeps the order of keys and
// refuses a key that stands twice.
type jsonTree struct {
	dec    *json.Decoder
	limits Limits
}

func (p *jsonTree) value(depth int) (any, error) {
	t, err := p.dec.Token()
	if err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case json.Delim:
		if depth >= p.limits.Depth {
			return nil, &RowError{Code: CodeTooDeep, Text: fmt.Sprintf("nested deeper than %d levels", p.limits.Depth)}
		}
		if t == '[' {
			return p.list(depth)
		}
		return p.object(depth)
	case string:
		if len(t) > p.limits.Cell {
			return nil, &RowError{Code: CodeTooLong, Text: fmt.Sprintf("a value is longer than %d bytes", p.limits.Cell)}
		}
		if strings.IndexByte(t, 0) >= 0 {
			return nil, &RowError{Code: CodeEncoding, Text: "holds a NUL character"}
		}
		return t, nil
	case json.Number:
		if len(t) > 64 {
			return nil, &RowError{Code: CodeTooLong, Text: "a number has more than 64 digits"}
		}
		return t, nil
	}
	return t, nil
}

func (p *jsonTree) list(depth int) (any, error) {
	out := []any{}
	for p.dec.More() {
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	_, err := p.dec.Token()
	return out, err
}

func (p *jsonTree) object(depth int) (any, error) {
	o := NewObject()
	seen := map[string]bool{}
	for p.dec.More() {
		t, err := p.dec.Token()
		if err != nil {
			return nil, err
		}
		key, _ := t.(string)
		if seen[key] {
			return nil, &RowError{Code: CodeDuplicate, Text: fmt.Sprintf("%q stands twice", clip(key))}
		}
		seen[key] = true
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		o.keys = append(o.keys, key)
		o.values = append(o.values, v)
	}
	_, err := p.dec.Token()
	return o, err
}
