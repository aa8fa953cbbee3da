package entity

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/kit/hygiene"
	"github.com/shopbell/shopbell/internal/kit/pinyin"
)

const (
	maxUnits    = 2000 // letters and characters of a message in which products are looked for
	maxHits     = 200  // terms of a message that are looked at
	maxWeighed  = 4000 // products that are weighed for a group of terms
	candidates  = 5    // that are named where several fit
	perGroup    = 3    // mentions in one clause
	equal       = 0.97 // of the best score, from which another product fits as well
	wholeName   = 0.8  // share of a name from which it is meant …
	otherName   = 0.75 // … if the others that fit have less than this of it
	weakWeight  = 0.3  // what a word of everyday speech counts
	corrected   = 0.85 // what a term counts that was not written as the shop does
	gapBytes    = 13   // between terms of one mention: four characters, or two words
	partOfName  = 0.85 // at most, for a name of which a part stands there
	leastShare  = 0.34 // of the terms of a group that one product must have
	soundBefore = 2    // characters from which a word is looked up by its sound
)

// How a word was found, for ExtraFound.
const (
	bySound    = "sound"
	byPinyin   = "pinyin"
	bySpelling = "spelling"
	byPart     = "part"
)

// hit is a term of a message that the catalogue has.
type hit struct {
	hash       uint64
	start, end int
	term       term
	head       bool
	how        string // "" as the shop writes it
	number     bool
	weak       bool // a pair or word of everyday speech, which counts beside others only
}

// find adds the products, SKUs and options that a message names.
func (l *Lexicon) find(m *message) {
	us := units(m.low, make([]unitRune, 0, min(len(m.low), maxUnits)))
	us = us[:min(len(us), maxUnits)]
	closed, strong := l.findWhole(m, us)
	hits := l.hits(m, closed, strong)
	if len(hits) == 0 {
		return
	}
	for i := 0; i < len(hits); {
		j := i + 1
		for j < len(hits) && m.joined(hits[j-1].end, hits[j].start) {
			j++
		}
		l.resolve(m, hits[i:j])
		i = j
	}
}

// span is a part of a text.
type span struct{ start, end int }

func (s span) covers(start, end int) bool { return s.start <= start && end <= s.end }

func within(list []span, start, end int) bool {
	return slices.ContainsFunc(list, func(s span) bool { return s.covers(start, end) })
}

// findWhole finds whole names. closed are those that leave nothing open; strong
// are names that several products have.
func (l *Lexicon) findWhole(m *message, us []unitRune) (closed, strong []span) {
	for i := 0; i+1 < len(us); i++ {
		if !us[i].opens || isDigit(m.low[us[i].start]) && strings.HasSuffix(m.low[:us[i].start], ".") {
			continue
		}
		mask := l.lengths[uint64(us[i].r)<<32|uint64(us[i+1].r)]
		if mask == 0 {
			continue
		}
		longest := min(bits.Len64(mask)-1, len(us)-i)
		h, best, found := hashStart, 0, entry{}
		for k := range longest {
			h = hashRune(h, us[i+k].r)
			if mask&(1<<(k+1)) != 0 && us[i+k].closes {
				if e, ok := l.phrases[h]; ok {
					best, found = k+1, e
				}
			}
		}
		if best == 0 {
			continue
		}
		start, end := us[i].start, us[i+best-1].end
		if m.noProduct(start, end) || strings.ContainsAny(m.low[start:end], "。;；!！?？\n") {
			continue
		}
		i += best - 1
		switch found.kind {
		case entrySKU:
			m.add(SKU, start, end, l.skus[found.first], 1, ExtraProduct, l.ids[found.owner])
			closed = append(closed, span{start, end})
		case entryOption:
			l.option(m, start, end, l.options[found.first])
		case entryProduct:
			if found.n == 1 {
				m.add(Product, start, end, l.ids[found.first], 1)
				closed = append(closed, span{start, end})
			} else {
				strong = append(strong, span{start, end})
			}
		}
	}
	return closed, strong
}

