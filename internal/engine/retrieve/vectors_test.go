package retrieve

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

func TestQuantise(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for _, width := range []int{1, 3, 64, 1024} {
		v := make([]float32, width)
		length := 0.0
		for i := range v {
			v[i] = float32(r.NormFloat64())
			length += float64(v[i]) * float64(v[i])
		}
		for i := range v {
			v[i] /= float32(math.Sqrt(length))
		}
		row := Quantise(v)
		if got := Cosine(v, row); math.Abs(got-1) > 0.005 {
			t.Errorf("width %d: cosine with itself %.4f", width, got)
		}
		back := make([]float32, width)
		restore(back, row)
		for i := range v {
			if math.Abs(float64(v[i]-back[i])) > 0.01 {
				t.Errorf("width %d: %v became %v", width, v[i], back[i])
				break
			}
		}
	}
	if got := Cosine([]float32{1, 0}, Quantise([]float32{0, 0})); got != 0 {
		t.Errorf("a vector without length: %v", got)
	}
}

// axes places the phrasings of each document along an axis of its own.
func axes(docs []Doc, width int) *Vectors {
	var out []DocVectors
	for i, d := range docs {
		dv := DocVectors{ID: d.ID}
		for j := range d.Phrasings {
			v := make([]float32, width)
			v[i%width], v[(i+j+1)%width] = 0.9, 0.43
			dv.Rows = append(dv.Rows, Quantise(v))
		}
		out = append(out, dv)
	}
	return NewVectors(width, out)
}

func TestVectors(t *testing.T) {
	t.Parallel()
	x := New(Config{})
	var docs []Doc
	for i := range 6 {
		docs = append(docs, Doc{ID: fmt.Sprint("d", i), Phrasings: []string{fmt.Sprintf("alpha%d beta", i), fmt.Sprintf("gamma%d beta", i)}})
	}
	x.Replace(docs)
	good := axes(docs, 8)
	if !good.Telling() {
		t.Fatalf("siblings %.2f, others %.2f, told %.2f of %d", good.same, good.other, good.told, good.judged)
	}
	vector := func(doc int) []float32 { v := make([]float32, 8); v[doc] = 1; return v }
	const question = "delta beta"
	plain := x.Search(question, 3, nil)
	if got := x.SearchNear(question, vector(4), 3, nil); !reflect.DeepEqual(got, plain) {
		t.Errorf("without vectors: got %+v, want %+v", got, plain)
	}
	x.UseVectors(good)
	if got := x.SearchNear(question, vector(4), 3, nil); len(got) == 0 || got[0].ID != "d4" || got[0].Vectors < 0.9 {
		t.Errorf("got %+v, want d4 first", got)
	}
	if got := x.SearchNear(question, vector(4), 3, Filter{}); got[0].ID != "d4" {
		t.Errorf("got %+v", got)
	}
	for name, v := range map[string][]float32{"nil": nil, "too short": vector(4)[:7], "empty": {}} {
		if got := x.SearchNear(question, v, 3, nil); !reflect.DeepEqual(got, plain) {
			t.Errorf("%s: got %+v, want %+v", name, got, plain)
		}
	}
	// A model that sees no difference between documents has no say.
	var same []DocVectors
	for _, d := range docs {
		same = append(same, DocVectors{ID: d.ID, Rows: [][]byte{Quantise(vector(0)), Quantise(vector(0))}})
	}
	for name, v := range map[string]*Vectors{
		"all the same": NewVectors(8, same), "of another width": NewVectors(9, same), "none": NewVectors(8, nil),
		"one phrasing each": NewVectors(8, []DocVectors{{ID: "d0", Rows: [][]byte{Quantise(vector(0))}}, {ID: "d1", Rows: [][]byte{Quantise(vector(1))}}}),
	} {
		if v.Telling() {
			t.Errorf("%s: has a say", name)
		}
		x.UseVectors(v)
		if got := x.SearchNear(question, vector(4), 3, nil); !reflect.DeepEqual(got, plain) {
			t.Errorf("%s: got %+v, want %+v", name, got, plain)
		}
	}
	x.UseVectors(good)
	if got := x.SearchNear(question, vector(4), 6, nil); len(got) == 0 {
		t.Fatal("nothing found")
	}
	x.Update(nil, []string{"d4"})
	for _, h := range x.SearchNear(question, vector(4), 6, nil) {
		if h.ID == "d4" {
			t.Error("a document that is gone is found by its vector")
		}
	}
}
