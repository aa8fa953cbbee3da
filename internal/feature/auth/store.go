package auth

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const userColumns = `id, email, name, role, lang, status, password_hash, disabled, created_at, last_seen`

// member is a stored user with what never leaves this package.
type member struct {
	desk.User
	passwordHash string
}

func scanMember(r interface{ Scan(...any) error }, m *member) error {
	var id, role string
	var created, seen int64
	if err := r.Scan(&id, &m.Email, &m.Name, &role, &m.Lang, &m.Status, &m.passwordHash, &m.Disabled, &created, &seen); err != nil {
		return err
	}
	m.ID, m.Role = desk.UserID(id), desk.Role(role)
	m.Invited = m.passwordHash == ""
	m.CreatedAt, m.LastSeen = db.Time(created), db.Time(seen)
	return nil
}

// findMember returns the zero member when there is none.
func findMember(tx *db.Tx, where string, args ...any) (member, error) {
	var m member
	err := scanMember(tx.QueryRow(`SELECT `+userColumns+` FROM users WHERE `+where, args...), &m)
	if errors.Is(err, db.ErrNoRows) {
		return member{}, nil
	}
	return m, err
}

func memberByID(tx *db.Tx, id desk.UserID) (member, error) {
	m, err := findMember(tx, `id = $1`, string(id))
	if err == nil && m.ID == "" {
		err = notFound()
	}
	return m, err
}

func insertMember(tx *db.Tx, m *member) error {
	_, err := tx.Exec(`INSERT INTO users (`+userColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
		string(m.ID), m.Email, m.Name, string(m.Role), m.Lang, m.Status, m.passwordHash, m.Disabled, m.CreatedAt.UnixMilli(), db.Millis(m.LastSeen))
	if db.IsUnique(err) {
		return &desk.Error{Code: desk.CodeConflict, Key: "error.user.email_taken", Fields: map[string]string{"email": "error.user.email_taken"}}
	}
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO setup (id, at) VALUES (1, $1) ON CONFLICT (id) DO NOTHING`, tx.Now().UnixMilli())
	return err
}

func updateMember(tx *db.Tx, m *member) error {
	_, err := tx.Exec(`UPDATE users SET name = $2, role = $3, lang = $4, status = $5, password_hash = $6, disabled = $7 WHERE id = $1`,
		string(m.ID), m.Name, string(m.Role), m.Lang, m.Status, m.passwordHash, m.Disabled)
	return err
}

// otherOwners counts the enabled owners with a password besides the person, and
// holds all of them still until the transaction ends.
func otherOwners(tx *db.Tx, besides desk.UserID) (int, error) {
	rows, err := tx.Query(`SELECT id FROM users WHERE role = 'owner' AND NOT disabled AND password_hash <> '' ORDER BY id` + tx.Dialect().ForUpdate())
	ids, err := db.Collect(rows, err, func(r *db.Rows, id *string) error { return r.Scan(id) })
	n := 0
	for _, id := range ids {
		if id != string(besides) {
			n++
		}
	}
	return n, err
}

func insertSession(tx *db.Tx, hash string, user desk.UserID) error {
	_, err := tx.Exec(`INSERT INTO session (token_hash, user_id, created_at, seen_at) VALUES ($1,$2,$3,$3)`, hash, string(user), tx.Now().UnixMilli())
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE users SET last_seen = $2 WHERE id = $1`, string(user), tx.Now().UnixMilli())
	return err
}

func deleteSessions(tx *db.Tx, user desk.UserID) error {
	_, err := tx.Exec(`DELETE FROM session WHERE user_id = $1`, string(user))
	return err
}

// sessionOwner returns the zero member when the session is unknown or over.
func sessionOwner(tx *db.Tx, hash string) (m member, seen time.Time, err error) {
	var id string
	var created, seenMS int64
	err = tx.QueryRow(`SELECT user_id, created_at, seen_at FROM session WHERE token_hash = $1`, hash).Scan(&id, &created, &seenMS)
	if errors.Is(err, db.ErrNoRows) {
		return member{}, time.Time{}, nil
	}
	if err != nil {
		return member{}, time.Time{}, err
	}
	now := tx.Now()
	seen = db.Time(seenMS)
	if now.Sub(db.Time(created)) > sessionAbsolute || now.Sub(seen) > sessionIdle {
		return member{}, time.Time{}, nil
	}
	m, err = findMember(tx, `id = $1 AND NOT disabled`, id)
	return m, seen, err
}

// Token is an API token without its secret.
type Token struct {
	ID        desk.TokenID
	UserID    desk.UserID
	Name      string
	Scopes    []desk.Permission
	CreatedAt time.Time
	ExpiresAt time.Time
	LastUsed  time.Time
}

//nolint:gosec // names of columns
const tokenColumns = `id, user_id, name, scopes, created_at, expires_at, last_used`

func scanToken(r interface{ Scan(...any) error }, t *Token) error {
	var id, user, scopes string
	var created, expires, used int64
	if err := r.Scan(&id, &user, &t.Name, &scopes, &created, &expires, &used); err != nil {
		return err
	}
	t.ID, t.UserID = desk.TokenID(id), desk.UserID(user)
	t.CreatedAt, t.ExpiresAt, t.LastUsed = db.Time(created), db.Time(expires), db.Time(used)
	return json.Unmarshal([]byte(scopes), &t.Scopes)
}
