-- +goose Up

-- The services that a shop has set up, one a kind. sealed_key can be read with
-- the server's key only; dimension is 0 until a call has shown it.
CREATE TABLE model_service (
    kind       TEXT PRIMARY KEY,
    enabled    BOOLEAN NOT NULL,
    base_url   TEXT NOT NULL,
    model      TEXT NOT NULL,
    sealed_key TEXT NOT NULL,
    dimension  BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT NOT NULL
);

-- What they may cost: one row. revision is raised with every change of either
-- table, so that all nodes notice.
CREATE TABLE model_limit (
    id           BIGINT PRIMARY KEY CHECK (id = 1),
    daily_tokens BIGINT NOT NULL,
    per_minute   BIGINT NOT NULL,
    revision     BIGINT NOT NULL
);
INSERT INTO model_limit (id, daily_tokens, per_minute, revision) VALUES (1, 500000, 120, 1);

-- What they have cost, by day of the shop's time zone (20260131).
CREATE TABLE model_usage (
    day      BIGINT NOT NULL,
    kind     TEXT NOT NULL,
    calls    BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    tokens   BIGINT NOT NULL,
    PRIMARY KEY (day, kind)
);

-- +goose Down

DROP TABLE model_usage;
DROP TABLE model_limit;
DROP TABLE model_service;
