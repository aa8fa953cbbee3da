package learn

// servedNets are the nets of a model as they are kept and asked: all together,
// so that what a feature says to each of them lies side by side. Their first
// layers have four bits a cell, which is most of the memory of a model; measured
// on 123 intents and on 77, the answers are as good as with eight.
type servedNets struct {
	count, hidden int
	scale         []float32 // by feature and net
	cells         []byte    // by feature, net and pair of hidden units: two cells, the first one low
	bias          []float32 // by net and hidden unit
	out           []float32 // by net, hidden unit and class
	outBias       []float32 // by class, the mean of the nets
}

const (
	cellLevels = 7 // on either side of zero
	cellZero   = 8
)

// serve needs nets of one shape with an even number of hidden units.
func serve(list []*net) *servedNets {
	first := list[0]
	s := &servedNets{count: len(list), hidden: first.hidden, outBias: make([]float32, first.classes)}
	features := len(first.in) / s.hidden
	s.scale = make([]float32, features*s.count)
	s.cells = make([]byte, len(s.scale)*s.hidden/2)
	for i, t := range list {
		s.bias, s.out = append(s.bias, t.bias...), append(s.out, t.out...)
		axpy(1/float32(s.count), t.outBias, s.outBias)
		for f := range features {
			at := f*s.count + i
			s.scale[at] = pack(t.in[f*s.hidden:(f+1)*s.hidden], s.cells[at*s.hidden/2:(at+1)*s.hidden/2])
		}
	}
	return s
}

// pack writes a row as cells and returns what they are multiplied with.
func pack(row []float32, cells []byte) float32 {
	scale := largest(row) / cellLevels
	if scale == 0 {
		scale = 1
	}
	for j := range cells {
		cells[j] = byte(rounded(row[2*j]/scale)+cellZero) | byte(rounded(row[2*j+1]/scale)+cellZero)<<4
	}
	return scale
}

// activate writes the hidden layers of the first nets to act, as many as fit.
func (s *servedNets) activate(v vector, act []float32) {
	copy(act, s.bias)
	half := s.hidden / 2
	var value [16]float32
	for k, id := range v.ids {
		for i := 0; i*s.hidden < len(act); i++ {
			at := int(id)*s.count + i
			f := v.val[k] * s.scale[at]
			for c := range value {
				value[c] = f * float32(c-cellZero)
			}
			addCells(&value, s.cells[at*half:(at+1)*half], act[i*s.hidden:(i+1)*s.hidden])
		}
	}
	for j, x := range act {
		if x < 0 {
			act[j] = 0
		}
	}
}

// addCells adds the values of two cells a byte to y.
func addCells(value *[16]float32, cells []byte, y []float32) {
	for len(cells) >= 4 && len(y) >= 8 {
		c, z := (*[4]byte)(cells), (*[8]float32)(y)
		z[0] += value[c[0]&15]
		z[1] += value[c[0]>>4]
		z[2] += value[c[1]&15]
		z[3] += value[c[1]>>4]
		z[4] += value[c[2]&15]
		z[5] += value[c[2]>>4]
		z[6] += value[c[3]&15]
		z[7] += value[c[3]>>4]
		cells, y = cells[4:], y[8:]
	}
	for i, c := range cells {
		y[2*i] += value[c&15]
		y[2*i+1] += value[c>>4]
	}
}

// scores writes the mean of the nets' scores to z.
func (s *servedNets) scores(act, z []float32) {
	copy(z, s.outBias)
	f := 1 / float32(s.count)
	for j, x := range act {
		if x > 0 {
			axpy(f*x, s.out[j*len(z):(j+1)*len(z)], z)
		}
	}
}

// dot multiplies the row of a feature, of all nets, with x.
func (s *servedNets) dot(id int32, x []float32) float32 {
	half := s.hidden / 2
	sum := float32(0)
	for i := range s.count {
		at := int(id)*s.count + i
		part := float32(0)
		for j, c := range s.cells[at*half : (at+1)*half] {
			y := x[i*s.hidden+2*j:]
			part += float32(int(c&15)-cellZero)*y[0] + float32(int(c>>4)-cellZero)*y[1]
		}
		sum += part * s.scale[at]
	}
	return sum
}

func (s *servedNets) bytes() int64 {
	return int64(len(s.cells) + 4*(len(s.scale)+len(s.bias)+len(s.out)+len(s.outBias)))
}

// consistent tells whether the parts have the sizes that their use needs.
func (s *servedNets) consistent(features, classes int) bool {
	rows, units := features*s.count, s.count*s.hidden
	return s.count > 0 && s.hidden > 0 && s.hidden%2 == 0 && len(s.scale) == rows && len(s.cells) == rows*s.hidden/2 &&
		len(s.bias) == units && len(s.out) == units*classes && len(s.outBias) == classes
}
