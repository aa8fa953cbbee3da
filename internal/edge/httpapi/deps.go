package httpapi

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/netip"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/engine/job"
	"github.com/shopbell/shopbell/internal/feature/attachment"
	"github.com/shopbell/shopbell/internal/feature/auth"
	"github.com/shopbell/shopbell/internal/feature/customer"
	"github.com/shopbell/shopbell/internal/feature/document"
	"github.com/shopbell/shopbell/internal/feature/email"
	"github.com/shopbell/shopbell/internal/feature/experiment"
	"github.com/shopbell/shopbell/internal/feature/gap"
	"github.com/shopbell/shopbell/internal/feature/helpcentre"
	"github.com/shopbell/shopbell/internal/feature/history"
	"github.com/shopbell/shopbell/internal/feature/imports"
	"github.com/shopbell/shopbell/internal/feature/inbox"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/model"
	"github.com/shopbell/shopbell/internal/feature/overlap"
	"github.com/shopbell/shopbell/internal/feature/rating"
	"github.com/shopbell/shopbell/internal/feature/settings"
	"github.com/shopbell/shopbell/internal/feature/site"
	"github.com/shopbell/shopbell/internal/feature/table"
	"github.com/shopbell/shopbell/internal/feature/testbench"
	"github.com/shopbell/shopbell/internal/feature/understanding"
	"github.com/shopbell/shopbell/internal/feature/upkeep"
	"github.com/shopbell/shopbell/internal/kit/ratelimit"
)

// Deps is what the API is made of.
type Deps struct {
	Log         *slog.Logger
	Auth        *auth.Service
	Settings    *settings.Service
	Attachments *attachment.Service
	Inbox       Inbox
	Customers   Customers
	Orders      Orders
	Products    Products
	Knowledge   *knowledge.Service
	Help        *helpcentre.Service
	TestBot     TestBot
	// Understanding reads what texts mean.
	Understanding *understanding.Service
	// Models are the services outside that the shop lets help. ModelNetworks are
	// the private networks that they may stand in, and Vectors, which may be nil,
	// tells how far the knowledge base is with theirs.
	Models        *model.Service
	ModelNetworks []string
	Vectors       func() wire.VectorProgress
	// History makes knowledge out of old chats.
	History *history.Service
	// Ratings are what customers say.
	Ratings *rating.Ratings
	// Gaps are the questions that the knowledge base does not answer.
	Gaps *gap.Service
	// Upkeep knows what entries rest on; Email hands mail over. MailNetworks are the
	// private networks in which the mail server may stand, for people to read.
	Upkeep       *upkeep.Service
	Email        *email.Service
	MailNetworks []string
	// Bench puts questions to the knowledge base before customers do.
	Bench *testbench.Service
	// Overlaps are entries that ask the same, or say otherwise than others.
	Overlaps *overlap.Service
	// Tables are what questions are answered from; TestTable asks one of them.
	Tables    *table.Service
	TestTable TestTable
	// Experiments tests several answers of an entry.
	Experiments *experiment.Service
	// Jobs is the long work of the features.
	Jobs    *job.Jobs
	Imports *imports.Service
	// Documents are what the bot quotes from.
	Documents *document.Service
	// Sites are the web sites among these.
	Sites   *site.Service
	Present wire.Presenter
	// Ready says whether the node can serve, for /readyz.
	Ready func(ctx context.Context) error

	Version string
	Demo    bool
	// PublicURL is where people reach the server ("https://chat.example"), ""
	// to go by each request.
	PublicURL string
	// TrustedProxies are the peers whose X-Forwarded-* count.
	TrustedProxies []netip.Prefix
	// Limits are how often a caller may act; the zero value does not limit.
	Limits Limits
}

// Limits are rates per caller on this node.
type Limits struct {
	API     ratelimit.Rate // by person or program
	Login   ratelimit.Rate // sign-in and one-time links, by address
	Session ratelimit.Rate // visitors' sessions, by address
	Upload  ratelimit.Rate // by uploader
	Vote    ratelimit.Rate // what visitors say of entries, by address
}

