#!/usr/bin/env bash
# e2e.sh [COUNTS]: the browser journeys on bin/shopbell. Writes "passed failed
# skipped" to COUNTS where it is named.
set -uo pipefail
cd "$(dirname "$0")/.."

counts=${1:-}
tap=var/test/e2e.tap
mkdir -p var/test
cd web/e2e || exit 1
# Two at a time: a journey waits half of its time.
node --test --test-concurrency=2 \
  --test-reporter=spec --test-reporter-destination=stdout \
  --test-reporter=tap --test-reporter-destination=../../$tap journeys/*.test.mjs
code=$?
cd ../..
if [[ -n $counts ]]; then
  awk '/^# pass /{p=$3} /^# fail /{f=$3} /^# cancelled /{c=$3} /^# skipped /{s=$3} /^# todo /{t=$3}
       END {print p+0, f+c, s+t}' "$tap" >"$counts"
fi
exit $code
