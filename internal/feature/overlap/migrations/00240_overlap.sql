-- +goose Up

-- What has been compared with everything else, as it was then: entries, and
-- passages of documents, whose edit is 0.
CREATE TABLE overlap_seen (
    id   TEXT PRIMARY KEY,
    edit BIGINT NOT NULL
);

-- Two entries that ask the same (kind duplicate, or scoped where they are for
-- different customers), or an entry and another one or a passage that say
-- otherwise (kind contradiction). a < b, but a passage is always b. score is in
-- thousandths; detail is JSON: which phrasings or sentences it is about.
CREATE TABLE overlap_pair (
    kind     TEXT NOT NULL,
    a        TEXT NOT NULL,
    b        TEXT NOT NULL,
    id       TEXT NOT NULL,
    lang     TEXT NOT NULL,
    passage  BOOLEAN NOT NULL,
    exact    BOOLEAN NOT NULL,
    score    BIGINT NOT NULL,
    detail   TEXT NOT NULL,
    found_at BIGINT NOT NULL,
    PRIMARY KEY (kind, a, b)
);
CREATE UNIQUE INDEX overlap_pair_id ON overlap_pair (id);
CREATE INDEX overlap_pair_b ON overlap_pair (b);
CREATE INDEX overlap_pair_a ON overlap_pair (a);
CREATE INDEX overlap_pair_lang ON overlap_pair (lang, kind, score);

-- Pairs of which somebody has said that they are none, and what the two said then.
CREATE TABLE overlap_dismissed (
    kind    TEXT NOT NULL,
    a       TEXT NOT NULL,
    b       TEXT NOT NULL,
    at      BIGINT NOT NULL,
    by_user TEXT NOT NULL,
    a_was   TEXT NOT NULL,
    b_was   TEXT NOT NULL,
    PRIMARY KEY (kind, a, b)
);

-- Merges, and what it takes to take them back. gone and tests are JSON; undo is
-- read by the knowledge base only. undone_at is 0 until then.
CREATE TABLE overlap_merge (
    id        TEXT PRIMARY KEY,
    lang      TEXT NOT NULL,
    keep_id   TEXT NOT NULL,
    question  TEXT NOT NULL,
    gone      TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by_user   TEXT NOT NULL,
    undo      TEXT NOT NULL,
    tests     TEXT NOT NULL,
    undone_at BIGINT NOT NULL,
    undone_by TEXT NOT NULL
);
CREATE INDEX overlap_merge_recent ON overlap_merge (lang, at);

-- Which entry answers in place of one that was merged into it.
CREATE TABLE overlap_forward (
    old_id   TEXT PRIMARY KEY,
    new_id   TEXT NOT NULL,
    merge_id TEXT NOT NULL
);

-- One row: up to which revisions everything has been compared, when that was, how
-- long the last full look took, and which node is at it.
CREATE TABLE overlap_state (
    id          BIGINT PRIMARY KEY CHECK (id = 1),
    entries     BIGINT NOT NULL,
    knowledge   BIGINT NOT NULL,
    documents   BIGINT NOT NULL,
    scanned_at  BIGINT NOT NULL,
    took        BIGINT NOT NULL,
    lease       TEXT NOT NULL,
    lease_until BIGINT NOT NULL
);
INSERT INTO overlap_state (id, entries, knowledge, documents, scanned_at, took, lease, lease_until) VALUES (1, 0, -1, -1, 0, 0, '', 0);

-- +goose Down

DROP TABLE overlap_state;
DROP TABLE overlap_forward;
DROP TABLE overlap_merge;
DROP TABLE overlap_dismissed;
DROP TABLE overlap_pair;
DROP TABLE overlap_seen;
