package learn

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"
)

// A model file is a magic word, the version, the length of the content, the
// content, and a CRC-32C over all of it.
const (
	fileMagic   = "shopbell.learn\r\n"
	fileVersion = 2
	headerSize  = len(fileMagic) + 4 + 8
	maxFile     = 1 << 30
)

type encoder struct{ bytes.Buffer }

func (e *encoder) uint(n int) { e.Write(binary.AppendUvarint(nil, uint64(n))) }

func (e *encoder) string(s string) {
	e.uint(len(s))
	e.WriteString(s)
}

func encodeSlice[T uint8 | int32 | uint32 | float32](e *encoder, s []T) {
	e.uint(len(s))
	b, _ := binary.Append(e.AvailableBuffer(), binary.LittleEndian, s) // fails for types without a size only
	e.Write(b)
}

func (e *encoder) quantised(q *quantised) {
	e.uint(q.width)
	encodeSlice(e, q.scale)
	encodeSlice(e, q.cells)
}

func (e *encoder) logistic(l *logistic) {
	for _, s := range []signs{l.Mean, l.Scale, l.Weight, {l.Bias}} {
		for _, x := range s {
			e.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(x)))
		}
	}
}

// WriteTo writes the model as a file that Read accepts.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	var e encoder
	info, err := json.Marshal(m.info)
	if err != nil {
		return 0, fmt.Errorf("encode the model: %w", err)
	}
	e.string(string(info))
	e.uint(len(m.labels))
	for _, l := range m.labels {
		e.string(l)
	}
	for _, n := range []int{m.vocab.grams.Chars, m.vocab.grams.Words, m.vocab.grams.Letters, m.vocab.grams.Gap} {
		e.uint(n)
	}
	encodeSlice(&e, m.vocab.weight[:])
	encodeSlice(&e, m.vocab.hashes)
	encodeSlice(&e, m.vocab.group)
	encodeSlice(&e, m.vocab.idf)
	e.quantised(&m.linear)
	encodeSlice(&e, m.bias)
	encodeSlice(&e, m.weights[:])
	encodeSlice(&e, m.tilt)
	nets := m.nets
	if nets == nil {
		nets = &servedNets{}
	}
	e.uint(nets.count)
	e.uint(nets.hidden)
	encodeSlice(&e, nets.scale)
	encodeSlice(&e, nets.cells)
	encodeSlice(&e, nets.bias)
	encodeSlice(&e, nets.out)
	encodeSlice(&e, nets.outBias)
	e.uint(len(m.near.texts))
	for _, t := range m.near.texts {
		e.string(t)
	}
	encodeSlice(&e, m.near.label)
	encodeSlice(&e, m.near.ptr)
	encodeSlice(&e, m.near.docs)
	encodeSlice(&e, m.near.val)
	e.logistic(&m.outside)
	e.logistic(&m.sure)

	n, err := w.Write(seal(e.Bytes()))
	if err != nil {
		return int64(n), fmt.Errorf("write the model: %w", err)
	}
	return int64(n), nil
}

// seal puts the header before a content and the checksum behind it.
func seal(content []byte) []byte {
	out := make([]byte, 0, headerSize+len(content)+4)
	out = append(out, fileMagic...)
	out = binary.LittleEndian.AppendUint32(out, fileVersion)
	out = binary.LittleEndian.AppendUint64(out, uint64(len(content)))
	out = append(out, content...)
	return binary.LittleEndian.AppendUint32(out, crc32.Checksum(out, crc32.MakeTable(crc32.Castagnoli)))
}

// Read reads a model that WriteTo has written. It returns ErrVersion for a file
// of another version and ErrDamaged for one that is cut short or changed.
func Read(r io.Reader) (*Model, error) {
	m, err := readModel(r)
	if err != nil {
		return nil, fmt.Errorf("read the model: %w", err)
	}
	return m, nil
}

func readModel(r io.Reader) (*Model, error) {
	head := make([]byte, headerSize)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, cut(err)
	}
	if string(head[:len(fileMagic)]) != fileMagic {
		return nil, fmt.Errorf("%w: it does not begin like one", ErrDamaged)
	}
	if v := binary.LittleEndian.Uint32(head[len(fileMagic):]); v != fileVersion {
		return nil, fmt.Errorf("%w: %d, not %d", ErrVersion, v, fileVersion)
	}
	size := binary.LittleEndian.Uint64(head[len(fileMagic)+4:])
	if size > maxFile {
		return nil, fmt.Errorf("%w: it claims %d bytes", ErrDamaged, size)
	}
	// The buffer grows with what really comes, not with what is claimed.
	var body bytes.Buffer
	if has, ok := r.(interface{ Len() int }); ok {
		body.Grow(has.Len() + bytes.MinRead)
	}
	if _, err := io.CopyN(&body, r, int64(size)+4); err != nil {
		return nil, cut(err)
	}
	content, sum := body.Bytes()[:size], binary.LittleEndian.Uint32(body.Bytes()[size:])
	table := crc32.MakeTable(crc32.Castagnoli)
	if crc32.Update(crc32.Checksum(head, table), table, content) != sum {
		return nil, fmt.Errorf("%w: its checksum is wrong", ErrDamaged)
	}
	return decode(content)
}

