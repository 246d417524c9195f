# Nothing else to remember: make run · make dev · make test · make check · make bench
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run dev dev-build build tools test check bench fuzz clean

TRUNK := 0.21.14
# The tool and the crate must be the same version, which stands in one place.
WASM_BINDGEN := $(shell sed -n 's/^wasm-bindgen = "=\(.*\)"/\1/p' Cargo.toml)
BROWSER := $(shell find app style public -type f -not -path '*/target/*') Cargo.toml Cargo.lock Trunk.toml
CARGO_TEST := $(shell cargo nextest --version >/dev/null 2>&1 && echo "nextest run" || echo "test")

help:
	@echo "make run    builds everything and serves the demonstration on http://127.0.0.1:8080"
	@echo "make dev    the same without optimisation, built and started again on each change"
	@echo "make test   runs all tests, those in a browser and on PostgreSQL included"
	@echo "make check  format, lints, rules between crates, unused dependencies, weight in the browser"
	@echo "make bench  measures pages, speed as felt, fetches, memory and weight"
	@echo "make fuzz   runs every fuzz target for 5 minutes (FUZZ_SECONDS)"

run: build
	@exec target/release/portal serve --demo

# Debug builds, without wasm-opt, in files of their own. Cargo lists in .d files what the browser's program is made of: views are not
# among them, so that a change of a view builds the server alone. Before the first build nobody knows, and everything counts.
DEV := target/dev
PROGRAM = $(or $(wildcard $(shell sed 's/^[^:]*://' target/wasm32-unknown-unknown/debug/*.d 2>/dev/null)),$(BROWSER))

# Looks twice a second for files, or folders, that are newer than its last look. A build that fails leaves the last server running.
dev: tools
	@mkdir -p $(DEV)
	@rm -f $(DEV)/started
	@server=; \
	stop() { [ -z "$$server" ] || { kill "$$server" && wait "$$server"; } 2>/dev/null || true; }; \
	trap stop EXIT; trap 'exit 130' INT TERM; \
	while true; do \
		touch $(DEV)/looked; \
		if $(MAKE) --no-print-directory dev-build && \
			{ [ target/debug/portal -nt $(DEV)/started ] || [ $(DEV)/built -nt $(DEV)/started ]; }; then \
			stop; \
			touch $(DEV)/started; \
			target/debug/portal serve --demo --dist-dir $(DEV)/dist & server=$$!; \
		fi; \
		until [ -n "$$(find app server style public Cargo.toml Cargo.lock Trunk.toml -name target -prune -o -newer $(DEV)/looked -print | head -n 1)" ]; do \
			sleep 0.5; \
		done; \
	done

dev-build: $(DEV)/built
	@cargo build --package portal-server

$(DEV)/built: $(PROGRAM) $(shell find style public -type f) app/index.html app/Cargo.toml app/api/Cargo.toml Cargo.toml Cargo.lock Trunk.toml
	@trunk build --dist $(DEV)/dist
	@touch $@

build: dist/.built
	@cargo build --release --package portal-server

# What Rust alone doesn't bring. Each is looked for first, and installed only if it isn't there.
tools:
	@rustup target list --installed | grep -qx wasm32-unknown-unknown || rustup target add wasm32-unknown-unknown
	@trunk --version 2>/dev/null | grep -qx 'trunk $(TRUNK)' || \
		CARGO_PROFILE_RELEASE_LTO=off cargo install trunk --version $(TRUNK) --locked
	@wasm-bindgen --version 2>/dev/null | grep -qx 'wasm-bindgen $(WASM_BINDGEN)' || \
		CARGO_PROFILE_RELEASE_LTO=off cargo install wasm-bindgen-cli --version $(WASM_BINDGEN)

node_modules/.installed: package.json package-lock.json
	@npm ci --no-audit --no-fund
	@touch $@

# The browser's files, newer than everything they are made of.
dist/.built: $(BROWSER) app/optimise.mjs node_modules/.installed | tools
	@trunk build --release
	@node app/optimise.mjs dist
	@touch $@

test: dist/.built
	@tests/install.sh
	@tests/postgres.sh run cargo $(CARGO_TEST) --workspace

check: dist/.built
	@cargo fmt --all --check
	@cargo clippy --workspace --all-targets -- --deny warnings
	@cargo clippy --package portal-app --features hydrate --target wasm32-unknown-unknown -- --deny warnings
	@cargo clippy --package portal-app --features editor --target wasm32-unknown-unknown -- --deny warnings
# As `make build` builds it: without the features that the tests' crates turn on.
	@cargo check --package portal-server
	@cargo test --workspace --test architecture --test documents
	@cargo machete --version >/dev/null 2>&1 || cargo install cargo-machete --locked
	@cargo machete
	@cargo deny --version >/dev/null 2>&1 || CARGO_PROFILE_RELEASE_LTO=off cargo install cargo-deny --locked
	@cargo deny --log-level error check bans licenses sources
	@if cargo deny fetch db >/dev/null 2>&1; then cargo deny check advisories; \
	else echo "advisories: not checked, their database can't be reached"; fi
	@node app/optimise.mjs dist --budget

bench: build node_modules/.installed
	@cargo build --release --package portal-bench
	@tests/bench/pages.sh
	@tests/bench/felt.sh
	@POSTGRES_MEMORY=1GB tests/postgres.sh run tests/bench/phones.sh

fuzz:
	@tests/fuzz.sh

clean:
	@rm -rf dist node_modules
	@cargo clean
