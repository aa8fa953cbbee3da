package similar

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"

	"github.com/shopbell/shopbell/internal/engine/index"
)

// A file is the magic, its version, the length and the checksum of what follows,
// and a model as JSON.
const (
	fileMagic   = "SBSIM"
	fileVersion = 1
	headerBytes = len(fileMagic) + 1 + 4 + sha256.Size
	maxFile     = 256 << 20
)

type fileModel struct {
	Lexicon index.Lexicon
	Texts   int
	DF      map[string]int32
	Width   int
	Vectors map[string][]float32
	Linear  linear
	Trees   []tree
	Low     float64
	High    float64
}

// WriteTo writes the model, all but the function of UseVector.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	body, err := json.Marshal(fileModel{
		Lexicon: m.lexicon, Texts: m.words.texts, DF: m.words.df, Width: m.words.width, Vectors: m.words.vector,
		Linear: m.linear, Trees: m.trees, Low: m.low, High: m.high,
	})
	if err != nil {
		return 0, err
	}
	sum := sha256.Sum256(body)
	head := append([]byte(fileMagic), fileVersion)
	head = binary.LittleEndian.AppendUint32(head, uint32(len(body)))
	head = append(head, sum[:]...)
	n, err := w.Write(append(head, body...))
	return int64(n), err
}

// Read reads a model. The error is ErrVersion or ErrDamaged when the file is not
// one, or that of r.
func Read(r io.Reader) (*Model, error) {
	head := make([]byte, headerBytes)
	if err := fill(r, head); err != nil {
		return nil, err
	}
	if string(head[:len(fileMagic)]) != fileMagic {
		return nil, fmt.Errorf("read a model: %w", ErrDamaged)
	}
	if head[len(fileMagic)] != fileVersion {
		return nil, fmt.Errorf("read a model: %w", ErrVersion)
	}
	size := binary.LittleEndian.Uint32(head[len(fileMagic)+1:])
	if size > maxFile {
		return nil, fmt.Errorf("read a model of %d bytes: %w", size, ErrDamaged)
	}
	// A wrong length must not cost memory that the file does not have.
	body, err := io.ReadAll(io.LimitReader(r, int64(size)))
	if err != nil {
		return nil, fmt.Errorf("read a model: %w", err)
	}
	sum := sha256.Sum256(body)
	if len(body) != int(size) || !bytes.Equal(sum[:], head[headerBytes-sha256.Size:]) {
		return nil, fmt.Errorf("read a model: %w", ErrDamaged)
	}
	var f fileModel
	if err := json.Unmarshal(body, &f); err != nil || !f.sound() {
		return nil, fmt.Errorf("read a model: %w", ErrDamaged)
	}
	return &Model{
		lexicon: f.Lexicon, reader: newReader(f.Lexicon),
		words:  words{texts: f.Texts, df: f.DF, width: f.Width, vector: f.Vectors},
		linear: f.Linear, trees: f.Trees, low: f.Low, high: f.High,
	}, nil
}

func fill(r io.Reader, b []byte) error {
	if _, err := io.ReadFull(r, b); err != nil {
		return fmt.Errorf("read a model: %w", ErrDamaged)
	}
	return nil
}

// sound tells whether a score can be computed: whoever writes a file knows how
// to write a checksum, too.
func (f *fileModel) sound() bool {
	n := len(f.Linear.Weight)
	if n != 0 && n != features || len(f.Linear.Mean) != n || len(f.Linear.Scale) != n || f.Width < 0 || f.Width > 1024 || f.Texts < 0 {
		return false
	}
	for _, list := range [][]float64{f.Linear.Mean, f.Linear.Scale, f.Linear.Weight, {f.Linear.Bias, f.Low, f.High}} {
		for _, x := range list {
			if math.Abs(x) > 1e12 {
				return false
			}
		}
	}
	for _, n := range f.DF {
		if n < 0 || int(n) > f.Texts {
			return false
		}
	}
	for _, v := range f.Vectors {
		if len(v) != f.Width {
			return false
		}
		for _, x := range v {
			if x > 1e6 || x < -1e6 {
				return false
			}
		}
	}
	for _, t := range f.Trees {
		if len(t) == 0 {
			return false
		}
		for i, n := range t {
			if n.Left != 0 && (int(n.Left) <= i || int(n.Left)+1 >= len(t) || n.Feature < 0 || n.Feature >= features) || math.Abs(n.Value) > 1e12 {
				return false
			}
		}
	}
	return true
}
