-- +goose Up

-- A node of the tree, three levels deep at most. parent_id is '' at the top.
CREATE TABLE knowledge_category (
    id         TEXT PRIMARY KEY,
    parent_id  TEXT NOT NULL,
    lang       TEXT NOT NULL,
    name       TEXT NOT NULL,
    position   BIGINT NOT NULL
);
CREATE UNIQUE INDEX knowledge_category_name ON knowledge_category (lang, parent_id, name);

-- What customers ask and what the shop answers. phrasings and related are JSON
-- lists; searched is all its words in lower case, for the list's search box.
CREATE TABLE knowledge_entry (
    id          TEXT PRIMARY KEY,
    external_id TEXT NOT NULL,
    category_id TEXT NOT NULL,
    lang        TEXT NOT NULL,
    question    TEXT NOT NULL,
    phrasings   TEXT NOT NULL,
    answer      TEXT NOT NULL,
    related     TEXT NOT NULL,
    hand_over   TEXT NOT NULL,
    enabled     BOOLEAN NOT NULL,
    version     BIGINT NOT NULL,
    searched    TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    updated_by  TEXT NOT NULL
);
CREATE UNIQUE INDEX knowledge_entry_external ON knowledge_entry (lang, external_id) WHERE external_id <> '';
CREATE INDEX knowledge_entry_recent ON knowledge_entry (updated_at DESC, id DESC);
CREATE INDEX knowledge_entry_category ON knowledge_entry (category_id);

-- Every version of every entry as it was answered, also of deleted ones: what a
-- bot's answer rested on can be read later. content is JSON.
CREATE TABLE knowledge_entry_version (
    entry_id TEXT NOT NULL,
    version  BIGINT NOT NULL,
    content  TEXT NOT NULL,
    at       BIGINT NOT NULL,
    author   TEXT NOT NULL,
    PRIMARY KEY (entry_id, version)
);

-- How often the knowledge base has changed: one row.
CREATE TABLE knowledge_revision (
    id       BIGINT PRIMARY KEY CHECK (id = 1),
    revision BIGINT NOT NULL
);
INSERT INTO knowledge_revision (id, revision) VALUES (1, 0);

-- +goose Down

DROP TABLE knowledge_revision;
DROP TABLE knowledge_entry_version;
DROP TABLE knowledge_entry;
DROP TABLE knowledge_category;
