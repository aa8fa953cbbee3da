#!/usr/bin/env bash
# bench.sh: measure on SQLite and on a PostgreSQL of our own, whose files are
# kept for the next run.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/services.sh
. scripts/services.sh
trap stop_services EXIT

need_packages
mkdir -p var/bench
POSTGRES_KEEP=${TMPDIR:-/tmp}/shopbell-bench-postgres start_postgres
CGO_ENABLED=0 go build -trimpath -o bin/bench ./cmd/bench
bin/bench "${BENCH:-all}" -postgres "$TEST_POSTGRES_DSN" -postgres-pid "$POSTGRES_PID" -report var/bench/report.md "$@"
