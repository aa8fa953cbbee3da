package settings

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/shopbell/shopbell/internal/desk"
)

const (
	maxIdentityBytes = 4096
	maxIdentityLife  = 30 * 24 * time.Hour
	identityLeeway   = 60 * time.Second // between the shop's clock and ours
)

// Identity is who the shop says that a visitor is.
type Identity struct {
	ExternalID string
	Name       string
	Email      string
	Phone      string
	ExpiresAt  time.Time
}

// identityClaims is the token's content, beside the registered claims.
type identityClaims struct {
	jwt.Claims
	Name  string `json:"name"`
	Email string `json:"email"`
	Phone string `json:"phone"`
}

// VerifyIdentity checks an identity token that the shop's server has made:
//
//	header  {"alg":"HS256","typ":"JWT"}            nothing else is accepted
//	claims  sub    the shop's own id of the customer, required
//	        aud    the channel's public key, required
//	        exp    required, at most 30 days ahead
//	        name, email, phone   optional
//
// signed with the channel's secret. Within its life a token can be used again,
// as every page load does; shops should make it short. Every refusal is the
// same CodeUnauthenticated.
func VerifyIdentity(c desk.Channel, token string, now time.Time) (Identity, error) {
	refused := desk.E(desk.CodeUnauthenticated, "error.identity", nil)
	if len(token) > maxIdentityBytes || c.Secret == "" {
		return Identity{}, refused
	}
	// The one algorithm we name decides, never the token's header; keys named
	// in the header (kid, jwk, x5u) are not looked at.
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.HS256})
	if err != nil || len(parsed.Headers) != 1 {
		return Identity{}, refused
	}
	if typ, ok := parsed.Headers[0].ExtraHeaders[jose.HeaderType]; ok && typ != "JWT" {
		return Identity{}, refused
	}
	var claims identityClaims
	if err := parsed.Claims([]byte(c.Secret), &claims); err != nil { // constant-time comparison
		return Identity{}, refused
	}
	if claims.Subject == "" || claims.Expiry == nil || len(claims.Audience) != 1 {
		return Identity{}, refused
	}
	if err := claims.ValidateWithLeeway(jwt.Expected{AnyAudience: jwt.Audience{c.Key}, Time: now}, identityLeeway); err != nil {
		return Identity{}, refused
	}
	expires := claims.Expiry.Time()
	if expires.After(now.Add(maxIdentityLife + identityLeeway)) {
		return Identity{}, refused
	}
	id := Identity{
		ExternalID: claims.Subject, Name: plainText(claims.Name, 80), Email: plainText(claims.Email, 254),
		Phone: plainText(claims.Phone, 40), ExpiresAt: expires,
	}
	if !utf8.ValidString(id.ExternalID) || len(id.ExternalID) > 200 || plainText(id.ExternalID, 200) != id.ExternalID {
		return Identity{}, refused
	}
	return id, nil
}

// SignIdentity makes a token as the server of a shop does. VerifyIdentity
// accepts it until who.ExpiresAt.
func SignIdentity(c desk.Channel, who Identity, now time.Time) (string, error) {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: []byte(c.Secret)}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return "", err
	}
	return jwt.Signed(signer).Claims(identityClaims{
		Claims: jwt.Claims{
			Subject: who.ExternalID, Audience: jwt.Audience{c.Key},
			IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(who.ExpiresAt),
		},
		Name: who.Name, Email: who.Email, Phone: who.Phone,
	}).Serialize()
}

// plainText takes out what is invisible or would break a line.
func plainText(s string, maxRunes int) string {
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s))
	runes := []rune(s)
	return string(runes[:min(len(runes), maxRunes)])
}
