#!/usr/bin/env bash
# Measures how fast the pages feel: runs Lighthouse on the demonstration, as a mobile phone on a slow network. Needs Debian's
# chromium.
source "$(dirname "$0")/measure.sh"
target/release/portal serve --demo --listen 127.0.0.1:$PORT --data-dir "$work/data" > "$work/portal.log" 2>&1 &
started+=($!)
await "http://127.0.0.1:$PORT/readyz"
node tests/bench/lighthouse.mjs "http://127.0.0.1:$PORT"
