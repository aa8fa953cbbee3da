package i18n

import (
	"testing"
	"testing/fstest"
)

func TestText(t *testing.T) {
	t.Parallel()
	c := MustLoad(fstest.MapFS{
		"texts/zh.json": {Data: []byte(`{"hello":"你好，{name}"}`)},
		"texts/en.json": {Data: []byte(`{"hello":"Hello {name}"}`)},
	}, "texts", "zh")
	args := map[string]string{"name": "Lin"}
	for _, x := range []struct{ lang, key, want string }{
		{"zh", "hello", "你好，Lin"},
		{"en", "hello", "Hello Lin"},
		{"fr", "hello", "你好，Lin"},
		{"en", "absent", "absent"},
	} {
		if got := c.Text(x.lang, x.key, args); got != x.want {
			t.Errorf("%s %s: got %q, want %q", x.lang, x.key, got, x.want)
		}
	}
}

func TestLoadRefusesDifferentKeys(t *testing.T) {
	t.Parallel()
	_, err := Load(fstest.MapFS{
		"t/zh.json": {Data: []byte(`{"a":"1"}`)},
		"t/en.json": {Data: []byte(`{"b":"1"}`)},
	}, "t", "zh")
	if err == nil {
		t.Error("different keys were accepted")
	}
}
