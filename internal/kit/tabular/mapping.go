package tabular

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Mapping turns records of a foreign layout into records of ours. It is written
// in YAML; docs/guide/import.md describes the language.
type Mapping struct {
	// Records is the dotted path of the records in a JSON document.
	Records string `yaml:"records"`
	// Fields says where each field of ours comes from.
	Fields Rules `yaml:"fields"`
}

// Rules are the rules of the fields of a record, in the order of the file.
type Rules []Rule

// Rule makes one field. Exactly one of From, Const, Template and Each is its
// source; the others change what comes from there, in the order in which they
// stand here.
type Rule struct {
	Field string `yaml:"-"`

	From     string  `yaml:"from"`     // a column, or a dotted path
	Const    *string `yaml:"const"`    // the same for every record
	Template string  `yaml:"template"` // "{first} {last}"
	Each     string  `yaml:"each"`     // a list or object whose elements become nested records
	Fields   Rules   `yaml:"fields"`   // of Each

	Match   string            `yaml:"match"`   // keep what the first group of the pattern matches
	Values  map[string]string `yaml:"values"`  // translate whole values
	Split   string            `yaml:"split"`   // a text into a list
	Join    string            `yaml:"join"`    // a list into a text
	Unit    string            `yaml:"unit"`    // of an amount: major (79.00) or minor (7900)
	Default *string           `yaml:"default"` // where there is nothing, or no entry in Values

	pattern *regexp.Regexp
	parts   []templatePart
}

type templatePart struct{ text, path string }

const maxMapping = 1 << 20

// LoadMapping reads the mapping at the path.
func LoadMapping(path string) (*Mapping, error) {
	h, err := os.Open(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, err
	}
	defer h.Close() //nolint:errcheck // only read
	text, err := io.ReadAll(io.LimitReader(h, maxMapping))
	if err != nil {
		return nil, err
	}
	m, err := ParseMapping(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

// ParseMapping reads a mapping and checks all of it.
func ParseMapping(text []byte) (*Mapping, error) {
	var m Mapping
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(&m); err != nil {
		return nil, fmt.Errorf("mapping: %w", err)
	}
	if len(m.Fields) == 0 {
		return nil, errors.New("mapping: fields is missing")
	}
	if err := m.Fields.prepare(""); err != nil {
		return nil, fmt.Errorf("mapping: %w", err)
	}
	return &m, nil
}

// UnmarshalYAML keeps the order of the fields.
func (rs *Rules) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: fields must be a list of name: rule", node.Line)
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		name, value := node.Content[i], node.Content[i+1]
		rule := Rule{}
		switch value.Kind {
		case yaml.ScalarNode:
			rule.From = value.Value
		case yaml.MappingNode:
			if err := checkKeys(value); err != nil {
				return err
			}
			if err := value.Decode(&rule); err != nil {
				return err
			}
		default:
			return fmt.Errorf("line %d: %s must be a path or a rule", value.Line, name.Value)
		}
		rule.Field = name.Value
		*rs = append(*rs, rule)
	}
	return nil
}

var ruleKeys = []string{"from", "const", "template", "each", "fields", "match", "values", "split", "join", "unit", "default"}

// checkKeys is KnownFields for nodes that are decoded by hand.
func checkKeys(node *yaml.Node) error {
	for i := 0; i < len(node.Content); i += 2 {
		if k := node.Content[i]; !slices.Contains(ruleKeys, k.Value) {
			return fmt.Errorf("line %d: unknown key %q: one of %s is expected", k.Line, k.Value, strings.Join(ruleKeys, ", "))
		}
	}
	return nil
}

var placeholder = regexp.MustCompile(`\{([^{}]+)\}`)

func (rs Rules) prepare(path string) error {
	for i := range rs {
		r := &rs[i]
		name := path + r.Field
		sources := 0
		for _, is := range []bool{r.From != "", r.Const != nil, r.Template != "", r.Each != ""} {
			if is {
				sources++
			}
		}
		switch {
		case sources != 1:
			return fmt.Errorf("%s: exactly one of from, const, template and each is needed", name)
		case (r.Each != "") != (len(r.Fields) > 0):
			return fmt.Errorf("%s: each and fields belong together", name)
		case r.Unit != "" && r.Unit != "major" && r.Unit != "minor":
			return fmt.Errorf("%s: unit is major or minor", name)
		}
		if r.Match != "" {
			p, err := regexp.Compile(r.Match)
			if err != nil {
				return fmt.Errorf("%s: match: %w", name, err)
			}
			if p.NumSubexp() != 1 {
				return fmt.Errorf("%s: match needs one (group)", name)
			}
			r.pattern = p
		}
		r.parts = templateParts(r.Template)
		if err := r.Fields.prepare(name + "."); err != nil {
			return err
		}
	}
	return nil
}

func templateParts(s string) []templatePart {
	var parts []templatePart
	end := 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(s, -1) {
		parts = append(parts, templatePart{text: s[end:m[0]]}, templatePart{path: s[m[2]:m[3]]})
		end = m[1]
	}
	return append(parts, templatePart{text: s[end:]})
}

