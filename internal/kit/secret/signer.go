package secret

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

// KeyBytes is the size of a signing key.
const KeyBytes = 32

// NewKey returns a fresh signing key.
func NewKey() []byte {
	b := make([]byte, KeyBytes)
	rand.Read(b) //nolint:errcheck // crypto/rand.Read never returns an error
	return b
}

// Signer signs short texts with HMAC-SHA256 for one purpose, so that what was
// signed for one purpose is worth nothing for another.
type Signer struct{ key []byte }

// NewSigner derives the signer of the purpose from the server's key.
func NewSigner(key []byte, purpose string) *Signer {
	m := hmac.New(sha256.New, key)
	m.Write([]byte("shopbell " + purpose))
	return &Signer{key: m.Sum(nil)}
}

// Sign returns the signature of the text: 128 bits, safe in a URL.
func (s *Signer) Sign(text string) string {
	return base64.RawURLEncoding.EncodeToString(s.sum(text))
}

// Valid reports whether the signature is the text's, in constant time.
func (s *Signer) Valid(text, signature string) bool {
	got, err := base64.RawURLEncoding.DecodeString(signature)
	return err == nil && hmac.Equal(got, s.sum(text))
}

func (s *Signer) sum(text string) []byte {
	m := hmac.New(sha256.New, s.key)
	m.Write([]byte(text))
	return m.Sum(nil)[:16]
}
