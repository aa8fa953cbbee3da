package httpapi

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/email"
	"github.com/shopbell/shopbell/internal/feature/upkeep"
)

func (s *server) standing(st upkeep.Standing, err error) (*body[wire.EntryStanding], error) {
	return reply(wire.EntryStanding{
		Claims: each(st.Claims, presentClaim), Flags: each(st.Flags, presentFlag),
		Log: each(st.Log, func(l upkeep.Logged) wire.ClaimEvent {
			return wire.ClaimEvent{At: millis(l.At), By: s.Present.Name(l.By), What: l.What, Reason: string(l.Reason), Name: l.Name, Was: l.Was, Now: l.Now}
		}),
	}), err
}

func presentClaim(c upkeep.Claim) wire.Claim {
	return wire.Claim{
		ID: string(c.ID), Kind: string(c.Kind), Record: c.Record, Name: c.Name, Seen: c.Seen, Quote: c.Quote, Place: c.Place, Found: c.Found, Removed: c.Removed,
	}
}

func presentFlag(f upkeep.Flag) wire.ClaimFlag {
	out := wire.ClaimFlag{Claim: presentClaim(f.Claim), Reason: string(f.Reason), Now: f.Now, Since: millis(f.Since), Suspends: f.Suspends}
	out.Replacement, _ = f.Replacement()
	return out
}

func (s *server) getStanding(ctx context.Context, in *EntryPath) (*body[wire.EntryStanding], error) {
	return s.standing(s.Upkeep.Standing(ctx, in.ID))
}

type claimsInput struct {
	EntryPath
	Body wire.ClaimList
}

func (in *claimsInput) claims() []desk.ClaimID {
	return each(in.Body.Claims, func(id string) desk.ClaimID { return desk.ClaimID(id) })
}

func (s *server) confirmClaims(ctx context.Context, in *claimsInput) (*body[wire.EntryStanding], error) {
	return s.standing(s.Upkeep.Confirm(ctx, actor(ctx), in.ID, in.claims()))
}

func (s *server) unconfirmClaims(ctx context.Context, in *claimsInput) (*body[wire.EntryStanding], error) {
	return s.standing(s.Upkeep.Unconfirm(ctx, actor(ctx), in.ID, in.claims()))
}

func (s *server) bindEntry(ctx context.Context, in *struct {
	EntryPath
	Body wire.ClaimBinding
},
) (*body[wire.EntryStanding], error) {
	return s.standing(s.Upkeep.Bind(ctx, actor(ctx), in.ID, upkeep.Kind(in.Body.Kind), in.Body.Record))
}

// ClaimPath names a claim of an entry in the path. It is exported because huma looks
// into exported embedded fields only.
type ClaimPath struct {
	EntryPath
	Claim desk.ClaimID `path:"claim" maxLength:"64"`
}

func (s *server) removeClaim(ctx context.Context, in *ClaimPath) (*body[wire.EntryStanding], error) {
	return s.standing(s.Upkeep.Remove(ctx, actor(ctx), in.ID, in.Claim))
}

func (s *server) restoreClaim(ctx context.Context, in *ClaimPath) (*body[wire.EntryStanding], error) {
	return s.standing(s.Upkeep.Restore(ctx, actor(ctx), in.ID, in.Claim))
}

func (s *server) proposeUpdate(ctx context.Context, in *EntryPath) (*body[wire.Entry], error) {
	return s.entry(s.Upkeep.Propose(ctx, actor(ctx), in.ID))
}

func (s *server) listReview(ctx context.Context, in *struct {
	Lang string `query:"lang" enum:"zh,en" default:"zh"`
	Mine bool   `query:"mine" doc:"Only what the caller looks after"`
},
) (*body[wire.ReviewList], error) {
	w := upkeep.Wanted{Lang: in.Lang}
	if in.Mine {
		w.Owner = actor(ctx).UserID
	}
	parts, err := s.Upkeep.Review(ctx, w)
	return reply(wire.ReviewList{Week: s.Upkeep.Week(s.Knowledge.Now()), Sections: each(parts, func(p upkeep.Part) wire.ReviewSection {
		return wire.ReviewSection{Section: string(p.Section), Total: p.Total, Items: each(p.Items, s.presentReviewItem)}
	})}), err
}

func (s *server) presentReviewItem(i upkeep.Item) wire.ReviewItem {
	out := wire.ReviewItem{
		ID: i.ID, Kind: i.Kind, Lang: i.Lang, Title: i.Title, State: string(i.State), At: millis(i.At), Count: i.Count, Flags: each(i.Flags, presentFlag),
	}
	if i.Owner != "" {
		out.Owner = &wire.UserBrief{ID: string(i.Owner), Name: s.Present.Name(i.Owner)}
	}
	if i.Done != nil {
		out.Done = &wire.ReviewDone{By: s.Present.Name(i.Done.By), At: millis(i.Done.At)}
	}
	return out
}

func (s *server) markReview(ctx context.Context, in *body[wire.ReviewMark]) (*none, error) {
	return nil, s.Upkeep.SetDone(ctx, actor(ctx), upkeep.Section(in.Body.Section), in.Body.ID, in.Body.Done)
}

func (s *server) getUpkeepSettings(ctx context.Context, _ *none) (*body[wire.UpkeepSettings], error) {
	set, err := s.Upkeep.Settings(ctx)
	return reply(presentUpkeep(set)), err
}

