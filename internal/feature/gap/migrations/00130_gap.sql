-- +goose Up

-- What customers ask and the knowledge base does not answer. root is the gap
-- that stands for it: itself, or the one that it was merged into; via is the one
-- through which it came there. asked counts the customers who asked, also those
-- whose questions are no longer kept, and of a root those of what was merged
-- into it. added is what accepting it put into an entry that was there: JSON.
CREATE TABLE gap (
    id            TEXT PRIMARY KEY,
    lang          TEXT NOT NULL,
    title         TEXT NOT NULL,
    state         TEXT NOT NULL,
    root          TEXT NOT NULL,
    via           TEXT NOT NULL,
    asked         BIGINT NOT NULL,
    first_at      BIGINT NOT NULL,
    last_at       BIGINT NOT NULL,
    seen_at       BIGINT NOT NULL,
    reason        TEXT NOT NULL,
    decided_asked BIGINT NOT NULL,
    decided_at    BIGINT NOT NULL,
    decided_by    TEXT NOT NULL,
    entry_id      TEXT NOT NULL,
    entry_version BIGINT NOT NULL,
    entry_made    BOOLEAN NOT NULL,
    added         TEXT NOT NULL
);
CREATE INDEX gap_by_state ON gap (state, lang, asked);
CREATE INDEX gap_by_root ON gap (root);

-- A question of a customer without what says who they are, and what a person
-- answered. answered is the sequence of that answer, 0 = none yet.
CREATE TABLE gap_question (
    conversation_id TEXT NOT NULL,
    seq             BIGINT NOT NULL,
    gap_id          TEXT NOT NULL,
    source          TEXT NOT NULL,
    lang            TEXT NOT NULL,
    body            TEXT NOT NULL,
    day             TEXT NOT NULL,
    at              BIGINT NOT NULL,
    entry_id        TEXT NOT NULL,
    proposed_by     TEXT NOT NULL,
    answer          TEXT NOT NULL,
    answered        BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, seq)
);
CREATE INDEX gap_question_gap ON gap_question (gap_id, at);
CREATE INDEX gap_question_at ON gap_question (at);
CREATE INDEX gap_question_day ON gap_question (day, lang);

CREATE TABLE gap_day (
    gap_id TEXT NOT NULL,
    day    TEXT NOT NULL,
    n      BIGINT NOT NULL,
    PRIMARY KEY (gap_id, day)
);

-- Questions that the bot has asked back about: whether that helped shows later.
CREATE TABLE gap_wait (
    conversation_id TEXT NOT NULL,
    seq             BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, seq)
);

-- How many questions there were, and how many of them the bot has answered from
-- the knowledge base.
CREATE TABLE gap_coverage (
    day      TEXT NOT NULL,
    lang     TEXT NOT NULL,
    asked    BIGINT NOT NULL,
    answered BIGINT NOT NULL,
    PRIMARY KEY (day, lang)
);

-- When an entry has answered last.
CREATE TABLE gap_entry_use (
    entry_id TEXT PRIMARY KEY,
    uses     BIGINT NOT NULL,
    last_at  BIGINT NOT NULL
);

-- One row: how far the events are read, how often gaps have changed, and what
-- the shop wants to be told.
CREATE TABLE gap_state (
    id         BIGINT PRIMARY KEY,
    xid        BIGINT NOT NULL,
    event      BIGINT NOT NULL,
    revision   BIGINT NOT NULL,
    threshold  BIGINT NOT NULL,
    idle_days  BIGINT NOT NULL,
    alarm_day  TEXT NOT NULL,
    alarm_lang TEXT NOT NULL,
    since      BIGINT NOT NULL
);
INSERT INTO gap_state (id, xid, event, revision, threshold, idle_days, alarm_day, alarm_lang, since) VALUES (1, 0, 0, 0, 70, 60, '', '', 0);

-- +goose Down

DROP TABLE gap_state;
DROP TABLE gap_entry_use;
DROP TABLE gap_coverage;
DROP TABLE gap_wait;
DROP TABLE gap_day;
DROP TABLE gap_question;
DROP TABLE gap;
