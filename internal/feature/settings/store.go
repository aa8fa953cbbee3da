package settings

import (
	"encoding/hex"
	"encoding/json"
	"errors"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

func loadShop(tx *db.Tx) (desk.Shop, error) {
	var s desk.Shop
	err := tx.QueryRow(`SELECT name, currency, time_zone, masking, wait_amber, wait_red FROM shop WHERE id = 1`).
		Scan(&s.Name, &s.Currency, &s.TimeZone, &s.Masking, &s.WaitAmber, &s.WaitRed)
	return s, err
}

func saveShop(tx *db.Tx, s desk.Shop) error {
	_, err := tx.Exec(`UPDATE shop SET name = $1, currency = $2, time_zone = $3, masking = $4, wait_amber = $5, wait_red = $6 WHERE id = 1`,
		s.Name, s.Currency, s.TimeZone, s.Masking, s.WaitAmber, s.WaitRed)
	return err
}

const channelColumns = `id, kind, name, lang, key, secret, origins, greeting, bot_name, accent, top_questions`

func scanChannel(r interface{ Scan(...any) error }, c *desk.Channel) error {
	var id, origins, top string
	if err := r.Scan(&id, &c.Kind, &c.Name, &c.Lang, &c.Key, &c.Secret, &origins, &c.Greeting, &c.BotName, &c.Accent, &top); err != nil {
		return err
	}
	c.ID = desk.ChannelID(id)
	return errors.Join(json.Unmarshal([]byte(origins), &c.Origins), json.Unmarshal([]byte(top), &c.TopQuestions))
}

func loadChannels(tx *db.Tx) ([]desk.Channel, error) {
	rows, err := tx.Query(`SELECT ` + channelColumns + ` FROM channel ORDER BY created_at, id LIMIT 1000`)
	return db.Collect(rows, err, func(r *db.Rows, c *desk.Channel) error { return scanChannel(r, c) })
}

func channelByID(tx *db.Tx, id desk.ChannelID) (desk.Channel, error) {
	var c desk.Channel
	err := scanChannel(tx.QueryRow(`SELECT `+channelColumns+` FROM channel WHERE id = $1`+tx.Dialect().ForUpdate(), string(id)), &c)
	if errors.Is(err, db.ErrNoRows) {
		err = notFound()
	}
	return c, err
}

func saveChannel(tx *db.Tx, c desk.Channel) error {
	origins, err := json.Marshal(c.Origins)
	if err != nil {
		return err
	}
	top, err := json.Marshal(c.TopQuestions)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO channel (`+channelColumns+`, created_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, lang = excluded.lang, secret = excluded.secret, origins = excluded.origins,
			greeting = excluded.greeting, bot_name = excluded.bot_name, accent = excluded.accent, top_questions = excluded.top_questions`,
		string(c.ID), c.Kind, c.Name, c.Lang, c.Key, c.Secret, string(origins), c.Greeting, c.BotName, c.Accent, string(top), tx.Now().UnixMilli())
	return err
}

const replyColumns = `id, user_id, shortcut, title, body, lang`

func scanReply(r interface{ Scan(...any) error }, c *CannedReply) error {
	var id, user string
	if err := r.Scan(&id, &user, &c.Shortcut, &c.Title, &c.Text, &c.Lang); err != nil {
		return err
	}
	c.ID, c.UserID = desk.CannedReplyID(id), desk.UserID(user)
	return nil
}

func encodeKey(key []byte) string { return hex.EncodeToString(key) }

func decodeKey(s string) []byte {
	key, err := hex.DecodeString(s)
	if err != nil {
		return nil
	}
	return key
}
