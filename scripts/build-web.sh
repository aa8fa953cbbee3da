#!/usr/bin/env bash
# build-web.sh DIST: build the web apps and lay their files where the binary embeds them.
set -euo pipefail
cd "$(dirname "$0")/.."
dist=$1

log=$(mktemp)
trap 'rm -f "$log"' EXIT
for app in widget console; do
  (cd web && npm run --silent build --workspace="$app") >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
done

mkdir -p "$dist"
rm -rf "${dist:?}"/*
for app in widget console; do
  cp -r "web/$app/dist" "$dist/$app"
  # What is there in a compressed form need not be in the binary twice.
  find "$dist/$app" -name '*.gz' | while read -r zip; do rm -f "${zip%.gz}"; done
done