// DefaultLimits lets a busy person and a whole office behind one address work,
// and ends a runaway script.
func DefaultLimits() Limits {
	return Limits{
		API:     ratelimit.Rate{PerMinute: 1200, Burst: 300},
		Login:   ratelimit.Rate{PerMinute: 30, Burst: 30},
		Session: ratelimit.Rate{PerMinute: 120, Burst: 120},
		Upload:  ratelimit.Rate{PerMinute: 20, Burst: 20},
		Vote:    ratelimit.Rate{PerMinute: 20, Burst: 20},
	}
}

// Inbox is the life of conversations; see inbox.Service.
type Inbox interface {
	Find(ctx context.Context, f desk.ConversationFilter) ([]desk.ConversationRow, string, error)
	Counts(ctx context.Context, user desk.UserID, channel desk.ChannelID) (map[desk.View]int64, error)
	Get(ctx context.Context, id desk.ConversationID) (desk.ConversationRow, error)
	Messages(ctx context.Context, id desk.ConversationID, after, before int64, limit int) ([]desk.Message, bool, error)
	PublicMessages(ctx context.Context, id desk.ConversationID, after, before int64, limit int) ([]desk.Message, bool, error)
	OfCustomer(ctx context.Context, customer desk.CustomerID, limit int) ([]desk.ConversationRow, error)
	Current(ctx context.Context, customer desk.CustomerID, channel desk.ChannelID) (desk.Conversation, error)
	Turn(ctx context.Context, id desk.ConversationID, seq int64) (time.Time, json.RawMessage, error)
	Course(ctx context.Context, id desk.ConversationID) (desk.Mood, []desk.Felt, error)
	Search(ctx context.Context, q, cursor string, limit int) ([]desk.SearchHit, string, error)
	Events(ctx context.Context, after string, limit int) ([]inbox.EventLine, error)
	Send(ctx context.Context, actor desk.Actor, out inbox.Outgoing) (desk.Message, error)
	TakeOver(ctx context.Context, actor desk.Actor, id desk.ConversationID, epoch int64) (desk.ConversationRow, error)
	HandBack(ctx context.Context, actor desk.Actor, id desk.ConversationID, epoch int64) (desk.ConversationRow, error)
	Resolve(ctx context.Context, actor desk.Actor, id desk.ConversationID, epoch int64) (desk.ConversationRow, error)
	Transfer(ctx context.Context, actor desk.Actor, id desk.ConversationID, to desk.User, note string, epoch int64) (desk.ConversationRow, error)
	MarkRead(ctx context.Context, id desk.ConversationID, seq int64) error
}

// Customers knows who is on the other side; see customer.Service.
type Customers interface {
	Get(ctx context.Context, id desk.CustomerID) (desk.Customer, error)
	CreateVisitor(ctx context.Context, lang string) (desk.Customer, error)
	Identify(ctx context.Context, who customer.Identity) (desk.Customer, error)
}

// Orders looks orders up.
type Orders interface {
	// Find returns orders newest first: of the customer if one is given, and
	// those whose number, goods or recipient fit q.
	Find(ctx context.Context, q string, customer desk.CustomerID, cursor string, limit int) ([]desk.Order, string, error)
	// GetByNumber returns one order or CodeNotFound.
	GetByNumber(ctx context.Context, number string) (desk.Order, error)
}

// Products looks products up.
type Products interface {
	Find(ctx context.Context, q, cursor string, limit int) ([]desk.Product, string, error)
	Get(ctx context.Context, id desk.ProductID) (desk.Product, error)
	ByExternalIDs(ctx context.Context, ids []string) ([]desk.Product, error)
}

// TestBot says what the bot would answer, and why, without saying it.
type TestBot interface {
	Test(ctx context.Context, q wire.KnowledgeTest) (wire.KnowledgeTestResult, error)
	// Preview says what an entry would tell.
	Preview(ctx context.Context, e *desk.Entry, c wire.Circumstances) (variant int, answer string, extras []desk.Extra, err error)
}
