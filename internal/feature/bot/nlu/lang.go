package nlu

import "github.com/shopbell/shopbell/internal/kit/hygiene"

// Language tells "zh" or "en", or "" where the text does not show it: digits,
// emoji, codes, a size, a lone "ok".
func Language(text string) string { return hygiene.Language(text) }
