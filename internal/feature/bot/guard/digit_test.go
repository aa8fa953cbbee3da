package guard

import "testing"

// Digits of other scripts are read as what they are, also where one ten follows
// another.
func TestDigitOf(t *testing.T) {
	t.Parallel()
	for r, want := range map[rune]rune{'٣': '3', '९': '9', '𝟎': '0', '𝟗': '9', '𝟘': '0', '𝟙': '1', '𝟿': '9'} {
		if got := digitOf(r); got != want {
			t.Errorf("%c: got %c, want %c", r, got, want)
		}
	}
}
