-- +goose Up

-- The shop's own settings: one row.
CREATE TABLE shop (
    id         BIGINT PRIMARY KEY CHECK (id = 1),
    name       TEXT NOT NULL,
    currency   TEXT NOT NULL,
    time_zone  TEXT NOT NULL,
    masking    TEXT NOT NULL,
    wait_amber BIGINT NOT NULL,
    wait_red   BIGINT NOT NULL
);
INSERT INTO shop (id, name, currency, time_zone, masking, wait_amber, wait_red)
VALUES (1, '', 'CNY', 'Asia/Shanghai', 'middle4', 60, 180);

-- The ways in. secret signs identity tokens and has to be readable to the
-- server, which checks signatures with it.
CREATE TABLE channel (
    id            TEXT PRIMARY KEY,
    kind          TEXT NOT NULL,
    name          TEXT NOT NULL,
    lang          TEXT NOT NULL,
    key           TEXT NOT NULL,
    secret        TEXT NOT NULL,
    origins       TEXT NOT NULL,
    greeting      TEXT NOT NULL,
    bot_name      TEXT NOT NULL,
    accent        TEXT NOT NULL,
    top_questions TEXT NOT NULL,
    created_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX channel_key ON channel (key);

-- Ready texts; user_id is '' for those of everybody.
CREATE TABLE canned_reply (
    id         TEXT PRIMARY KEY,
    user_id    TEXT NOT NULL,
    shortcut   TEXT NOT NULL,
    title      TEXT NOT NULL,
    body       TEXT NOT NULL,
    lang       TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX canned_reply_shortcut ON canned_reply (user_id, lang, shortcut);

-- Keys that the server makes for itself, shared by all nodes.
CREATE TABLE server_key (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- +goose Down
DROP TABLE server_key;
DROP TABLE canned_reply;
DROP TABLE channel;
DROP TABLE shop;
