package settings

import (
	"context"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// Shop returns the shop's settings from memory.
func (s *Service) Shop(ctx context.Context) (desk.Shop, error) {
	snap, err := s.current(ctx)
	if err != nil {
		return desk.Shop{}, err
	}
	return snap.shop, nil
}

// ShopUpdate changes the shop; nil stays.
type ShopUpdate struct {
	Name      *string
	Currency  *string
	TimeZone  *string
	Masking   *string
	WaitAmber *int64
	WaitRed   *int64
}

// UpdateShop changes the shop.
func (s *Service) UpdateShop(ctx context.Context, up ShopUpdate) (desk.Shop, error) {
	var shop desk.Shop
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		if shop, err = loadShop(tx); err != nil {
			return err
		}
		set(&shop.Name, up.Name)
		set(&shop.Currency, up.Currency)
		set(&shop.TimeZone, up.TimeZone)
		set(&shop.Masking, up.Masking)
		set(&shop.WaitAmber, up.WaitAmber)
		set(&shop.WaitRed, up.WaitRed)
		if err := checkShop(shop); err != nil {
			return err
		}
		return saveShop(tx, shop)
	})
	if err != nil {
		return desk.Shop{}, err
	}
	return shop, s.reload(ctx)
}

func checkShop(s desk.Shop) error {
	if _, err := time.LoadLocation(s.TimeZone); err != nil || s.TimeZone == "" || s.TimeZone == "Local" {
		return desk.Invalid("time_zone", "error.field.time_zone")
	}
	if len(s.Currency) != 3 {
		return desk.Invalid("currency", "error.field.value")
	}
	switch s.Masking {
	case "middle4", "last4", "all":
	default:
		return desk.Invalid("masking", "error.field.value")
	}
	if s.WaitAmber < 1 || s.WaitRed < s.WaitAmber {
		return desk.Invalid("wait_red", "error.field.wait")
	}
	return nil
}

func set[T any](dst *T, v *T) {
	if v != nil {
		*dst = *v
	}
}
