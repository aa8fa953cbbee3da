package auth

import (
	"context"
	"errors"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/secret"
)

// Invite is a one-time link with which a person chooses their password. Token
// is shown once; the edge makes a URL of it.
type Invite struct {
	User      desk.User
	Token     string
	ExpiresAt time.Time
}

// Invite adds a member who chooses their password by the link.
func (s *Service) Invite(ctx context.Context, by desk.Actor, in Member) (Invite, error) {
	in.Password = ""
	m, err := newMember(in)
	if err != nil {
		return Invite{}, err
	}
	if m.Role == desk.RoleOwner && by.Role != desk.RoleOwner {
		return Invite{}, desk.E(desk.CodeForbidden, "error.user.owners_only", nil)
	}
	token, hash := inviteToken()
	var expires time.Time
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		m.ID, m.CreatedAt = desk.NewID[desk.UserID]("us", tx.Now()), tx.Now()
		if err := insertMember(tx, &m); err != nil {
			return err
		}
		expires, err = insertInvite(tx, hash, m.ID, inviteLife)
		return err
	})
	if err != nil {
		return Invite{}, err
	}
	s.names.forget()
	m.Invited = true
	return Invite{User: s.seen(m.User), Token: token, ExpiresAt: expires}, nil
}

// Reinvite makes a new link for a member, which ends the older ones. For
// somebody who has a password it is a reset.
func (s *Service) Reinvite(ctx context.Context, by desk.Actor, id desk.UserID) (Invite, error) {
	var m member
	var expires time.Time
	token, hash := inviteToken()
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		if m, err = memberByID(tx, id); err != nil {
			return err
		}
		if m.Role == desk.RoleOwner && by.Role != desk.RoleOwner {
			return desk.E(desk.CodeForbidden, "error.user.owners_only", nil)
		}
		if m.Disabled {
			return desk.E(desk.CodeConflict, "error.user.disabled", nil)
		}
		expires, err = insertInvite(tx, hash, id, inviteLife)
		return err
	})
	return Invite{User: s.seen(m.User), Token: token, ExpiresAt: expires}, err
}

// Reset is Reinvite by e-mail address without asking for anybody's rights, for
// the command line.
func (s *Service) Reset(ctx context.Context, email string) (Invite, error) {
	var m member
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		m, err = findMember(tx, `email = $1`, emailKey(email))
		return err
	})
	if err != nil {
		return Invite{}, err
	}
	return s.Reinvite(ctx, desk.Actor{Role: desk.RoleOwner}, m.ID)
}

// FirstAdminLink returns the token of a link that makes the first member, an
// owner, or "" when there is a member already. Every call makes a new link;
// all of them close when the first owner is made.
func (s *Service) FirstAdminLink(ctx context.Context) (token string, err error) {
	fresh, hash := inviteToken()
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		token = ""
		done, err := isSetUp(tx)
		if err != nil || done {
			return err
		}
		token = fresh
		_, err = tx.Exec(`INSERT INTO invite (token_hash, user_id, expires_at) VALUES ($1, '', $2)`, hash, tx.Now().Add(firstAdminLife).UnixMilli())
		return err
	})
	return token, err
}

func isSetUp(tx *db.Tx) (bool, error) {
	var n int64
	err := tx.QueryRow(`SELECT COUNT(*) FROM setup`).Scan(&n)
	return n > 0, err
}

func insertInvite(tx *db.Tx, hash string, user desk.UserID, life time.Duration) (time.Time, error) {
	if _, err := tx.Exec(`DELETE FROM invite WHERE user_id = $1`, string(user)); err != nil {
		return time.Time{}, err
	}
	expires := tx.Now().Add(life)
	_, err := tx.Exec(`INSERT INTO invite (token_hash, user_id, expires_at) VALUES ($1, $2, $3)`, hash, string(user), expires.UnixMilli())
	return expires, err
}

