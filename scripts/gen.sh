#!/usr/bin/env bash
# gen.sh [--check]: write what is generated from the Go sources, or report what is stale.
set -euo pipefail
cd "$(dirname "$0")/.."

mode=${1:-}
bad=0

# put FILE COMMAND…: what the command prints becomes FILE, or is compared with it.
put() {
  local file=$1 fresh
  shift
  fresh=$(mktemp)
  "$@" >"$fresh"
  if [[ $mode != --check ]]; then
    cp "$fresh" "$file"
  elif ! cmp -s "$fresh" "$file"; then
    echo "stale: $file (run make gen)"
    bad=1
  fi
  rm -f "$fresh"
}

put web/widget/src/frame/wire.gen.ts go run ./internal/edge/wire/tsgen
put docs/guide/configuration.md go run ./cmd/shopbell reference
put web/shared/api/openapi.json go run ./cmd/shopbell openapi
put web/shared/api/schema.d.ts node web/node_modules/openapi-typescript/bin/cli.js web/shared/api/openapi.json

exit $bad
