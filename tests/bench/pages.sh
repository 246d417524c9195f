#!/usr/bin/env bash
# Measures pages, and fetches of a phone's cached file, and compares them with nginx and React. The servers run on core 0, the
# load generator on core 1.
#   BENCH_BASE=/path/to/portal   another build of the portal, to be measured in the same run; BENCH_BASE_DIST is the folder of that
#                                build's files for the browser
source "$(dirname "$0")/measure.sh"
PIN=1
PHONES=50
ACCEPT='Accept-Encoding: gzip, deflate, br, zstd'
CLIENTS=/extranet/clients LIST=/extranet/clients/10000/phones

# start_portal NAME PROGRAM [DIST]: starts a portal with the demonstration's data, and registers phones until one client has 50.
start_portal() {
  TOKIO_WORKER_THREADS=1 taskset -c 0 "$2" serve --demo ${3:+--dist-dir "$3"} \
    --listen 127.0.0.1:$PORT --data-dir "$work/data-$1" > "$work/portal-$1.log" 2>&1 &
  portal=$!; started+=($portal)
  await "http://127.0.0.1:$PORT/readyz"
  idle=$(resident $portal)
  rm -f "$work/cookies"
  sign_in
  local registered mac
  registered=$(curl -fsS -b "$work/cookies" "http://127.0.0.1:$PORT/api/v1/clients/10000/phones" | node -p 'JSON.parse(require("fs").readFileSync(0)).total')
  for index in $(seq $((PHONES - registered - 1))); do
    mac=$(printf '805EC05%05X' "$index")
    post /api/v1/clients/10000/phones "{\"mac\":\"$mac\",\"number\":\"0970192349\",\"description\":\"Poste $index\"}" > /dev/null
  done
  post /api/v1/clients/10000/phones '{"mac":"805EC0021C1B","number":"0970192349","description":"Yealink CP920"}' > /dev/null
  cookie="Cookie: $(cookie)"
}
# pages NAME: prints one line for each page, uncompressed and compressed as a browser asks for it.
pages() {
  local path header bytes
  for path in $CLIENTS $LIST; do
    for header in 'Accept-Encoding: identity' "$ACCEPT"; do
      bytes=$(curl -fsS -H "$cookie" -H "$header" -o /dev/null -w '%{size_download}' "http://127.0.0.1:$PORT$path")
      page_rate=$(rate "http://127.0.0.1:$PORT$path" -H "$cookie" -H "$header")
      [ "$path $header" != "$CLIENTS $ACCEPT" ] || clients_rate=$page_rate
      printf '  %-8s %-32s %10s a second   %7s bytes   (%s)\n' "$1" "$path" "$page_rate" "$bytes" "${header#*: }"
    done
  done
}

echo "$(uname -srm), one core for each server, $CONNECTIONS connections, median of 3 × ${SECONDS_EACH} s"
echo
echo "Pages, signed in, from SQLite"
if [ -n "${BENCH_BASE:-}" ]; then
  start_portal before "$BENCH_BASE" "${BENCH_BASE_DIST:-}"
  pages before
  kill "$portal"; wait "$portal" 2>/dev/null || true
fi
start_portal now target/release/portal
pages now
page_memory=$(resident $portal)

curl -fsS -b "$work/cookies" "http://127.0.0.1:$PORT/api/v1/clients" > "$work/clients.json"
# The file of the first fetch names the phone's own URL. The second fetch, at this URL, confirms that the phone is bound.
first=$(curl -fsS -H "$AGENT" "http://127.0.0.1:$PORT/sip-ps/805ec0021c1b.cfg")
own=$(sed -n 's/^static.auto_provision.server.url = //p' <<< "$first")805ec0021c1b.cfg
mkdir "$work/www"
curl -fsS -H "$AGENT" "$own" > "$work/www/805ec0021c1b.cfg"

start_nginx 1 taskset -c 0
NODE_ENV=production taskset -c 0 node tests/bench/react.mjs $REACT "$work/clients.json" & started+=($!)
await "http://127.0.0.1:$NGINX/805ec0021c1b.cfg"
await "http://127.0.0.1:$REACT/"

nginx_rate=$(rate "http://127.0.0.1:$NGINX/805ec0021c1b.cfg" -H "$AGENT")
fetch_rate=$(rate "$own" -H "$AGENT")
fetch_memory=$(resident $portal)
react_rate=$(rate "http://127.0.0.1:$REACT/")
react_size=$(curl -fsS "http://127.0.0.1:$REACT/" | wc -c)

cat <<REPORT
  react-dom renderToString, bare, the client list   $react_rate a second   $react_size bytes
  the client list, compressed, beside React         $(ratio "$clients_rate" "$react_rate") (asked: 1)

A phone's fetch ($(wc -c < "$work/www/805ec0021c1b.cfg") bytes)
  nginx, the file from disk        $nginx_rate a second
  portal, warm                     $fetch_rate a second      $(ratio "$fetch_rate" "$nginx_rate") of nginx (asked: 0.6)

Resident memory of the portal: $idle MiB idle, $page_memory MiB after the pages, $fetch_memory MiB after the fetches

Weight in the browser (brotli)
$(node app/optimise.mjs dist --budget)
REPORT
