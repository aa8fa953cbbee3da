-- +goose Up

-- What the team has marked in conversations: a customer's message that was
-- misunderstood (kind "intent"), or an answer of the bot that was wrong
-- ("answer"). body is what the customer wrote, since it becomes an example.
CREATE TABLE understanding_mark (
    conversation_id TEXT NOT NULL,
    seq             BIGINT NOT NULL,
    kind            TEXT NOT NULL,
    lang            TEXT NOT NULL,
    body            TEXT NOT NULL,
    folded          TEXT NOT NULL,
    understood      TEXT NOT NULL,
    intent_id       TEXT NOT NULL,
    entry_id        TEXT NOT NULL,
    state           TEXT NOT NULL,
    created_at      BIGINT NOT NULL,
    created_by      TEXT NOT NULL,
    decided_at      BIGINT NOT NULL,
    decided_by      TEXT NOT NULL,
    PRIMARY KEY (conversation_id, seq)
);
CREATE INDEX understanding_mark_recent ON understanding_mark (kind, lang, state, created_at);
CREATE INDEX understanding_mark_text ON understanding_mark (lang, folded);
CREATE INDEX understanding_mark_entry ON understanding_mark (entry_id, created_at) WHERE entry_id <> '';

-- When the meaning of a sentence has changed last, also of one that is gone: so
-- it can be told what a model has not learned yet.
CREATE TABLE example_change (
    lang   TEXT NOT NULL,
    folded TEXT NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (lang, folded)
);
CREATE INDEX example_change_at ON example_change (lang, at);
INSERT INTO example_change (lang, folded, at) SELECT lang, folded, created_at FROM intent_example;

-- +goose Down

DROP TABLE example_change;
DROP TABLE understanding_mark;
