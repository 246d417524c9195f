#!/usr/bin/env bash
# Measures what the project promises, each figure against a reference in the same run: over loopback, with one load
# generator, three times, the median. Server and reference each have one core, the generator the other.
# Needs a release build (make bench makes it), and Debian's nginx and wrk.
set -euo pipefail
cd "$(dirname "$0")/../.."

SECONDS_EACH=${BENCH_SECONDS:-8}
CONNECTIONS=32
PORT=18080 NGINX=18081 REACT=18082
export PATH="$PATH:/usr/sbin"

for tool in nginx wrk curl taskset node; do
  command -v "$tool" >/dev/null || { echo "make bench needs $tool (Debian: apt-get install nginx-light wrk curl util-linux nodejs)" >&2; exit 1; }
done

work=$(mktemp -d)
chmod 755 "$work"
started=()
trap 'kill "${started[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT

await() { for _ in $(seq 200); do curl -fso /dev/null "$1" && return; sleep 0.05; done; echo "no answer from $1" >&2; exit 1; }
resident() { awk '/^VmRSS/ {printf "%.1f", $2 / 1024}' "/proc/$1/status"; }
# rate URL [wrk's options]: requests a second, the median of three runs.
rate() {
  local url=$1; shift
  for _ in 1 2 3; do
    taskset -c 1 wrk -t1 -c$CONNECTIONS -d${SECONDS_EACH}s "$@" "$url" > "$work/wrk.txt"
    if grep -q 'Non-2xx' "$work/wrk.txt"; then cat "$work/wrk.txt" >&2; return 1; fi
    awk '/^Requests\/sec/ {print $2}' "$work/wrk.txt"
  done | sort -n | sed -n 2p
}
ratio() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.2f", a / b}'; }

# Ours, with the demonstration's data.
TOKIO_WORKER_THREADS=1 taskset -c 0 target/release/portal serve --demo \
  --listen 127.0.0.1:$PORT --data-dir "$work/data" > "$work/portal.log" 2>&1 &
portal=$!; started+=($portal)
await "http://127.0.0.1:$PORT/readyz"
idle=$(resident $portal)
origin="Origin: http://127.0.0.1:$PORT"
post() { curl -fsS -b "$work/cookies" -c "$work/cookies" -H "$origin" -H 'Content-Type: application/json' -d "$2" "http://127.0.0.1:$PORT$1"; }
post /api/v1/sessions '{"login":"expert","password":"metacentrex-demo"}' > /dev/null
curl -fsS -b "$work/cookies" "http://127.0.0.1:$PORT/api/v1/clients" > "$work/clients.json"
post /api/v1/clients/10000/phones '{"mac":"805EC0021C1B","number":"0970192349","description":"Yealink CP920"}' > /dev/null
agent='User-Agent: Yealink SIP-CP920 78.85.0.5 80:5e:c0:02:1c:1b'
first=$(curl -fsS -H "$agent" "http://127.0.0.1:$PORT/sip-ps/805ec0021c1b.cfg")
own=$(sed -n 's/^static.auto_provision.server.url = //p' <<< "$first")805ec0021c1b.cfg
mkdir "$work/www"
curl -fsS -H "$agent" "$own" > "$work/www/805ec0021c1b.cfg"
cookie="Cookie: $(awk '/session/ {print $6 "=" $7}' "$work/cookies")"

# nginx, as Debian configures it: one worker, its access log on as ours is.
cat > "$work/nginx.conf" <<CONF
worker_processes 1; daemon off; pid $work/nginx.pid; error_log $work/error.log;
events { worker_connections 1024; }
http { access_log $work/access.log; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type text/plain;
  server { listen 127.0.0.1:$NGINX; root $work/www; } }
CONF
taskset -c 0 nginx -c "$work/nginx.conf" & started+=($!)
NODE_ENV=production taskset -c 0 node tests/bench/react.mjs $REACT "$work/clients.json" & started+=($!)
await "http://127.0.0.1:$NGINX/805ec0021c1b.cfg"
await "http://127.0.0.1:$REACT/"

nginx_rate=$(rate "http://127.0.0.1:$NGINX/805ec0021c1b.cfg" -H "$agent")
fetch_rate=$(rate "$own" -H "$agent")
fetch_memory=$(resident $portal)
react_rate=$(rate "http://127.0.0.1:$REACT/")
page_rate=$(rate "http://127.0.0.1:$PORT/extranet/clients" -H "$cookie")
page_memory=$(resident $portal)
page_size=$(curl -fsS -H "$cookie" "http://127.0.0.1:$PORT/extranet/clients" | wc -c)
react_size=$(curl -fsS "http://127.0.0.1:$REACT/" | wc -c)

cat <<REPORT
$(uname -srm), one core for each server, $CONNECTIONS connections, median of 3 × ${SECONDS_EACH} s

A telephone's fetch ($(wc -c < "$work/www/805ec0021c1b.cfg") bytes)
  nginx, the file from disk        $nginx_rate a second
  portal, warm                     $fetch_rate a second      $(ratio "$fetch_rate" "$nginx_rate") of nginx (asked: 0.35)

The client list, $(node -p "JSON.parse(require('fs').readFileSync('$work/clients.json')).rows.length") rows
  react-dom renderToString, bare   $react_rate a second      ($react_size bytes)
  portal, signed in, from SQLite   $page_rate a second      ($page_size bytes)      $(ratio "$page_rate" "$react_rate") of React (asked: 1)

Resident memory of the portal: $idle MiB idle, $fetch_memory MiB after the fetches, $page_memory MiB after the pages

Weight in the browser (brotli)
$(node app/optimise.mjs dist --budget)
REPORT
