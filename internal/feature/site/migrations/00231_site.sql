-- +goose Up

-- A web site that the bot quotes from. include and exclude are JSON lists of path
-- prefixes. next_at is when it is read by itself, 0 = never. failure is the key of
-- why the last run failed, failures how many have in a row.
CREATE TABLE site (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    start      TEXT NOT NULL,
    include    TEXT NOT NULL,
    exclude    TEXT NOT NULL,
    page_limit BIGINT NOT NULL,
    every      TEXT NOT NULL,
    hour       BIGINT NOT NULL,
    weekday    BIGINT NOT NULL,
    lang       TEXT NOT NULL,
    passages   BOOLEAN NOT NULL,
    entries    BOOLEAN NOT NULL,
    paused     BOOLEAN NOT NULL,
    failure    TEXT NOT NULL,
    failures   BIGINT NOT NULL,
    next_at    BIGINT NOT NULL,
    run_id     TEXT NOT NULL,
    job_id     TEXT NOT NULL,
    edit       BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT NOT NULL
);
CREATE INDEX site_due ON site (next_at);

-- A page that was visited. outcome and reason are of the last visit, in run_id;
-- missed counts visits on end in which it was not there. body is what was read of
-- it, hashes its blocks in short (JSON), applied what its document was made of,
-- offered the questions that the imports were given.
CREATE TABLE site_page (
    id          TEXT PRIMARY KEY,
    site_id     TEXT NOT NULL REFERENCES site (id) ON DELETE CASCADE,
    url         TEXT NOT NULL,
    name        TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    reason      TEXT NOT NULL,
    missed      BIGINT NOT NULL,
    gone        BOOLEAN NOT NULL,
    pinned      BOOLEAN NOT NULL,
    document_id TEXT NOT NULL,
    etag        TEXT NOT NULL,
    modified    TEXT NOT NULL,
    listed      TEXT NOT NULL,
    hash        TEXT NOT NULL,
    content     TEXT NOT NULL,
    bytes       BIGINT NOT NULL,
    hashes      TEXT NOT NULL,
    applied     TEXT NOT NULL,
    questions   BIGINT NOT NULL,
    offered     TEXT NOT NULL,
    run_id      TEXT NOT NULL,
    read_at     BIGINT NOT NULL,
    changed_at  BIGINT NOT NULL,
    UNIQUE (site_id, url)
);
-- What a page says, and a JSON list of where it leads: of one that has not changed,
-- too, these may be news to a run.
CREATE TABLE site_content (
    page_id TEXT PRIMARY KEY REFERENCES site_page (id) ON DELETE CASCADE,
    links   TEXT NOT NULL,
    body    TEXT NOT NULL
);

-- One reading of a site: stats are JSON.
CREATE TABLE site_run (
    id         TEXT PRIMARY KEY,
    site_id    TEXT NOT NULL REFERENCES site (id) ON DELETE CASCADE,
    job_id     TEXT NOT NULL,
    state      TEXT NOT NULL,
    failure    TEXT NOT NULL,
    stats      TEXT NOT NULL,
    import_id  TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL,
    started_by TEXT NOT NULL
);
CREATE INDEX site_run_recent ON site_run (site_id, started_at);

-- What a run has still to visit, in order.
CREATE TABLE site_queue (
    run_id  TEXT NOT NULL REFERENCES site_run (id) ON DELETE CASCADE,
    url     TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    depth   BIGINT NOT NULL,
    listed  TEXT NOT NULL,
    done    BOOLEAN NOT NULL,
    PRIMARY KEY (run_id, url)
);
CREATE INDEX site_queue_order ON site_queue (run_id, ordinal);

-- What a run has changed of what customers are told: gone and come are JSON lists
-- of passages, cut short.
CREATE TABLE site_change (
    run_id  TEXT NOT NULL REFERENCES site_run (id) ON DELETE CASCADE,
    page_id TEXT NOT NULL,
    url     TEXT NOT NULL,
    name    TEXT NOT NULL,
    kind    TEXT NOT NULL,
    gone    TEXT NOT NULL,
    come    TEXT NOT NULL,
    PRIMARY KEY (run_id, page_id)
);

-- +goose Down

DROP TABLE site_change;
DROP TABLE site_queue;
DROP TABLE site_run;
DROP TABLE site_content;
DROP TABLE site_page;
DROP TABLE site;
