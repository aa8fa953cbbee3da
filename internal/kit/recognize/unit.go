package recognize

import (
	"strings"
	"unicode/utf8"
)

// unitTable maps how a unit is written to what it is. Tables are made once and
// never written to.
type unitTable struct {
	by    map[string]quantity
	first map[rune]int // the longest unit that begins with a character
}

// put adds a unit under one way of writing it.
func (t unitTable) put(written string, q quantity) {
	t.by[written] = q
	r, _ := utf8.DecodeRuneInString(written)
	t.first[r] = max(t.first[r], utf8.RuneCountInString(written))
}

// quantity is a unit of money or of something measured.
type quantity struct {
	name  string  // ISO code, or English name
	scale float64 // of a part of a main unit: 0.01 for a cent
	loose bool    // too short or too common to count without a number
	vague bool    // of several countries
}

// makeTable reads lines of "Name: written|written"; a name with a ~ is loose, one
// with a ? vague, and *0.01 is its scale.
func makeTable(lines string, scales map[string]float64) unitTable {
	t := unitTable{by: map[string]quantity{}, first: map[rune]int{}}
	for line := range strings.Lines(lines) {
		name, written, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		q := quantity{scale: 1}
		for {
			if n, is := strings.CutSuffix(name, "~"); is {
				name, q.loose = n, true
			} else if n, is := strings.CutSuffix(name, "?"); is {
				name, q.vague = n, true
			} else {
				break
			}
		}
		if n, part, is := strings.Cut(name, "*"); is {
			name, q.scale = n, scales[part]
		}
		q.name = name
		for w := range strings.SplitSeq(strings.TrimSpace(written), "|") {
			w, loose := strings.CutSuffix(w, "~")
			u := q
			u.loose = u.loose || loose
			t.put(w, u)
		}
	}
	return t
}

// at reads the longest unit at i. English words must end where it ends.
func (t unitTable) at(s *scan, i int) (quantity, int, bool) {
	for j := min(i+t.first[s.at(i)], len(s.r)); j > i; j-- {
		last := s.r[j-1]
		if isLetter(last) && isLetter(s.at(j)) || isSpace(last) {
			continue
		}
		if q, ok := t.by[s.sub(i, j)]; ok {
			return q, j, true
		}
	}
	return quantity{}, 0, false
}

// measured is a number with its unit.
type measured struct {
	num  float64
	unit quantity
	end  int
}

// suffixed reads a number and the unit behind it.
func (s *scan) suffixed(i int, tables ...unitTable) (measured, bool) {
	n, ok := s.quantityNumber(i)
	if !ok {
		return measured{}, false
	}
	m, ok := s.unitAfter(n, tables)
	// "5 m" is five metres rather than five million when a unit is wanted, and
	// 千米 is one unit.
	if n.digits || s.zh {
		if shorter, is := s.withoutMultiple(i, n); is {
			if x, is := s.unitAfter(shorter, tables); is && (!ok || x.end == m.end || x.end == n.end) {
				return x, true
			}
		}
	}
	return m, ok
}

// withoutMultiple is the number n at i without its last multiple.
func (s *scan) withoutMultiple(i int, n num) (num, bool) {
	last := s.at(n.end - 1)
	if n.digits && isASCIILetter(last) {
		v, end, _, ok := s.decimalOrFraction(i)
		return num{val: v, end: end, digits: true}, ok && end < n.end
	}
	if ChinesePlace(last) < 1000 || s.at(n.end-2) == 0 {
		return num{}, false
	}
	if j := n.end - 1; j > i && !isSpace(s.at(j-1)) {
		return num{val: n.val / ChinesePlace(last), end: j, digits: n.digits}, true
	}
	return num{}, false
}

func (s *scan) decimalOrFraction(i int) (float64, int, bool, bool) {
	sign, j := 1.0, i
	if s.at(i) == '-' {
		sign, j = -1, i+1
	}
	v, end, plain, ok := s.decimal(j)
	return sign * v, end, plain, ok
}

// quantityNumber is numberAt without what only counts when it stands alone.
func (s *scan) quantityNumber(i int) (num, bool) {
	if s.en && s.tokAt[i] >= 0 {
		t := int(s.tokAt[i])
		if e := s.phrase(t, "half a", "half an"); e > 0 && !s.wordAt(e).is(wMagnitude) {
			return num{val: 0.5, end: s.endOf(e)}, true
		}
		if s.isWord(t, "one") && s.isWord(t-1, "that", "this", "the", "every", "each", "another") {
			if v, e, ok := s.enSum(t); ok {
				return num{val: v, end: s.endOf(e)}, true
			}
		}
	}
	n, ok := s.numberAt(i)
	if ok && n.digits && isLetter(s.at(i-1)) {
		return num{}, false
	}
	return n, ok
}

func (s *scan) unitAfter(n num, tables []unitTable) (measured, bool) {
	j := n.end
	spaced := s.spaces(j)
	if s.at(spaced) == '-' && (isLetter(s.at(spaced + 1))) {
		spaced++
	}
	open := s.at(spaced) == '<' || s.at(spaced) == '('
	if open {
		spaced++
	}
	if s.zh && spaced == j && strings.ContainsRune("多余來来", s.at(j)) && j < len(s.r) {
		spaced++
	}
	for _, t := range tables {
		q, end, ok := t.at(s, spaced)
		if !ok {
			continue
		}
		if open {
			if s.at(end) != '>' && s.at(end) != ')' {
				continue
			}
			end++
		}
		return measured{num: n.val, unit: q, end: end}, true
	}
	return measured{}, false
}
