#!/usr/bin/env bash
# test.sh: everything that has to hold, in one run on one machine. Called by
# make test. It ends with a summary whose last line counts the tests, and fails
# when anything failed. Nothing is skipped in silence: a Go test that skips is a
# failure, except acceptance tests whose data is not in this clone; those are
# named.
set -uo pipefail
cd "$(dirname "$0")/.."

# shellcheck source=scripts/services.sh
. scripts/services.sh
trap stop_services EXIT
trap 'exit 130' INT TERM

export GOFLAGS=${GOFLAGS:--mod=readonly}
results=var/test
rm -rf "$results"
mkdir -p "$results"
started=$SECONDS
passed=0 failed=0 skipped=0
failures=() notes=()

# step NAME COMMAND…: one check; its output is shown as it comes.
step() {
  local name=$1 begun=$SECONDS
  shift
  printf '\n==> %s\n' "$name"
  if "$@"; then
    passed=$((passed + 1))
    printf '    %s: ok (%d s)\n' "$name" $((SECONDS - begun))
  else
    failed=$((failed + 1))
    failures+=("$name")
    printf '    %s: FAILED (%d s)\n' "$name" $((SECONDS - begun))
  fi
}

# count NAME FILE EXIT: adds "passed failed skipped" of a runner to the totals.
count() {
  local name=$1 file=$2 code=$3 p=0 f=0 s=0
  [[ -s $file ]] && read -r p f s <"$file"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  if [[ $code -ne 0 || $f -gt 0 || $p -eq 0 ]]; then
    failures+=("$name")
    [[ $f -gt 0 ]] || failed=$((failed + 1))
  fi
  printf '    %s: %d passed, %d failed, %d skipped\n' "$name" "$p" "$f" "$s"
}

# Nothing else makes sense without these.
need_packages
scripts/need.sh go && scripts/need.sh node || exit 1
start_postgres fast && start_redis || exit 1

step "build" make build
step "format, vet, generated files, shell" scripts/check.sh
step "web types" npm --prefix web run --silent typecheck
step "web lint" npm --prefix web run --silent lint
step "web sizes" npm --prefix web run --silent size

printf '\n==> web tests\n'
for app in shared widget console; do
  (cd "web/$app" && npx vitest run --reporter=default --reporter=json --outputFile.json="../../$results/vitest-$app.json")
  code=$?
  node -e 'const r=JSON.parse(require("fs").readFileSync(process.argv[1]));console.log(r.numPassedTests,r.numFailedTests+r.numFailedTestSuites*(r.numFailedTests===0),r.numPendingTests+r.numTodoTests)' \
    "$results/vitest-$app.json" >"$results/vitest-$app.txt"
  count "web/$app" "$results/vitest-$app.txt" $code
done

printf '\n==> Go tests, race detector, SQLite and PostgreSQL + Redis\n'
CGO_ENABLED=1 SHOPBELL_BIN=$PWD/bin/shopbell \
  go test -race -json -timeout 15m ./... | go run ./scripts/testsum -o "$results/go.txt"
count "go" "$results/go.txt" "${PIPESTATUS[1]}"
while read -r line; do [[ -z $line ]] || notes+=("$line"); done < <(tail -n +2 "$results/go.txt" 2>/dev/null)

printf '\n==> browser journeys\n'
scripts/e2e.sh "$results/e2e.txt"
count "browser" "$results/e2e.txt" $?

printf '\n==> summary (%d min %02d s)\n' $(((SECONDS - started) / 60)) $(((SECONDS - started) % 60))
for note in "${notes[@]}"; do echo "ACCEPTANCE NOT RUN: $note"; done
for name in "${failures[@]}"; do echo "FAILED: $name"; done
echo "$passed passed, $failed failed, $skipped skipped"
[[ $failed -eq 0 ]]
