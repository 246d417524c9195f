#!/usr/bin/env bash
# A page and a warm fetch, beside nginx and React. Server and reference each have one core, the generator the other.
source "$(dirname "$0")/measure.sh"
PIN=1

# Ours, with the demonstration's data.
TOKIO_WORKER_THREADS=1 taskset -c 0 target/release/portal serve --demo \
  --listen 127.0.0.1:$PORT --data-dir "$work/data" > "$work/portal.log" 2>&1 &
portal=$!; started+=($portal)
await "http://127.0.0.1:$PORT/readyz"
idle=$(resident $portal)
sign_in
curl -fsS -b "$work/cookies" "http://127.0.0.1:$PORT/api/v1/clients" > "$work/clients.json"
post /api/v1/clients/10000/phones '{"mac":"805EC0021C1B","number":"0970192349","description":"Yealink CP920"}' > /dev/null
first=$(curl -fsS -H "$AGENT" "http://127.0.0.1:$PORT/sip-ps/805ec0021c1b.cfg")
own=$(sed -n 's/^static.auto_provision.server.url = //p' <<< "$first")805ec0021c1b.cfg
mkdir "$work/www"
curl -fsS -H "$AGENT" "$own" > "$work/www/805ec0021c1b.cfg"
cookie="Cookie: $(cookie)"

start_nginx 1 taskset -c 0
NODE_ENV=production taskset -c 0 node tests/bench/react.mjs $REACT "$work/clients.json" & started+=($!)
await "http://127.0.0.1:$NGINX/805ec0021c1b.cfg"
await "http://127.0.0.1:$REACT/"

nginx_rate=$(rate "http://127.0.0.1:$NGINX/805ec0021c1b.cfg" -H "$AGENT")
fetch_rate=$(rate "$own" -H "$AGENT")
fetch_memory=$(resident $portal)
react_rate=$(rate "http://127.0.0.1:$REACT/")
page_rate=$(rate "http://127.0.0.1:$PORT/extranet/clients" -H "$cookie")
page_memory=$(resident $portal)
page_size=$(curl -fsS -H "$cookie" "http://127.0.0.1:$PORT/extranet/clients" | wc -c)
react_size=$(curl -fsS "http://127.0.0.1:$REACT/" | wc -c)

cat <<REPORT
$(uname -srm), one core for each server, $CONNECTIONS connections, median of 3 × ${SECONDS_EACH} s

A phone's fetch ($(wc -c < "$work/www/805ec0021c1b.cfg") bytes)
  nginx, the file from disk        $nginx_rate a second
  portal, warm                     $fetch_rate a second      $(ratio "$fetch_rate" "$nginx_rate") of nginx (asked: 0.6)

The client list, $(node -p "JSON.parse(require('fs').readFileSync('$work/clients.json')).rows.length") rows
  react-dom renderToString, bare   $react_rate a second      ($react_size bytes)
  portal, signed in, from SQLite   $page_rate a second      ($page_size bytes)      $(ratio "$page_rate" "$react_rate") of React (asked: 1)

Resident memory of the portal: $idle MiB idle, $fetch_memory MiB after the fetches, $page_memory MiB after the pages

Weight in the browser (brotli)
$(node app/optimise.mjs dist --budget)
REPORT
