package tag

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"math"
	"slices"
)

// A file is a header (magic, version, length and checksum of the body) and a
// body. The version changes with the meaning of the body, which includes the
// keys of the features.
const (
	magic        = "shopbell-tag\x00"
	version      = 1
	headerLength = len(magic) + 1 + 4 + 4
	maxBody      = 64 << 20
)

// Errors of reading.
var (
	ErrDamaged = errors.New("tag: the model file is damaged")
	ErrVersion = errors.New("tag: the model file is of another version")
)

// WriteTo writes the model. The same model gives the same bytes.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	body := m.encode()
	out := make([]byte, 0, headerLength+len(body))
	out = append(append(out, magic...), version)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(body)))
	out = binary.LittleEndian.AppendUint32(out, crc32.ChecksumIEEE(body))
	n, err := w.Write(append(out, body...))
	if err != nil {
		err = fmt.Errorf("tag: write model: %w", err)
	}
	return int64(n), err
}

// Read reads a model that WriteTo has written. A file that is cut short or
// changed gives ErrDamaged, one of another version ErrVersion.
func Read(r io.Reader) (*Model, error) {
	header := make([]byte, headerLength)
	if _, err := io.ReadFull(r, header); err != nil {
		return nil, readError(err)
	}
	rest, ok := bytes.CutPrefix(header, []byte(magic))
	if !ok {
		return nil, fmt.Errorf("%w: it does not begin like one", ErrDamaged)
	}
	if rest[0] != version {
		return nil, fmt.Errorf("%w: %d, not %d", ErrVersion, rest[0], version)
	}
	length := binary.LittleEndian.Uint32(rest[1:])
	if length > maxBody {
		return nil, fmt.Errorf("%w: too long", ErrDamaged)
	}
	var body bytes.Buffer // grows with what is there, not with what the header says
	if _, err := io.CopyN(&body, r, int64(length)); err != nil {
		return nil, readError(err)
	}
	if crc32.ChecksumIEEE(body.Bytes()) != binary.LittleEndian.Uint32(rest[5:]) {
		return nil, fmt.Errorf("%w: wrong checksum", ErrDamaged)
	}
	return decode(body.Bytes())
}

func readError(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: cut short", ErrDamaged)
	}
	return fmt.Errorf("tag: read model: %w", err)
}

func (m *Model) encode() []byte {
	var b []byte
	number := func(v uint64) { b = binary.AppendUvarint(b, v) }
	real32 := func(v float64) { b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(v))) }
	number(uint64(len(m.labels)))
	for _, l := range m.labels {
		number(uint64(len(l)))
		b = append(b, l...)
	}
	real32(m.threshold)
	real32(m.scale)
	for _, w := range slices.Concat(m.chain.next, m.chain.within) {
		real32(w)
	}
	number(uint64(len(m.lex.endings)))
	for _, k := range slices.Sorted(maps.Keys(m.lex.endings)) {
		number(uint64(k))
		number(uint64(m.lex.endings[k]))
	}
	number(uint64(len(m.lex.habits)))
	last := uint64(0)
	for _, k := range slices.Sorted(maps.Keys(m.lex.habits)) {
		number(k - last)
		number(uint64(m.lex.habits[k]))
		last = k
	}
	number(uint64(len(m.lex.words)))
	last = 0
	for _, k := range slices.Sorted(maps.Keys(m.lex.words)) {
		number(k - last)
		number(uint64(len(m.lex.words[k])))
		for _, mark := range m.lex.words[k] {
			number(uint64(mark))
		}
		last = k
	}
	number(uint64(len(m.features)))
	last = 0
	for _, f := range m.features {
		number(f.key - last)
		number(uint64(len(f.weights)))
		for _, w := range f.weights {
			b = append(b, byte(w.state))
			b = binary.AppendVarint(b, int64(w.units))
		}
		last = f.key
	}
	return b
}

