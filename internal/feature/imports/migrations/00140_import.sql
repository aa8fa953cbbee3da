-- +goose Up

-- A file that has become, or may become, knowledge entries. The file and what has
-- been read of it are blobs. plan, stats and warnings are JSON; job_id is of the
-- work that is under way or was last.
CREATE TABLE knowledge_import (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    size       BIGINT NOT NULL,
    format     TEXT NOT NULL,
    title      TEXT NOT NULL,
    state      TEXT NOT NULL,
    failure    TEXT NOT NULL,
    plan       TEXT NOT NULL,
    stats      TEXT NOT NULL,
    warnings   TEXT NOT NULL,
    job_id     TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX knowledge_import_recent ON knowledge_import (created_at DESC, id DESC);

-- What became of each proposal in the last run, in the order of the file: the
-- report.
CREATE TABLE knowledge_import_row (
    import_id TEXT NOT NULL REFERENCES knowledge_import (id) ON DELETE CASCADE,
    position  BIGINT NOT NULL,
    place     TEXT NOT NULL,
    question  TEXT NOT NULL,
    outcome   TEXT NOT NULL,
    field     TEXT NOT NULL,
    problem   TEXT NOT NULL,
    entry_id  TEXT NOT NULL,
    PRIMARY KEY (import_id, position)
);

-- What all runs together have done to an entry, for undoing: version_before is 0
-- of one that they have made.
CREATE TABLE knowledge_import_change (
    import_id      TEXT NOT NULL REFERENCES knowledge_import (id) ON DELETE CASCADE,
    entry_id       TEXT NOT NULL,
    version_before BIGINT NOT NULL,
    version_after  BIGINT NOT NULL,
    PRIMARY KEY (import_id, entry_id)
);

-- +goose Down

DROP TABLE knowledge_import_change;
DROP TABLE knowledge_import_row;
DROP TABLE knowledge_import;
