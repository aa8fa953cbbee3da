-- +goose Up

-- What was bought. number_key is the number in lower case without "#";
-- customer_id is '' for a guest; lines, payments and address are JSON, read and
-- written as a whole; email_key and phone_key are normalised, '' = none.
CREATE TABLE shop_order (
    id          TEXT PRIMARY KEY,
    number      TEXT NOT NULL,
    number_key  TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    status      TEXT NOT NULL,
    total       BIGINT NOT NULL,
    currency    TEXT NOT NULL,
    lines       TEXT NOT NULL,
    payments    TEXT NOT NULL,
    address     TEXT NOT NULL,
    email       TEXT NOT NULL,
    email_key   TEXT NOT NULL,
    phone       TEXT NOT NULL,
    phone_key   TEXT NOT NULL,
    note        TEXT NOT NULL,
    placed_at   BIGINT NOT NULL,
    version     BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
-- Numbers are looked up by their beginnings, which needs the order of bytes.
-- +only postgres
ALTER TABLE shop_order ALTER COLUMN number_key TYPE TEXT COLLATE "C";
-- +end
CREATE UNIQUE INDEX shop_order_number ON shop_order (number_key);
CREATE INDEX shop_order_placed ON shop_order (placed_at, id);
CREATE INDEX shop_order_customer ON shop_order (customer_id, placed_at, id);
CREATE INDEX shop_order_email ON shop_order (email_key) WHERE email_key <> '';
CREATE INDEX shop_order_phone ON shop_order (phone_key) WHERE phone_key <> '';

-- One parcel. trail is JSON, oldest scan first.
CREATE TABLE shipment (
    id           TEXT PRIMARY KEY,
    order_id     TEXT NOT NULL REFERENCES shop_order (id),
    position     BIGINT NOT NULL,
    carrier      TEXT NOT NULL,
    tracking_no  TEXT NOT NULL,
    tracking_key TEXT NOT NULL,
    status       TEXT NOT NULL,
    skus         TEXT NOT NULL,
    expected_at  BIGINT NOT NULL,
    trail        TEXT NOT NULL
);
CREATE INDEX shipment_order ON shipment (order_id, position);
CREATE INDEX shipment_tracking ON shipment (tracking_key) WHERE tracking_key <> '';

-- Wrong proofs, by who tried and by the number that was tried.
CREATE TABLE order_guard (
    key   TEXT PRIMARY KEY,
    tries BIGINT NOT NULL,
    at    BIGINT NOT NULL
);
CREATE INDEX order_guard_at ON order_guard (at);

-- Which orders a conversation may read, and since when.
CREATE TABLE order_proof (
    who      TEXT NOT NULL,
    order_id TEXT NOT NULL REFERENCES shop_order (id),
    at       BIGINT NOT NULL,
    PRIMARY KEY (who, order_id)
);
CREATE INDEX order_proof_at ON order_proof (at);

-- +goose Down

DROP TABLE order_proof;
DROP TABLE order_guard;
DROP TABLE shipment;
DROP TABLE shop_order;
