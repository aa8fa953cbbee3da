#!/usr/bin/env bash
# need.sh TOOL: stop with a clear text where a tool is missing or too old.
set -euo pipefail

case "$1" in
go)
  command -v go >/dev/null || { echo "Go 1.26 or newer is needed: https://go.dev/dl/" >&2; exit 1; }
  v=$(go env GOVERSION); v=${v#go}; minor=${v#1.}; minor=${minor%%[!0-9]*}
  [[ $v == 1.* && $minor -ge 26 ]] || { echo "Go 1.26 or newer is needed; this is $v" >&2; exit 1; }
  ;;
node)
  command -v node >/dev/null && command -v npm >/dev/null || { echo "Node.js 20 or newer with npm is needed: https://nodejs.org/" >&2; exit 1; }
  [[ $(node -p 'process.versions.node.split(".")[0]') -ge 20 ]] || { echo "Node.js 20 or newer is needed; this is $(node --version)" >&2; exit 1; }
  ;;
*)
  echo "need.sh: unknown tool $1" >&2; exit 2 ;;
esac
