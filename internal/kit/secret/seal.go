package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
)

// sealPrefix says how a text was sealed, so that another way can come later.
const sealPrefix = "v1:"

// ErrSealed is returned for what was not sealed with this key for this purpose,
// or has been changed since.
var ErrSealed = errors.New("the seal does not hold")

// Sealer encrypts short secrets that the server has to read again, such as keys
// of other services, with AES-256-GCM for one purpose. It keeps them out of
// whatever shows a row; whoever has the server's key reads them.
type Sealer struct{ aead cipher.AEAD }

// NewSealer derives the sealer of the purpose from the server's key.
func NewSealer(key []byte, purpose string) *Sealer {
	m := hmac.New(sha256.New, key)
	m.Write([]byte("shopbell seal " + purpose))
	block, err := aes.NewCipher(m.Sum(nil))
	if err != nil {
		panic(err) // the key has the right length
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return &Sealer{aead}
}

// Seal returns the stored form of the text. about is what the text belongs to
// (a row, an address); Open needs the same.
func (s *Sealer) Seal(text, about string) string {
	return sealPrefix + base64.RawStdEncoding.EncodeToString(s.aead.Seal(nil, nil, []byte(text), []byte(about)))
}

// Open returns the text, or ErrSealed.
func (s *Sealer) Open(sealed, about string) (string, error) {
	rest, ok := strings.CutPrefix(sealed, sealPrefix)
	data, err := base64.RawStdEncoding.DecodeString(rest)
	if !ok || err != nil {
		return "", ErrSealed
	}
	text, err := s.aead.Open(nil, nil, data, []byte(about))
	if err != nil {
		return "", ErrSealed
	}
	return string(text), nil
}