// decoder reads a body. After the first mistake it yields zeros; bad tells.
type decoder struct {
	b   []byte
	bad bool
}

func (d *decoder) number() uint64 {
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		d.bad, d.b = true, nil
		return 0
	}
	d.b = d.b[n:]
	return v
}

// upTo reads a number that must not be larger than limit.
func (d *decoder) upTo(limit uint64) uint64 {
	v := d.number()
	if v > limit {
		d.bad, d.b = true, nil
		return 0
	}
	return v
}

// length reads how many things follow, each of which takes at least size bytes.
func (d *decoder) length(size int) int { return int(d.upTo(uint64(len(d.b) / size))) }

func (d *decoder) bytes(n int) []byte {
	if n > len(d.b) {
		d.bad, d.b = true, nil
		return make([]byte, min(n, 4))
	}
	out := d.b[:n]
	d.b = d.b[n:]
	return out
}

// real32 reads a finite number of bounded size: no sum of them overflows.
func (d *decoder) real32() float64 {
	v := float64(math.Float32frombits(binary.LittleEndian.Uint32(d.bytes(4))))
	if !(v > -1e4 && v < 1e4) {
		d.bad = true
		return 0
	}
	return v
}

// next reads a key of an ascending list.
func (d *decoder) next(last uint64, first bool) uint64 {
	delta := d.number()
	if !first && delta == 0 || last+delta < last {
		d.bad = true
	}
	return last + delta
}

func decode(body []byte) (*Model, error) {
	d := &decoder{b: body}
	m := &Model{lex: &lexicon{words: map[uint64][]mark{}, endings: map[uint32]uint8{}, habits: habits{}}}
	for range d.upTo(maxLabels) {
		m.labels = append(m.labels, string(d.bytes(d.length(1))))
	}
	if len(m.labels) < 2 || m.labels[0] != "" {
		return nil, fmt.Errorf("%w: no labels", ErrDamaged)
	}
	m.threshold, m.scale = d.real32(), d.real32()
	if m.threshold < 0.01 || m.threshold > 1 || m.scale <= 0 || m.scale > 1 {
		d.bad = true
	}
	m.chain = newChain(len(m.labels))
	for _, list := range [][]float64{m.chain.next, m.chain.within} {
		for i := range list {
			list[i] = min(max(d.real32(), -100), 100)
		}
	}
	for range d.length(2) {
		k := uint32(d.upTo(math.MaxUint32))
		m.lex.endings[k] = uint8(d.upTo(maxEndings))
	}
	last := uint64(0)
	for i := range d.length(2) {
		last = d.next(last, i == 0)
		m.lex.habits[last] = uint16(d.upTo(math.MaxUint16))
	}
	last = 0
	for i := range d.length(2) {
		last = d.next(last, i == 0)
		var marks []mark
		for range d.length(1) {
			marks = append(marks, mark(d.upTo(math.MaxUint16)))
		}
		m.lex.words[last] = marks
	}
	d.features(m)
	if d.bad || len(d.b) > 0 {
		return nil, fmt.Errorf("%w: the body makes no sense", ErrDamaged)
	}
	m.finish()
	return m, nil
}

func (d *decoder) features(m *Model) {
	states := uint64(len(m.labels) * statesOfLabel)
	last, total := uint64(0), 0
	for i := range d.length(2) {
		last = d.next(last, i == 0)
		f := feature{key: last}
		for range d.upTo(states) {
			w := weight{state: uint16(d.bytes(1)[0])}
			units, n := binary.Varint(d.b)
			if n <= 0 || units != int64(int16(units)) || uint64(w.state) >= states {
				d.bad = true
				return
			}
			d.b = d.b[n:]
			w.units = int16(units)
			f.weights = append(f.weights, w)
		}
		total += len(f.weights)
		if last >= 1<<keyBits || len(f.weights) == 0 || total >= 1<<24 {
			d.bad = true
			return
		}
		m.features = append(m.features, f)
	}
}
