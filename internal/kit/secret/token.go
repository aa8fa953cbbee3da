package secret

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
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

// String is a text that hides itself from logs, JSON and fmt.
type String string

const hidden = "[secret]"

// Reveal returns the text.
func (s String) Reveal() string { return string(s) }

func (String) String() string { return hidden }

// GoString hides the text from %#v.
func (String) GoString() string { return hidden }

// Format hides the text from every verb.
func (String) Format(f fmt.State, _ rune) { fmt.Fprint(f, hidden) } //nolint:errcheck // fmt's own writer

// LogValue hides the text from slog.
func (String) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalJSON hides the text from encoding/json.
func (String) MarshalJSON() ([]byte, error) { return json.Marshal(hidden) }
