package tag

import (
	"math/bits"
)

// filterBits is the size of the filter: small enough to stay in the cache, where
// it answers for most features that have no weight.
const filterBits = 21

// table holds the weights of all features, open addressed by key. Weights are
// integers in units of a common scale, so that a text is scored without
// floating point.
type table struct {
	filter  []uint64 // a bit for every feature by the top of its key
	shift   uint
	slots   []slot
	weights []weight
}

// keyBits is what is kept of a key.
const keyBits = 48

type slot struct {
	print uint32 // low bits of the key
	at    uint32 // first weight << 8 | number of weights; 0: free
}

type weight struct {
	state uint16
	units int16
}

// feature is one feature with its weights, as the file holds it.
type feature struct {
	key     uint64 // keyBits
	weights []weight
}

func shorten(key uint64) uint64 { return key * 0x9e3779b97f4a7c15 >> (64 - keyBits) }

// newTable builds the table. Every feature has 1 to 255 weights; there are fewer
// than 1<<24 in all.
func newTable(features []feature) table {
	size := max(bits.Len(uint(2*len(features))), 4)
	t := table{shift: uint(keyBits - size), slots: make([]slot, 1<<size)}
	n := 0
	for _, f := range features {
		n += len(f.weights)
	}
	t.weights = make([]weight, 0, n)
	t.filter = make([]uint64, 1<<filterBits/64)
	for _, f := range features {
		t.filter[f.key>>(keyBits-filterBits+6)] |= 1 << (f.key >> (keyBits - filterBits) & 63)
		i := f.key >> t.shift
		for t.slots[i].at != 0 {
			i = (i + 1) & uint64(len(t.slots)-1)
		}
		t.slots[i] = slot{uint32(f.key), uint32(len(t.weights)<<8 | len(f.weights))}
		t.weights = append(t.weights, f.weights...)
	}
	return t
}

// batch is the space for the features of one token.
type batch struct {
	keys []uint64
	at   []uint32
}

// add adds the weights of the features to the scores. It goes over them three
// times, so that what has to come from memory comes at the same time and not
// one after the other: that is most of the time a text takes.
func (t *table) add(features []uint64, scores []int32, b *batch) {
	keys := grow(b.keys, len(features))
	n := 0
	for _, key := range features {
		key = shorten(key)
		keys[n] = key
		n += int(t.filter[key>>(keyBits-filterBits+6)] >> (key >> (keyBits - filterBits) & 63) & 1)
	}
	at := grow(b.at, n)
	found := 0
	for _, key := range keys[:n] {
		for i := key >> t.shift; ; i = (i + 1) & uint64(len(t.slots)-1) {
			s := t.slots[i]
			if s.at == 0 {
				break
			}
			if s.print == uint32(key) {
				at[found] = s.at
				found++
				break
			}
		}
	}
	for _, a := range at[:found] {
		from := a >> 8
		for _, w := range t.weights[from : from+a&0xff] {
			scores[w.state] += int32(w.units)
		}
	}
	b.keys, b.at = keys, at
}
