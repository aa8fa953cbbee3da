-- +goose Up

-- A test of several answers of an entry. answer is the standard one when the test
-- was started, or written; minimum is how many results each arm needs, hours how
-- long after an answer it is looked at what became of it. edit is raised whenever
-- somebody writes or moves the test. applied is the arm that has become the
-- entry's answer, or its draft.
CREATE TABLE experiment (
    id              TEXT PRIMARY KEY,
    entry_id        TEXT NOT NULL,
    lang            TEXT NOT NULL,
    question        TEXT NOT NULL,
    answer          TEXT NOT NULL,
    state           TEXT NOT NULL,
    reason          TEXT NOT NULL,
    goal            TEXT NOT NULL,
    minimum         BIGINT NOT NULL,
    hours           BIGINT NOT NULL,
    edit            BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    created_by      TEXT NOT NULL,
    started_at      BIGINT NOT NULL,
    started_by      TEXT NOT NULL,
    ended_at        BIGINT NOT NULL,
    ended_by        TEXT NOT NULL,
    applied         TEXT NOT NULL,
    applied_at      BIGINT NOT NULL,
    applied_by      TEXT NOT NULL,
    applied_version BIGINT NOT NULL
);
CREATE INDEX experiment_recent ON experiment (lang, created_at);
-- One test of an entry at a time.
CREATE UNIQUE INDEX experiment_open ON experiment (entry_id) WHERE state <> 'stopped';

-- The answers that are tested. A is the standard one, and has no text of its own.
CREATE TABLE experiment_arm (
    experiment_id TEXT NOT NULL,
    arm           TEXT NOT NULL,
    answer        TEXT NOT NULL,
    share         BIGINT NOT NULL,
    PRIMARY KEY (experiment_id, arm)
);

-- Who was given which answer first: once a conversation. Then what became of it,
-- 0 = did not happen.
CREATE TABLE experiment_exposure (
    experiment_id   TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    arm             TEXT NOT NULL,
    seq             BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    handed_at       BIGINT NOT NULL,
    repeated_at     BIGINT NOT NULL,
    PRIMARY KEY (experiment_id, conversation_id)
);
CREATE INDEX experiment_exposure_conversation ON experiment_exposure (conversation_id);

-- One row: how far the events are read.
CREATE TABLE experiment_cursor (
    id    BIGINT PRIMARY KEY,
    xid   BIGINT NOT NULL,
    event BIGINT NOT NULL
);
INSERT INTO experiment_cursor (id, xid, event) VALUES (1, 0, 0);

-- +goose Down

DROP TABLE experiment_cursor;
DROP TABLE experiment_exposure;
DROP TABLE experiment_arm;
DROP TABLE experiment;
