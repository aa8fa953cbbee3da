#!/usr/bin/env bash
# gen.sh [--check]: write what is generated from the Go sources, or report what is stale.
set -euo pipefail
cd "$(dirname "$0")/.."

mode=${1:-}
bad=0

# put FILE: standard input becomes FILE, or is compared with it.
put() {
  local file=$1 fresh
  fresh=$(mktemp)
  cat >"$fresh"
  if [[ $mode != --check ]]; then
    cp "$fresh" "$file"
  elif ! cmp -s "$fresh" "$file"; then
    echo "stale: $file (run make gen)"
    bad=1
  fi
  rm -f "$fresh"
}

go run ./internal/edge/wire/tsgen | put web/widget/src/frame/wire.gen.ts
go run ./cmd/shopbell openapi | put web/shared/api/openapi.json
(cd web && npx --no-install openapi-typescript shared/api/openapi.json 2>/dev/null) | put web/shared/api/schema.d.ts
go run ./cmd/shopbell reference | put docs/guide/configuration.md

exit $bad
