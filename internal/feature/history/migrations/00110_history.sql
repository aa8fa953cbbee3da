-- +goose Up

-- Files of old chats that have been read. Of the file itself nothing is kept.
CREATE TABLE history_import (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    job_id        TEXT NOT NULL,
    conversations BIGINT NOT NULL,
    messages      BIGINT NOT NULL,
    questions     BIGINT NOT NULL,
    grouped       BIGINT NOT NULL,
    bad_rows      BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    created_by    TEXT NOT NULL
);

-- Cleaned and masked questions with their answers, compressed, until they are
-- grouped.
CREATE TABLE history_part (
    import_id TEXT NOT NULL,
    n         BIGINT NOT NULL,
-- +only sqlite
    data      BLOB NOT NULL,
-- +end
-- +only postgres
    data      BYTEA NOT NULL,
-- +end
    PRIMARY KEY (import_id, n)
);

-- Questions that mean the same, and what has been decided about them. target is
-- the entry or the cluster that they have gone to; added is what went there.
CREATE TABLE history_cluster (
    id         TEXT PRIMARY KEY,
    import_id  TEXT NOT NULL,
    lang       TEXT NOT NULL,
    question   TEXT NOT NULL,
    words      TEXT NOT NULL,
    size       BIGINT NOT NULL,
    cohesion   BIGINT NOT NULL,
    examples   TEXT NOT NULL,
    answers    TEXT NOT NULL,
    entry_id   TEXT NOT NULL,
    state      TEXT NOT NULL,
    target     TEXT NOT NULL,
    added      TEXT NOT NULL,
    version    BIGINT NOT NULL,
    decided_at BIGINT NOT NULL,
    decided_by TEXT NOT NULL
);
CREATE INDEX history_cluster_import ON history_cluster (import_id, size);

-- +goose Down
DROP TABLE history_cluster;
DROP TABLE history_part;
DROP TABLE history_import;
