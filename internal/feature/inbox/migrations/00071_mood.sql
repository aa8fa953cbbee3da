-- +goose Up

-- How customers' messages sound, in thousandths, and what that makes of the mood
-- of a conversation. Both are filled from the events a moment later, as the
-- search is, so that no message waits for them; and they stand beside the heads
-- so that no command waits either.
CREATE TABLE message_feeling (
    conversation_id TEXT NOT NULL,
    seq             BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    emotion         TEXT NOT NULL,
    p               BIGINT NOT NULL,
    intensity       BIGINT NOT NULL,
    urgency         BIGINT NOT NULL,
    politeness      BIGINT NOT NULL,
    sentiment       BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, seq)
)
-- +only sqlite
WITHOUT ROWID
-- +end
;
CREATE TABLE conversation_mood (
    conversation_id TEXT PRIMARY KEY,
    seq             BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    level           TEXT NOT NULL,
    mood            BIGINT NOT NULL,
    slow            BIGINT NOT NULL,
    urgency         BIGINT NOT NULL,
    worst           BIGINT NOT NULL,
    worst_seq       BIGINT NOT NULL
)
-- +only sqlite
WITHOUT ROWID
-- +end
;
CREATE INDEX conversation_mood_pressing ON conversation_mood (at) WHERE level <> 'calm';

CREATE TABLE mood_cursor (
    id    BIGINT PRIMARY KEY,
    xid   BIGINT NOT NULL,
    event BIGINT NOT NULL
);
INSERT INTO mood_cursor (id, xid, event) VALUES (1, 0, 0);

-- +goose Down

DROP TABLE mood_cursor;
DROP TABLE conversation_mood;
DROP TABLE message_feeling;
