package auth

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/secret"
)

const maxNameRunes = 80

// seenRecently is how long somebody without a known socket counts as online.
const seenRecently = 5 * time.Minute

// Member is somebody to add to the team. With a password they can sign in at
// once; without one they need an invite.
type Member struct {
	Email    string
	Name     string
	Role     desk.Role
	Lang     string
	Password string
}

// Create adds a member without asking for anybody's rights. It is for the
// command line and the demo.
func (s *Service) Create(ctx context.Context, in Member) (desk.User, error) {
	m, err := newMember(in)
	if err != nil {
		return desk.User{}, err
	}
	if in.Password != "" {
		if err := checkPassword("password", in.Password, m.Email, m.Name); err != nil {
			return desk.User{}, err
		}
		if m.passwordHash, err = s.Passwords.Hash(ctx, in.Password); err != nil {
			return desk.User{}, busy(err)
		}
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		m.ID, m.CreatedAt = desk.NewID[desk.UserID]("us", tx.Now()), tx.Now()
		return insertMember(tx, &m)
	})
	if err != nil {
		return desk.User{}, err
	}
	s.names.forget()
	m.Invited = m.passwordHash == ""
	return s.seen(m.User), nil
}

func newMember(in Member) (member, error) {
	m := member{User: desk.User{Email: emailKey(in.Email), Name: cleanName(in.Name), Role: in.Role, Lang: in.Lang, Status: "online"}}
	switch {
	case m.Email == "":
		return member{}, desk.Invalid("email", "error.field.email")
	case m.Name == "":
		return member{}, desk.Invalid("name", "error.field.empty")
	case in.Role.Permissions() == nil:
		return member{}, desk.Invalid("role", "error.field.value")
	}
	return m, nil
}

// Users lists the team, owners first.
func (s *Service) Users(ctx context.Context) ([]desk.User, error) {
	var list []member
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT ` + userColumns + ` FROM users ORDER BY disabled,
			CASE role WHEN 'owner' THEN 0 WHEN 'admin' THEN 1 WHEN 'supervisor' THEN 2 ELSE 3 END, name, id LIMIT 5000`)
		list, err = db.Collect(rows, err, func(r *db.Rows, m *member) error { return scanMember(r, m) })
		return err
	})
	users := make([]desk.User, len(list))
	for i, m := range list {
		users[i] = s.seen(m.User)
	}
	return users, err
}

// User returns one member.
func (s *Service) User(ctx context.Context, id desk.UserID) (desk.User, error) {
	var m member
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		m, err = memberByID(tx, id)
		return err
	})
	return s.seen(m.User), err
}

// Me returns the caller, with the status that they have chosen.
func (s *Service) Me(ctx context.Context, by desk.Actor) (desk.User, error) {
	var m member
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		m, err = memberByID(tx, by.UserID)
		return err
	})
	return m.User, err
}

// seen gives a user the status that others see.
func (s *Service) seen(u desk.User) desk.User {
	online := time.Since(u.LastSeen) < seenRecently
	if s.Online != nil {
		online = s.Online(u.ID)
	}
	if !online || u.Disabled {
		u.Status = "offline"
	}
	return u
}

// UserUpdate changes a member; nil stays.
type UserUpdate struct {
	Name     *string
	Role     *desk.Role
	Disabled *bool
}

// Update changes a member. Only an owner changes owners or makes one, and the
// last owner stays. A change of role or disabling ends the member's sessions.
func (s *Service) Update(ctx context.Context, by desk.Actor, id desk.UserID, up UserUpdate) (desk.User, error) {
	var m member
	var ends bool
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		others, err := otherOwners(tx, id)
		if err != nil {
			return err
		}
		if m, err = memberByID(tx, id); err != nil {
			return err
		}
		was := m.User
		if up.Name != nil {
			if m.Name = cleanName(*up.Name); m.Name == "" {
				return desk.Invalid("name", "error.field.empty")
			}
		}
		if up.Role != nil {
			if up.Role.Permissions() == nil {
				return desk.Invalid("role", "error.field.value")
			}
			m.Role = *up.Role
		}
		if up.Disabled != nil {
			m.Disabled = *up.Disabled
		}
		if err := mayChange(by, was, m.User, others); err != nil {
			return err
		}
		ends = m.Role != was.Role || m.Disabled != was.Disabled
		if ends {
			if err := deleteSessions(tx, id); err != nil {
				return err
			}
		}
		if m.Disabled {
			if _, err := tx.Exec(`DELETE FROM invite WHERE user_id = $1`, string(id)); err != nil {
				return err
			}
		}
		return updateMember(tx, &m)
	})
	if err != nil {
		return desk.User{}, err
	}
	s.names.forget()
	s.grants.clear()
	if ends {
		s.ended(id)
	}
	return s.seen(m.User), nil
}

func mayChange(by desk.Actor, was, is desk.User, otherOwners int) error {
	if (was.Role == desk.RoleOwner || is.Role == desk.RoleOwner) && by.Role != desk.RoleOwner {
		return desk.E(desk.CodeForbidden, "error.user.owners_only", nil)
	}
	if by.UserID == was.ID && is.Disabled {
		return desk.E(desk.CodeConflict, "error.user.yourself", nil)
	}
	owned := was.Role == desk.RoleOwner && !was.Disabled && !was.Invited
	owns := is.Role == desk.RoleOwner && !is.Disabled
	if owned && !owns && otherOwners == 0 {
		return desk.E(desk.CodeConflict, "error.user.last_owner", nil)
	}
	return nil
}

// ProfileUpdate is what people change of themselves; nil stays.
type ProfileUpdate struct {
	Name   *string
	Lang   *string
	Status *string // online or away
}

// UpdateProfile changes the caller.
func (s *Service) UpdateProfile(ctx context.Context, by desk.Actor, up ProfileUpdate) (desk.User, error) {
	var m member
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		if m, err = memberByID(tx, by.UserID); err != nil {
			return err
		}
		if up.Name != nil {
			if m.Name = cleanName(*up.Name); m.Name == "" {
				return desk.Invalid("name", "error.field.empty")
			}
		}
		if up.Lang != nil {
			m.Lang = *up.Lang
		}
		if up.Status != nil {
			if *up.Status != "online" && *up.Status != "away" {
				return desk.Invalid("status", "error.field.value")
			}
			m.Status = *up.Status
		}
		return updateMember(tx, &m)
	})
	if err != nil {
		return desk.User{}, err
	}
	s.names.forget()
	s.grants.clear()
	return m.User, nil
}

// emailKey is how addresses are stored and compared; "" when it is none.
func emailKey(s string) string {
	if !utf8.ValidString(s) {
		return ""
	}
	s = strings.ToLower(strings.TrimSpace(s))
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at == len(s)-1 || len(s) > 254 || strings.IndexFunc(s, badInEmail) >= 0 {
		return ""
	}
	return s
}

func badInEmail(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`<>"(),;:\`, r) || isInvisible(r)
}

// cleanName makes a name that is shown beside others harmless: no line breaks,
// no signs that are invisible or turn the reading direction.
func cleanName(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, isInvisible(r):
			return -1
		case unicode.IsSpace(r), unicode.IsControl(r):
			return ' '
		}
		return r
	}, s)
	runes := []rune(strings.Join(strings.Fields(s), " "))
	return string(runes[:min(len(runes), maxNameRunes)])
}

func isInvisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || unicode.Is(unicode.Cs, r)
}

// inviteToken returns a fresh token with its stored form.
func inviteToken() (token, hash string) {
	token = secret.NewToken("")
	return token, secret.Hash(token)
}
