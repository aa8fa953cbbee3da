-- +goose Up

-- A page of a web site is a document, too: of that site, and with its address.
ALTER TABLE document ADD COLUMN site_id TEXT NOT NULL DEFAULT '';
ALTER TABLE document ADD COLUMN url TEXT NOT NULL DEFAULT '';
CREATE INDEX document_of_site ON document (site_id);

-- +goose Down

DROP INDEX document_of_site;
ALTER TABLE document DROP COLUMN url;
ALTER TABLE document DROP COLUMN site_id;
