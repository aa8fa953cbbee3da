package desk

import (
	"slices"
	"time"
)

// Role is what a member of the team is.
type Role string

// The roles, from the widest to the narrowest.
const (
	RoleOwner      Role = "owner"
	RoleAdmin      Role = "admin"
	RoleSupervisor Role = "supervisor"
	RoleAgent      Role = "agent"
)

// Permission names one thing that a caller may do.
type Permission string

// The permissions.
const (
	CanReadConversations Permission = "conversation:read"
	CanReply             Permission = "conversation:reply"
	CanAssign            Permission = "conversation:assign" // take from and give to others
	CanSeeContacts       Permission = "customer:contact"    // unmasked phone, e-mail, address
	CanReadKnowledge     Permission = "knowledge:read"
	CanProposeKnowledge  Permission = "knowledge:propose" // write drafts, and submit them
	CanWriteKnowledge    Permission = "knowledge:write"   // keep entries and categories in order, teach
	CanPublishKnowledge  Permission = "knowledge:publish" // decide what customers are told
	CanReadUsers         Permission = "user:read"
	CanManageUsers       Permission = "user:manage"
	CanReadSettings      Permission = "settings:read"
	CanManageSettings    Permission = "settings:manage"
	CanManageTokens      Permission = "token:manage"
	CanReadEvents        Permission = "event:read"
)

var (
	agentCan      = []Permission{CanReadConversations, CanReply, CanReadKnowledge, CanProposeKnowledge, CanReadUsers}
	supervisorCan = append(slices.Clone(agentCan), CanAssign, CanSeeContacts, CanWriteKnowledge, CanPublishKnowledge, CanReadSettings)
	adminCan      = append(slices.Clone(supervisorCan), CanManageUsers, CanManageSettings, CanManageTokens, CanReadEvents)
)

// Permissions lists what the role may do; nothing for an unknown role. Owner
// and admin differ only in that an owner alone changes owners.
func (r Role) Permissions() []Permission {
	switch r {
	case RoleOwner, RoleAdmin:
		return slices.Clone(adminCan)
	case RoleSupervisor:
		return slices.Clone(supervisorCan)
	case RoleAgent:
		return slices.Clone(agentCan)
	}
	return nil
}

// AllPermissions lists every permission, as an owner has them.
func AllPermissions() []Permission { return slices.Clone(adminCan) }

// Actor is on whose behalf a command of the team runs. It comes from the
// session or the API token, never from the command.
type Actor struct {
	UserID      UserID
	Name        string
	Role        Role
	Permissions []Permission // of the role, or the scopes of the token
	TokenID     TokenID      // set when a program acts
}

// Can reports whether the actor has the permission.
func (a Actor) Can(p Permission) bool { return slices.Contains(a.Permissions, p) }

// User is a member of the team.
type User struct {
	ID        UserID
	Email     string
	Name      string
	Role      Role
	Lang      string
	Status    string // online, away, offline
	Disabled  bool
	Invited   bool
	CreatedAt time.Time
	LastSeen  time.Time
}
