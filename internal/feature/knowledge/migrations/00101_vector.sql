-- +goose Up

-- How a model outside places the phrasings of entries: one byte a number. hash is
-- of the phrasing, space names the model. They go with their entry.
CREATE TABLE knowledge_vector (
    entry_id TEXT NOT NULL REFERENCES knowledge_entry (id) ON DELETE CASCADE,
    hash     TEXT NOT NULL,
    space    TEXT NOT NULL,
    width    BIGINT NOT NULL,
-- +only sqlite
    vector   BLOB NOT NULL,
-- +end
-- +only postgres
    vector   BYTEA NOT NULL,
-- +end
    stamp    BIGINT NOT NULL,
    PRIMARY KEY (entry_id, hash, space)
);
CREATE INDEX knowledge_vector_stamp ON knowledge_vector (space, stamp);

-- Who places them at present, and the stamp of what was written last: one row.
CREATE TABLE knowledge_placing (
    id         BIGINT PRIMARY KEY CHECK (id = 1),
    node       TEXT NOT NULL,
    lease_till BIGINT NOT NULL,
    stamp      BIGINT NOT NULL
);
INSERT INTO knowledge_placing (id, node, lease_till, stamp) VALUES (1, '', 0, 0);

-- +goose Down

DROP TABLE knowledge_placing;
DROP TABLE knowledge_vector;
