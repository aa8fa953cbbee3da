-- +goose Up

-- What an entry rests on: a price that it names, a product, a document, a table, a
-- date. record is the external id of a product, or the id of what it names, '' for a
-- date; seen is what the record said when the entry was right; quote stands in the
-- text at place. found = read from the text, else somebody has bound it. removed_at
-- is 0 as long as it counts; acked is what the record said when somebody looked and
-- found the entry still right, '' = nobody has. due_at is the end of a date, 0
-- otherwise.
CREATE TABLE upkeep_claim (
    id         TEXT PRIMARY KEY,
    entry_id   TEXT NOT NULL,
    version    BIGINT NOT NULL,
    kind       TEXT NOT NULL,
    record     TEXT NOT NULL,
    seen       TEXT NOT NULL,
    quote      TEXT NOT NULL,
    place      TEXT NOT NULL,
    found      BOOLEAN NOT NULL,
    removed_at BIGINT NOT NULL,
    acked      TEXT NOT NULL,
    due_at     BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX upkeep_claim_entry ON upkeep_claim (entry_id);
CREATE INDEX upkeep_claim_record ON upkeep_claim (kind, record);
CREATE INDEX upkeep_claim_due ON upkeep_claim (due_at) WHERE due_at > 0;

-- Claims that do not hold any more, until somebody has looked or they hold again.
CREATE TABLE upkeep_flag (
    claim_id TEXT PRIMARY KEY,
    entry_id TEXT NOT NULL,
    reason   TEXT NOT NULL,
    now_is   TEXT NOT NULL,
    since    BIGINT NOT NULL,
    suspends BOOLEAN NOT NULL
);
CREATE INDEX upkeep_flag_entry ON upkeep_flag (entry_id);

-- Which version of an entry has been read.
CREATE TABLE upkeep_read (
    entry_id TEXT PRIMARY KEY,
    version  BIGINT NOT NULL
);

-- What has happened to entries because of their claims. author '' = nobody, it went
-- by itself.
CREATE TABLE upkeep_log (
    id       TEXT PRIMARY KEY,
    entry_id TEXT NOT NULL,
    at       BIGINT NOT NULL,
    author   TEXT NOT NULL,
    what     TEXT NOT NULL,
    reason   TEXT NOT NULL,
    record   TEXT NOT NULL,
    was      TEXT NOT NULL,
    now_is   TEXT NOT NULL
);
CREATE INDEX upkeep_log_entry ON upkeep_log (entry_id, id);

-- How far the records have been followed, and who follows them at present: one row.
-- settings is JSON, '' = the defaults; settled is the revision of the settings that
-- flags are up to.
CREATE TABLE upkeep_state (
    id         BIGINT PRIMARY KEY CHECK (id = 1),
    knowledge  BIGINT NOT NULL,
    catalog    BIGINT NOT NULL,
    document   BIGINT NOT NULL,
    data_table BIGINT NOT NULL,
    dates_at   BIGINT NOT NULL,
    settings   TEXT NOT NULL,
    revision   BIGINT NOT NULL,
    settled    BIGINT NOT NULL,
    node       TEXT NOT NULL,
    lease_till BIGINT NOT NULL
);
INSERT INTO upkeep_state (id, knowledge, catalog, document, data_table, dates_at, settings, revision, settled, node, lease_till)
    VALUES (1, -1, -1, -1, -1, 0, '', 1, 1, '', 0);

-- What has been looked at on the review list of a week. Weeks are named by their
-- Monday (2026-01-31).
CREATE TABLE upkeep_done (
    week    TEXT NOT NULL,
    section TEXT NOT NULL,
    item    TEXT NOT NULL,
    author  TEXT NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (week, section, item)
);

-- The weekly mails: claimed before they are sent, so that nobody gets two.
CREATE TABLE upkeep_digest (
    week     TEXT NOT NULL,
    user_id  TEXT NOT NULL,
    state    TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at  BIGINT NOT NULL,
    failure  TEXT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (week, user_id)
);

-- Who does not want them.
CREATE TABLE upkeep_mute (
    user_id TEXT PRIMARY KEY,
    at      BIGINT NOT NULL
);

-- +goose Down

DROP TABLE upkeep_mute;
DROP TABLE upkeep_digest;
DROP TABLE upkeep_done;
DROP TABLE upkeep_state;
DROP TABLE upkeep_log;
DROP TABLE upkeep_read;
DROP TABLE upkeep_flag;
DROP TABLE upkeep_claim;
