package knowledge

// Sense places texts by what they mean: somebody has read more of the trade than
// the entries have to say.
type Sense interface {
	// Vectors returns how texts of the language are placed, as vectors of length
	// 1, and a version that changes whenever that does; nil and "" while nobody
	// can.
	Vectors(lang string) (place func(text string) []float32, version string)
}