// Check refuses a mapping that makes fields which nobody reads.
func (m *Mapping) Check(cols Columns) error {
	known := slices.Concat(cols.Flat, cols.Nested)
	for _, r := range m.Fields {
		if !slices.Contains(known, r.Field) {
			return fmt.Errorf("mapping: unknown field %q; known are: %s", r.Field, strings.Join(known, ", "))
		}
	}
	return nil
}

// Apply maps a stream.
func (m *Mapping) Apply(rows Records) Records {
	return func(yield func(Record, error) bool) {
		checked := false
		for rec, err := range rows {
			if err == nil && rec.Flat && !checked {
				if err := m.Fields.checkColumns(rec.Object); err != nil {
					yield(Record{}, err)
					return
				}
				checked = true
			}
			if err == nil {
				rec = m.record(rec)
			}
			if !yield(rec, err) {
				return
			}
		}
	}
}

// checkColumns refuses a rule that reads a column which the table lacks.
func (rs Rules) checkColumns(row *Object) error {
	for _, r := range rs {
		paths := []string{r.From, r.Each}
		for _, p := range r.parts {
			paths = append(paths, p.path)
		}
		for _, p := range paths {
			p = strings.TrimPrefix(p, "$.")
			if _, ok := row.Get(p); p != "" && !ok {
				return fmt.Errorf("mapping: %s is made from the column %q, which the file does not have; it has: %s",
					r.Field, p, strings.Join(row.Keys(), ", "))
			}
		}
	}
	return nil
}

func (m *Mapping) record(rec Record) Record {
	flat := rec.Flat && !slices.ContainsFunc(m.Fields, func(r Rule) bool { return r.Each != "" })
	s := scope{root: rec.Object, here: rec.Object, key: rec.Key}
	return Record{Row: rec.Row, Key: rec.Key, Flat: flat, Object: m.Fields.object(s)}
}

// scope is what the paths of a rule refer to.
type scope struct {
	root *Object // "$.path"
	here any     // "path"
	key  string  // "@key"
}

func (rs Rules) object(s scope) *Object {
	o := NewObject()
	for i := range rs {
		if v, ok := rs[i].value(s); ok {
			o.keys = append(o.keys, rs[i].Field)
			o.values = append(o.values, v)
		}
	}
	return o
}

func (r *Rule) value(s scope) (any, bool) {
	v, ok := r.source(s)
	if ok {
		v = r.change(v)
	}
	if text, scalar := scalarText(v); r.Default != nil && (!ok || scalar && text == "") {
		return *r.Default, true
	}
	return v, ok
}

func (r *Rule) source(s scope) (any, bool) {
	switch {
	case r.Const != nil:
		return *r.Const, true
	case r.Template != "":
		return r.fill(s), true
	case r.Each != "":
		return r.each(s)
	}
	return s.find(r.From)
}

func (r *Rule) fill(s scope) string {
	var b strings.Builder
	for _, p := range r.parts {
		b.WriteString(p.text)
		if p.path != "" {
			v, _ := s.find(p.path)
			text, _ := scalarText(v)
			b.WriteString(text)
		}
	}
	return strings.TrimSpace(b.String())
}

func (r *Rule) each(s scope) (any, bool) {
	v, ok := s.find(r.Each)
	if !ok {
		return nil, false
	}
	out := []any{}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			out = append(out, r.Fields.object(scope{root: s.root, here: e}))
		}
	case *Object:
		for i, k := range v.keys {
			out = append(out, r.Fields.object(scope{root: s.root, here: v.values[i], key: k}))
		}
	}
	return out, true
}

// find follows a path. A name with dots in it is found as such first.
func (s scope) find(path string) (any, bool) {
	if path == "@key" {
		return s.key, true
	}
	if rest, ok := strings.CutPrefix(path, "$."); ok {
		return follow(s.root, rest)
	}
	return follow(s.here, path)
}

func follow(v any, path string) (any, bool) {
	if path == "" || path == "." {
		return v, true
	}
	switch v := v.(type) {
	case *Object:
		if e, ok := v.Get(path); ok {
			return e, true
		}
		name, rest, _ := strings.Cut(path, ".")
		if e, ok := v.Get(name); ok && rest != "" {
			return follow(e, rest)
		}
	case []any:
		name, rest, _ := strings.Cut(path, ".")
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(v) {
			return follow(v[i], rest)
		}
	}
	return nil, false
}

// change applies what stands behind the source.
func (r *Rule) change(v any) any {
	text, scalar := scalarText(v)
	if scalar && r.pattern != nil {
		if m := r.pattern.FindStringSubmatch(text); m != nil {
			text = m[1]
		} else {
			text = ""
		}
		v = text
	}
	if scalar && r.Values != nil {
		if to, ok := r.Values[text]; ok {
			v, text = to, to
		} else if r.Default != nil {
			v, text = *r.Default, *r.Default
		}
	}
	if scalar && r.Split != "" {
		out := []any{}
		for part := range strings.SplitSeq(text, r.Split) {
			out = append(out, part)
		}
		return out
	}
	if list, ok := v.([]any); ok && r.Join != "" {
		parts := make([]string, 0, len(list))
		for _, e := range list {
			t, _ := scalarText(e)
			parts = append(parts, t)
		}
		return strings.Join(parts, r.Join)
	}
	if scalar && r.Unit == "minor" && text != "" {
		return minorUnits(text)
	}
	return v
}