// Invitee says for whom a link is. first is the link of the first owner, who
// has no name yet.
func (s *Service) Invitee(ctx context.Context, token string) (user desk.User, first bool, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		m, isFirst, err := invitee(tx, secret.Hash(token))
		user, first = m.User, isFirst
		return err
	})
	return user, first, err
}

func invitee(tx *db.Tx, hash string) (m member, first bool, err error) {
	gone := desk.E(desk.CodeNotFound, "error.invite", nil)
	var id string
	err = tx.QueryRow(`SELECT user_id FROM invite WHERE token_hash = $1 AND expires_at > $2`, hash, tx.Now().UnixMilli()).Scan(&id)
	if errors.Is(err, db.ErrNoRows) {
		return m, false, gone
	}
	if err != nil {
		return m, false, err
	}
	if id == "" {
		done, err := isSetUp(tx)
		if err == nil && done {
			err = gone
		}
		return m, true, err
	}
	m, err = findMember(tx, `id = $1 AND NOT disabled`, id)
	if err == nil && m.ID == "" {
		err = gone
	}
	return m, false, err
}

// Acceptance is what the holder of a link chooses. Email counts only for the
// first owner.
type Acceptance struct {
	Email    string
	Name     string
	Password string
}

// Accept uses a link up: it sets the password, ends older sessions and signs
// the person in. Of several callers at the same moment one succeeds.
func (s *Service) Accept(ctx context.Context, token string, in Acceptance) (user desk.User, session string, err error) {
	hash := secret.Hash(token)
	var m member
	var first bool
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		m, first, err = invitee(tx, hash)
		return err
	})
	if err != nil {
		return desk.User{}, "", err
	}
	if first {
		m, err = newMember(Member{Email: in.Email, Name: in.Name, Role: desk.RoleOwner})
		if err != nil {
			return desk.User{}, "", err
		}
	}
	name := cleanName(in.Name)
	if name == "" {
		return desk.User{}, "", desk.Invalid("name", "error.field.empty")
	}
	if err := checkPassword("password", in.Password, m.Email, name); err != nil {
		return desk.User{}, "", err
	}
	passwordHash, err := s.Passwords.Hash(ctx, in.Password)
	if err != nil {
		return desk.User{}, "", busy(err)
	}
	session = secret.NewToken("")
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`DELETE FROM invite WHERE token_hash = $1 AND expires_at > $2`, hash, tx.Now().UnixMilli())
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.E(desk.CodeNotFound, "error.invite", nil)
		}
		if first {
			err = makeFirst(tx, &m, passwordHash)
		} else {
			m, err = memberByID(tx, m.ID)
			if err == nil && m.Disabled {
				err = desk.E(desk.CodeNotFound, "error.invite", nil)
			}
			m.Name, m.passwordHash = name, passwordHash
			if err == nil {
				err = updateMember(tx, &m)
			}
		}
		if err != nil {
			return err
		}
		if err := deleteSessions(tx, m.ID); err != nil {
			return err
		}
		return insertSession(tx, secret.Hash(session), m.ID)
	})
	if err != nil {
		return desk.User{}, "", err
	}
	m.Invited = false
	s.ended(m.ID)
	return m.User, session, nil
}

// makeFirst lets the row of setup decide who is first: two links used at the
// same moment, on two nodes, make one owner.
func makeFirst(tx *db.Tx, m *member, passwordHash string) error {
	n, err := tx.Exec(`INSERT INTO setup (id, at) VALUES (1, $1) ON CONFLICT (id) DO NOTHING`, tx.Now().UnixMilli())
	if err != nil {
		return err
	}
	if n == 0 {
		return desk.E(desk.CodeNotFound, "error.invite", nil)
	}
	m.ID, m.CreatedAt, m.passwordHash = desk.NewID[desk.UserID]("us", tx.Now()), tx.Now(), passwordHash
	if err := insertMember(tx, m); err != nil {
		return err
	}
	_, err = tx.Exec(`DELETE FROM invite WHERE user_id = ''`)
	return err
}
