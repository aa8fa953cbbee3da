package wire

// Login is the body of POST /api/v1/session.
type Login struct {
	Email    string `json:"email" maxLength:"254"`
	Password string `json:"password" maxLength:"512"`
}

// Session is who is signed in and what they may do.
type Session struct {
	User        User     `json:"user"`
	Permissions []string `json:"permissions" nullable:"false" doc:"e.g. conversation:reply, user:manage"`
	Shop        Shop     `json:"shop"`
	Demo        bool     `json:"demo"`
}

// User is a member of the team.
type User struct {
	ID        string `json:"id"`
	Email     string `json:"email"`
	Name      string `json:"name"`
	Role      string `json:"role" enum:"owner,admin,supervisor,agent"`
	Lang      string `json:"lang" enum:"zh,en,"`
	Status    string `json:"status" enum:"online,away,offline"`
	Disabled  bool   `json:"disabled"`
	Invited   bool   `json:"invited" doc:"Has not chosen a password yet"`
	CreatedAt int64  `json:"created_at"`
	LastSeen  int64  `json:"last_seen"`
}

// UserList is the team.
type UserList struct {
	Users []User `json:"users" nullable:"false"`
}

// NewUser invites somebody. The answer carries the one-time link.
type NewUser struct {
	Email string `json:"email" format:"email" maxLength:"254"`
	Name  string `json:"name" minLength:"1" maxLength:"80"`
	Role  string `json:"role" enum:"owner,admin,supervisor,agent"`
}

// Invite is a one-time link with which a person chooses their password.
type Invite struct {
	User      User   `json:"user"`
	URL       string `json:"url"`
	ExpiresAt int64  `json:"expires_at"`
}

// UserUpdate changes a member; absent fields stay.
type UserUpdate struct {
	Name     *string `json:"name,omitempty" minLength:"1" maxLength:"80"`
	Role     *string `json:"role,omitempty" enum:"owner,admin,supervisor,agent"`
	Disabled *bool   `json:"disabled,omitempty"`
}

// ProfileUpdate changes the signed-in person; absent fields stay.
type ProfileUpdate struct {
	Name   *string `json:"name,omitempty" minLength:"1" maxLength:"80"`
	Lang   *string `json:"lang,omitempty" enum:"zh,en"`
	Status *string `json:"status,omitempty" enum:"online,away"`
}

// PasswordChange ends every other session of the person.
type PasswordChange struct {
	Current string `json:"current" maxLength:"512"`
	New     string `json:"new" minLength:"10" maxLength:"512"`
}

// InviteInfo is what the holder of a one-time link sees.
type InviteInfo struct {
	Email string `json:"email"`
	Name  string `json:"name"`
	First bool   `json:"first" doc:"The first administrator is being made: e-mail and name are chosen too"`
}

// AcceptInvite chooses the password and signs in.
type AcceptInvite struct {
	Email    string `json:"email,omitempty" maxLength:"254" doc:"Only with the first administrator's link"`
	Name     string `json:"name" minLength:"1" maxLength:"80"`
	Password string `json:"password" minLength:"10" maxLength:"512"`
}

// APIToken is a key for programs. Secret is shown once, when it is made.
type APIToken struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Scopes    []string `json:"scopes" nullable:"false"`
	Secret    string   `json:"secret,omitempty"`
	CreatedAt int64    `json:"created_at"`
	ExpiresAt int64    `json:"expires_at" doc:"0 = never"`
	LastUsed  int64    `json:"last_used"`
}

// NewAPIToken makes one.
type NewAPIToken struct {
	Name   string   `json:"name" minLength:"1" maxLength:"80"`
	Scopes []string `json:"scopes" minItems:"1" doc:"Permissions, at most those of the maker"`
	Days   int      `json:"days,omitempty" minimum:"0" maximum:"3650" doc:"Life in days, 0 = without end"`
}

// APITokenList lists the keys.
type APITokenList struct {
	Tokens []APIToken `json:"tokens" nullable:"false"`
}

// Shop is the shop's own settings.
type Shop struct {
	Name     string `json:"name"`
	Currency string `json:"currency"`
	TimeZone string `json:"time_zone"`
	// How contact data is masked for roles that may not see it.
	Masking string `json:"masking" enum:"middle4,last4,all"`
	// Seconds of waiting for a person after which the clock is amber, and red.
	WaitAmber int64 `json:"wait_amber"`
	WaitRed   int64 `json:"wait_red"`
}

// ShopUpdate changes the shop; absent fields stay.
type ShopUpdate struct {
	Name      *string `json:"name,omitempty" minLength:"1" maxLength:"80"`
	TimeZone  *string `json:"time_zone,omitempty"`
	Masking   *string `json:"masking,omitempty" enum:"middle4,last4,all"`
	WaitAmber *int64  `json:"wait_amber,omitempty" minimum:"10"`
	WaitRed   *int64  `json:"wait_red,omitempty" minimum:"10"`
}

// Channel is one way in.
type Channel struct {
	ID   string `json:"id"`
	Kind string `json:"kind" enum:"webchat"`
	Name string `json:"name" doc:"As customers see it"`
	Lang string `json:"lang" enum:"zh,en"`
}

// ChannelDetail is what an administrator edits.
type ChannelDetail struct {
	Channel
	Key      string   `json:"key" doc:"Public, stands in the script line"`
	Origins  []string `json:"origins" nullable:"false" doc:"Sites that may embed the widget, e.g. https://shop.example"`
	Greeting string   `json:"greeting"`
	BotName  string   `json:"bot_name"`
	Accent   string   `json:"accent"`
	Top      []string `json:"top_questions" nullable:"false"`
	Snippet  string   `json:"snippet" doc:"The script line to paste"`
}

// ChannelList lists the ways in.
type ChannelList struct {
	Channels []ChannelDetail `json:"channels" nullable:"false"`
}

// ChannelUpdate makes or changes a channel; absent fields stay (or take the default).
type ChannelUpdate struct {
	Name     *string   `json:"name,omitempty" minLength:"1" maxLength:"80"`
	Lang     *string   `json:"lang,omitempty" enum:"zh,en"`
	Origins  *[]string `json:"origins,omitempty"`
	Greeting *string   `json:"greeting,omitempty" maxLength:"500"`
	BotName  *string   `json:"bot_name,omitempty" maxLength:"40"`
	Accent   *string   `json:"accent,omitempty" pattern:"^#[0-9A-Fa-f]{6}$"`
	Top      *[]string `json:"top_questions,omitempty"`
}

// ChannelSecret signs identity tokens. It is shown once, when it is made.
type ChannelSecret struct {
	Secret string `json:"secret"`
}

// CannedReply is a ready text, for everybody or for one person.
type CannedReply struct {
	ID       string `json:"id"`
	Shortcut string `json:"shortcut" doc:"Typed after / in the composer"`
	Title    string `json:"title"`
	Text     string `json:"text"`
	Lang     string `json:"lang" enum:"zh,en"`
	Personal bool   `json:"personal"`
}

// CannedReplyList lists them.
type CannedReplyList struct {
	Replies []CannedReply `json:"replies" nullable:"false"`
}

// NewCannedReply makes or replaces one.
type NewCannedReply struct {
	Shortcut string `json:"shortcut" minLength:"1" maxLength:"30"`
	Title    string `json:"title" minLength:"1" maxLength:"80"`
	Text     string `json:"text" minLength:"1" maxLength:"4000"`
	Lang     string `json:"lang" enum:"zh,en"`
	Personal bool   `json:"personal,omitempty"`
}
