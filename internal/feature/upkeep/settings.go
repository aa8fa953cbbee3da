package upkeep

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// Policy says what becomes of an entry whose claim does not hold any more.
type Policy string

// The policies.
const (
	PolicyOff     Policy = "off"     // nothing
	PolicyFlag    Policy = "flag"    // it goes on answering and is listed
	PolicySuspend Policy = "suspend" // it is not told until somebody has looked
)

const (
	maxNearDays = 60
	maxMembers  = 200
)

// Settings are what the shop has decided.
type Settings struct {
	Policies map[Reason]Policy `json:"policies"`
	NearDays int64             `json:"near_days"` // before a date passes
	Digest   Digest            `json:"digest"`
}

// Digest is the weekly mail.
type Digest struct {
	On      bool          `json:"on"`
	Weekday int64         `json:"weekday"` // 1 = Monday … 7 = Sunday
	Hour    int64         `json:"hour"`    // in the shop's time zone
	Members []desk.UserID `json:"members"` // who get the whole list; owners of entries get their part
	Owners  bool          `json:"owners"`
}

// Defaults are the settings of a shop that has decided nothing. What a customer could
// hold the shop to is not told once it is wrong; the rest is listed.
func Defaults() Settings {
	return Settings{
		Policies: map[Reason]Policy{
			ReasonPrice: PolicySuspend, ReasonProduct: PolicySuspend, ReasonTitle: PolicyFlag, ReasonStock: PolicyFlag,
			ReasonDocument: PolicyFlag, ReasonTable: PolicyFlag, ReasonPassed: PolicySuspend, ReasonNear: PolicyFlag,
		},
		NearDays: 7,
		Digest:   Digest{Weekday: 1, Hour: 9, Members: []desk.UserID{}, Owners: true},
	}
}

func selectSettings(tx *db.Tx) (s Settings, revision int64, err error) {
	var data string
	err = tx.QueryRow(`SELECT settings, revision FROM upkeep_state WHERE id = 1`).Scan(&data, &revision)
	s = Defaults()
	if err == nil && data != "" {
		err = json.Unmarshal([]byte(data), &s)
	}
	if s.Digest.Members == nil {
		s.Digest.Members = []desk.UserID{}
	}
	return s, revision, err
}

// Settings returns what the shop has decided.
func (s *Service) Settings(ctx context.Context) (out Settings, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		out, _, err = selectSettings(tx)
		return err
	})
	return out, err
}

// SetSettings replaces them. Entries follow within a moment.
func (s *Service) SetSettings(ctx context.Context, next Settings) error {
	for r, p := range next.Policies {
		if !slices.Contains(Reasons(), r) || !slices.Contains([]Policy{PolicyOff, PolicyFlag, PolicySuspend}, p) {
			return desk.Invalid("policies", "error.field.value")
		}
	}
	d := next.Digest
	switch {
	case next.NearDays < 1 || next.NearDays > maxNearDays:
		return desk.Invalid("near_days", "error.field.value")
	case d.Weekday < 1 || d.Weekday > 7:
		return desk.Invalid("weekday", "error.field.value")
	case d.Hour < 0 || d.Hour > 23:
		return desk.Invalid("hour", "error.field.value")
	case len(d.Members) > maxMembers || slices.ContainsFunc(d.Members, func(id desk.UserID) bool { return !desk.ValidID("us", id) }):
		return desk.Invalid("members", "error.field.value")
	}
	policies := Defaults().Policies
	for r, p := range next.Policies {
		policies[r] = p
	}
	next.Policies = policies
	data, err := json.Marshal(next)
	if err != nil {
		return fmt.Errorf("settings of upkeep: %w", err)
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		return tx.Queue(`UPDATE upkeep_state SET settings = $1, revision = revision + 1 WHERE id = 1`, string(data))
	})
}
