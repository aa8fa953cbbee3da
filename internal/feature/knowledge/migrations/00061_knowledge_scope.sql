-- +goose Up

-- What an entry is confined to: JSON lists, empty = nothing.
ALTER TABLE knowledge_entry ADD COLUMN channels TEXT NOT NULL DEFAULT '[]';
ALTER TABLE knowledge_entry ADD COLUMN audience TEXT NOT NULL DEFAULT 'everyone';
ALTER TABLE knowledge_entry ADD COLUMN products TEXT NOT NULL DEFAULT '[]';
ALTER TABLE knowledge_entry ADD COLUMN categories TEXT NOT NULL DEFAULT '[]';

-- How often an entry was chosen when a question had been asked. question is a
-- hash; n counts as of updated_at and is worth less as time goes by; revision is
-- that of the clicks when the row was last changed.
CREATE TABLE knowledge_click (
    question   TEXT NOT NULL,
    entry_id   TEXT NOT NULL,
    n          DOUBLE PRECISION NOT NULL,
    updated_at BIGINT NOT NULL,
    revision   BIGINT NOT NULL,
    PRIMARY KEY (question, entry_id)
);
CREATE INDEX knowledge_click_entry ON knowledge_click (entry_id);
CREATE INDEX knowledge_click_changed ON knowledge_click (revision);

-- Who has been counted, so that nobody counts twice. who and pair are hashes.
CREATE TABLE knowledge_click_by (
    who  TEXT NOT NULL,
    pair TEXT NOT NULL,
    at   BIGINT NOT NULL,
    PRIMARY KEY (who, pair)
);
CREATE INDEX knowledge_click_by_at ON knowledge_click_by (at);

-- How often the clicks have changed: one row.
CREATE TABLE knowledge_click_revision (
    id       BIGINT PRIMARY KEY CHECK (id = 1),
    revision BIGINT NOT NULL
);
INSERT INTO knowledge_click_revision (id, revision) VALUES (1, 0);

-- +goose Down

DROP TABLE knowledge_click_revision;
DROP TABLE knowledge_click_by;
DROP TABLE knowledge_click;
ALTER TABLE knowledge_entry DROP COLUMN categories;
ALTER TABLE knowledge_entry DROP COLUMN products;
ALTER TABLE knowledge_entry DROP COLUMN audience;
ALTER TABLE knowledge_entry DROP COLUMN channels;
