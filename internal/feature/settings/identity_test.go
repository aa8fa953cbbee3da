package settings

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/shopbell/shopbell/internal/desk"
)

var now = time.Unix(1_800_000_000, 0)

func channel() desk.Channel {
	return desk.Channel{ID: "ch_1", Key: "sbk_here", Secret: "sbi_0123456789abcdefghijklmnopqrstuvwxyz"}
}

type claims map[string]any

func (c claims) with(key string, v any) claims {
	out := claims{}
	for k, old := range c {
		out[k] = old
	}
	if v == nil {
		delete(out, key)
	} else {
		out[key] = v
	}
	return out
}

func sign(t *testing.T, alg jose.SignatureAlgorithm, key any, opts *jose.SignerOptions, c claims) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, opts)
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(map[string]any(c)).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestVerifyIdentity(t *testing.T) {
	t.Parallel()
	ch := channel()
	good := claims{"sub": "C-1001", "aud": ch.Key, "exp": now.Add(time.Hour).Unix(), "iat": now.Unix(), "name": "Ann\u202e Li\n", "email": "ann@shop.example", "phone": "13812345678"}
	hs := func(c claims) string { return sign(t, jose.HS256, []byte(ch.Secret), nil, c) }
	id, err := VerifyIdentity(ch, hs(good), now)
	want := Identity{ExternalID: "C-1001", Name: "Ann Li", Email: "ann@shop.example", Phone: "13812345678", ExpiresAt: now.Add(time.Hour)}
	if err != nil || id.ExternalID != want.ExternalID || id.Name != want.Name || id.Phone != want.Phone || !id.ExpiresAt.Equal(want.ExpiresAt) {
		t.Errorf("got %+v, %v, want %+v", id, err, want)
	}

	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	enc := base64.RawURLEncoding
	parts := strings.Split(hs(good), ".")
	header := func(h string) string { return enc.EncodeToString([]byte(h)) }
	foreign := channel()
	foreign.Secret = "sbi_of_another_site_with_enough_length_00"
	kid := (&jose.SignerOptions{}).WithHeader("kid", "../../../dev/null")
	typ := (&jose.SignerOptions{}).WithType("at+jwt")

	for name, token := range map[string]string{
		"empty":                    "",
		"nonsense":                 "a.b.c",
		"too long":                 strings.Repeat("a", maxIdentityBytes+1),
		"alg none":                 header(`{"alg":"none","typ":"JWT"}`) + "." + parts[1] + ".",
		"alg none, old signature":  header(`{"alg":"none"}`) + "." + parts[1] + "." + parts[2],
		"HS512":                    sign(t, jose.HS512, []byte(ch.Secret+ch.Secret), nil, good),
		"RS256":                    sign(t, jose.RS256, rsaKey, nil, good),
		"RS256 header, HMAC":       header(`{"alg":"RS256"}`) + "." + parts[1] + "." + parts[2],
		"signed with the key":      sign(t, jose.HS256, []byte(ch.Key+strings.Repeat("x", 32)), nil, good),
		"other site's secret":      sign(t, jose.HS256, []byte(foreign.Secret), nil, good),
		"other site's key":         hs(good.with("aud", "sbk_elsewhere")),
		"two audiences":            hs(good.with("aud", []string{ch.Key, "sbk_elsewhere"})),
		"no audience":              hs(good.with("aud", nil)),
		"expired":                  hs(good.with("exp", now.Add(-2*time.Minute).Unix())),
		"no expiry":                hs(good.with("exp", nil)),
		"valid too long":           hs(good.with("exp", now.Add(31*24*time.Hour).Unix())),
		"not yet valid":            hs(good.with("nbf", now.Add(time.Hour).Unix())),
		"issued in the future":     hs(good.with("iat", now.Add(time.Hour).Unix())),
		"no subject":               hs(good.with("sub", nil)),
		"empty subject":            hs(good.with("sub", "")),
		"subject is a number":      hs(good.with("sub", 17)),
		"invisible in the subject": hs(good.with("sub", "C-1001\u200b")),
		"wrong typ":                sign(t, jose.HS256, []byte(ch.Secret), typ, good),
		"changed body":             parts[0] + "." + enc.EncodeToString([]byte(`{"sub":"C-1","aud":"sbk_here","exp":1800003600}`)) + "." + parts[2],
		"no signature":             parts[0] + "." + parts[1] + ".",
		"signature cut":            parts[0] + "." + parts[1] + "." + parts[2][:20],
		"JSON form":                `{"payload":"` + parts[1] + `","protected":"` + parts[0] + `","signature":"` + parts[2] + `"}`,
		"kid path, other secret":   sign(t, jose.HS256, []byte(foreign.Secret), kid, good),
	} {
		if id, err := VerifyIdentity(ch, token, now); desk.CodeOf(err) != desk.CodeUnauthenticated {
			t.Errorf("%s: got %+v, %v, want a refusal", name, id, err)
		} else if strings.Contains(err.Error(), "C-1001") {
			t.Errorf("%s: the error shows the token's content: %v", name, err)
		}
	}
	if _, err := VerifyIdentity(desk.Channel{Key: ch.Key}, hs(good), now); err == nil {
		t.Error("a channel without a secret accepted a token")
	}
	// A kid is not looked at: with the right signature it does no harm.
	if _, err := VerifyIdentity(ch, sign(t, jose.HS256, []byte(ch.Secret), kid, good), now); err != nil {
		t.Errorf("with a kid: %v", err)
	}
	if _, err := VerifyIdentity(ch, hs(good), now.Add(2*time.Hour)); err == nil {
		t.Error("a token was replayed after its end")
	}
}
