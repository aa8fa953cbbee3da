package tag

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// parse reads "给 [小明 name] 一个 [红色 colour] 的".
func parse(marked string) Sequence {
	var s Sequence
	for marked != "" {
		plain, rest, found := strings.Cut(marked, "[")
		tokens, _ := Tokenize(plain)
		for _, token := range tokens {
			s.Tokens, s.Tags = append(s.Tokens, token), append(s.Tags, "O")
		}
		if !found {
			break
		}
		inside, after, _ := strings.Cut(rest, "]")
		i := strings.LastIndex(inside, " ")
		tokens, _ = Tokenize(inside[:i])
		for k, token := range tokens {
			s.Tokens, s.Tags = append(s.Tokens, token), append(s.Tags, map[bool]string{true: "B-", false: "I-"}[k == 0]+inside[i+1:])
		}
		marked = after
	}
	return s
}

// orders makes sentences of two languages with a product and a size in each.
func orders(n int, seed uint64) []Sequence {
	rng := rand.New(rand.NewPCG(seed, 7))
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	var out []Sequence
	for range n {
		if rng.IntN(2) == 0 {
			out = append(out, parse(pick("我想买", "请问", "老板", "有没有")+pick("一件", "那款", "")+"["+pick("连衣裙", "羽绒服", "运动鞋", "牛仔裤", "帆布鞋", "防晒衣")+" product] "+pick("要", "有", "换成")+"["+fmt.Sprint(30+rng.IntN(20))+"码 size]"+pick("的", "吗", "")))
		} else {
			out = append(out, parse(pick("I want the ", "Do you have a ", "Is the ")+"["+pick("summer dress", "down jacket", "running shoe", "denim skirt")+" product] "+pick("in ", "in size ")+"["+fmt.Sprint(6+rng.IntN(8))+" size]"+pick("", " please", "?")))
		}
	}
	return out
}

