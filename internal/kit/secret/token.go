package secret

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// tokenBytes is 256 bits of randomness.
const tokenBytes = 32

// NewToken returns the prefix followed by 256 random bits. The plain text goes
// to its holder; only Hash of it is stored.
func NewToken(prefix string) string {
	var b [tokenBytes]byte
	rand.Read(b[:]) //nolint:errcheck // crypto/rand.Read never returns an error
	return prefix + base64.RawURLEncoding.EncodeToString(b[:])
}

// Hash is the stored form of a token. A fast hash is enough, because a token
// has 256 bits that nobody can guess.
func Hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
