-- +goose Up

-- What the shop sells. title, body (by language), aliases and params are JSON.
-- revision is that of the catalogue when the product was last changed.
CREATE TABLE product (
    id          TEXT PRIMARY KEY,
    external_id TEXT NOT NULL,
    title       TEXT NOT NULL,
    body        TEXT NOT NULL,
    category    TEXT NOT NULL,
    aliases     TEXT NOT NULL,
    params      TEXT NOT NULL,
    image       TEXT NOT NULL,
    url         TEXT NOT NULL,
    active      BOOLEAN NOT NULL,
    version     BIGINT NOT NULL,
    revision    BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT NOT NULL
);
-- Codes are looked up by their beginnings, which needs the order of bytes.
-- +only postgres
ALTER TABLE product ALTER COLUMN external_id TYPE TEXT COLLATE "C";
-- +end
CREATE UNIQUE INDEX product_external ON product (external_id);
CREATE INDEX product_url ON product (url) WHERE url <> '';
CREATE INDEX product_revision ON product (revision);

-- One SKU. sku_key is its form in lower case; position orders the variants of a
-- product as the shop listed them.
CREATE TABLE variant (
    id         TEXT PRIMARY KEY,
    product_id TEXT NOT NULL REFERENCES product (id),
    position   BIGINT NOT NULL,
    sku        TEXT NOT NULL,
    sku_key    TEXT NOT NULL,
    options    TEXT NOT NULL,
    price      BIGINT NOT NULL,
    currency   TEXT NOT NULL,
    stock      BIGINT NOT NULL
);
-- +only postgres
ALTER TABLE variant ALTER COLUMN sku_key TYPE TEXT COLLATE "C";
-- +end
CREATE UNIQUE INDEX variant_sku ON variant (sku_key);
CREATE INDEX variant_product ON variant (product_id, position);

-- How often the catalogue has changed: one row.
CREATE TABLE catalog_revision (
    id       BIGINT PRIMARY KEY CHECK (id = 1),
    revision BIGINT NOT NULL
);
INSERT INTO catalog_revision (id, revision) VALUES (1, 0);

-- +goose Down

DROP TABLE catalog_revision;
DROP TABLE variant;
DROP TABLE product;
