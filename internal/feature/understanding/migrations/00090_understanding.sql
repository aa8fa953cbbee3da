-- +goose Up

-- Intents that the shop has made, and shipped ones that it has changed. What is
-- shipped and unchanged is not here: a new release brings its own.
CREATE TABLE intent (
    id         TEXT PRIMARY KEY,
    grp        TEXT NOT NULL,
    title_zh   TEXT NOT NULL,
    title_en   TEXT NOT NULL,
    about_zh   TEXT NOT NULL,
    about_en   TEXT NOT NULL,
    scene      TEXT NOT NULL,
    enabled    BOOLEAN NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT NOT NULL
);

-- Sentences that the shop teaches. A row with the same folded text as a shipped
-- sentence stands in its place; with intent_id '' it takes it away.
CREATE TABLE intent_example (
    id         TEXT PRIMARY KEY,
    lang       TEXT NOT NULL,
    intent_id  TEXT NOT NULL,
    body       TEXT NOT NULL,
    folded     TEXT NOT NULL,
    origin     TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL
);
CREATE UNIQUE INDEX intent_example_text ON intent_example (lang, folded);
CREATE INDEX intent_example_intent ON intent_example (intent_id, lang, id);

-- Trained models. Of a kind and language one is active, and one at most is being
-- trained: its node renews heartbeat_at, and a row whose node is gone is failed.
CREATE TABLE understanding_model (
    id           TEXT PRIMARY KEY,
    kind         TEXT NOT NULL,
    lang         TEXT NOT NULL,
    state        TEXT NOT NULL,
    digest       TEXT NOT NULL,
    progress     BIGINT NOT NULL,
    figures      TEXT NOT NULL,
    failure      TEXT NOT NULL,
-- +only sqlite
    data         BLOB NOT NULL,
-- +end
-- +only postgres
    data         BYTEA NOT NULL,
-- +end
    created_at   BIGINT NOT NULL,
    created_by   TEXT NOT NULL,
    heartbeat_at BIGINT NOT NULL,
    activated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX understanding_model_training ON understanding_model (kind, lang) WHERE state = 'training';
CREATE UNIQUE INDEX understanding_model_active ON understanding_model (kind, lang) WHERE state = 'active';
CREATE INDEX understanding_model_recent ON understanding_model (kind, lang, created_at);

-- +goose Down

DROP TABLE understanding_model;
DROP TABLE intent_example;
DROP TABLE intent;