// noProduct reports whether words that may name a product belong to something
// else here: 手机号, "phone number", 鞋码.
func (m *message) noProduct(start, end int) bool {
	w, behind := m.low[start:end], m.low[end:]
	switch w {
	case "手机", "电话":
		number := strings.TrimLeft(behind, " :是为")
		return number != "" && (isDigit(number[0]) || number[0] == '+') || hasAnyPrefix(behind, "号", "尾号", "短信", "验证", "端", "上", "app", "后四位", "打", "收不到", "接") || hasAnySuffix(m.low[:start], "用", "绑定", "绑定的", "解绑", "验证", "注册", "打我", "预留", "联系", "验证的")
	case "phone", "mobile":
		return hasAnyPrefix(behind, " number", " no", " call")
	case "order", "size", "color", "colour", "price", "stock":
		return true
	}
	return ordinaryWords[w] || ordinaryPair(w)
}

func ordinaryPair(w string) bool {
	a, n := utf8.DecodeRuneInString(w)
	b, k := utf8.DecodeRuneInString(w[n:])
	return n+k == len(w) && ordinaryPairs[[2]rune{a, b}]
}

// option adds a value that the shop offers.
func (l *Lexicon) option(m *message, start, end int, o CatalogueOption) {
	name := strings.ToLower(o.Name)
	switch {
	case containsAny(name, "颜色", "色", "color", "colour"):
		value, shade := strings.ToLower(o.Value), o.Value
		low := hygiene.Fold(tidy(o.Value))
		seen := false
		words.find(low, func(_, _ int, p *phrase) {
			if p.kind == Color && !seen {
				value, seen = p.value, true
				if p.shade != "" {
					shade = p.shade
				} else {
					shade = ""
				}
			}
		})
		m.add(Color, start, end, value, 0.95, ExtraShade, shade, ExtraOption, o.Name)
	case containsAny(name, "码", "尺寸", "size"):
		value := letterSize(strings.ToLower(o.Value))
		if value == "" {
			value = o.Value
		}
		m.add(Size, start, end, value, 0.97, ExtraOption, o.Name)
	default:
		m.add(Option, start, end, o.Value, 0.9, ExtraOption, o.Name)
	}
}

// hits lists the terms that the catalogue has, also those that sound like one
// of its words or have a letter wrong.
func (l *Lexicon) hits(m *message, closed, strong []span) []hit {
	var hits []hit
	add := func(h uint64, start, end int, how string, head, number bool) bool {
		t, ok := l.terms[h]
		if ok && len(hits) < maxHits {
			hits = append(hits, hit{h, start, end, t, t.head || head, how, number, false})
		}
		return ok
	}
	weak := func(t foundTerm) {
		if add(t.hash, t.start, t.end, "", false, false) {
			h := &hits[len(hits)-1]
			h.weak, h.head = true, false
		}
	}
	heard := l.heard(m, closed)
	k := 0
	for t := range termsOf(m.low) {
		if len(hits) == maxHits {
			break
		}
		for k < len(heard) && heard[k].start <= t.start {
			addWord(heard[k].word, heard[k].span, heard[k].how, add)
			k++
		}
		inStrong := within(strong, t.start, t.end)
		switch {
		case within(closed, t.start, t.end):
		case t.word == "":
			if !inStrong && ordinaryPairs[[2]rune{t.a, t.b}] {
				weak(t)
				continue
			}
			add(t.hash, t.start, t.end, "", inStrong, false)
		case !inStrong && ordinaryWords[t.word]:
			weak(t)
		case add(t.hash, t.start, t.end, "", inStrong, isDigit(t.word[0])):
		default:
			if w := l.spell(t.word); w != "" {
				add(hashWord(w), t.start, t.end, bySpelling, false, false)
			}
		}
	}
	for ; k < len(heard); k++ {
		addWord(heard[k].word, heard[k].span, heard[k].how, add)
	}
	return besideOthers(hits)
}

// besideOthers leaves out the weak hits that do not touch a strong one.
func besideOthers(hits []hit) []hit {
	kept := hits[:0]
	for i := 0; i < len(hits); {
		j, strong := i, false
		for j < len(hits) && (j == i || hits[j].start <= hits[j-1].end+1) {
			strong = strong || !hits[j].weak && !hits[j].number
			j++
		}
		if strong {
			kept = append(kept, hits[i:j]...)
		}
		i = j
	}
	return kept
}

