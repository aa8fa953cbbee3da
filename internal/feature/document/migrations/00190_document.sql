-- +goose Up

-- A file that the bot quotes from. name is what customers see. state is of the last
-- upload: "reading", "ready", "unreadable"; passages of an earlier one stay in
-- service until the next has been read. version counts contents, edit changes of
-- anything. warnings and channels are JSON.
CREATE TABLE document (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    file_name   TEXT NOT NULL,
    lang        TEXT NOT NULL,
    format      TEXT NOT NULL,
    bytes       BIGINT NOT NULL,
    hash        TEXT NOT NULL,
    pages       BIGINT NOT NULL,
    passages    BIGINT NOT NULL,
    state       TEXT NOT NULL,
    failure     TEXT NOT NULL,
    warnings    TEXT NOT NULL,
    enabled     BOOLEAN NOT NULL,
    valid_until BIGINT NOT NULL,
    audience    TEXT NOT NULL,
    channels    TEXT NOT NULL,
    version     BIGINT NOT NULL,
    answers     BIGINT NOT NULL,
    edit        BIGINT NOT NULL,
    job_id      TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    created_by  TEXT NOT NULL,
    updated_at  BIGINT NOT NULL,
    updated_by  TEXT NOT NULL,
    deleted_at  BIGINT NOT NULL
);
CREATE INDEX document_recent ON document (updated_at);

-- What it says, in order. path is a JSON list of the headings above.
CREATE TABLE document_passage (
    id          TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    ordinal     BIGINT NOT NULL,
    path        TEXT NOT NULL,
    page        BIGINT NOT NULL,
    body        TEXT NOT NULL
);
CREATE INDEX document_passage_order ON document_passage (document_id, ordinal);

-- Raised with every change that customers may notice, so that all nodes do.
CREATE TABLE document_revision (
    id       BIGINT PRIMARY KEY CHECK (id = 1),
    revision BIGINT NOT NULL
);
INSERT INTO document_revision (id, revision) VALUES (1, 1);

-- How far the events have been read that count answers: one row. What happened
-- before there were documents has none.
CREATE TABLE document_counted (
    id    BIGINT PRIMARY KEY CHECK (id = 1),
    xid   BIGINT NOT NULL,
    event BIGINT NOT NULL
);
INSERT INTO document_counted (id, xid, event) SELECT 1, COALESCE(MAX(xid), 0), COALESCE(MAX(id), 0) FROM event;

-- +goose Down

DROP TABLE document_counted;
DROP TABLE document_revision;
DROP TABLE document_passage;
DROP TABLE document;
