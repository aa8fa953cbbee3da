package recognize

import (
	"strings"
	"time"
)

// feastsEN are the feasts by their English names; never written to.
var feastsEN = map[string]holiday{
	"new year's day": {month: 1, day: 1}, "new years day": {month: 1, day: 1}, "new year day": {month: 1, day: 1}, "new year": {month: 1, day: 1},
	"new year's": {month: 1, day: 1}, "new years": {month: 1, day: 1}, "new years' day": {month: 1, day: 1},
	"new year's eve": {month: 12, day: 31}, "new years eve": {month: 12, day: 31}, "new year eve": {month: 12, day: 31}, "new years' eve": {month: 12, day: 31},
	"christmas": {month: 12, day: 25}, "christmas day": {month: 12, day: 25}, "xmas": {month: 12, day: 25}, "xmas day": {month: 12, day: 25}, "christmas eve": {month: 12, day: 24},
	"boxing day": {month: 12, day: 26}, "halloween": {month: 10, day: 31}, "halloween day": {month: 10, day: 31}, "all hallow day": {month: 10, day: 31},
	"all saint's day": {month: 11, day: 1}, "all saints day": {month: 11, day: 1}, "all souls day": {month: 11, day: 2}, "guy fawkes day": {month: 11, day: 5},
	"valentine's day": {month: 2, day: 14}, "valentines day": {month: 2, day: 14}, "valentine day": {month: 2, day: 14}, "lover's day": {month: 2, day: 14}, "lovers day": {month: 2, day: 14},
	"white lover day": {month: 3, day: 14}, "singles day": {month: 11, day: 11}, "single day": {month: 11, day: 11}, "singles' day": {month: 11, day: 11}, "double eleven": {month: 11, day: 11}, "double 11": {month: 11, day: 11},
	"april fools": {month: 4, day: 1}, "april fools day": {month: 4, day: 1}, "april fools' day": {month: 4, day: 1}, "may day": {month: 5, day: 1}, "mayday": {month: 5, day: 1},
	"international workers' day": {month: 5, day: 1}, "workers' day": {month: 5, day: 1}, "workers day": {month: 5, day: 1}, "int'l workers' day": {month: 5, day: 1}, "international workers day": {month: 5, day: 1}, "worker's day": {month: 5, day: 1}, "international worker's day": {month: 5, day: 1},
	"earth day": {month: 4, day: 22}, "groundhog day": {month: 2, day: 2}, "cinco de mayo": {month: 5, day: 5}, "juneteenth": {month: 6, day: 19}, "jubilee day": {month: 6, day: 19}, "freedom day": {month: 6, day: 19},
	"independence day": {month: 7, day: 4}, "us independence day": {month: 7, day: 4}, "bastille day": {month: 7, day: 14}, "veterans day": {month: 11, day: 11}, "veterans' day": {month: 11, day: 11},
	"inauguration day": {month: 1, day: 20}, "women's day": {month: 3, day: 8}, "womens day": {month: 3, day: 8}, "women day": {month: 3, day: 8}, "female day": {month: 3, day: 8}, "girls day": {month: 3, day: 7},
	"children's day": {month: 6, day: 1}, "children day": {month: 6, day: 1}, "youth day": {month: 5, day: 4}, "teacher's day": {month: 9, day: 10}, "teachers day": {month: 9, day: 10}, "teacher day": {month: 9, day: 10}, "tree planting day": {month: 3, day: 12}, "tree day": {month: 3, day: 12}, "arbor day": {month: 4, nth: -1, weekday: time.Friday},
	"baptiste day": {month: 6, day: 24}, "yuandan": {month: 1, day: 1}, "yuan dan": {month: 1, day: 1}, "national day": {month: 10, day: 1}, "mao's birthday": {month: 12, day: 26},
	"st patrick": {month: 3, day: 17}, "st patrick's day": {month: 3, day: 17}, "st patricks day": {month: 3, day: 17}, "st. patrick's day": {month: 3, day: 17}, "st. patrick": {month: 3, day: 17}, "saint patrick": {month: 3, day: 17}, "saint patrick's day": {month: 3, day: 17}, "st patrick day": {month: 3, day: 17}, "saint patrick's": {month: 3, day: 17}, "st patrick's": {month: 3, day: 17}, "saint patrick day": {month: 3, day: 17}, "saint patricks day": {month: 3, day: 17},
	"st george's day": {month: 4, day: 23}, "st. george": {month: 4, day: 23}, "st george": {month: 4, day: 23}, "saint george": {month: 4, day: 23}, "st george day": {month: 4, day: 23}, "saint george's day": {month: 4, day: 23}, "saint george day": {month: 4, day: 23},
	"thanksgiving": {month: 11, nth: 4, weekday: time.Thursday}, "thanksgiving day": {month: 11, nth: 4, weekday: time.Thursday}, "thanks giving": {month: 11, nth: 4, weekday: time.Thursday}, "thanks giving day": {month: 11, nth: 4, weekday: time.Thursday},
	"black friday": {month: 11, nth: 4, weekday: time.Thursday, after: 1}, "cyber monday": {month: 11, nth: 4, weekday: time.Thursday, after: 4},
	"labor day": {month: 9, nth: 1, weekday: time.Monday}, "labour day": {month: 9, nth: 1, weekday: time.Monday}, "memorial day": {month: 5, nth: -1, weekday: time.Monday},
	"martin luther king day": {month: 1, nth: 3, weekday: time.Monday}, "martin luther king jr day": {month: 1, nth: 3, weekday: time.Monday}, "mlk day": {month: 1, nth: 3, weekday: time.Monday}, "presidents day": {month: 2, nth: 3, weekday: time.Monday}, "presidents' day": {month: 2, nth: 3, weekday: time.Monday}, "washington's birthday": {month: 2, nth: 3, weekday: time.Monday}, "columbus day": {month: 10, nth: 2, weekday: time.Monday}, "canberra day": {month: 3, nth: 2, weekday: time.Monday},
	"mother's day": {month: 5, nth: 2, weekday: time.Sunday}, "mothers day": {month: 5, nth: 2, weekday: time.Sunday}, "mother day": {month: 5, nth: 2, weekday: time.Sunday}, "father's day": {month: 6, nth: 3, weekday: time.Sunday}, "fathers day": {month: 6, nth: 3, weekday: time.Sunday}, "father day": {month: 6, nth: 3, weekday: time.Sunday},
	"easter": {}, "easter sunday": {}, "easter day": {}, "easter monday": {easter: 1}, "easter saturday": {easter: -1}, "good friday": {easter: -2}, "maundy thursday": {easter: -3}, "palm sunday": {easter: -7}, "ash wednesday": {easter: -46}, "clean monday": {easter: -48}, "mardi gras": {easter: -47}, "ascension day": {easter: 39}, "pentecost": {easter: 49}, "white sunday": {easter: 49}, "white monday": {easter: 50}, "trinity sunday": {easter: 56}, "corpus christi": {easter: 60},
	"chinese new year": {lunar: springFestival}, "spring festival": {lunar: springFestival}, "lunar new year": {lunar: springFestival}, "spring day": {lunar: springFestival}, "lantern day": {lunar: lanternFestival}, "lantern festival": {lunar: lanternFestival}, "mid-autumn day": {lunar: midAutumn}, "mid-autumn festival": {lunar: midAutumn}, "mid autumn day": {lunar: midAutumn}, "moon day": {lunar: midAutumn}, "dragon boat day": {lunar: dragonBoat}, "dragon boat festival": {lunar: dragonBoat}, "dragon boat": {lunar: dragonBoat}, "qingming": {month: 4, day: 4}, "qingming day": {month: 4, day: 4}, "tomb sweeping day": {month: 4, day: 4}, "tomb sweeping": {month: 4, day: 4}, "tombsweeping day": {month: 4, day: 4},
	"ramadan": {lunar: unknownFeast}, "ramadhan": {lunar: unknownFeast}, "ramazan": {lunar: unknownFeast}, "ramzan": {lunar: unknownFeast}, "eid al-fitr": {lunar: unknownFeast}, "eid al fitr": {lunar: unknownFeast}, "eid al-adha": {lunar: unknownFeast}, "eid al adha": {lunar: unknownFeast}, "eid al-azha": {lunar: unknownFeast}, "eidul azha": {lunar: unknownFeast}, "eidul-azha": {lunar: unknownFeast}, "feast of the sacrifice": {lunar: unknownFeast}, "islamic new year": {lunar: unknownFeast}, "arabic new year": {lunar: unknownFeast}, "hijri new year": {lunar: unknownFeast}, "festival of breaking the fast": {lunar: unknownFeast},
	"diwali": {lunar: unknownFeast},
}

