-- +goose Up

-- The server that takes the shop's mail: one row. sealed can be read with the server's
-- key only. failure, said and code are of the last mail, '' and 0 = it was taken.
CREATE TABLE email_server (
    id         BIGINT PRIMARY KEY CHECK (id = 1),
    enabled    BOOLEAN NOT NULL,
    host       TEXT NOT NULL,
    port       BIGINT NOT NULL,
    security   TEXT NOT NULL,
    login      TEXT NOT NULL,
    sealed     TEXT NOT NULL,
    sender     TEXT NOT NULL,
    name       TEXT NOT NULL,
    sent_at    BIGINT NOT NULL,
    failed_at  BIGINT NOT NULL,
    failure    TEXT NOT NULL,
    code       BIGINT NOT NULL,
    said       TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT NOT NULL
);
INSERT INTO email_server (id, enabled, host, port, security, login, sealed, sender, name, sent_at, failed_at, failure, code, said, updated_at, updated_by)
    VALUES (1, FALSE, '', 587, 'starttls', '', '', '', '', 0, 0, '', 0, '', 0, '');

-- +goose Down

DROP TABLE email_server;
