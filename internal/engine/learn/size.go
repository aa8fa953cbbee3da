package learn

// shape adapts the nets to the amount of data.
func (t *training) shape() netShape {
	n := t.inside
	s := netShape{Hidden: 128, Epochs: 25, Rate: 0.05, Drop: 0.4, DropGrams: 0.2}
	switch {
	case n > 30_000:
		s.Hidden, s.Epochs = 64, 4
	case n > 8_000:
		s.Epochs = 12
	case n < 1000:
		s.Epochs, s.Drop, s.DropGrams = 50, 0.5, 0.4
	case n < 4000:
		s.Epochs, s.Drop, s.DropGrams = 30, 0.5, 0.4
	}
	if len(t.labels) <= 10 {
		s.Hidden = 64
	}
	return s
}

// relatedHelp is from how many examples on related texts cost time and bring
// nothing. With ten examples for each of 123 labels they bring three points.
const relatedHelp = 4000

// What a large set may take: the matrices of the members have a row of bytes
// for each feature, and rare features go first.
const (
	maxMatrix        = 40 << 20
	frequentFeatures = 2 // texts that must have a feature, once there are some thousand examples
)

// grams suits the n-grams to the texts: the few words of a question may stand
// in any order and with others between them, while in a long text what belongs
// together stands side by side.
func (t *training) grams() grams {
	var tx text
	tokens := 0
	for _, s := range t.texts[:t.inside] {
		tx.read(s)
		tokens += len(tx.tokens)
	}
	if tokens/t.inside >= longText {
		return grams{Chars: 3, Words: 3, Letters: 4}
	}
	return grams{Chars: 2, Words: 3, Letters: 4, Gap: 10}
}

// longText is how many tokens the texts have on average that are taken for long.
const longText = 25