// addWord adds the pairs of a Chinese word that was found by its sound, all at
// the same place.
func addWord(word string, at span, how string, add func(h uint64, start, end int, how string, head, number bool) bool) {
	for t := range termsOf(word) {
		add(t.hash, at.start, at.end, how, true, false)
	}
}

// heardWord is a word of the catalogue that sounds like what stands there.
type heardWord struct {
	span
	word, how string
}

// heard finds words of the catalogue by their sound.
func (l *Lexicon) heard(m *message, closed []span) []heardWord {
	if len(l.sounds) == 0 {
		return nil
	}
	var list []heardWord
	s := m.low
	var run [maxSound]struct {
		at, end int
		sound   uint16
	}
	for i := 0; i < len(s) && len(list) < maxHits; {
		if isWord(s[i]) {
			w, end := l.typedWords(s, i)
			if w != "" && !within(closed, i, end) {
				list = append(list, heardWord{span{i, end}, w, byPinyin})
			}
			i = end
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if !hygiene.IsHan(r) {
			i += size
			continue
		}
		n := 0
		for at := i; n < maxSound && at < len(s); n++ {
			r, size := utf8.DecodeRuneInString(s[at:])
			sound := pinyin.Sound(r)
			if sound == 0 {
				break
			}
			run[n].at, run[n].end, run[n].sound = at, at+size, sound
			at += size
		}
		next := i + size
		if n >= soundBefore {
			mask := l.soundLengths[uint64(run[0].sound)<<32|uint64(run[1].sound)]
			for k := n; k >= soundBefore && mask != 0; k-- {
				if mask&(1<<k) == 0 {
					continue
				}
				h := hashStart
				for _, u := range run[:k] {
					h = hashRune(h, rune(u.sound))
				}
				end := run[k-1].end
				if k == soundBefore && !nameContext(s, i, end) {
					continue
				}
				if w := l.homophone(l.sounds[h], s[i:end], k); w != "" && !within(closed, i, end) {
					list = append(list, heardWord{span{i, end}, w, bySound})
					next = end
					break
				}
			}
		}
		i = next
	}
	return list
}

// homophone picks the word that is meant by one that sounds alike: none where it
// is written as the shop does, or where it is a word of its own.
func (l *Lexicon) homophone(words []string, written string, n int) string {
	if slices.Contains(words, written) || ordinaryPair(written) || hasOrdinary(written) || l.allEveryday(written) {
		return ""
	}
	best, most := "", uint32(0)
	for _, w := range words {
		if len(w) != len(written) {
			continue
		}
		same := 0
		for i := 0; i+3 <= len(w); i += 3 {
			if w[i:i+3] == written[i:i+3] {
				same++
			}
		}
		// Of two characters one has to be right, or any word would do.
		if n == soundBefore && same == 0 {
			continue
		}
		if t := l.terms[lastPair(w)]; t.n > most {
			best, most = w, t.n
		}
	}
	return best
}

// allEveryday reports whether all pairs of a word stand in everyday sentences.
func (l *Lexicon) allEveryday(w string) bool {
	for t := range termsOf(w) {
		if !l.everyday[t.hash] {
			return false
		}
	}
	return true
}

// nameContext reports whether what stands around two characters lets them be a
// name: 这件卫依有货吗, not the middle of 会员领券.
func nameContext(s string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	after, _ := utf8.DecodeRuneInString(s[end:])
	return (start == 0 || !hygiene.IsHan(before) || strings.ContainsRune("的这那件个款条双只台套买要换退拍有把色码和跟给是在找看问卖", before)) &&
		(end == len(s) || !hygiene.IsHan(after) || strings.ContainsRune("有吗呢多怎的还没码能是什和跟可退尺换为么都太小大掉起质什哪几到发在也", after))
}

// hasOrdinary reports whether a word begins with a pair of everyday speech, as
// in 有没…: such words are no names.
func hasOrdinary(w string) bool {
	for t := range termsOf(w) {
		if ordinaryPairs[[2]rune{t.a, t.b}] {
			return true
		}
	}
	return strings.ContainsAny(w, "的了吗呢吧啊我你您他她它们这那么什怎哪谁是不没很")
}

func lastPair(w string) uint64 {
	var h uint64
	for t := range termsOf(w) {
		h = t.hash
	}
	return h
}

// typedWords reads up to three words of Latin letters as pinyin: "wei yi". It
// returns where they end, or where the first does if they are none.
func (l *Lexicon) typedWords(s string, i int) (word string, end int) {
	joined := ""
	at := i
	for range 3 {
		j := at
		for j < len(s) && isWord(s[j]) {
			j++
		}
		if j == at {
			break
		}
		if end == 0 {
			end = j
		}
		if joined += s[at:j]; len(joined) > maxSound*6 {
			break
		}
		if w := l.typed(joined); w != "" {
			word, end = w, j
		}
		if j+1 >= len(s) || s[j] != ' ' {
			break
		}
		at = j + 1
	}
	return word, end
}

// typed is the word of the catalogue that a word of Latin letters spells in
// pinyin.
func (l *Lexicon) typed(w string) string {
	if len(w) < minSpelling || ordinaryWords[w] || l.everyday[hashWord(singular(w))] {
		return ""
	}
	if _, ok := l.terms[hashWord(singular(w))]; ok {
		return ""
	}
	sounds := pinyin.Sounds(w)
	if len(sounds) < soundBefore || len(sounds) > maxSound {
		return ""
	}
	h := hashStart
	for _, s := range sounds {
		h = hashRune(h, rune(s))
	}
	best, most := "", uint32(0)
	for _, word := range l.sounds[h] {
		if t := l.terms[lastPair(word)]; t.n > most {
			best, most = word, t.n
		}
	}
	return best
}

// spell is the word of the catalogue that differs from w by one mistake, not in
// its first letter; "" for none.
func (l *Lexicon) spell(w string) string {
	if len(w) < minSpelling || len(w) > 24 || strings.ContainsAny(w, "0123456789") || l.everyday[hashWord(w)] {
		return ""
	}
	best, most := "", uint32(0)
	for h := range deletions(w) {
		i, _ := slices.BinarySearchFunc(l.spelling, h, func(m misspelt, h uint64) int {
			switch {
			case m.hash < h:
				return -1
			case m.hash > h:
				return 1
			}
			return 0
		})
		for ; i < len(l.spelling) && l.spelling[i].hash == h; i++ {
			word := l.words[l.spelling[i].word]
			if word[0] != w[0] || !oneMistake(w, word) {
				continue
			}
			if t := l.terms[hashWord(word)]; t.n > most {
				best, most = word, t.n
			}
		}
	}
	return best
}

// joined reports whether terms at the two sides of a gap may be of one name.
func (m *message) joined(end, start int) bool {
	if start <= end {
		return true
	}
	gap := m.low[end:start]
	if len(gap) > gapBytes || strings.ContainsAny(gap, clauseMarks+".:") {
		return false
	}
	for _, w := range [...]string{"和", "跟", "与", "还有", "以及", "或", "是", "有", "吗", "比"} {
		if strings.Contains(gap, w) {
			return false
		}
	}
	return !containsAny(gap+" ", " and ", " or ", " & ", " with ", " is ", " vs ")
}

// weights is what resolve counts with: a score for each product.
type weights struct {
	scores  []float32
	touched []uint32
}

// resolve finds the products that a group of terms names.
func (l *Lexicon) resolve(m *message, hits []hit) {
	w, _ := l.pool.Get().(*weights)
	if w == nil {
		w = &weights{scores: make([]float32, len(l.ids))}
	}
	defer l.pool.Put(w)
	for range perGroup {
		taken := l.mention(m, hits, w)
		for _, p := range w.touched {
			w.scores[p] = 0
		}
		w.touched = w.touched[:0]
		if taken.end == 0 {
			return
		}
		hits = slices.DeleteFunc(slices.Clone(hits), func(h hit) bool { return h.start < taken.end && h.end > taken.start })
	}
}

// mention adds the product that has the most of the terms, and returns its
// place.
func (l *Lexicon) mention(m *message, hits []hit, w *weights) (at span) {
	if len(hits) == 0 {
		return at
	}
	total := l.weigh(hits, w)
	best := float32(0)
	for _, p := range w.touched {
		best = max(best, w.scores[p])
	}
	if best < total*leastShare || best == 0 {
		return at
	}
	// The few that fit best, by how much of their name stands there.
	type named struct {
		product uint32
		offered float32
	}
	var top [candidates + 1]named
	n, fits := 0, 0
	for _, p := range w.touched {
		if w.scores[p] < best*equal {
			continue
		}
		fits++
		c := named{p, w.scores[p] / max(l.weights[p], 0.01)}
		k := n
		for k > 0 && (top[k-1].offered < c.offered || top[k-1].offered == c.offered && top[k-1].product > c.product) {
			k--
		}
		if k < len(top) {
			n = min(n+1, len(top))
			copy(top[k+1:n], top[k:n-1])
			top[k] = c
		}
		w.scores[p] = 0 // each product is touched once for each of its terms
	}
	at, strong, how := l.place(m.low, hits, top[0].product)
	if !strong || m.noProduct(at.start, at.end) {
		return span{}
	}
	score := best / max(total, best) * (0.5 + 0.5*min(1, top[0].offered))
	score = min(score+0.2, partOfName)
	if how == "" {
		how = byPart
	} else {
		score *= corrected
	}
	if fits == 1 || top[0].offered >= wholeName && top[1].offered < otherName*top[0].offered {
		m.add(Product, at.start, at.end, l.ids[top[0].product], float64(score), ExtraFound, how)
		return at
	}
	ids := make([]string, 0, candidates)
	for _, c := range top[:min(n, candidates)] {
		ids = append(ids, l.ids[c.product])
	}
	m.add(Product, at.start, at.end, "", float64(score), ExtraFound, how, ExtraCandidates, strings.Join(ids, "\n"))
	return at
}

// weigh adds up the terms of each product, rare terms first: the work is bounded
// however common the terms are.
func (l *Lexicon) weigh(hits []hit, w *weights) (total float32) {
	order := slices.Clone(hits)
	slices.SortStableFunc(order, func(a, b hit) int { return int(a.term.n) - int(b.term.n) })
	left := maxWeighed
	last := uint64(0)
	for i, h := range order {
		if i > 0 && h.hash == last {
			continue // said twice
		}
		last = h.hash
		weight := h.term.weight
		if h.how != "" {
			weight *= corrected
		}
		if h.weak {
			weight *= weakWeight // it may break a tie
		}
		n := min(int(h.term.n), maxPostings)
		if n > left && i > 0 {
			continue
		}
		if !h.weak {
			total += weight
		}
		left -= n
		for _, p := range l.postings[h.term.from : int(h.term.from)+n] {
			if w.scores[p] == 0 {
				w.touched = append(w.touched, p)
			}
			w.scores[p] += weight
		}
	}
	return total
}

// place returns where the terms of a product stand, whether they are enough for
// a mention, and how they were found.
func (l *Lexicon) place(low string, hits []hit, product uint32) (at span, strong bool, how string) {
	var before *hit
	for i := range hits {
		h := &hits[i]
		list := l.postings[h.term.from : h.term.from+h.term.n]
		if _, ok := slices.BinarySearch(list, product); !ok {
			continue
		}
		if before == nil {
			at = span{h.start, h.end}
		}
		at.end = max(at.end, h.end)
		if h.how != "" {
			how = h.how
		}
		// What the thing is, or two terms side by side: one other term may stand in
		// any sentence.
		if h.head || before != nil && h.start <= before.end+1 && h.hash != before.hash && !(h.number && before.number) && !(h.weak && before.weak) {
			strong = true
		}
		// 百褶裙 for 百褶半身裙: the last character says what it is.
		if !h.weak && low[h.start] >= utf8.RuneSelf && h.end == at.end {
			if r, size := utf8.DecodeRuneInString(low[h.end:]); r == l.lasts[product] && r != 0 && size > 1 {
				strong, at.end = true, h.end+size
			}
		}
		before = h
	}
	return at, strong, how
}