func presentUpkeep(set upkeep.Settings) wire.UpkeepSettings {
	of := func(r upkeep.Reason) string { return string(set.Policies[r]) }
	return wire.UpkeepSettings{
		Policies: wire.UpkeepPolicies{
			Price: of(upkeep.ReasonPrice), Product: of(upkeep.ReasonProduct), Title: of(upkeep.ReasonTitle), Stock: of(upkeep.ReasonStock),
			Document: of(upkeep.ReasonDocument), Table: of(upkeep.ReasonTable), Passed: of(upkeep.ReasonPassed), Near: of(upkeep.ReasonNear),
		},
		NearDays: set.NearDays,
		Digest: wire.Digest{
			On: set.Digest.On, Weekday: set.Digest.Weekday, Hour: set.Digest.Hour, Owners: set.Digest.Owners,
			Members: each(set.Digest.Members, func(id desk.UserID) string { return string(id) }),
		},
	}
}

func (s *server) setUpkeepSettings(ctx context.Context, in *body[wire.UpkeepSettings]) (*body[wire.UpkeepSettings], error) {
	p, d := in.Body.Policies, in.Body.Digest
	policies := map[upkeep.Reason]upkeep.Policy{}
	for r, v := range map[upkeep.Reason]string{
		upkeep.ReasonPrice: p.Price, upkeep.ReasonProduct: p.Product, upkeep.ReasonTitle: p.Title, upkeep.ReasonStock: p.Stock,
		upkeep.ReasonDocument: p.Document, upkeep.ReasonTable: p.Table, upkeep.ReasonPassed: p.Passed, upkeep.ReasonNear: p.Near,
	} {
		policies[r] = upkeep.Policy(v)
	}
	err := s.Upkeep.SetSettings(ctx, upkeep.Settings{
		Policies: policies, NearDays: in.Body.NearDays,
		Digest: upkeep.Digest{
			On: d.On, Weekday: d.Weekday, Hour: d.Hour, Owners: d.Owners,
			Members: each(d.Members, func(id string) desk.UserID { return desk.UserID(id) }),
		},
	})
	if err != nil {
		return nil, err
	}
	return s.getUpkeepSettings(ctx, nil)
}

func (s *server) getMailServer(ctx context.Context, _ *none) (*body[wire.MailServer], error) {
	o, err := s.Email.Overview(ctx)
	if err != nil {
		return nil, err
	}
	return s.mailServer(ctx, o)
}

func (s *server) mailServer(ctx context.Context, o email.Overview) (*body[wire.MailServer], error) {
	mails, err := s.Upkeep.Posted(ctx)
	return reply(wire.MailServer{
		Enabled: o.Enabled, Host: o.Host, Port: o.Port, Security: o.Security, Login: o.Login, HasPassword: o.HasPassword, Sender: o.Sender, Name: o.Name,
		SentAt: millis(o.SentAt), FailedAt: millis(o.FailedAt), Failure: string(o.Failure), Code: o.Code, Said: o.Said, Networks: notNil(s.MailNetworks),
		Mails: each(mails, func(m upkeep.Sent) wire.DigestMail {
			return wire.DigestMail{
				Week: m.Week, To: s.Present.Name(m.UserID), State: m.State, Attempts: m.Attempts, NextAt: millis(m.NextAt), Failure: string(m.Failure), At: millis(m.At),
			}
		}),
	}), err
}

func mailUpdate(b wire.MailServerUpdate) email.Update {
	return email.Update{
		Enabled: b.Enabled, Host: b.Host, Port: b.Port, Security: b.Security, Login: b.Login, Password: b.Password, Sender: b.Sender, Name: b.Name,
	}
}

func (s *server) updateMailServer(ctx context.Context, in *body[wire.MailServerUpdate]) (*body[wire.MailServer], error) {
	o, err := s.Email.Save(ctx, actor(ctx), mailUpdate(in.Body))
	if err != nil {
		return nil, err
	}
	return s.mailServer(ctx, o)
}

// testMailServer sends this week's list to whoever asks.
func (s *server) testMailServer(ctx context.Context, in *body[wire.MailServerUpdate]) (*body[wire.MailTest], error) {
	me, err := s.Auth.Me(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	m, err := s.Upkeep.Preview(ctx, me)
	if err != nil {
		return nil, err
	}
	r, err := s.Email.Test(ctx, mailUpdate(in.Body), m)
	return reply(wire.MailTest{OK: r.Class == "", Reason: string(r.Class), Code: r.Code, Said: r.Said, Ms: r.Took.Milliseconds(), To: me.Email}), err
}

func (s *server) getDigestWanted(ctx context.Context, _ *none) (*body[wire.DigestWanted], error) {
	muted, err := s.Upkeep.Muted(ctx, actor(ctx).UserID)
	return reply(wire.DigestWanted{Wanted: !muted}), err
}

func (s *server) setDigestWanted(ctx context.Context, in *body[wire.DigestWanted]) (*none, error) {
	return nil, s.Upkeep.SetMuted(ctx, actor(ctx).UserID, !in.Body.Wanted)
}

func (s *server) unsubscribe(ctx context.Context, in *struct {
	Token string `query:"token" maxLength:"200"`
},
) (*none, error) {
	return nil, s.Upkeep.Unsubscribe(ctx, in.Token)
}
