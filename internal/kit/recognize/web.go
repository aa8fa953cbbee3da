package recognize

import (
	"slices"
	"strings"
)

// topLevel are the endings that make a bare name a domain.
var topLevel = strings.Fields("com net org edu gov mil int info biz name pro io ai app dev me tv cc co xyz top shop store online site tech club vip wang ink live cloud blog wiki link news asia mobi travel jobs cat tel eu us uk cn jp kr tw hk mo sg my th vn id ph in au nz ca mx br ar cl fr de es it nl be ch at se no dk fi pl cz ru ua tr il ae sa za eg ng ke ie pt gr hu ro lt lv ee is ms ly gl gd to")

// emails finds addresses; the part before @ may not begin or end with a dot.
func (s *scan) emails() []Found {
	var out []Found
	from := 0 // where the last address ended
	for i := from; i < len(s.r); i++ {
		if s.r[i] != '@' {
			continue
		}
		a := i
		for a > from && i-a < 64 && isMailRune(s.r[a-1]) {
			a--
		}
		b := s.domain(i + 1)
		if a == i || b < 0 || s.r[a] == '.' || s.r[i-1] == '.' || strings.Contains(s.sub(a, i), "..") || i-a == 64 {
			continue
		}
		f := s.found(Email, a, b)
		f.Value = s.sub(a, b)
		out = append(out, f)
		from, i = b, b-1
	}
	return out
}

func isMailRune(r rune) bool {
	return isASCIILetter(r) || isDigit(r) || strings.ContainsRune("._-+'&!#$%*/=?^`{|}~", r)
}

// domain is the position after a name with a top-level domain at i, or -1.
func (s *scan) domain(i int) int {
	j, dots, label, last := i, 0, i, i
	for j < len(s.r) && j-i < 254 {
		r := s.r[j]
		switch {
		case isASCIILetter(r) || isDigit(r):
		case r == '-' && j > label:
		case r == '.' && j > label && s.r[j-1] != '-' && (isASCIILetter(s.at(j+1)) || isDigit(s.at(j+1))):
			dots++
			label = j + 1
			last = j
		default:
			goto done
		}
		j++
	}
done:
	for j > label && s.r[j-1] == '-' {
		j--
	}
	if dots == 0 || j-last < 3 {
		return -1
	}
	for k := last + 1; k < j; k++ {
		if !isASCIILetter(s.r[k]) {
			return -1
		}
	}
	return j
}

func (s *scan) urls() []Found {
	var out []Found
	for i := 0; i < len(s.r); {
		j, ok := s.urlAt(i)
		if !ok {
			if isASCIILetter(s.r[i]) || isDigit(s.r[i]) {
				i = s.skip(i, func(r rune) bool { return isASCIILetter(r) || isDigit(r) || r == '@' })
			} else {
				i++
			}
			continue
		}
		f := s.found(URL, i, j)
		f.Value = s.sub(i, j)
		out = append(out, f)
		i = j
	}
	return out
}

// urlAt reads an address with a scheme, or one that begins with a domain.
func (s *scan) urlAt(i int) (int, bool) {
	if !isASCIILetter(s.r[i]) && !isDigit(s.r[i]) {
		return 0, false
	}
	if j := s.anyOf(i, "https://", "http://", "ftp://"); j > 0 {
		host := s.host(j)
		if host < 0 {
			return 0, false
		}
		return s.path(host), true
	}
	if p := s.at(i - 1); p == '@' || p == '.' || p == '-' || p == '_' || p == '/' && s.at(i-2) != '/' || p == '\\' {
		return 0, false
	}
	j := s.domain(i)
	if j < 0 || s.at(j) == '@' || s.at(j) == '_' {
		return 0, false
	}
	name := s.sub(i, j)
	if !strings.HasPrefix(name, "www.") && !slices.Contains(topLevel, name[strings.LastIndexByte(name, '.')+1:]) {
		return 0, false
	}
	return s.path(j), true
}

// host is the position after a domain, an IP address or localhost.
func (s *scan) host(i int) int {
	if j := s.lit(i, "localhost"); j > 0 && !isASCIILetter(s.at(j)) {
		return j
	}
	if j := s.domain(i); j > 0 {
		return j
	}
	j := s.skip(i, func(r rune) bool { return isDigit(r) || r == '.' })
	if j < i+7 || j > i+15 || strings.Count(s.sub(i, j), ".") < 3 {
		return -1
	}
	for s.r[j-1] == '.' {
		j--
	}
	return j
}

// path goes over the port, path, query and fragment of an address and leaves
// the punctuation of the sentence.
func (s *scan) path(i int) int {
	j := i
	if s.at(j) == ':' && isDigit(s.at(j+1)) {
		j = s.skip(j+1, isDigit)
	}
	if c := s.at(j); c != '/' && c != '?' && c != '#' {
		return j
	}
	j = s.skip(j, func(r rune) bool {
		return isASCIILetter(r) || isDigit(r) || r < 0x80 && r > ' ' && !strings.ContainsRune("\"<>\\^`{|}", r)
	})
	for j > i && strings.ContainsRune(".,;:!?'\")]*", s.r[j-1]) {
		if s.r[j-1] == ')' && strings.Contains(s.sub(i, j), "(") {
			break
		}
		j--
	}
	return j
}
