package upkeep

import (
	"context"
	"fmt"
	"log/slog"
	stdmail "net/mail"
	"slices"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/secret"
	"github.com/shopbell/shopbell/internal/port/mail"
)

const (
	catchUp     = 24 * time.Hour // after the hour of the week, in which it is still worth sending
	maxAttempts = 6
	firstRetry  = 5 * time.Minute
	claimTime   = 10 * time.Minute // after which a claim belongs to a node that has died
	keptWeeks   = 12
)

// The states of a mail.
const (
	mailClaimed = "claimed" // a node is sending it; if that died, nobody knows whether it went
	mailSent    = "sent"
	mailEmpty   = "empty"   // there was nothing to say
	mailWaiting = "waiting" // it will be sent again
	mailFailed  = "failed"
	mailUnknown = "unknown" // it may have gone: it is not sent again
)

// Sent is what has become of a mail.
type Sent struct {
	Week     string
	UserID   desk.UserID
	State    string
	Attempts int64
	NextAt   time.Time
	Failure  mail.Class
	At       time.Time
}

// slot is when the mail of the week of a time is due.
func slot(at time.Time, d Digest) time.Time {
	first := monday(at)
	return time.Date(first.Year(), first.Month(), first.Day()+int(d.Weekday)-1, int(d.Hour), 0, 0, 0, at.Location())
}

// due names the week whose mail is to be sent at a time, "" when none is.
func (s *Service) due(at time.Time, d Digest) string {
	local := at.In(s.zone())
	for _, when := range []time.Time{slot(local, d), slot(local.AddDate(0, 0, -7), d)} {
		if since := at.Sub(when); since >= 0 && since < catchUp {
			return monday(when).Format(dayFormat)
		}
	}
	return ""
}

// Post sends the mails that are due, each once a week and person: a mail is claimed in
// the database before it is handed over, and what may have gone is not sent again.
func (s *Service) Post(ctx context.Context) error {
	settings, err := s.Settings(ctx)
	if err != nil || !settings.Digest.On {
		return err
	}
	if ready, err := s.Mailer.Ready(ctx); err != nil || !ready {
		return err
	}
	week := s.due(s.DB.Now(), settings.Digest)
	if err := s.abandon(ctx); err != nil {
		return err
	}
	people, err := s.recipients(ctx, settings.Digest)
	if err != nil {
		return err
	}
	open, err := s.open(ctx, week)
	if err != nil {
		return err
	}
	for _, p := range people {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !open(p.ID) {
			continue
		}
		if err := s.sendTo(ctx, week, p); err != nil {
			return err
		}
	}
	return nil
}

// open tells whose mail of a week has not been claimed, or waits to be sent again. It
// spares everybody else a transaction.
func (s *Service) open(ctx context.Context, week string) (func(id desk.UserID) bool, error) {
	type row struct {
		id    desk.UserID
		week  string
		state string
		next  int64
	}
	claimed, waiting := map[desk.UserID]bool{}, map[desk.UserID]bool{}
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT user_id, week, state, next_at FROM upkeep_digest WHERE week = $1 OR state = $2`, week, mailWaiting)
		list, err := db.Collect(rows, err, func(r *db.Rows, o *row) error { return r.Scan(&o.id, &o.week, &o.state, &o.next) })
		for _, o := range list {
			claimed[o.id] = claimed[o.id] || o.week == week
			waiting[o.id] = waiting[o.id] || o.state == mailWaiting && o.next <= db.Millis(tx.Now())
		}
		return err
	})
	return func(id desk.UserID) bool { return waiting[id] || week != "" && !claimed[id] }, err
}

// recipient is somebody who gets the list, or the part that is theirs.
type recipient struct {
	desk.User
	all bool
}

func (s *Service) recipients(ctx context.Context, d Digest) ([]recipient, error) {
	users, err := s.Team.Users(ctx)
	if err != nil {
		return nil, err
	}
	var muted, owners []desk.UserID
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT user_id FROM upkeep_mute`)
		if muted, err = db.Collect(rows, err, func(r *db.Rows, id *desk.UserID) error { return r.Scan(id) }); err != nil {
			return err
		}
		rows, err = tx.Query(`SELECT DISTINCT owner_id FROM knowledge_entry WHERE owner_id <> '' AND deleted_at = 0`)
		owners, err = db.Collect(rows, err, func(r *db.Rows, id *desk.UserID) error { return r.Scan(id) })
		return err
	})
	var out []recipient
	for _, u := range users {
		all := slices.Contains(d.Members, u.ID)
		own := d.Owners && slices.Contains(owners, u.ID)
		if u.Disabled || u.Invited || slices.Contains(muted, u.ID) || !slices.Contains(u.Role.Permissions(), desk.CanReadKnowledge) || !all && !own {
			continue
		}
		out = append(out, recipient{u, all})
	}
	return out, err
}

