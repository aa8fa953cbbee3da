-- +goose Up

-- People who buy, and visitors. external_id is the shop's own id, NULL for a
-- visitor who is not known; email_key and phone_key are the normalised forms
-- that lookups compare, '' when there is none.
CREATE TABLE customer (
    id          TEXT PRIMARY KEY,
    external_id TEXT,
    name        TEXT NOT NULL,
    email       TEXT NOT NULL,
    email_key   TEXT NOT NULL,
    phone       TEXT NOT NULL,
    phone_key   TEXT NOT NULL,
    lang        TEXT NOT NULL,
    tags        TEXT NOT NULL,
    verified    BOOLEAN NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX customer_external ON customer (external_id);
CREATE INDEX customer_email ON customer (email_key) WHERE email_key <> '';
CREATE INDEX customer_phone ON customer (phone_key) WHERE phone_key <> '';

-- +goose Down

DROP TABLE customer;
