package index

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Lexicon joins what a field of work regards as the same. Keys are looked up
// after folding; the longest wins. Chinese keys match anywhere, keys of Latin
// words match whole words in any inflection ("send back" finds "sending back").
type Lexicon struct {
	// Same maps a variant to the form that is indexed ("邮费": "运费").
	Same map[string]string
	// Filler lists what says nothing: courtesies, particles, articles.
	Filler []string
	// Weak lists forms that say little about the subject: question words.
	Weak []string
}

// ReadLexicon reads lines of the forms
//
//	form = variant, variant, …
//	- filler, filler, …
//	~ weak form, weak form, …
//
// Empty lines and lines that begin with # are comments. A variant that stands
// twice, or that is itself a form, is an error: the result would depend on the
// order.
func ReadLexicon(r io.Reader) (Lexicon, error) {
	lex := Lexicon{Same: map[string]string{}}
	forms, fillers := map[string]bool{}, map[string]bool{}
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		form, list, isForm := strings.Cut(line, "=")
		form = strings.TrimSpace(form)
		if !isForm {
			form, list = line[:1], line[1:]
		}
		if isForm {
			forms[form] = true
		}
		for v := range strings.SplitSeq(list, ",") {
			v = strings.TrimSpace(v)
			switch {
			case v == "" || v == form:
			case form == "~":
				lex.Weak = append(lex.Weak, v)
			case lex.Same[v] != "" || fillers[v]:
				return Lexicon{}, fmt.Errorf("line %d: %q stands twice", n, v)
			case form == "-":
				fillers[v] = true
				lex.Filler = append(lex.Filler, v)
			case isForm:
				lex.Same[v] = form
			default:
				return Lexicon{}, fmt.Errorf("line %d: neither a form nor a list", n)
			}
		}
	}
	for v := range lex.Same {
		if forms[v] {
			return Lexicon{}, fmt.Errorf("%q is a form and a variant of %q", v, lex.Same[v])
		}
	}
	return lex, sc.Err()
}