// sendTo sends one person's mail, if it has not been sent and nobody else does.
func (s *Service) sendTo(ctx context.Context, week string, to recipient) error {
	week, err := s.claim(ctx, week, to.ID)
	if err != nil || week == "" {
		return err
	}
	m, err := s.compose(ctx, to)
	if err == nil && m == nil {
		return s.settled(ctx, week, to.ID, mailEmpty, nil)
	}
	if err == nil {
		m.ID = "review." + week + "." + string(to.ID)
		err = s.Mailer.Send(ctx, *m)
	}
	switch class := mail.ClassOf(err); {
	case err == nil:
		return s.settled(ctx, week, to.ID, mailSent, nil)
	case class == mail.Unknown:
		return s.settled(ctx, week, to.ID, mailUnknown, err)
	case class == mail.Refused || class == mail.Unfit:
		return s.settled(ctx, week, to.ID, mailFailed, err)
	}
	return s.settled(ctx, week, to.ID, mailWaiting, err)
}

// claim makes a mail this node's, and names its week: that of now, or an earlier one
// that waits to be sent again. "" says that there is nothing to send.
func (s *Service) claim(ctx context.Context, week string, to desk.UserID) (claimed string, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		claimed = ""
		now := db.Millis(tx.Now())
		if week != "" {
			n, err := tx.Exec(`INSERT INTO upkeep_digest (week, user_id, state, attempts, next_at, failure, at) VALUES ($1,$2,$3,1,0,'',$4)
				ON CONFLICT (week, user_id) DO NOTHING`, week, string(to), mailClaimed, now)
			if err != nil {
				return err
			}
			if n > 0 {
				claimed = week
				return nil
			}
		}
		rows, err := tx.Query(`SELECT week FROM upkeep_digest WHERE user_id = $1 AND state = $2 AND next_at <= $3 ORDER BY week DESC LIMIT 1`, string(to), mailWaiting, now)
		list, err := db.Collect(rows, err, func(r *db.Rows, w *string) error { return r.Scan(w) })
		if err != nil || len(list) == 0 {
			return err
		}
		n, err := tx.Exec(`UPDATE upkeep_digest SET state = $3, attempts = attempts + 1, at = $4 WHERE week = $1 AND user_id = $2 AND state = $5`,
			list[0], string(to), mailClaimed, now, mailWaiting)
		if n > 0 {
			claimed = list[0]
		}
		return err
	})
	return claimed, err
}

// settled notes what has become of a mail.
func (s *Service) settled(ctx context.Context, week string, to desk.UserID, state string, why error) error {
	if why != nil {
		s.Log.WarnContext(ctx, "the weekly mail was not sent", slog.String("user_id", string(to)), slog.String("class", string(mail.ClassOf(why))), slog.String("state", state))
	}
	// It has gone or not, whatever ends now.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		var attempts int64
		if err := tx.QueryRow(`SELECT attempts FROM upkeep_digest WHERE week = $1 AND user_id = $2`, week, string(to)).Scan(&attempts); err != nil {
			return err
		}
		next := int64(0)
		if state == mailWaiting {
			if attempts >= maxAttempts {
				state = mailFailed
			} else {
				next = db.Millis(tx.Now().Add(firstRetry << (2 * (attempts - 1)))) // 5 minutes, 20, 80, …
			}
		}
		return tx.Queue(`UPDATE upkeep_digest SET state = $3, next_at = $4, failure = $5, at = $6 WHERE week = $1 AND user_id = $2`,
			week, string(to), state, next, string(mail.ClassOf(why)), db.Millis(tx.Now()))
	})
}

