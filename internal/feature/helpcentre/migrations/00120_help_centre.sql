-- +goose Up

-- What the shop has set: one row. title and welcome are JSON objects by language.
CREATE TABLE help_centre (
    id         BIGINT PRIMARY KEY CHECK (id = 1),
    enabled    BOOLEAN NOT NULL,
    title      TEXT NOT NULL,
    welcome    TEXT NOT NULL,
    colour     TEXT NOT NULL,
    shop_url   TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT NOT NULL
);
INSERT INTO help_centre (id, enabled, title, welcome, colour, shop_url, updated_at, updated_by) VALUES (1, TRUE, '{}', '{}', '', '', 0, '');

-- Who has said whether an entry helped. who is a hash; reason is '' when none was
-- chosen.
CREATE TABLE help_vote (
    entry_id TEXT NOT NULL,
    who      TEXT NOT NULL,
    helpful  BOOLEAN NOT NULL,
    reason   TEXT NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (entry_id, who)
);
CREATE INDEX help_vote_at ON help_vote (at);

-- How often an entry was opened, by day since 1970.
CREATE TABLE help_read (
    entry_id TEXT NOT NULL,
    day      BIGINT NOT NULL,
    n        BIGINT NOT NULL,
    PRIMARY KEY (entry_id, day)
);
CREATE INDEX help_read_day ON help_read (day);

-- +goose Down

DROP TABLE help_read;
DROP TABLE help_vote;
DROP TABLE help_centre;
