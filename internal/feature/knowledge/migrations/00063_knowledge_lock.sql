-- +goose Up

-- Who has the form of an entry open, since when, and until when that holds
-- unless it is renewed.
CREATE TABLE knowledge_lock (
    entry_id TEXT PRIMARY KEY REFERENCES knowledge_entry (id) ON DELETE CASCADE,
    user_id  TEXT NOT NULL,
    since    BIGINT NOT NULL,
    till     BIGINT NOT NULL
);

-- +goose Down

DROP TABLE knowledge_lock;
