package secret

import (
	"context"
	"strings"
	"testing"
	"time"
)

func TestPasswords(t *testing.T) {
	t.Parallel()
	p := NewPasswords(Cost{Time: 1, Memory: 64})
	ctx := t.Context()
	long := strings.Repeat("密码", 40) // 240 bytes: nothing is cut off
	h, err := p.Hash(ctx, long)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, hash, password string
		want                 bool
	}{
		{"right", h, long, true},
		{"wrong", h, "wrong", false},
		{"last character differs", h, strings.TrimSuffix(long, "码") + "玛", false},
		{"nobody", "", "anything", false},
		{"too long", h, strings.Repeat("x", MaxPasswordBytes+1), false},
	} {
		got, err := p.Matches(ctx, c.hash, c.password)
		if err != nil || got != c.want {
			t.Errorf("%s: got %v, %v, want %v", c.name, got, err, c.want)
		}
	}
	if ok, err := NewPasswords(DefaultCost).Matches(ctx, h, long); !ok || err != nil {
		t.Errorf("hashed at another cost: got %v, %v", ok, err)
	}
	if _, err := p.Hash(ctx, strings.Repeat("x", MaxPasswordBytes+1)); err == nil {
		t.Error("a password over the limit was hashed")
	}
	if _, err := p.Matches(ctx, "$argon2id$v=19$m=1$$", "x"); err == nil {
		t.Error("a broken hash was accepted")
	}
}

func TestPasswordsWaitEndsWithTheContext(t *testing.T) {
	t.Parallel()
	p := NewPasswords(DefaultCost)
	p.slots <- struct{}{}
	p.slots <- struct{}{}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := p.Hash(ctx, "x"); err == nil {
		t.Error("a third hash ran beside two others")
	}
}

func TestSigner(t *testing.T) {
	t.Parallel()
	key := NewKey()
	s, other := NewSigner(key, "file"), NewSigner(key, "ticket")
	sig := s.Sign("at_1|99")
	if !s.Valid("at_1|99", sig) {
		t.Error("own signature refused")
	}
	for name, ok := range map[string]bool{
		"other text":    s.Valid("at_2|99", sig),
		"other purpose": other.Valid("at_1|99", sig),
		"empty":         s.Valid("at_1|99", ""),
		"cut":           s.Valid("at_1|99", sig[:len(sig)-2]),
		"not base64":    s.Valid("at_1|99", "!!!"),
	} {
		if ok {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestTokensDiffer(t *testing.T) {
	t.Parallel()
	a, b := NewToken("sbt_"), NewToken("sbt_")
	if a == b || len(a) != 4+43 || Hash(a) == Hash(b) {
		t.Errorf("got %q and %q", a, b)
	}
}

func TestSealer(t *testing.T) {
	t.Parallel()
	key := NewKey()
	s := NewSealer(key, "model")
	a, b := s.Seal("sk-123", "chat"), s.Seal("sk-123", "chat")
	if a == b || strings.Contains(a, "sk-123") {
		t.Errorf("got %q and %q", a, b)
	}
	if got, err := s.Open(a, "chat"); err != nil || got != "sk-123" {
		t.Errorf("got %q, %v", got, err)
	}
	for name, open := range map[string]func() (string, error){
		"other key":     func() (string, error) { return NewSealer(NewKey(), "model").Open(a, "chat") },
		"other purpose": func() (string, error) { return NewSealer(key, "mail").Open(a, "chat") },
		"other row":     func() (string, error) { return s.Open(a, "embedding") },
		"changed":       func() (string, error) { return s.Open(a[:len(a)-2]+"AA", "chat") },
		"cut":           func() (string, error) { return s.Open(a[:10], "chat") },
		"empty":         func() (string, error) { return s.Open("", "chat") },
		"plain":         func() (string, error) { return s.Open("sk-123", "chat") },
	} {
		if got, err := open(); err == nil {
			t.Errorf("%s: opened as %q", name, got)
		}
	}
}
