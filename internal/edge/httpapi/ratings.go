package httpapi

import (
	"context"

	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/rating"
)

func (s *server) listRatings(ctx context.Context, in *ConversationPath) (*body[wire.Ratings], error) {
	if _, err := s.Inbox.Get(ctx, in.ID); err != nil {
		return nil, err
	}
	list, err := s.Ratings.Of(ctx, in.ID)
	return reply(wire.Ratings{Ratings: each(list, func(r rating.Rating) wire.Rating {
		return wire.Rating{Seq: r.Seq, Kind: string(r.Kind), Value: r.Value, Comment: r.Comment, At: r.At.UnixMilli()}
	})}), err
}
