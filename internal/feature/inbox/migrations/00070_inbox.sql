-- +goose Up

-- One log per customer and channel. The columns from last_seq on are the
-- denormalised head: lists and counters never look at the messages.
CREATE TABLE conversation (
    id                     TEXT PRIMARY KEY,
    customer_id            TEXT NOT NULL,
    channel_id             TEXT NOT NULL,
    lang                   TEXT NOT NULL,
    state                  TEXT NOT NULL,
    agent_id               TEXT NOT NULL,
    epoch                  BIGINT NOT NULL,
    last_seq               BIGINT NOT NULL,
    last_customer_seq      BIGINT NOT NULL,
    answered_seq           BIGINT NOT NULL,
    last_at                BIGINT NOT NULL,
    last_sender            TEXT NOT NULL,
    last_preview           TEXT NOT NULL,
    customer_delivered_seq BIGINT NOT NULL,
    customer_read_seq      BIGINT NOT NULL,
    agent_read_seq         BIGINT NOT NULL,
    unread                 BIGINT NOT NULL,
    waiting_since          BIGINT NOT NULL,
    turn_due_at            BIGINT NOT NULL,
    misses                 BIGINT NOT NULL,
    memory                 TEXT NOT NULL,
    handover_why           TEXT NOT NULL,
    created_at             BIGINT NOT NULL,
    updated_at             BIGINT NOT NULL,
    resolved_at            BIGINT NOT NULL
)
-- +only sqlite
WITHOUT ROWID
-- +end
;
-- Two first messages at the same moment find the same log.
CREATE UNIQUE INDEX conversation_owner ON conversation (customer_id, channel_id);
-- The views of the inbox, each with and without a channel; "all" is merged from
-- the states, since every index here moves with every message.
CREATE INDEX conversation_state ON conversation (state, last_at, id);
CREATE INDEX conversation_mine ON conversation (agent_id, last_at, id) WHERE state = 'agent';
CREATE INDEX conversation_channel ON conversation (channel_id, state, last_at, id);
-- Turns that a crash has interrupted.
CREATE INDEX conversation_due ON conversation (turn_due_at) WHERE turn_due_at > 0;

CREATE TABLE message (
    conversation_id TEXT NOT NULL,
    seq             BIGINT NOT NULL,
    client_id       TEXT NOT NULL,
    sender          TEXT NOT NULL,
    sender_id       TEXT NOT NULL,
    kind            TEXT NOT NULL,
    body            TEXT NOT NULL,
    extra           TEXT NOT NULL,
    epoch           BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, seq)
)
-- +only sqlite
WITHOUT ROWID
-- +end
;
-- A resent message is stored once.
CREATE UNIQUE INDEX message_client ON message (conversation_id, client_id) WHERE client_id <> '';

-- What the bot understood, found and decided in a turn.
CREATE TABLE turn (
    conversation_id TEXT NOT NULL,
    seq             BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    trace           TEXT NOT NULL,
    PRIMARY KEY (conversation_id, seq)
)
-- +only sqlite
WITHOUT ROWID
-- +end
;

-- Facts, in the order in which they became true.
CREATE TABLE event (
    id              BIGSERIAL PRIMARY KEY,
-- +only sqlite
    xid             BIGINT NOT NULL DEFAULT 0,
-- +end
-- +only postgres
    xid             BIGINT NOT NULL DEFAULT CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT),
-- +end
    type            TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    data            TEXT NOT NULL,
    at              BIGINT NOT NULL
);
-- +only postgres
CREATE INDEX event_order ON event (xid, id);
-- +end

-- Full-text search over messages, filled from the events a moment later so
-- that no message waits for it.
CREATE TABLE message_index_cursor (
    id  BIGINT PRIMARY KEY,
    xid BIGINT NOT NULL,
    event BIGINT NOT NULL
);
INSERT INTO message_index_cursor (id, xid, event) VALUES (1, 0, 0);
-- +only sqlite
CREATE TABLE message_index (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id TEXT NOT NULL,
    seq             BIGINT NOT NULL
);
CREATE VIRTUAL TABLE message_terms USING fts5 (terms, content = '', detail = none, columnsize = 0, prefix = '1', tokenize = 'unicode61');
-- +end
-- +only postgres
CREATE TABLE message_index (
    id              BIGSERIAL PRIMARY KEY,
    conversation_id TEXT NOT NULL,
    seq             BIGINT NOT NULL,
    terms           TSVECTOR NOT NULL
);
CREATE INDEX message_index_terms ON message_index USING GIN (terms) WITH (fastupdate = off);
-- +end

-- +goose Down
-- +only sqlite
DROP TABLE message_terms;
-- +end
DROP TABLE message_index;
DROP TABLE message_index_cursor;
DROP TABLE event;
DROP TABLE turn;
DROP TABLE message;
DROP TABLE conversation;
