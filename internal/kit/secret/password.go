package secret

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Cost is the work of one hash.
type Cost struct {
	Time   uint32
	Memory uint32 // KiB
}

// DefaultCost is OWASP's second recommendation for argon2id, about 36 ms a try.
var DefaultCost = Cost{Time: 2, Memory: 19 * 1024}

const (
	argonThreads = 1
	argonKey     = 32
	argonSalt    = 16
)

// MaxPasswordBytes bounds the work that a caller can ask for. Nothing is cut
// off: a longer password is refused.
const MaxPasswordBytes = 512

// ErrPasswordTooLong is returned for a password over MaxPasswordBytes.
var ErrPasswordTooLong = errors.New("password too long")

// Passwords hashes and checks passwords with argon2id. At most two run at the
// same time, which bounds memory and leaves the processor to others; further
// callers wait until their context ends.
type Passwords struct {
	cost  Cost
	slots chan struct{}
}

// NewPasswords returns a hasher. What was hashed at another cost is still
// checked at that cost.
func NewPasswords(cost Cost) *Passwords {
	return &Passwords{cost: cost, slots: make(chan struct{}, 2)}
}

// Hash returns the stored form of a password, with a salt of its own.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	if len(password) > MaxPasswordBytes {
		return "", ErrPasswordTooLong
	}
	var salt [argonSalt]byte
	rand.Read(salt[:]) //nolint:errcheck // crypto/rand.Read never returns an error
	if err := p.enter(ctx); err != nil {
		return "", err
	}
	key := argon2.IDKey([]byte(password), salt[:], p.cost.Time, p.cost.Memory, argonThreads, argonKey)
	p.leave()
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.cost.Memory, p.cost.Time, argonThreads,
		enc.EncodeToString(salt[:]), enc.EncodeToString(key)), nil
}

// Matches reports whether the password is the one behind hash. An empty hash
// (nobody there, or no password chosen yet) never matches and costs the same
// time, so that the answer's time does not tell who exists.
func (p *Passwords) Matches(ctx context.Context, hash, password string) (bool, error) {
	if len(password) > MaxPasswordBytes {
		return false, nil
	}
	// Nobody there: the same work with a salt of zeros, for nothing.
	salt, want, params := make([]byte, argonSalt), make([]byte, argonKey), argonParams{p.cost.Time, p.cost.Memory, argonThreads}
	if hash != "" {
		var err error
		if salt, want, params, err = parse(hash); err != nil {
			return false, err
		}
	}
	if err := p.enter(ctx); err != nil {
		return false, err
	}
	got := argon2.IDKey([]byte(password), salt, params.time, params.memory, params.threads, uint32(len(want)))
	p.leave()
	return subtle.ConstantTimeCompare(got, want) == 1 && hash != "", nil
}

func (p *Passwords) enter(ctx context.Context) error {
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *Passwords) leave() { <-p.slots }

type argonParams struct {
	time, memory uint32
	threads      uint8
}

func parse(hash string) (salt, key []byte, p argonParams, err error) {
	parts := strings.Split(hash, "$")
	var version int
	if len(parts) != 6 || parts[1] != "argon2id" {
		return nil, nil, p, errors.New("not an argon2id hash")
	}
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return nil, nil, p, errors.New("unknown argon2 version")
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.time, &p.threads); err != nil {
		return nil, nil, p, fmt.Errorf("argon2 parameters: %w", err)
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return nil, nil, p, fmt.Errorf("argon2 salt: %w", err)
	}
	if key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(key) == 0 {
		return nil, nil, p, errors.New("argon2 key")
	}
	return salt, key, p, nil
}
