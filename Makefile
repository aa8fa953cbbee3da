# Shopbell. `make` alone lists the targets.

SHELL       := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS   += --no-print-directory

GOLANGCI_VERSION := v2.15.0

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X github.com/shopbell/shopbell/internal/edge/cli.Version=$(VERSION)

GO_SOURCES  := $(shell find cmd internal demo -name node_modules -prune -o -path internal/edge/webfs/dist -prune -o -type f ! -name '*_test.go' -print 2>/dev/null)
WEB_SOURCES := $(shell find web -name node_modules -prune -o -name dist -prune -o -path web/e2e -prune -o -type f -print 2>/dev/null)
WEB_DIST    := internal/edge/webfs/dist
NODE_STAMP  := web/node_modules/.stamp
WEB_STAMP   := var/build/web.stamp
GOLANGCI    := bin/tools/golangci-lint-$(GOLANGCI_VERSION)

.PHONY: help run build web gen fmt check lint test bench e2e crash clean

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: bin/shopbell ## Build and start the demo shop, print its addresses and logins
	@exec bin/shopbell demo

build: bin/shopbell ## Build bin/shopbell with the web apps inside

web: $(WEB_STAMP) ## Build the widget and the console

bin/shopbell: $(GO_SOURCES) go.mod go.sum $(WEB_STAMP)
	@scripts/need.sh go
	@echo "==> building bin/shopbell (the first time takes a minute or two)"
	@CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o $@ ./cmd/shopbell

$(NODE_STAMP): web/package-lock.json
	@scripts/need.sh node
	@echo "==> installing the web packages (npm ci)"
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(WEB_STAMP): $(NODE_STAMP) $(WEB_SOURCES)
	@echo "==> building the widget and the console"
	@scripts/build-web.sh $(WEB_DIST)
	@mkdir -p $(@D) && touch $@

gen: $(NODE_STAMP) ## Generate the TypeScript API types and the configuration reference
	@scripts/gen.sh

fmt: $(NODE_STAMP) ## Format Go and TypeScript
	@gofmt -w cmd internal scripts
	@cd web && npm run --silent format

check: $(NODE_STAMP) lint ## Formatting, linters, types, generated files
	@scripts/check.sh
	@$(GOLANGCI) run

lint: $(GOLANGCI)

$(GOLANGCI):
	@echo "==> building golangci-lint $(GOLANGCI_VERSION) (once, about two minutes)"
	@mkdir -p bin/tools
	@GOBIN=$(CURDIR)/bin/tools go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	@mv bin/tools/golangci-lint $@

test: ## Run everything: both storage profiles, race detector, web, browser, crashes
	@scripts/test.sh

e2e: bin/shopbell $(NODE_STAMP) ## Only the browser journeys
	@scripts/e2e.sh

crash: bin/shopbell ## Only the crash test; CRASH_CYCLES=1000 for the long one
	@scripts/crash.sh

bench: bin/shopbell ## Measure against the bare floor; prints the table of docs/benchmarks.md
	@scripts/bench.sh

clean: ## Remove what was built; keeps node_modules and your data
	@rm -rf bin var/build var/test $(WEB_DIST)/*
