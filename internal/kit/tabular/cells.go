package tabular

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

// What a spreadsheet may take for a formula at the beginning of a cell, in the
// width of either alphabet.
const formulaSigns = "=+-@\t\r＝＋－＠"

// Guard keeps a spreadsheet from running a cell as a formula. Unguard gives the
// cell back as it was, whatever it holds.
func Guard(cell string) string {
	if guarded(cell) || cell != "" && strings.ContainsRune(formulaSigns, first(cell)) {
		return "'" + cell
	}
	return cell
}

// Unguard takes away what Guard has put before a cell.
func Unguard(cell string) string {
	if guarded(cell) {
		return cell[1:]
	}
	return cell
}

// guarded reports whether a cell looks as if Guard had written it.
func guarded(cell string) bool {
	return len(cell) > 1 && cell[0] == '\'' && strings.ContainsRune("'"+formulaSigns, first(cell[1:]))
}

func first(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

var listEscaper = strings.NewReplacer(`\`, `\\`, `|`, `\|`)

// JoinList writes several texts into one cell. SplitList finds them again, also
// when the separator stands in them.
func JoinList(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = listEscaper.Replace(s)
	}
	return strings.Join(out, "|")
}

// SplitList parts a cell at "|". A backslash before it, or before another
// backslash, makes it a character like any other.
func SplitList(cell string) []string {
	if cell == "" {
		return nil
	}
	var out []string
	var b strings.Builder
	for i := 0; i < len(cell); i++ {
		switch c := cell[i]; {
		case c == '\\' && i+1 < len(cell) && (cell[i+1] == '|' || cell[i+1] == '\\'):
			i++
			b.WriteByte(cell[i])
		case c == '|':
			out = append(out, b.String())
			b.Reset()
		default:
			b.WriteByte(c)
		}
	}
	return append(out, b.String())
}

// JoinJSON writes a list whose elements have parts into one cell; "" when it is
// empty. SplitJSON finds it again.
func JoinJSON[T any](list []T) string {
	if len(list) == 0 {
		return ""
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // people read cells
	if enc.Encode(list) != nil {
		return ""
	}
	return strings.TrimSpace(b.String())
}

// SplitJSON reads a cell that JoinJSON has written, or somebody by hand.
func SplitJSON[T any](cell string) ([]T, error) {
	if cell == "" {
		return nil, nil
	}
	var list []T
	dec := json.NewDecoder(strings.NewReader(cell))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&list); err != nil {
		return nil, err
	}
	if dec.More() {
		return nil, errors.New("something follows the list")
	}
	return list, nil
}
