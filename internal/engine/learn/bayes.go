package learn

import "math"

// trainBayes is complement naive Bayes (Rennie et al., 2003): how unlike the
// other classes a feature is. It returns a row of features for each class.
func trainBayes(m *matrix, rows []int32, label []int32, classes int) []float32 {
	const smoothing = 0.3
	f := m.cols
	own := make([]float32, classes*f)
	all := make([]float32, f)
	for _, row := range rows {
		ids, val := m.row(int(row))
		w := own[int(label[row])*f:]
		for k, id := range ids {
			w[id] += val[k]
			all[id] += val[k]
		}
	}
	total := float32(0)
	for _, x := range all {
		total += x
	}
	for c := range classes {
		w := own[c*f : (c+1)*f]
		sum := float32(0)
		for _, x := range w {
			sum += x
		}
		scale := math.Log(float64(total - sum + smoothing*float32(f)))
		norm := 0.0
		for i, x := range w {
			v := scale - math.Log(float64(max(all[i]-x, 0)+smoothing))
			w[i] = float32(v)
			norm += math.Abs(v)
		}
		norm /= float64(f)
		for i := range w {
			w[i] /= float32(norm)
		}
	}
	return own
}