func cut(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF { //nolint:errorlint // both come unwrapped from package io
		return fmt.Errorf("%w: it is cut short", ErrDamaged)
	}
	return err
}

// decoder reads the content. After the first mistake it returns zeros.
type decoder struct {
	rest []byte
	bad  bool
}

// uint reads a number up to limit.
func (d *decoder) uint(limit int) int {
	n, size := binary.Uvarint(d.rest)
	if size <= 0 || n > uint64(limit) {
		d.bad, d.rest = true, nil
		return 0
	}
	d.rest = d.rest[size:]
	return int(n)
}

func (d *decoder) take(n int) []byte {
	if n > len(d.rest) {
		d.bad, d.rest = true, nil
		return nil
	}
	b := d.rest[:n]
	d.rest = d.rest[n:]
	return b
}

func (d *decoder) string() string { return string(d.take(d.uint(len(d.rest)))) }

func (d *decoder) strings() []string {
	n := d.uint(len(d.rest)) // each takes a byte at least
	out := make([]string, 0, min(n, 1<<20))
	for i := 0; i < n && !d.bad; i++ {
		out = append(out, d.string())
	}
	return out
}

func (d *decoder) float() float64 {
	b := d.take(8)
	if b == nil {
		return 0
	}
	x := math.Float64frombits(binary.LittleEndian.Uint64(b))
	if math.IsNaN(x) || math.IsInf(x, 0) {
		d.bad = true
	}
	return x
}

func decodeSlice[T uint8 | int32 | uint32 | float32](d *decoder) []T {
	var zero T
	size := binary.Size(zero)
	b := d.take(size * d.uint(len(d.rest)/size))
	out := make([]T, len(b)/size)
	if _, err := binary.Decode(b, binary.LittleEndian, out); err != nil {
		d.bad = true
	}
	return out
}

func (d *decoder) floats() []float32 {
	out := decodeSlice[float32](d)
	for _, x := range out {
		if !(x-x == 0) { // neither a number nor finite
			d.bad = true
		}
	}
	return out
}

func (d *decoder) quantised() quantised {
	return quantised{width: d.uint(1 << 20), scale: d.floats(), cells: decodeSlice[byte](d)}
}

func (d *decoder) logistic(l *logistic) {
	var bias signs
	for _, s := range []*signs{&l.Mean, &l.Scale, &l.Weight, &bias} {
		for i := range s {
			s[i] = d.float()
		}
	}
	l.Bias = bias[0]
}

func decode(content []byte) (*Model, error) {
	d := &decoder{rest: content}
	m := &Model{vocab: &vocabulary{}, near: &neighbours{}}
	if err := json.Unmarshal([]byte(d.string()), &m.info); err != nil {
		return nil, fmt.Errorf("%w: its description cannot be read", ErrDamaged)
	}
	m.labels = d.strings()
	v := m.vocab
	for _, n := range []*int{&v.grams.Chars, &v.grams.Words, &v.grams.Letters, &v.grams.Gap} {
		*n = d.uint(100)
	}
	weight := d.floats()
	v.hashes, v.group, v.idf = decodeSlice[uint32](d), decodeSlice[uint8](d), d.floats()
	m.linear, m.bias = d.quantised(), d.floats()
	stack := d.floats()
	m.tilt = d.floats()
	nets := &servedNets{count: d.uint(1000), hidden: d.uint(1 << 20), scale: d.floats(), cells: decodeSlice[byte](d), bias: d.floats(), out: d.floats(), outBias: d.floats()}
	if nets.count > 0 {
		m.nets = nets
	}
	m.near.texts = d.strings()
	m.near.label, m.near.ptr, m.near.docs, m.near.val = decodeSlice[int32](d), decodeSlice[int32](d), decodeSlice[int32](d), d.floats()
	d.logistic(&m.outside)
	d.logistic(&m.sure)
	if d.bad || len(d.rest) > 0 || copy(v.weight[:], weight) != groups || copy(m.weights[:], stack) != members || !m.consistent() {
		return nil, fmt.Errorf("%w: its parts do not fit together", ErrDamaged)
	}
	v.index()
	return m, nil
}

// consistent tells whether every number that is used as an index is one.
func (m *Model) consistent() bool {
	features, classes, docs := len(m.vocab.hashes), len(m.bias), len(m.near.texts)
	fits := func(q *quantised, rows, width int) bool {
		return q.width == width && len(q.scale) == rows && len(q.cells) == rows*width
	}
	v, n := m.vocab, m.near
	ok := len(m.labels) > 0 && len(m.tilt) == classes && (classes == len(m.labels) || classes == len(m.labels)+1) &&
		len(v.group) == features && len(v.idf) == features && fits(&m.linear, features, classes) &&
		len(n.label) == docs && len(n.ptr) == features+1 && len(n.val) == len(n.docs) &&
		n.ptr[0] == 0 && int(n.ptr[features]) == len(n.docs) && slices.IsSorted(n.ptr)
	for i, h := range v.hashes {
		ok = ok && v.group[i] < groups && (i == 0 || h > v.hashes[i-1])
		if !ok {
			return false
		}
	}
	for _, c := range n.label {
		ok = ok && c >= 0 && int(c) < len(m.labels)
	}
	for _, d := range n.docs {
		ok = ok && d >= 0 && int(d) < docs
	}
	return ok && (m.nets == nil || m.nets.consistent(features, classes))
}
