package httpapi

import (
	"context"
	"net/http"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/auth"
	"github.com/shopbell/shopbell/internal/kit/httpkit"
)

// body is an answer, or the input of an operation, that is only a body.
type body[T any] struct{ Body T }

// none is the input of an operation without any, and an answer without content.
type none struct{}

func reply[T any](v T) *body[T] { return &body[T]{v} }

type sessionReply struct {
	Cookie http.Cookie `header:"Set-Cookie"`
	Body   wire.Session
}

type cookieReply struct {
	Cookie http.Cookie `header:"Set-Cookie"`
}

func (s *server) login(ctx context.Context, in *body[wire.Login]) (*sessionReply, error) {
	user, token, err := s.Auth.Login(ctx, in.Body.Email, in.Body.Password, httpkit.FromContext(ctx).AddrKey())
	if err != nil {
		return nil, err
	}
	return s.signedIn(ctx, user, token)
}

func (s *server) signedIn(ctx context.Context, user desk.User, token string) (*sessionReply, error) {
	session, err := s.session(ctx, user, user.Role.Permissions())
	return &sessionReply{s.sessionCookie(ctx, token), session}, err
}

func (s *server) session(ctx context.Context, user desk.User, permissions []desk.Permission) (wire.Session, error) {
	shop, err := s.Settings.Shop(ctx)
	out := wire.Session{User: presentUser(user), Permissions: []string{}, Shop: presentShop(shop), Demo: s.Demo}
	for _, p := range permissions {
		out.Permissions = append(out.Permissions, string(p))
	}
	return out, err
}

func (s *server) getSession(ctx context.Context, _ *none) (*body[wire.Session], error) {
	user, err := s.Auth.Me(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	session, err := s.session(ctx, user, actor(ctx).Permissions)
	return reply(session), err
}

func (s *server) logout(ctx context.Context, _ *none) (*cookieReply, error) {
	return &cookieReply{s.sessionCookie(ctx, "")}, s.Auth.Logout(ctx, caller(ctx))
}

// TokenPath names a one-time link in the path. It is exported because huma looks into
// exported embedded fields only.
type TokenPath struct {
	Token string `path:"token" maxLength:"100"`
}

func (s *server) getInvite(ctx context.Context, in *TokenPath) (*body[wire.InviteInfo], error) {
	user, first, err := s.Auth.Invitee(ctx, in.Token)
	return reply(wire.InviteInfo{Email: user.Email, Name: user.Name, First: first}), err
}

func (s *server) acceptInvite(ctx context.Context, in *struct {
	TokenPath
	Body wire.AcceptInvite
},
) (*sessionReply, error) {
	user, token, err := s.Auth.Accept(ctx, in.Token, auth.Acceptance{Email: in.Body.Email, Name: in.Body.Name, Password: in.Body.Password})
	if err != nil {
		return nil, err
	}
	return s.signedIn(ctx, user, token)
}

func (s *server) updateProfile(ctx context.Context, in *body[wire.ProfileUpdate]) (*body[wire.User], error) {
	user, err := s.Auth.UpdateProfile(ctx, actor(ctx), auth.ProfileUpdate{Name: in.Body.Name, Lang: in.Body.Lang, Status: in.Body.Status})
	return reply(presentUser(user)), err
}

func (s *server) changePassword(ctx context.Context, in *body[wire.PasswordChange]) (*cookieReply, error) {
	token, err := s.Auth.ChangePassword(ctx, caller(ctx), in.Body.Current, in.Body.New, httpkit.FromContext(ctx).AddrKey())
	if err != nil {
		return nil, err
	}
	return &cookieReply{s.sessionCookie(ctx, token)}, nil
}

func (s *server) createTicket(ctx context.Context, _ *none) (*body[wire.SocketTicket], error) {
	ticket, err := s.Auth.NewTicket(ctx, caller(ctx))
	return reply(wire.SocketTicket{Ticket: ticket}), err
}

func presentUser(u desk.User) wire.User {
	return wire.User{
		ID: string(u.ID), Email: u.Email, Name: u.Name, Role: string(u.Role), Lang: u.Lang, Status: u.Status,
		Disabled: u.Disabled, Invited: u.Invited, CreatedAt: millis(u.CreatedAt), LastSeen: millis(u.LastSeen),
	}
}
