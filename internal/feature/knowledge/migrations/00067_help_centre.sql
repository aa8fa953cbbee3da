-- +goose Up

-- Entries that the help centre does not show.
ALTER TABLE knowledge_entry ADD COLUMN unlisted BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down

ALTER TABLE knowledge_entry DROP COLUMN unlisted;
