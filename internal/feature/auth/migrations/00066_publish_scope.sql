-- +goose Up

-- Publishing knowledge has become a permission of its own. Programs that could
-- publish before, since writing was publishing, still can.
UPDATE api_token SET scopes = REPLACE(scopes, '"knowledge:write"', '"knowledge:propose","knowledge:publish","knowledge:write"')
    WHERE scopes LIKE '%"knowledge:write"%';

-- +goose Down

UPDATE api_token SET scopes = REPLACE(scopes, '"knowledge:propose","knowledge:publish","knowledge:write"', '"knowledge:write"');
