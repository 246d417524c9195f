#!/usr/bin/env bash
# Runs the fuzz targets, all or the named ones: tests/fuzz.sh [target…]. Each target runs for FUZZ_SECONDS (default: 5 minutes).
# The sanitizers need unstable options of the compiler: RUSTC_BOOTSTRAP makes a stable compiler accept these options.
set -euo pipefail
cd "$(dirname "$0")/.."
export RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$PWD/target/fuzz"
cargo fuzz --version >/dev/null 2>&1 || cargo install cargo-fuzz --locked

for crate in server/provisioning server/protocols; do
  for file in "$crate"/fuzz/fuzz_targets/*.rs; do
    target=$(basename "$file" .rs)
    [ $# -eq 0 ] || [[ " $* " == *" $target "* ]] || continue
    echo "== $target"
    (cd "$crate" && cargo fuzz run "$target" -- -max_total_time="${FUZZ_SECONDS:-300}" -print_final_stats=1)
  done
done
