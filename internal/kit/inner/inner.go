// Package inner has inner products: it multiplies vectors of numbers, in loops that the compiler does
// without bounds checks.
package inner

// Dot multiplies a with as much of b, which is at least as long.
func Dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	for len(a) >= 4 {
		s0 += a[0] * b[0]
		s1 += a[1] * b[1]
		s2 += a[2] * b[2]
		s3 += a[3] * b[3]
		a, b = a[4:], b[4:]
	}
	for i, x := range a {
		s0 += x * b[i]
	}
	return s0 + s1 + s2 + s3
}

// Dot4 multiplies v with four rows of its length that stand one behind the other.
// v is read once for all of them, which makes it faster than Dot.
func Dot4(rows, v []float32) (s0, s1, s2, s3 float32) {
	w := len(v)
	a, b, c, d := rows[:w], rows[w:2*w], rows[2*w:3*w], rows[3*w:4*w]
	for i, x := range v {
		s0 += a[i] * x
		s1 += b[i] * x
		s2 += c[i] * x
		s3 += d[i] * x
	}
	return s0, s1, s2, s3
}
