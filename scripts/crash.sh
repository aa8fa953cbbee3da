#!/usr/bin/env bash
# crash.sh: only the crash test, with output. CRASH_CYCLES sets the number of kills.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/services.sh
. scripts/services.sh
trap stop_services EXIT
need_packages
SHOPBELL_BIN=$PWD/bin/shopbell go test -count=1 -v -timeout 3h ./internal/crashtest/...
