-- +goose Up

-- The team.
CREATE TABLE users (
    id            TEXT PRIMARY KEY,
    email         TEXT NOT NULL, -- lower case
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    lang          TEXT NOT NULL,
    status        TEXT NOT NULL, -- chosen: online or away
    password_hash TEXT NOT NULL, -- '' until the person has chosen one
    disabled      BOOLEAN NOT NULL,
    created_at    BIGINT NOT NULL,
    last_seen     BIGINT NOT NULL
);
CREATE UNIQUE INDEX users_email ON users (email);

-- One row once the first member exists: the race for it has one winner.
CREATE TABLE setup (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    at BIGINT NOT NULL
);

CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    user_id    TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL
);
CREATE INDEX session_by_user ON session (user_id);

CREATE TABLE api_token (
    id          TEXT PRIMARY KEY,
    user_id     TEXT NOT NULL, -- the maker, whose rights are the upper bound
    name        TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    scopes      TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    last_used   BIGINT NOT NULL
);
CREATE UNIQUE INDEX api_token_secret ON api_token (secret_hash);

-- One-time links with which a person chooses their password. user_id is '' in
-- the link that makes the first administrator.
CREATE TABLE invite (
    token_hash TEXT PRIMARY KEY,
    user_id    TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX invite_user ON invite (user_id);

-- Opens one socket, once. grant is the session or API token it stands for.
CREATE TABLE socket_ticket (
    ticket_hash TEXT PRIMARY KEY,
    grant_kind  TEXT NOT NULL,
    grant_key   TEXT NOT NULL,
    expires_at  BIGINT NOT NULL
);

-- Tries at a password, by account and by address, across all nodes.
CREATE TABLE login_attempt (
    key      TEXT PRIMARY KEY,
    count    BIGINT NOT NULL,
    ends_at  BIGINT NOT NULL
);

-- A visitor's browser.
CREATE TABLE visitor_session (
    token_hash  TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL,
    channel_id  TEXT NOT NULL,
    verified    BOOLEAN NOT NULL,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL
);
CREATE INDEX visitor_session_customer ON visitor_session (customer_id);

-- +goose Down
DROP TABLE visitor_session;
DROP TABLE login_attempt;
DROP TABLE socket_ticket;
DROP TABLE invite;
DROP TABLE api_token;
DROP TABLE session;
DROP TABLE setup;
DROP TABLE users;
