-- +goose Up

-- What customers say of what they got. kind is 'answer': the message with the
-- sequence, which the bot wrote, helped (1) or did not (-1); or 'service': the
-- stretch of the log that the message with the sequence has closed, from 1 (very
-- bad) to 5 (very good). A customer has one log for ever, so a service is rated
-- at each of its ends.
CREATE TABLE rating (
    conversation_id TEXT NOT NULL,
    seq             BIGINT NOT NULL,
    kind            TEXT NOT NULL,
    value           BIGINT NOT NULL,
    comment         TEXT NOT NULL,
    at              BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, seq)
);
CREATE INDEX rating_at ON rating (at);

-- +goose Down

DROP TABLE rating;
