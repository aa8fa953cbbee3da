-- +goose Up

-- Uploaded files. owner_id is the customer or the member who uploaded;
-- conversation_id is '' until a message carries it.
CREATE TABLE attachment (
    id              TEXT PRIMARY KEY,
    owner_id        TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    name            TEXT NOT NULL,
    type            TEXT NOT NULL,
    size            BIGINT NOT NULL,
    width           BIGINT NOT NULL,
    height          BIGINT NOT NULL,
    thumb           TEXT NOT NULL, -- media type of the thumbnail, '' when there is none
    created_at      BIGINT NOT NULL
);
-- What a person has uploaded and not sent, and what the sweep removes.
CREATE INDEX attachment_unsent ON attachment (owner_id, created_at) WHERE conversation_id = '';
CREATE INDEX attachment_sweep ON attachment (created_at) WHERE conversation_id = '';

-- +goose Down
DROP TABLE attachment;
