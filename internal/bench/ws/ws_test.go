package ws

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestEcho(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := Upgrade(w, r)
		if err != nil {
			return
		}
		defer c.Close() //nolint:errcheck // the test has ended
		for {
			b, err := c.Read()
			if err != nil || c.Write(b) != nil {
				return
			}
		}
	}))
	t.Cleanup(srv.Close)
	c, err := Dial(t.Context(), "ws"+strings.TrimPrefix(srv.URL, "http")+"/", srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() }) //nolint:errcheck // the test has ended
	for _, size := range []int{0, 1, 125, 126, 65535, 65536, 200_000} {
		want := bytes.Repeat([]byte("x"), size)
		if err := c.Write(want); err != nil {
			t.Fatal(err)
		}
		got, err := c.Read()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%d bytes came back as %d", size, len(got))
		}
	}
}
