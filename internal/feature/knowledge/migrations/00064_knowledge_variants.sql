-- +goose Up

-- What an answer shows beside its text, and the answers that go before it under
-- their circumstances: JSON lists, empty = none.
ALTER TABLE knowledge_entry ADD COLUMN extras TEXT NOT NULL DEFAULT '[]';
ALTER TABLE knowledge_entry ADD COLUMN variants TEXT NOT NULL DEFAULT '[]';

-- +goose Down

ALTER TABLE knowledge_entry DROP COLUMN variants;
ALTER TABLE knowledge_entry DROP COLUMN extras;
