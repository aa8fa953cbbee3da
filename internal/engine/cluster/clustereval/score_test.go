package clustereval

import (
	"math"
	"testing"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name         string
		groups       []int
		labels       string
		homogeneous  float64
		completeness float64
		v            float64
	}{
		{"the same", []int{5, 5, 7, 7}, "aabb", 1, 1, 1},
		{"all in one", []int{1, 1, 1, 1}, "aabb", 0, 1, 0},
		{"each alone", []int{-1, -1, -1, -1}, "aabb", 1, 0.5, 2.0 / 3},
		{"one astray", []int{0, 0, 0, 1, 1, 1}, "aabbbb", 0.5, 0.4591, 0.4787},
	} {
		var labels []string
		for _, l := range c.labels {
			labels = append(labels, string(l))
		}
		got := Compare(c.groups, labels)
		for _, x := range [][2]float64{{got.Homogeneity, c.homogeneous}, {got.Completeness, c.completeness}, {got.V, c.v}} {
			if math.Abs(x[0]-x[1]) > 1e-3 {
				t.Errorf("%s: got %+v", c.name, got)
				break
			}
		}
	}
}

func TestKMeansFindsWhatIsPlain(t *testing.T) {
	t.Parallel()
	texts := []string{"退款什么时候到", "退款到了吗", "退款多久到", "发票怎么开", "发票开了吗", "开发票", "where is my parcel", "my parcel is lost", "parcel where"}
	got := KMeans(texts, 3, 5, 1)
	if s := Compare(got, []string{"r", "r", "r", "i", "i", "i", "p", "p", "p"}); s.V < 0.999 {
		t.Errorf("got %v, which scores %+v", got, s)
	}
}
