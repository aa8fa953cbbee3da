-- +goose Up

-- The files of models, in parts: a row of megabytes is walked through whenever a
-- column behind it is read. Models of before are of a version that is not read
-- any more; what is missing is trained at the next start.
DELETE FROM understanding_model;
ALTER TABLE understanding_model DROP COLUMN data;
CREATE TABLE understanding_model_part (
    model_id TEXT NOT NULL REFERENCES understanding_model (id) ON DELETE CASCADE,
    part     BIGINT NOT NULL,
-- +only sqlite
    data     BLOB NOT NULL,
-- +end
-- +only postgres
    data     BYTEA NOT NULL,
-- +end
    PRIMARY KEY (model_id, part)
);

-- +goose Down

DROP TABLE understanding_model_part;
DELETE FROM understanding_model;
-- +only sqlite
ALTER TABLE understanding_model ADD COLUMN data BLOB NOT NULL DEFAULT '';
-- +end
-- +only postgres
ALTER TABLE understanding_model ADD COLUMN data BYTEA NOT NULL DEFAULT '';
-- +end
