package settings

import (
	"context"
	"errors"
	"strings"
	"unicode"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const maxReplies = 2000

// CannedReply is a ready text; UserID is "" when it is everybody's.
type CannedReply struct {
	ID       desk.CannedReplyID
	UserID   desk.UserID
	Shortcut string
	Title    string
	Text     string
	Lang     string
}

// CannedReplies lists those of everybody and the person's own.
func (s *Service) CannedReplies(ctx context.Context, user desk.UserID) ([]CannedReply, error) {
	var list []CannedReply
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT `+replyColumns+` FROM canned_reply WHERE user_id = '' OR user_id = $1 ORDER BY lang, shortcut, user_id LIMIT $2`,
			string(user), maxReplies)
		list, err = db.Collect(rows, err, func(r *db.Rows, c *CannedReply) error { return scanReply(r, c) })
		return err
	})
	return list, err
}

// CreateCannedReply makes one. Those of everybody need
// CanWriteKnowledge; one's own are free.
func (s *Service) CreateCannedReply(ctx context.Context, by desk.Actor, c CannedReply) (CannedReply, error) {
	err := s.saveReply(ctx, by, &c, func(tx *db.Tx) error {
		var n int64
		if err := tx.QueryRow(`SELECT COUNT(*) FROM canned_reply WHERE user_id = $1`, string(c.UserID)).Scan(&n); err != nil {
			return err
		}
		if n >= maxReplies/2 {
			return desk.E(desk.CodeConflict, "error.field.too_many", nil)
		}
		c.ID = desk.NewID[desk.CannedReplyID]("cr", tx.Now())
		_, err := tx.Exec(`INSERT INTO canned_reply (`+replyColumns+`, updated_at) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
			string(c.ID), string(c.UserID), c.Shortcut, c.Title, c.Text, c.Lang, tx.Now().UnixMilli())
		return err
	})
	return c, err
}

// UpdateCannedReply replaces one that the caller may change.
func (s *Service) UpdateCannedReply(ctx context.Context, by desk.Actor, c CannedReply) (CannedReply, error) {
	err := s.saveReply(ctx, by, &c, func(tx *db.Tx) error {
		if err := mayChangeReply(tx, by, c.ID); err != nil {
			return err
		}
		_, err := tx.Exec(`UPDATE canned_reply SET user_id = $2, shortcut = $3, title = $4, body = $5, lang = $6, updated_at = $7 WHERE id = $1`,
			string(c.ID), string(c.UserID), c.Shortcut, c.Title, c.Text, c.Lang, tx.Now().UnixMilli())
		return err
	})
	return c, err
}

// DeleteCannedReply deletes one that the caller may change.
func (s *Service) DeleteCannedReply(ctx context.Context, by desk.Actor, id desk.CannedReplyID) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := mayChangeReply(tx, by, id); err != nil {
			return err
		}
		_, err := tx.Exec(`DELETE FROM canned_reply WHERE id = $1`, string(id))
		return err
	})
}

func (s *Service) saveReply(ctx context.Context, by desk.Actor, c *CannedReply, save func(*db.Tx) error) error {
	if c.UserID != "" {
		c.UserID = by.UserID
	} else if !mayShare(by) {
		return desk.E(desk.CodeForbidden, "error.forbidden", nil)
	}
	c.Shortcut, c.Title, c.Text = strings.ToLower(plainText(c.Shortcut, 30)), plainText(c.Title, 80), strings.TrimSpace(c.Text)
	switch {
	case c.Shortcut == "" || strings.ContainsFunc(c.Shortcut, unicode.IsSpace) || strings.HasPrefix(c.Shortcut, "/"):
		return desk.Invalid("shortcut", "error.field.shortcut")
	case c.Title == "":
		return desk.Invalid("title", "error.field.empty")
	case c.Text == "":
		return desk.Invalid("text", "error.field.empty")
	case c.Lang != "zh" && c.Lang != "en":
		return desk.Invalid("lang", "error.field.value")
	}
	err := s.db.Write(ctx, save)
	if db.IsUnique(err) {
		return &desk.Error{Code: desk.CodeConflict, Key: "error.reply.shortcut_taken", Fields: map[string]string{"shortcut": "error.reply.shortcut_taken"}}
	}
	return err
}

// mayShare says who writes the texts of everybody: whoever writes knowledge.
func mayShare(by desk.Actor) bool { return by.Can(desk.CanWriteKnowledge) }

// mayChangeReply hides other people's texts and refuses those of everybody to
// whoever may not share.
func mayChangeReply(tx *db.Tx, by desk.Actor, id desk.CannedReplyID) error {
	var user string
	err := tx.QueryRow(`SELECT user_id FROM canned_reply WHERE id = $1`, string(id)).Scan(&user)
	switch {
	case errors.Is(err, db.ErrNoRows) || err == nil && user != "" && user != string(by.UserID):
		return notFound()
	case err != nil:
		return err
	case user == "" && !mayShare(by):
		return desk.E(desk.CodeForbidden, "error.forbidden", nil)
	}
	return nil
}