// feastWords are the words with which a feast begins.
var feastWords = firstWords(feastsEN)

func firstWords(m map[string]holiday) map[string]bool {
	out := map[string]bool{}
	for name := range m {
		i := strings.IndexFunc(name, func(r rune) bool { return !isLetter(r) })
		if i < 0 {
			i = len(name)
		}
		out[name[:i]] = true
	}
	return out
}

// feastName reads the longest name of a feast.
func (s *scan) feastName(t int) (holiday, int, bool) {
	if !feastWords[s.textAt(t)] {
		return holiday{}, 0, false
	}
	for n := min(8, len(s.tok)-t); n > 0; n-- {
		name := s.sub(s.tk(t).start, s.tk(t+n-1).end)
		if strings.Contains(name, "’") {
			name = strings.ReplaceAll(name, "’", "'")
		}
		if h, ok := feastsEN[name]; ok {
			return h, t + n, true
		}
	}
	return holiday{}, 0, false
}

// feastEN reads a feast with its year, or its weekend.
func (s *scan) feastEN(t int) (when, int, bool) {
	n, u, relative := s.rel(t)
	if !relative {
		u = t
	}
	h, e, ok := s.feastName(u)
	if !ok {
		return when{}, 0, false
	}
	year := 0
	f := s.optPhrase(e, "of", "in")
	if y, g, ok := s.yearNumber(f); ok && !s.isWord(g, ":") {
		year, e = y, g
	} else if r, g, ok := s.rel(s.optPhrase(f, "the")); ok && s.isWord(g, "year") {
		year, e = s.now.Year()+r, g+1
	}
	w := s.feast(h, year)
	if relative && !w.from.IsZero() {
		w.ambiguous = false
		if n < 0 && w.from.After(s.today()) {
			w = s.feast(h, w.from.Year()-1)
		}
	}
	if s.isWord(e, "weekend") {
		if w.from.IsZero() {
			return w, e, true
		}
		d := w.from
		out := weekendAt(d)
		if d.Weekday() == time.Monday {
			out.from, out.to = d.AddDate(0, 0, -2), d.AddDate(0, 0, 1)
		} else if d.Weekday() == time.Friday {
			out.from = d
		}
		return out, e + 1, true
	}
	return w, e, true
}
