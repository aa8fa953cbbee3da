package desk

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"strings"
	"time"
)

// Typed ids. All are strings of the form "<prefix>_<36 characters>": 48 bits of
// Unix milliseconds followed by 128 random bits, in lower-case base32hex, so
// they sort by creation and cannot be guessed.
type (
	ConversationID string // cv_
	CustomerID     string // cu_
	UserID         string // us_, a person of the shop's team
	ChannelID      string // ch_, one way in: a site's widget, later WeChat, …
	AttachmentID   string // at_
	EntryID        string // ke_, a knowledge entry
	CategoryID     string // kc_, a knowledge category
	ProductID      string // pr_
	VariantID      string // va_
	OrderID        string // or_
	ShipmentID     string // sh_
	CannedReplyID  string // cr_
	TokenID        string // tk_, an API token
	ExampleID      string // ex_, a sentence that teaches an intent
	ImportID       string // im_, a file that became knowledge entries
	ModelID        string // um_, a trained model of the understanding
	GapID          string // gp_, a question that the knowledge base does not answer
	ExperimentID   string // xp_, a test of several answers of an entry
	JobID          string // jb_, a piece of long work
	HistoryID      string // hi_, an import of old chats
	ClusterID      string // hc_, old questions that mean the same
	TestID         string // tq_, a saved test question of the knowledge base
	ReplayID       string // tr_, old questions put to the knowledge base again
	TableID        string // tb_, a table of the shop
	DocumentID     string // dc_, a document that the bot quotes from
	PassageID      string // ps_, a passage of a document
	SiteID         string // ws_, a web site that the bot quotes from
	SitePageID     string // wp_, a page of a site
	SiteRunID      string // wr_, one reading of a site
	ClaimID        string // cl_, what an entry takes for true
)

var idEncoding = base32.NewEncoding("0123456789abcdefghijklmnopqrstuv").WithPadding(base32.NoPadding)

const idLength = 36

// NewID returns a fresh id with the prefix ("cv") at the time now.
func NewID[T ~string](prefix string, now time.Time) T {
	var b [22]byte
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(now.UnixMilli()))
	copy(b[:6], ms[2:])
	rand.Read(b[6:]) //nolint:errcheck // crypto/rand.Read never returns an error
	return T(prefix + "_" + idEncoding.EncodeToString(b[:]))
}

// ValidID reports whether s has the form of an id with the prefix. It does not
// say that the id exists.
func ValidID[T ~string](prefix string, s T) bool {
	rest, ok := strings.CutPrefix(string(s), prefix+"_")
	if !ok || len(rest) != idLength {
		return false
	}
	for i := range len(rest) {
		c := rest[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'v') {
			return false
		}
	}
	return true
}
