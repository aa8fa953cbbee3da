-- +goose Up

-- What a version does not hold of an entry, before the first run and after the
-- last, as the knowledge base writes it; '' before what is new.
ALTER TABLE knowledge_import_change ADD COLUMN kept_before TEXT NOT NULL DEFAULT '';
ALTER TABLE knowledge_import_change ADD COLUMN kept_after TEXT NOT NULL DEFAULT '';

-- Categories that came into being with an import.
CREATE TABLE knowledge_import_category (
    import_id   TEXT NOT NULL REFERENCES knowledge_import (id) ON DELETE CASCADE,
    category_id TEXT NOT NULL,
    PRIMARY KEY (import_id, category_id)
);

-- +goose Down

DROP TABLE knowledge_import_category;
ALTER TABLE knowledge_import_change DROP COLUMN kept_after;
ALTER TABLE knowledge_import_change DROP COLUMN kept_before;
