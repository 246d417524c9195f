# Settings and functions that the measuring scripts share; each script sources this file. A script measures each figure three
# times and takes the median, and measures a reference (nginx, React) in the same run. All runs use loopback and one load generator. Needs a release build (make bench makes it), Debian's nginx and wrk.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# The duration of one measurement, and the number of connections of the load generator.
SECONDS_EACH=${BENCH_SECONDS:-8}
CONNECTIONS=32
PORT=18080 NGINX=18081 REACT=18082
ORIGIN="Origin: http://127.0.0.1:$PORT"
AGENT='User-Agent: Yealink SIP-CP920 78.85.0.5 80:5e:c0:02:1c:1b'
export PATH="$PATH:/usr/sbin"
# One account registers all phones, faster than people work: without this setting, the limit of changes would refuse them.
export PORTAL_CHANGES_PER_MINUTE=1000000

for tool in nginx wrk curl taskset node openssl; do
  command -v "$tool" >/dev/null || { echo "make bench needs $tool (Debian: apt-get install nginx-light wrk curl util-linux nodejs openssl)" >&2; exit 1; }
done

work=$(mktemp -d)
chmod 755 "$work"
started=()
trap 'kill "${started[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT

# await URL: waits until the URL answers, 20 s at most.
await() { for _ in $(seq 400); do curl -fsko /dev/null "$1" && return; sleep 0.05; done; echo "no answer from $1" >&2; exit 1; }
# resident PID, most_resident PID: the resident memory of a process now, and its maximum until now, in MiB.
resident() { awk '/^VmRSS/ {printf "%.0f", $2 / 1024}' "/proc/$1/status"; }
most_resident() { awk '/^VmHWM/ {printf "%.0f", $2 / 1024}' "/proc/$1/status"; }
# rate URL [wrk's options]: prints the requests per second, the median of three runs. PIN is the core of the load generator, when
# the generator has a core of its own.
rate() {
  local url=$1; shift
  for _ in 1 2 3; do
    ${PIN:+taskset -c $PIN} wrk -t1 -c$CONNECTIONS -d${SECONDS_EACH}s "$@" "$url" > "$work/wrk.txt"
    if grep -q 'Non-2xx' "$work/wrk.txt"; then cat "$work/wrk.txt" >&2; return 1; fi
    awk '/^Requests\/sec/ {print $2}' "$work/wrk.txt"
  done | sort -n | sed -n 2p
}
ratio() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.2f", a / b}'; }
post() { curl -fsS -b "$work/cookies" -c "$work/cookies" -H "$ORIGIN" -H 'Content-Type: application/json' -d "$2" "http://127.0.0.1:$PORT$1"; }
sign_in() { post /api/v1/sessions '{"login":"expert","password":"metacentrex-demo"}' > /dev/null; }
cookie() { awk '/session/ {print $6 "=" $7}' "$work/cookies"; }
# start_nginx WORKERS [COMMAND…]: starts nginx as Debian configures it, with its access log, because the portal writes its log too.
# COMMAND starts nginx, for example on one core.
start_nginx() {
  local workers=$1; shift
  cat > "$work/nginx.conf" <<CONF
worker_processes $workers; daemon off; pid $work/nginx.pid; error_log $work/error.log;
events { worker_connections 1024; }
http { access_log $work/access.log; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type text/plain;
  server { listen 127.0.0.1:$NGINX; root $work/www; } }
CONF
  "$@" nginx -c "$work/nginx.conf" & started+=($!)
}
