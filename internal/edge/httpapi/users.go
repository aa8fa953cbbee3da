package httpapi

import (
	"context"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/auth"
)

// UserPath names a member in the path. It is exported because huma looks into
// exported embedded fields only.
type UserPath struct {
	ID desk.UserID `path:"id" maxLength:"64"`
}

func (s *server) listUsers(ctx context.Context, _ *none) (*body[wire.UserList], error) {
	users, err := s.Auth.Users(ctx)
	return reply(wire.UserList{Users: each(users, presentUser)}), err
}

func (s *server) inviteUser(ctx context.Context, in *body[wire.NewUser]) (*body[wire.Invite], error) {
	invite, err := s.Auth.Invite(ctx, actor(ctx), auth.Member{Email: in.Body.Email, Name: in.Body.Name, Role: desk.Role(in.Body.Role)})
	return reply(s.presentInvite(ctx, invite)), err
}

func (s *server) reinviteUser(ctx context.Context, in *UserPath) (*body[wire.Invite], error) {
	invite, err := s.Auth.Reinvite(ctx, actor(ctx), in.ID)
	return reply(s.presentInvite(ctx, invite)), err
}

func (s *server) updateUser(ctx context.Context, in *struct {
	UserPath
	Body wire.UserUpdate
},
) (*body[wire.User], error) {
	user, err := s.Auth.Update(ctx, actor(ctx), in.ID, auth.UserUpdate{
		Name: in.Body.Name, Role: (*desk.Role)(in.Body.Role), Disabled: in.Body.Disabled,
	})
	return reply(presentUser(user)), err
}

func (s *server) presentInvite(ctx context.Context, i auth.Invite) wire.Invite {
	return wire.Invite{User: presentUser(i.User), URL: inviteURL(s.origin(ctx), i.Token), ExpiresAt: millis(i.ExpiresAt)}
}

// inviteURL is where the holder of a one-time link goes.
func inviteURL(origin, token string) string { return origin + "/console/invite/" + token }

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// each maps a list; the result is never nil.
func each[A, B any](list []A, f func(A) B) []B {
	out := make([]B, len(list))
	for i, v := range list {
		out[i] = f(v)
	}
	return out
}

// notNil makes a list that JSON shows as [] and not as null.
func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
