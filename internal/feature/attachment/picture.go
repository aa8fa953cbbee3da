package attachment

import (
	"context"
	"io"
	"slices"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
)

// pictureLife is how long a browser may keep a public picture: an hour after it
// was taken down nobody sees it.
const pictureLife = time.Hour

// UploadPicture takes in a picture of the shop's own, by a member of the team. It
// is checked and encoded again as everybody's.
func (s *Service) UploadPicture(ctx context.Context, by desk.UserID, name string, r io.Reader) (desk.AttachmentPayload, error) {
	return s.take(ctx, stored{AttachmentPayload: desk.AttachmentPayload{Name: cleanName(name)}, owner: string(by), shop: true}, r)
}

// Picture returns a picture of the shop's, or CodeNotFound; a file of a customer or
// of a conversation is none.
func (s *Service) Picture(ctx context.Context, id desk.AttachmentID) (desk.AttachmentPayload, error) {
	a, err := s.picture(ctx, id)
	return a.AttachmentPayload, err
}

func (s *Service) picture(ctx context.Context, id desk.AttachmentID) (stored, error) {
	absent := desk.E(desk.CodeNotFound, "error.attachment.not_found", nil)
	if !desk.ValidID("at", id) {
		return stored{}, absent
	}
	a, err := s.load(ctx, id)
	if err == nil && !a.shop {
		return stored{}, absent
	}
	return a, err
}

// OpenPicture opens a picture of the shop's without a link. The caller has made
// sure that everybody may see it.
func (s *Service) OpenPicture(ctx context.Context, id desk.AttachmentID, width int) (File, error) {
	if _, err := s.picture(ctx, id); err != nil {
		return File{}, err
	}
	return s.open(ctx, id, width, time.Now().Add(pictureLife))
}

// sweepPictures removes what nothing shows any more. What was uploaded within a
// day may still stand in an editor.
func (s *Service) sweepPictures(ctx context.Context) error {
	if s.cfg.Used == nil {
		return nil
	}
	ids, err := s.old(ctx, `shop`)
	if err != nil || len(ids) == 0 {
		return err
	}
	used, err := s.cfg.Used(ctx)
	if err != nil {
		return err
	}
	return s.remove(ctx, slices.DeleteFunc(ids, func(id desk.AttachmentID) bool { return used[id] }))
}