func train(t testing.TB, seqs []Sequence, o Options) *Model {
	t.Helper()
	m, err := Train(context.Background(), seqs, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestLearns(t *testing.T) {
	t.Parallel()
	m := train(t, orders(200, 1), Options{})
	for _, marked := range []string{
		"你好[运动鞋 product] 有[44码 size]吗",
		"那么[帆布鞋 product] 换成[68码 size]的呢", // a size that no example has
		"Is the [down jacket product] in size [9 size] ?",
		"在吗",
	} {
		s := parse(marked)
		if got := m.Tag(s.Tokens); !slices.Equal(got, s.Tags) {
			t.Errorf("%s: got %q, want %q", marked, got, s.Tags)
		}
	}
	if want := []string{"product", "size"}; !slices.Equal(m.Labels(), want) {
		t.Errorf("got the labels %q, want %q", m.Labels(), want)
	}
}

func TestSpansAreProbabilities(t *testing.T) {
	t.Parallel()
	m := train(t, orders(200, 1), Options{})
	for _, s := range orders(50, 2) {
		end := 0
		for _, span := range m.Spans(s.Tokens) {
			if span.From < end || span.To <= span.From || span.To > len(s.Tokens) || span.P <= 0 || span.P > 1 {
				t.Errorf("%q: %+v", s.Tokens, span)
			}
			end = span.To
		}
	}
}

func TestDictionary(t *testing.T) {
	t.Parallel()
	// The places around are no help: only the dictionary tells the names apart.
	var seqs []Sequence
	dictionary := map[string]string{}
	names := []string{"阿尔法", "贝塔", "伽马", "德尔塔", "艾普西龙", "泽塔", "伊塔", "西塔", "约塔", "卡帕", "兰布达", "缪斯", "纽因", "克西", "奥密克"}
	for i, name := range names {
		class, label := "city", "place"
		if i%2 == 0 {
			class, label = "brand", "maker"
		}
		dictionary[name] = class
		if i < 11 {
			seqs = append(seqs, parse("喜欢["+name+" "+label+"]吗"), parse("我要["+name+" "+label+"]的"))
		}
	}
	m := train(t, seqs, Options{Dictionary: dictionary, Rounds: 30})
	for i, name := range names[11:] {
		want := []string{"place", "maker"}[i%2]
		tokens, _ := Tokenize("喜欢" + name + "吗")
		got := m.Spans(tokens)
		if len(got) != 1 || got[0].Label != want {
			t.Errorf("%s: got %+v, want %s", name, got, want)
		}
	}
}

func TestTrainIsDeterministic(t *testing.T) {
	t.Parallel()
	seqs := orders(100, 1)
	dictionary := map[string]string{"连衣裙": "a", "羽绒服": "b"}
	write := func(seed uint64) []byte {
		var b bytes.Buffer
		if _, err := train(t, seqs, Options{Seed: seed, Rounds: 4, Dictionary: dictionary}).WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	if a, b := write(5), write(5); !bytes.Equal(a, b) {
		t.Error("one seed gave two models")
	}
	if a, b := write(5), write(6); bytes.Equal(a, b) {
		t.Error("the seed changes nothing")
	}
}

func TestTrainRefuses(t *testing.T) {
	t.Parallel()
	many := Sequence{}
	for i := range maxLabels + 1 {
		many.Tokens, many.Tags = append(many.Tokens, "x"), append(many.Tags, fmt.Sprintf("B-%d", i))
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for name, c := range map[string]struct {
		ctx  context.Context
		seqs []Sequence
		want error
	}{
		"nothing":     {context.Background(), nil, ErrNoExamples},
		"no label":    {context.Background(), []Sequence{parse("你好")}, ErrNoExamples},
		"uneven":      {context.Background(), []Sequence{{Tokens: []string{"a", "b"}, Tags: []string{"B-x"}}}, ErrExample},
		"many labels": {context.Background(), []Sequence{many}, ErrLabels},
		"cancelled":   {cancelled, orders(10, 1), context.Canceled},
	} {
		if m, err := Train(c.ctx, c.seqs, Options{}); !errors.Is(err, c.want) || m != nil {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
}

func TestTrainTakesStrangeExamples(t *testing.T) {
	t.Parallel()
	for name, seqs := range map[string][]Sequence{
		"one":            {parse("[鞋 product]")},
		"contradictory":  {parse("[红鞋 a]"), parse("[红鞋 b]"), parse("红鞋"), {}},
		"begins with I":  {{Tokens: []string{"红", "鞋"}, Tags: []string{"I-x", "I-x"}}},
		"strange tags":   {{Tokens: []string{"红", "鞋", "好", ""}, Tags: []string{"B-x", "", "E-x", "B-"}}},
		"longer":         {{Tokens: slices.Repeat([]string{"鞋"}, 5000), Tags: slices.Repeat([]string{"B-x"}, 5000)}},
		"long and whole": {{Tokens: slices.Repeat([]string{"鞋"}, 300), Tags: append([]string{"B-x"}, slices.Repeat([]string{"I-x"}, 299)...)}},
	} {
		var last float64
		m, err := Train(context.Background(), seqs, Options{Rounds: 3, Progress: func(p float64) { last = p }})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if last != 1 {
			t.Errorf("%s: progress ended at %v", name, last)
		}
		m.Tag(seqs[0].Tokens)
		m.Tag(nil)
	}
}

func TestHostileText(t *testing.T) {
	t.Parallel()
	m := train(t, orders(60, 1), Options{Rounds: 3})
	begin := time.Now()
	for name, text := range map[string]string{
		"10 MB of one letter":    strings.Repeat("a", 10<<20),
		"10 MB of one character": strings.Repeat("鞋", 10<<20/3),
		"numbers and dashes":     strings.Repeat("1-", 1<<20),
		"invalid UTF-8":          strings.Repeat("\xff\xe9", 1000),
		"emoji":                  strings.Repeat("👟", 5000),
		"bidi and invisible":     strings.Repeat("\u202e\u200b鞋", 1000),
	} {
		tokens, _ := Tokenize(text)
		if got := m.Tag(tokens); len(got) != len(tokens) {
			t.Errorf("%s: got %d tags for %d tokens", name, len(got), len(tokens))
		}
	}
	if d := time.Since(begin); d > time.Minute {
		t.Errorf("took %v", d)
	}
}

// In a long text nothing is shifted where it is cut.
func TestLongTextIsTaggedInPieces(t *testing.T) {
	t.Parallel()
	m := train(t, orders(200, 1), Options{})
	tokens, _ := Tokenize(strings.Repeat("我想买连衣裙要38码的，", 200))
	spans := m.Spans(tokens)
	if len(spans) < 300 {
		t.Fatalf("got %d spans", len(spans))
	}
	for _, s := range spans {
		text := strings.Join(tokens[s.From:s.To], "")
		if (text == "连衣裙") != (s.Label == "product") && s.From/pieceTokens == (s.To+12)/pieceTokens && s.From%pieceTokens > 12 {
			t.Errorf("%+v is %s", s, text)
		}
	}
}

func TestFileRoundTrip(t *testing.T) {
	t.Parallel()
	m := train(t, orders(100, 1), Options{Rounds: 4, Dictionary: map[string]string{"帆布鞋": "shoe"}})
	var file bytes.Buffer
	n, err := m.WriteTo(&file)
	if err != nil || n != int64(file.Len()) {
		t.Fatalf("wrote %d of %d: %v", n, file.Len(), err)
	}
	again, err := Read(bytes.NewReader(file.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range orders(50, 9) {
		a, b := m.Spans(s.Tokens), again.Spans(s.Tokens)
		if len(a) != len(b) {
			t.Fatalf("%q: %v, then %v", s.Tokens, a, b)
		}
		for i := range a {
			if a[i].Label != b[i].Label || a[i].From != b[i].From || a[i].To != b[i].To || a[i].P-b[i].P > 1e-3 || b[i].P-a[i].P > 1e-3 {
				t.Fatalf("%q: %v, then %v", s.Tokens, a, b)
			}
		}
	}
	var second bytes.Buffer
	if _, err := again.WriteTo(&second); err != nil || !bytes.Equal(file.Bytes(), second.Bytes()) {
		t.Errorf("reading and writing changes the file: %v", err)
	}
}

func TestDamagedFiles(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	if _, err := train(t, orders(30, 1), Options{Rounds: 2}).WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	good := file.Bytes()
	change := func(i int, b byte) []byte {
		out := slices.Clone(good)
		out[i] ^= b
		return out
	}
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"empty":           {nil, ErrDamaged},
		"another file":    {[]byte(strings.Repeat("hello world ", 10)), ErrDamaged},
		"half a header":   {good[:10], ErrDamaged},
		"header alone":    {good[:headerLength], ErrDamaged},
		"cut short":       {good[:len(good)-1], ErrDamaged},
		"a changed bit":   {change(len(good)/2, 4), ErrDamaged},
		"huge length":     {change(len(magic)+4, 0xff), ErrDamaged},
		"another version": {change(len(magic), 2), ErrVersion},
	} {
		if m, err := Read(bytes.NewReader(c.file)); !errors.Is(err, c.want) || m != nil {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	if _, err := Read(failing{}); err == nil || errors.Is(err, ErrDamaged) {
		t.Errorf("a disk that fails: got %v", err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("disk") }

// sealed puts a header with the right checksum before a body.
func sealed(body []byte) []byte {
	out := append([]byte(magic), version)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(body)))
	out = binary.LittleEndian.AppendUint32(out, crc32.ChecksumIEEE(body))
	return append(out, body...)
}

// A body that is wrong under a right checksum must be refused or must work.
func FuzzRead(f *testing.F) {
	var file bytes.Buffer
	seqs := orders(4, 1)
	if _, err := train(f, seqs, Options{Rounds: 2}).WriteTo(&file); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes()[headerLength:])
	f.Add([]byte{2, 0, 1, 'x'})
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := Read(bytes.NewReader(sealed(body)))
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Fatalf("got %v", err)
			}
			return
		}
		for _, s := range seqs {
			m.Spans(s.Tokens)
		}
	})
}

func BenchmarkSpans30(b *testing.B) {
	m := train(b, orders(200, 1), Options{Rounds: 4})
	tokens, _ := Tokenize("我想买一件连衣裙要38码的请问老板有没有那款羽绒服换成42码的吗")
	tokens = append(tokens, tokens...)[:30]
	b.ReportAllocs()
	for b.Loop() {
		m.Spans(tokens)
	}
}
