package httpapi

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/auth"
)

func (s *server) listTokens(ctx context.Context, _ *none) (*body[wire.APITokenList], error) {
	tokens, err := s.Auth.Tokens(ctx, actor(ctx))
	return reply(wire.APITokenList{Tokens: each(tokens, presentToken)}), err
}

func (s *server) createToken(ctx context.Context, in *body[wire.NewAPIToken]) (*body[wire.APIToken], error) {
	scopes := each(in.Body.Scopes, func(p string) desk.Permission { return desk.Permission(p) })
	token, plain, err := s.Auth.CreateToken(ctx, actor(ctx), in.Body.Name, scopes, in.Body.Days)
	out := presentToken(token)
	out.Secret = plain
	return reply(out), err
}

func (s *server) deleteToken(ctx context.Context, in *struct {
	ID desk.TokenID `path:"id" maxLength:"64"`
},
) (*none, error) {
	return nil, s.Auth.DeleteToken(ctx, actor(ctx), in.ID)
}

func presentToken(t auth.Token) wire.APIToken {
	return wire.APIToken{
		ID: string(t.ID), Name: t.Name, Scopes: each(t.Scopes, func(p desk.Permission) string { return string(p) }),
		CreatedAt: millis(t.CreatedAt), ExpiresAt: millis(t.ExpiresAt), LastUsed: millis(t.LastUsed),
	}
}
