-- +goose Up

-- A table of the shop from whose cells questions are answered. content, products
-- and categories are JSON; lang '' is both languages; deleted_at is 0 outside the
-- bin. external_id is the key of an importer, '' of what was made by hand.
CREATE TABLE data_table (
    id          TEXT PRIMARY KEY,
    external_id TEXT NOT NULL,
    title       TEXT NOT NULL,
    lang        TEXT NOT NULL,
    about       TEXT NOT NULL,
    products    TEXT NOT NULL,
    categories  TEXT NOT NULL,
    content     TEXT NOT NULL,
    enabled     BOOLEAN NOT NULL,
    version     BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    updated_by  TEXT NOT NULL,
    deleted_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX data_table_external ON data_table (external_id) WHERE external_id <> '';

-- What a table has been, for answers of the past and for bringing it back.
CREATE TABLE data_table_version (
    table_id TEXT NOT NULL,
    version  BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    author   TEXT NOT NULL,
    origin   BIGINT NOT NULL,
    body     TEXT NOT NULL,
    PRIMARY KEY (table_id, version)
);

-- Raised in the transaction of every change, so that each node sees it.
CREATE TABLE data_table_revision (
    id       BIGINT PRIMARY KEY,
    revision BIGINT NOT NULL
);
INSERT INTO data_table_revision (id, revision) VALUES (1, 1);

-- +goose Down

DROP TABLE data_table_revision;
DROP TABLE data_table_version;
DROP TABLE data_table;
