-- +goose Up

-- Pictures of the shop's own, which answers show. No conversation claims them;
-- they are kept as long as something of the knowledge base uses them.
ALTER TABLE attachment ADD COLUMN shop BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX attachment_shop ON attachment (created_at) WHERE shop;

-- +goose Down

DROP INDEX attachment_shop;
ALTER TABLE attachment DROP COLUMN shop;
