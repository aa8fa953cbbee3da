# shellcheck shell=bash
# services.sh: what the tests need from the system. Sourced, not run.
#
#   need_packages     installs PostgreSQL, Redis, Chromium, tesseract and a CJK font where missing
#   start_postgres    a fresh server of our own; sets TEST_POSTGRES_DSN, POSTGRES_PID
#   start_redis       a fresh server of our own; sets TEST_REDIS_ADDR
#   stop_services     ends them and removes their files
#
# Servers listen on free loopback ports and keep their files in $SERVICES_DIR.

SERVICES_DIR=$(mktemp -d "${TMPDIR:-/tmp}/shopbell-services.XXXXXX")
chmod 755 "$SERVICES_DIR"
SERVICE_PIDS=()

free_port() {
  node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'
}

postgres_bin() {
  local dirs=(/usr/lib/postgresql/*/bin)
  [[ -x ${dirs[-1]}/initdb ]] && echo "${dirs[-1]}" && return
  command -v initdb >/dev/null && dirname "$(readlink -f "$(command -v initdb)")"
}

chromium_bin() {
  command -v chromium || command -v chromium-browser || command -v google-chrome || true
}

need_packages() {
  local missing=()
  [[ -n $(postgres_bin) ]] || missing+=(postgresql)
  command -v redis-server >/dev/null || missing+=(redis-server)
  [[ -n $(chromium_bin) ]] || missing+=(chromium)
  { command -v fc-list >/dev/null && [[ -n $(fc-list :lang=zh-cn) ]]; } || missing+=(fontconfig fonts-noto-cjk)
  { command -v gcc >/dev/null && [[ -e /usr/include/stdlib.h ]]; } || missing+=(gcc libc6-dev)
  { command -v tesseract >/dev/null && tesseract --list-langs 2>/dev/null | grep -q chi_sim; } ||
    missing+=(tesseract-ocr tesseract-ocr-eng tesseract-ocr-chi-sim)
  [[ ${#missing[@]} -gt 0 ]] || return 0

  echo "==> installing: ${missing[*]}"
  local root=()
  if [[ $(id -u) -ne 0 ]]; then
    command -v sudo >/dev/null || fail_packages "${missing[@]}"
    root=(sudo)
  fi
  command -v apt-get >/dev/null || fail_packages "${missing[@]}"
  "${root[@]}" apt-get update -qq || fail_packages "${missing[@]}"
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    fail_packages "${missing[@]}"
}

fail_packages() {
  echo "The tests need these packages, and they could not be installed: $*" >&2
  echo "Install them by hand and run make test again." >&2
  exit 1
}

# as_postgres runs a command as a user that PostgreSQL accepts: it refuses root.
as_postgres() {
  if [[ $(id -u) -eq 0 ]]; then
    setpriv --reuid=postgres --regid=postgres --clear-groups -- env HOME="$SERVICES_DIR" "$@"
  else
    "$@"
  fi
}

# wait_for SECONDS COMMAND…: until the command succeeds.
wait_for() {
  local until=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [[ $SECONDS -lt $until ]] || { echo "still not ready: $*" >&2; return 1; }
    sleep 0.1
  done
}

# start_postgres [fast]: "fast" leaves out fsync, for tests that do not measure.
# POSTGRES_KEEP names a folder whose databases outlive this run.
start_postgres() {
  local bin port data=${POSTGRES_KEEP:-$SERVICES_DIR/postgres}
  bin=$(postgres_bin)
  port=$(free_port)
  mkdir -p "$data"
  [[ $(id -u) -ne 0 ]] || chown postgres "$data"
  [[ -e $data/db/PG_VERSION ]] || (cd "$data" && as_postgres "$bin/initdb" -D "$data/db" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N >"$data/initdb.log" 2>&1) ||
    { cat "$data/initdb.log" >&2; return 1; }
  local settings=(-c listen_addresses=127.0.0.1 -c port="$port" -c unix_socket_directories="$data"
    -c max_connections=300 -c shared_buffers=256MB -c log_min_messages=fatal)
  [[ ${1:-} != fast ]] || settings+=(-c fsync=off -c full_page_writes=off)
  (cd "$data" && exec 1>>"$data/log" 2>&1 && as_postgres "$bin/postgres" -D "$data/db" "${settings[@]}") &
  SERVICE_PIDS+=($!)
  wait_for 30 "$bin/pg_isready" -q -h 127.0.0.1 -p "$port" || { cat "$data/log" >&2; return 1; }
  POSTGRES_PID=$(head -1 "$data/db/postmaster.pid")
  export TEST_POSTGRES_DSN="postgres://postgres@127.0.0.1:$port/postgres?sslmode=disable"
}

start_redis() {
  local port dir=$SERVICES_DIR/redis
  port=$(free_port)
  mkdir -p "$dir"
  redis-server --bind 127.0.0.1 --port "$port" --dir "$dir" --save '' --appendonly no >"$dir/log" 2>&1 &
  SERVICE_PIDS+=($!)
  wait_for 10 redis-cli -p "$port" ping || { cat "$dir/log" >&2; return 1; }
  export TEST_REDIS_ADDR="127.0.0.1:$port"
}

stop_services() {
  local pid
  for pid in "${SERVICE_PIDS[@]}"; do
    # The shell around postgres is not postgres: its children get the signal too.
    pkill -INT -P "$pid" 2>/dev/null || true
    kill -INT "$pid" 2>/dev/null || true
  done
  for pid in "${SERVICE_PIDS[@]}"; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$SERVICES_DIR"
}
