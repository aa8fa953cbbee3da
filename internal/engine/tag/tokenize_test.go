package tag

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

func TestTokenize(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text    string
		tokens  []string
		offsets []int
	}{
		{"", nil, nil},
		{" \t\n", nil, nil},
		{"海丰北路602号", []string{"海", "丰", "北", "路", "602", "号"}, []int{0, 3, 6, 9, 12, 15}},
		{"47-6-746", []string{"47", "-", "6", "-", "746"}, []int{0, 2, 3, 4, 5}},
		{"iPhone17Pro 手机壳", []string{"iPhone", "17", "Pro", "手", "机", "壳"}, []int{0, 6, 8, 12, 15, 18}},
		{"Apt. 4B, New York", []string{"Apt", ".", "4", "B", ",", "New", "York"}, []int{0, 3, 5, 6, 7, 9, 13}},
		{"café", []string{"café"}, []int{0}},
		{"１２３号", []string{"１２３", "号"}, []int{0, 9}},
		{"a\xffb", []string{"a", "\xff", "b"}, []int{0, 1, 2}},
		{"👍🏽好", []string{"👍", "🏽", "好"}, []int{0, 4, 8}},
	} {
		tokens, offsets := Tokenize(c.text)
		if !slices.Equal(tokens, c.tokens) || !slices.Equal(offsets, c.offsets) {
			t.Errorf("%q: got %q at %v, want %q at %v", c.text, tokens, offsets, c.tokens, c.offsets)
		}
	}
}

func TestTokenizeLongLine(t *testing.T) {
	t.Parallel()
	begin := time.Now()
	for _, text := range []string{strings.Repeat("a", 10<<20), strings.Repeat("好", 10<<20/3), strings.Repeat("\xff", 10<<20)} {
		Tokenize(text)
	}
	if d := time.Since(begin); d > time.Minute {
		t.Errorf("took %v", d)
	}
}

func FuzzTokenize(f *testing.F) {
	for _, s := range []string{"海丰北路602号", "a1 B2", "\xff\xfe", "é1é", "　全角　"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tokens, offsets := Tokenize(text)
		if len(tokens) != len(offsets) {
			t.Fatalf("%q: %d tokens, %d offsets", text, len(tokens), len(offsets))
		}
		end := 0
		for i, token := range tokens {
			if token == "" || offsets[i] < end || text[offsets[i]:offsets[i]+len(token)] != token {
				t.Fatalf("%q: token %d is %q at %d", text, i, token, offsets[i])
			}
			if strings.TrimFunc(text[end:offsets[i]], unicode.IsSpace) != "" {
				t.Fatalf("%q: lost %q", text, text[end:offsets[i]])
			}
			end = offsets[i] + len(token)
			if r, n := utf8.DecodeRuneInString(token); n < len(token) && runeClass(r) != classDigit && runeClass(r) != classLatin {
				t.Fatalf("%q: %q is several", text, token)
			}
		}
		if strings.TrimFunc(text[end:], unicode.IsSpace) != "" {
			t.Fatalf("%q: lost its end", text)
		}
	})
}
