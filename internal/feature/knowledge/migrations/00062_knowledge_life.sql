-- +goose Up

-- The life of an entry. The columns of its content are what customers are told;
-- a change that they are not told yet is the draft (JSON, '' = none). Of an entry
-- that has never been published they repeat the draft, switched off. Times are 0
-- where there is none; tags is a JSON list.
ALTER TABLE knowledge_entry ADD COLUMN published BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE knowledge_entry ADD COLUMN valid_from BIGINT NOT NULL DEFAULT 0;
ALTER TABLE knowledge_entry ADD COLUMN valid_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE knowledge_entry ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE knowledge_entry ADD COLUMN owner_id TEXT NOT NULL DEFAULT '';
ALTER TABLE knowledge_entry ADD COLUMN review_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE knowledge_entry ADD COLUMN deleted_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE knowledge_entry ADD COLUMN deleted_by TEXT NOT NULL DEFAULT '';
ALTER TABLE knowledge_entry ADD COLUMN edit BIGINT NOT NULL DEFAULT 1;
ALTER TABLE knowledge_entry ADD COLUMN touched_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE knowledge_entry ADD COLUMN draft TEXT NOT NULL DEFAULT '';
ALTER TABLE knowledge_entry ADD COLUMN draft_state TEXT NOT NULL DEFAULT '';
ALTER TABLE knowledge_entry ADD COLUMN draft_by TEXT NOT NULL DEFAULT '';
ALTER TABLE knowledge_entry ADD COLUMN draft_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE knowledge_entry ADD COLUMN draft_base BIGINT NOT NULL DEFAULT 0;
ALTER TABLE knowledge_entry ADD COLUMN draft_note TEXT NOT NULL DEFAULT '';
ALTER TABLE knowledge_entry ADD COLUMN draft_note_by TEXT NOT NULL DEFAULT '';
ALTER TABLE knowledge_entry ADD COLUMN publish_at BIGINT NOT NULL DEFAULT 0;
UPDATE knowledge_entry SET touched_at = updated_at;
DROP INDEX knowledge_entry_recent;
CREATE INDEX knowledge_entry_touched ON knowledge_entry (touched_at DESC, id DESC);
CREATE INDEX knowledge_entry_due ON knowledge_entry (publish_at) WHERE publish_at > 0;
CREATE INDEX knowledge_entry_bin ON knowledge_entry (deleted_at) WHERE deleted_at > 0;

-- What made a version ('' = somebody wrote it), and which one it brought back.
ALTER TABLE knowledge_entry_version ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE knowledge_entry_version ADD COLUMN origin_of BIGINT NOT NULL DEFAULT 0;

-- +goose Down

ALTER TABLE knowledge_entry_version DROP COLUMN origin_of;
ALTER TABLE knowledge_entry_version DROP COLUMN origin;
DROP INDEX knowledge_entry_bin;
DROP INDEX knowledge_entry_due;
DROP INDEX knowledge_entry_touched;
CREATE INDEX knowledge_entry_recent ON knowledge_entry (updated_at DESC, id DESC);
DELETE FROM knowledge_entry WHERE published = FALSE OR deleted_at > 0;
ALTER TABLE knowledge_entry DROP COLUMN publish_at;
ALTER TABLE knowledge_entry DROP COLUMN draft_note_by;
ALTER TABLE knowledge_entry DROP COLUMN draft_note;
ALTER TABLE knowledge_entry DROP COLUMN draft_base;
ALTER TABLE knowledge_entry DROP COLUMN draft_at;
ALTER TABLE knowledge_entry DROP COLUMN draft_by;
ALTER TABLE knowledge_entry DROP COLUMN draft_state;
ALTER TABLE knowledge_entry DROP COLUMN draft;
ALTER TABLE knowledge_entry DROP COLUMN touched_at;
ALTER TABLE knowledge_entry DROP COLUMN edit;
ALTER TABLE knowledge_entry DROP COLUMN deleted_by;
ALTER TABLE knowledge_entry DROP COLUMN deleted_at;
ALTER TABLE knowledge_entry DROP COLUMN review_at;
ALTER TABLE knowledge_entry DROP COLUMN owner_id;
ALTER TABLE knowledge_entry DROP COLUMN tags;
ALTER TABLE knowledge_entry DROP COLUMN valid_until;
ALTER TABLE knowledge_entry DROP COLUMN valid_from;
ALTER TABLE knowledge_entry DROP COLUMN published;
