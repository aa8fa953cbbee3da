#!/usr/bin/env bash
# check.sh: format, vet, stale generated files, shell syntax. Prints what is wrong.
set -uo pipefail
cd "$(dirname "$0")/.."
bad=0

unformatted=$(gofmt -l cmd internal scripts)
if [[ -n $unformatted ]]; then
  printf 'not formatted (run make fmt):\n%s\n' "$unformatted"
  bad=1
fi

go vet ./... || bad=1
scripts/gen.sh --check || bad=1

for script in scripts/*.sh .ci/run; do
  bash -n "$script" || bad=1
done
exit $bad
