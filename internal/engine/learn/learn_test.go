package learn

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"runtime"
	"testing"
)

// shop is a small training set in both languages.
func shop() []Example {
	var out []Example
	for _, group := range [][]string{
		{"refund", "我要退款", "退款什么时候到账", "钱退到哪里", "how do I get my money back", "refund please", "when will my refund arrive", "申请退款多久", "退钱给我"},
		{"shipping", "什么时候发货", "快递到哪了", "物流怎么不动了", "where is my parcel", "when do you ship", "has my order been shipped", "还没发货吗", "发什么快递"},
		{"size", "穿多大码", "尺码偏大吗", "165穿什么码", "which size fits me", "is it true to size", "size chart please", "码数准吗", "大一码还是小一码"},
	} {
		for _, t := range group[1:] {
			out = append(out, Example{Text: t, Label: group[0]})
		}
	}
	return out
}

func train(t testing.TB, examples []Example, o Options) *Model {
	t.Helper()
	m, err := Train(context.Background(), examples, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTrainPredict(t *testing.T) {
	m := train(t, shop(), Options{})
	for text, want := range map[string]string{"退款多久到": "refund", "快递什么时候到": "shipping", "what size should I take": "size"} {
		if r := m.Predict(text); r.Labels[0].Label != want {
			t.Errorf("%s: got %+v, want %s", text, r, want)
		}
	}
}

func file(t testing.TB, m *Model) []byte {
	t.Helper()
	var b bytes.Buffer
	if n, err := m.WriteTo(&b); err != nil || n != int64(b.Len()) {
		t.Fatalf("wrote %d of %d bytes: %v", n, b.Len(), err)
	}
	return b.Bytes()
}

func TestDeterministic(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := train(t, shop(), Options{Seed: 5})
	runtime.GOMAXPROCS(4)
	two := train(t, shop(), Options{Seed: 5})
	one.info.Took, two.info.Took = 0, 0
	if !bytes.Equal(file(t, one), file(t, two)) {
		t.Error("the same seed gave two models")
	}
}

func TestRoundTrip(t *testing.T) {
	m := train(t, shop(), Options{})
	got, err := Read(bytes.NewReader(file(t, m)))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got.Info(), m.Info()) {
		t.Errorf("got %+v, want %+v", got.Info(), m.Info())
	}
	for _, e := range shop() {
		if a, b := got.Predict(e.Text), m.Predict(e.Text); !reflect.DeepEqual(a, b) {
			t.Errorf("%s: got %+v, want %+v", e.Text, a, b)
		}
	}
}

func TestDamagedFiles(t *testing.T) {
	whole := file(t, train(t, shop(), Options{Fast: true}))
	for n := 0; n < len(whole); n += 97 {
		if _, err := Read(bytes.NewReader(whole[:n])); !errors.Is(err, ErrDamaged) {
			t.Fatalf("cut after %d bytes: got %v", n, err)
		}
		changed := bytes.Clone(whole)
		changed[n] ^= 0x10
		if _, err := Read(bytes.NewReader(changed)); !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrVersion) {
			t.Fatalf("byte %d changed: got %v", n, err)
		}
	}
	whole[len(fileMagic)]++
	if _, err := Read(bytes.NewReader(whole)); !errors.Is(err, ErrVersion) {
		t.Errorf("another version: got %v", err)
	}
}
