package desk

import "time"

// State says who owns a conversation.
type State string

// The states; doc.go draws the arrows.
const (
	StateBot      State = "bot"
	StateQueued   State = "queued"
	StateAgent    State = "agent"
	StateResolved State = "resolved"
)

// Conversation is the head of one log of messages: who owns it, and the
// denormalised last line that lists are drawn from.
type Conversation struct {
	ID         ConversationID
	CustomerID CustomerID
	ChannelID  ChannelID
	Lang       string // "zh" or "en", of the customer's last turn

	State   State
	AgentID UserID // set in StateAgent; kept in StateResolved as the last owner
	Epoch   int64  // raised by every change of owner

	LastSeq         int64 // sequence of the newest message, 0 = none
	LastCustomerSeq int64 // newest message of the customer
	AnsweredSeq     int64 // the bot or a person has answered the customer up to here
	LastAt          time.Time
	LastSender      Sender
	LastPreview     string // up to 120 runes of the last public message

	CustomerDeliveredSeq int64 // the customer's device has received up to here
	CustomerReadSeq      int64
	AgentReadSeq         int64 // the team has read up to here
	Unread               int64 // customer messages that the team has not read

	WaitingSince time.Time // zero when nobody is waiting for a person
	TurnDueAt    time.Time // zero, or when the bot has to take its turn
	Misses       int64     // turns in a row that the bot could not answer
	Memory       string    // the bot's dialogue memory, opaque JSON
	HandoverWhy  string    // message key of the reason of the last hand-over

	CreatedAt  time.Time
	UpdatedAt  time.Time
	ResolvedAt time.Time
}

// setOwner is the only place that changes the owner.
func (c *Conversation) setOwner(s State, agent UserID) {
	c.State, c.AgentID = s, agent
	c.Epoch++
}

// CheckEpoch refuses a command made under an older ownership. Zero means that
// the caller did not look.
func (c *Conversation) CheckEpoch(epoch int64) error {
	if epoch != 0 && epoch != c.Epoch {
		return E(CodeConflict, "error.conversation.owner_changed", nil)
	}
	return nil
}

// CustomerWrites is what a customer's new message does to the owner: a resolved
// conversation comes back to the bot. It reports whether it was reopened.
func (c *Conversation) CustomerWrites(now time.Time) (reopened bool) {
	if c.State == StateResolved {
		c.setOwner(StateBot, "")
		c.ResolvedAt, c.Misses, c.Memory = time.Time{}, 0, ""
		reopened = true
	}
	if c.State != StateBot && c.WaitingSince.IsZero() {
		c.WaitingSince = now
	}
	return reopened
}

// HandOver puts a conversation of the bot into the queue, because of the reason
// (a message key).
func (c *Conversation) HandOver(reason string, now time.Time) error {
	if c.State != StateBot {
		return E(CodeConflict, "error.conversation.not_with_bot", nil)
	}
	c.setOwner(StateQueued, "")
	c.HandoverWhy = reason
	c.TurnDueAt = time.Time{}
	if c.WaitingSince.IsZero() {
		c.WaitingSince = now
	}
	return nil
}

// TakeOver makes the agent the owner, from any state.
func (c *Conversation) TakeOver(agent UserID, now time.Time) error {
	if c.State == StateAgent && c.AgentID == agent {
		return E(CodeConflict, "error.conversation.already_yours", nil)
	}
	c.setOwner(StateAgent, agent)
	c.TurnDueAt, c.ResolvedAt = time.Time{}, time.Time{}
	if c.LastCustomerSeq > c.AnsweredSeq && c.WaitingSince.IsZero() {
		c.WaitingSince = now
	}
	return nil
}

// Transfer passes the conversation to another agent.
func (c *Conversation) Transfer(to UserID) error {
	if c.State != StateAgent && c.State != StateQueued {
		return E(CodeConflict, "error.conversation.not_with_team", nil)
	}
	if c.State == StateAgent && c.AgentID == to {
		return E(CodeConflict, "error.conversation.already_theirs", nil)
	}
	c.setOwner(StateAgent, to)
	return nil
}

// HandBack returns the conversation to the bot.
func (c *Conversation) HandBack() error {
	if c.State != StateAgent && c.State != StateQueued {
		return E(CodeConflict, "error.conversation.not_with_team", nil)
	}
	c.setOwner(StateBot, "")
	c.WaitingSince, c.Misses, c.Memory = time.Time{}, 0, ""
	// What was asked before stays with the person who handed back.
	c.AnsweredSeq = c.LastCustomerSeq
	return nil
}

// Resolve closes the conversation.
func (c *Conversation) Resolve(now time.Time) error {
	if c.State == StateResolved {
		return E(CodeConflict, "error.conversation.already_resolved", nil)
	}
	c.setOwner(StateResolved, c.AgentID)
	c.WaitingSince, c.TurnDueAt = time.Time{}, time.Time{}
	c.ResolvedAt = now
	// Whoever closes it lets open questions be: a new one is answered alone.
	c.AnsweredSeq = c.LastCustomerSeq
	return nil
}

// Append gives the message its sequence and updates the denormalised head.
// Private notes and system notes never become the last line that a customer's
// unread counter or the waiting clock looks at.
func (c *Conversation) Append(m *Message, now time.Time) {
	c.LastSeq++
	m.ConversationID, m.Seq, m.At, m.Epoch = c.ID, c.LastSeq, now, c.Epoch
	c.UpdatedAt = now
	switch m.Sender {
	case SenderCustomer:
		c.LastCustomerSeq = m.Seq
		c.Unread++
	case SenderBot:
		c.AnsweredSeq = c.LastCustomerSeq
	case SenderAgent:
		if m.Kind != KindNote {
			c.AnsweredSeq = c.LastCustomerSeq
			c.WaitingSince = time.Time{}
		}
	case SenderSystem:
	}
	if m.Sender == SenderSystem || m.Kind == KindNote {
		return
	}
	c.LastAt, c.LastSender, c.LastPreview = now, m.Sender, m.Preview()
}
