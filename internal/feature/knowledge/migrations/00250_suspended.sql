-- +goose Up

-- Since when an entry is not told because what it rests on has changed; 0 = it is
-- told. It is no part of its versions.
ALTER TABLE knowledge_entry ADD COLUMN suspended_at BIGINT NOT NULL DEFAULT 0;
-- Raised with every suspension: nodes follow these without reading all entries again.
ALTER TABLE knowledge_revision ADD COLUMN suspensions BIGINT NOT NULL DEFAULT 0;
CREATE INDEX knowledge_entry_suspended ON knowledge_entry (suspended_at) WHERE suspended_at > 0;

-- +goose Down

DROP INDEX knowledge_entry_suspended;
ALTER TABLE knowledge_revision DROP COLUMN suspensions;
ALTER TABLE knowledge_entry DROP COLUMN suspended_at;
