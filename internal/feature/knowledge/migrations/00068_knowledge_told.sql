-- +goose Up

-- The revision of the knowledge base that changed last what customers are told of an
-- entry, so that other nodes read what has changed and not everything.
ALTER TABLE knowledge_entry ADD COLUMN told_revision BIGINT NOT NULL DEFAULT 0;
CREATE INDEX knowledge_entry_told ON knowledge_entry (told_revision);

-- +goose Down

DROP INDEX knowledge_entry_told;
ALTER TABLE knowledge_entry DROP COLUMN told_revision;
