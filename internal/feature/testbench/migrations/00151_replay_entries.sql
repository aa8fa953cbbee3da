-- +goose Up

-- The entries whose drafts a replay is about.
CREATE TABLE bench_replay_entry (
    replay_id TEXT NOT NULL,
    entry_id  TEXT NOT NULL,
    title     TEXT NOT NULL,
    PRIMARY KEY (replay_id, entry_id)
);
CREATE INDEX bench_replay_entry_of ON bench_replay_entry (entry_id);
INSERT INTO bench_replay_entry (replay_id, entry_id, title) SELECT id, entry_id, title FROM bench_replay WHERE entry_id <> '';
DROP INDEX bench_replay_of;
ALTER TABLE bench_replay DROP COLUMN entry_id;
ALTER TABLE bench_replay DROP COLUMN title;

-- +goose Down
