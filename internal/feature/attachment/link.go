package attachment

import (
	"context"
	"strconv"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/blob"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// linkLife is how long a link is good at least. Its end is rounded up to the
// next quarter of a day, so that the same file has the same link for a while
// and caches hold it.
const (
	linkLife  = 24 * time.Hour
	linkRound = 6 * time.Hour
)

// ThumbWidth is the longer side of a preview.
const ThumbWidth = 640

// URL is the signed address of a file, relative to the server; width 0 is the
// file itself, ThumbWidth its preview. Whoever has the link may open it until
// it ends; it can be given only to those who may see the message.
func (s *Service) URL(id desk.AttachmentID, width int) string {
	return s.url(id, width, time.Now())
}

func (s *Service) url(id desk.AttachmentID, width int, now time.Time) string {
	end := strconv.FormatInt(now.Add(linkLife).Truncate(linkRound).Add(linkRound).Unix(), 10)
	u := "/files/" + string(id) + "?e=" + end + "&s=" + s.signer.Sign(signed(string(id), end, width))
	if width > 0 {
		u += "&w=" + strconv.Itoa(width)
	}
	return u
}

func signed(id, end string, width int) string {
	return id + "|" + end + "|" + strconv.Itoa(width)
}

// File is an opened attachment.
type File struct {
	blob.Blob
	Name    string
	Type    string
	ETag    string
	Created time.Time
	Expires time.Time // of the link
}

// Inline reports whether a browser may show it in place: images, which are our
// own encoder's work.
func (f File) Inline() bool {
	switch f.Type {
	case "image/jpeg", "image/png", "image/gif":
		return true
	}
	return false
}

// load returns what is known of a file, or CodeNotFound.
func (s *Service) load(ctx context.Context, id desk.AttachmentID) (a stored, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		a, err = load(tx, id)
		return err
	})
	return a, err
}

// Open checks a link and opens what it points to. Every bad link, a guessed
// one, an old one or one that was changed, is the same CodeNotFound.
func (s *Service) Open(ctx context.Context, id desk.AttachmentID, end, signature string, width int) (File, error) {
	absent := desk.E(desk.CodeNotFound, "error.attachment.not_found", nil)
	if !s.signer.Valid(signed(string(id), end, width), signature) {
		return File{}, absent
	}
	seconds, err := strconv.ParseInt(end, 10, 64)
	expires := time.Unix(seconds, 0)
	if err != nil || time.Now().After(expires) {
		return File{}, absent
	}
	return s.open(ctx, id, width, expires)
}

func (s *Service) open(ctx context.Context, id desk.AttachmentID, width int, expires time.Time) (File, error) {
	a, err := s.load(ctx, id)
	if err != nil {
		return File{}, err
	}
	name, f := string(id), File{Name: a.Name, Type: a.Type, ETag: `"` + string(id) + `"`, Created: a.created, Expires: expires}
	if width == ThumbWidth && a.thumb != "" {
		name, f.Type, f.ETag = thumbName(name), a.thumb, `"`+string(id)+`-t"`
	}
	f.Blob, err = s.store.Open(ctx, name)
	return f, err
}
