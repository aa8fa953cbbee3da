-- +goose Up

-- Whether the language model may phrase answers from passages of documents.
ALTER TABLE model_limit ADD COLUMN phrases BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down

ALTER TABLE model_limit DROP COLUMN phrases;
