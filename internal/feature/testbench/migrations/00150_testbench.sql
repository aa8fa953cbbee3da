-- +goose Up

-- Questions of which the shop knows what should be answered. entries are the ids
-- of the entries of which any will do, as JSON. What was answered last stands
-- beside it; run_at is 0 before that. score is in thousandths.
CREATE TABLE bench_question (
    id          TEXT PRIMARY KEY,
    lang        TEXT NOT NULL,
    body        TEXT NOT NULL,
    channel     TEXT NOT NULL,
    audience    TEXT NOT NULL,
    expects     TEXT NOT NULL,
    entries     TEXT NOT NULL,
    edit        BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL,
    updated_by  TEXT NOT NULL,
    deleted_at  BIGINT NOT NULL,
    run_at      BIGINT NOT NULL,
    passed      BOOLEAN NOT NULL,
    got_outcome TEXT NOT NULL,
    got_entry   TEXT NOT NULL,
    got_title   TEXT NOT NULL,
    score       BIGINT NOT NULL
);
CREATE INDEX bench_question_live ON bench_question (deleted_at, lang);

-- Old questions that were put to a draft, or to what is told now (entry_id is
-- empty then).
CREATE TABLE bench_replay (
    id         TEXT PRIMARY KEY,
    job_id     TEXT NOT NULL,
    entry_id   TEXT NOT NULL,
    title      TEXT NOT NULL,
    days       BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    done_at    BIGINT NOT NULL,
    asked      BIGINT NOT NULL,
    same       BIGINT NOT NULL,
    changed    BIGINT NOT NULL,
    gained     BIGINT NOT NULL,
    lost       BIGINT NOT NULL,
    skipped    BIGINT NOT NULL,
    kept       BIGINT NOT NULL
);
CREATE INDEX bench_replay_of ON bench_replay (entry_id, created_at);

-- A question that is answered otherwise. body has nothing in it that says who
-- asked; times is how often it was asked.
CREATE TABLE bench_difference (
    replay_id       TEXT NOT NULL,
    n               BIGINT NOT NULL,
    conversation_id TEXT NOT NULL,
    seq             BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    times           BIGINT NOT NULL,
    lang            TEXT NOT NULL,
    body            TEXT NOT NULL,
    channel         TEXT NOT NULL,
    audience        TEXT NOT NULL,
    kind            TEXT NOT NULL,
    before_outcome  TEXT NOT NULL,
    before_entry    TEXT NOT NULL,
    before_title    TEXT NOT NULL,
    before_score    BIGINT NOT NULL,
    after_outcome   TEXT NOT NULL,
    after_entry     TEXT NOT NULL,
    after_title     TEXT NOT NULL,
    after_score     BIGINT NOT NULL,
    verdict         TEXT NOT NULL,
    question_id     TEXT NOT NULL,
    PRIMARY KEY (replay_id, n)
);

-- What went ahead although answers got worse, and what was held back. digest is
-- that of the entry's content.
CREATE TABLE bench_check (
    id          TEXT PRIMARY KEY,
    entry_id    TEXT NOT NULL,
    at          BIGINT NOT NULL,
    by_user     TEXT NOT NULL,
    kind        TEXT NOT NULL,
    reason      TEXT NOT NULL,
    digest      TEXT NOT NULL,
    regressions TEXT NOT NULL
);
CREATE INDEX bench_check_of ON bench_check (entry_id, at);

-- One row: whether the gate is on, and up to which revision of the knowledge base
-- the questions were run.
CREATE TABLE bench_state (
    id       BIGINT PRIMARY KEY,
    gate     BOOLEAN NOT NULL,
    revision BIGINT NOT NULL
);
INSERT INTO bench_state (id, gate, revision) VALUES (1, TRUE, 0);

-- +goose Down