// abandon gives up what a node that has died was sending, and forgets old mails.
func (s *Service) abandon(ctx context.Context) error {
	var stuck int64
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT COUNT(*) FROM upkeep_digest WHERE state = $1 AND at < $2`, mailClaimed, db.Millis(tx.Now().Add(-claimTime))).Scan(&stuck)
	})
	if err != nil || stuck == 0 {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Queue(`UPDATE upkeep_digest SET state = $1, failure = $1 WHERE state = $2 AND at < $3`, mailUnknown, mailClaimed, db.Millis(tx.Now().Add(-claimTime))); err != nil {
			return err
		}
		return tx.Queue(`DELETE FROM upkeep_digest WHERE week < $1`, monday(tx.Now().AddDate(0, 0, -7*keptWeeks)).Format(dayFormat))
	})
}

// Posted returns what has become of the latest mails, newest first.
func (s *Service) Posted(ctx context.Context) (list []Sent, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT week, user_id, state, attempts, next_at, failure, at FROM upkeep_digest ORDER BY week DESC, at DESC LIMIT 50`)
		list, err = db.Collect(rows, err, func(r *db.Rows, o *Sent) error {
			var next, at int64
			err := r.Scan(&o.Week, &o.UserID, &o.State, &o.Attempts, &next, &o.Failure, &at)
			o.NextAt, o.At = db.Time(next), db.Time(at)
			return err
		})
		return err
	})
	return list, err
}

// compose writes somebody's mail; nil when there is nothing to look at.
func (s *Service) compose(ctx context.Context, to recipient) (*mail.Message, error) {
	w := Wanted{}
	if !to.all {
		w.Owner = to.ID
	}
	parts, err := s.Review(ctx, w)
	if err != nil {
		return nil, err
	}
	token, err := s.token(ctx, to.ID)
	if err != nil {
		return nil, err
	}
	base := strings.TrimRight(s.PublicURL, "/")
	l := letter{lang: to.Lang, base: base, zone: s.zone(), now: s.DB.Now(), name: to.Name, mine: !to.all, shop: s.Shop(ctx)}
	text, html, subject, total, err := l.write(parts)
	if err != nil || total == 0 {
		return nil, err
	}
	return &mail.Message{
		To: stdmail.Address{Name: oneLine(to.Name), Address: to.Email}, Subject: oneLine(subject), Text: text, HTML: html,
		Unsubscribe: base + "/api/v1/unsubscribe?token=" + token,
	}, nil
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func (s *Service) signer(ctx context.Context) (*secret.Signer, error) {
	key, err := s.Key(ctx)
	if err != nil {
		return nil, err
	}
	return secret.NewSigner(key, "weekly mail"), nil
}

func (s *Service) token(ctx context.Context, id desk.UserID) (string, error) {
	signer, err := s.signer(ctx)
	if err != nil {
		return "", err
	}
	return string(id) + "." + signer.Sign(string(id)), nil
}

// Unsubscribe ends the mails of whoever the token was made for.
func (s *Service) Unsubscribe(ctx context.Context, token string) error {
	id, signature, _ := strings.Cut(token, ".")
	signer, err := s.signer(ctx)
	if err != nil {
		return err
	}
	if !signer.Valid(id, signature) {
		return desk.E(desk.CodeNotFound, "error.not_found", nil)
	}
	return s.SetMuted(ctx, desk.UserID(id), true)
}

// Muted reports whether somebody does not want the mails.
func (s *Service) Muted(ctx context.Context, id desk.UserID) (muted bool, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		var n int64
		err := tx.QueryRow(`SELECT COUNT(*) FROM upkeep_mute WHERE user_id = $1`, string(id)).Scan(&n)
		muted = n > 0
		return err
	})
	return muted, err
}

// SetMuted changes that.
func (s *Service) SetMuted(ctx context.Context, id desk.UserID, muted bool) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if !muted {
			return tx.Queue(`DELETE FROM upkeep_mute WHERE user_id = $1`, string(id))
		}
		return tx.Queue(`INSERT INTO upkeep_mute (user_id, at) VALUES ($1, $2) ON CONFLICT (user_id) DO NOTHING`, string(id), db.Millis(tx.Now()))
	})
}

// Preview is the whole list as a mail to somebody, as it would be sent now, for
// whoever tries the server; a list without anything on it is a mail, too.
func (s *Service) Preview(ctx context.Context, to desk.User) (mail.Message, error) {
	m, err := s.compose(ctx, recipient{User: to, all: true})
	if err != nil {
		return mail.Message{}, fmt.Errorf("write the mail: %w", err)
	}
	if m == nil {
		l := letter{lang: to.Lang, shop: s.Shop(ctx)}
		text := l.text("mail.nothing", nil)
		m = &mail.Message{To: stdmail.Address{Name: oneLine(to.Name), Address: to.Email}, Subject: oneLine(l.text("mail.subject.test", map[string]string{"shop": l.shop})), Text: text}
	}
	return *m, nil
}
