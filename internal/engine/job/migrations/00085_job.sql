-- +goose Up

-- Long work. A job is queued or running until it has ended; the node that runs it
-- renews lease_until, and node is written anew at every start, so that whoever has
-- lost a job can write nothing for it. Nobody takes a queued one before lease_until. args, saved and report are JSON.
CREATE TABLE job (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    state       TEXT NOT NULL,
    args        TEXT NOT NULL,
    saved       TEXT NOT NULL,
    report      TEXT NOT NULL,
    done        BIGINT NOT NULL,
    total       BIGINT NOT NULL,
    failure     TEXT NOT NULL,
    starts      BIGINT NOT NULL,
    node        TEXT NOT NULL,
    lease_until BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    created_by  TEXT NOT NULL,
    started_at  BIGINT NOT NULL,
    ended_at    BIGINT NOT NULL
);
CREATE INDEX job_open ON job (kind, created_at) WHERE state IN ('queued', 'running');
CREATE INDEX job_recent ON job (kind, created_at);

-- +goose Down

DROP TABLE job;
