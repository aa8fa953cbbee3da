package recognize

// times finds everything that says when, how long or how often.
func (s *scan) times() []Found {
	var out []Found
	if s.en {
		for t := 0; t < len(s.tok); {
			w, e, ok := s.anyTimeEN(t)
			if !ok {
				t++
				continue
			}
			out = append(out, s.finding(s.tok[t].start, s.endOf(e), w))
			t = e
		}
	}
	if s.zh {
		for i := 0; i < len(s.r); {
			w, e, ok := s.anyTimeZH(i)
			if !ok {
				i = s.afterRefused(i)
				continue
			}
			out = append(out, s.finding(i, e, w))
			i = e
		}
	}
	return out
}

// anyTimeEN reads the longest of all that can begin at token t.
func (s *scan) anyTimeEN(t int) (when, int, bool) {
	var best when
	end := -1
	try := func(w when, e int, ok bool) {
		if ok && e > end {
			best, end = w, e
		}
	}
	if s.tok[t].kind == tokHan {
		return best, 0, false
	}
	loose := s.isWord(t-1, "at", "around") || s.isWord(t-1, "is") && s.isWord(t-2, "time")
	try(s.openEN(t))
	try(s.rangeEN(t))
	try(s.setEN(t))
	try(s.pointEN(t, loose))
	try(s.periodEN(t))
	try(s.spanEN(t))
	try(s.partEN(t))
	if s.isWord(t, "around", "circa") && end < 0 {
		u := s.optPhrase(t+1, "the")
		try(s.pointEN(u, true))
		try(s.periodEN(u))
	}
	return best, end, end > 0
}

// zhStarters are the characters with which something about time can begin,
// besides digits and feasts.
const zhStarters = "零〇一二三四五六七八九十百千两兩壹贰貳叁肆伍陆陸柒捌玖拾廿卅俩仨半几幾数數好今明昨后後前大当當上下这這本去周週星礼禮农農阴陰正腊臘冬初早晚凌清中午夜深傍现現马馬立刚剛此即目自从從在由过過之最近未将接以每隔不春夏秋第年月差民宣光同咸道嘉乾雍康顺崇万永洪开贞"

var zhStarts = makeStarts()

func makeStarts() map[rune]bool {
	out := starts(feastsZH)
	for _, r := range zhStarters {
		out[r] = true
	}
	return out
}
