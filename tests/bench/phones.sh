#!/usr/bin/env bash
# Measures fetches of thousands of phones, on SQLite and on PostgreSQL: from the cache, and rendered for each request. nginx, which
# serves the same bytes, is the reference. Then all phones restart at once, over TLS. Server, reference and load generator share
# all cores.
#   BENCH_CLIENTS=1000                  the number of clients of the larger measurement; each has a hundred phones
#   BENCH_DATABASES="sqlite postgres"   the databases to measure; PostgreSQL needs PORTAL_TEST_POSTGRES_URL (tests/postgres.sh)
source "$(dirname "$0")/measure.sh"
CLIENTS=${BENCH_CLIENTS:-1000}
DATABASES=${BENCH_DATABASES:-sqlite postgres}
bench=target/release/bench
# Phones' files name this URL. It stays the same with and without TLS, so that the files stay the same too.
public="https://localhost:$PORT"

mkdir "$work/www"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
cat > "$work/each.lua" <<'LUA'
-- Requests the files of the first FIRST phones of the file LIST, one phone after the other.
local paths, agents, index = {}, {}, 0
for line in io.lines(os.getenv("LIST")) do
  local mac, token = line:match("(%x+) (%w+)")
  if mac and #paths < tonumber(os.getenv("FIRST")) then
    paths[#paths + 1] = "/sip-ps/" .. token .. "/" .. mac .. ".cfg"
    agents[#agents + 1] = "Yealink SIP-T46G 28.83.0.120 " .. mac
  end
end
function request()
  index = index % #paths + 1
  return wrk.format("GET", paths[index], { ["User-Agent"] = agents[index] })
end
LUA

# start_portal DATABASE CACHE [OPTION…]: starts the portal with a cache of so many MiB. It does not wait for the portal.
portal=
start_portal() {
  local database=$1 cache=$2; shift 2
  target/release/portal serve --demo --data-dir "$work/data-${database%%:*}" --database-url "$database" \
    --cache-mib "$cache" --log-filter warn --public-url "$public" "$@" > "$work/portal.log" 2>&1 &
  portal=$!; started+=($portal)
}
stop_portal() { kill "$portal"; wait "$portal" 2>/dev/null || true; }

# fetches DATABASE PHONES: measures the fetches, and prints one line of the table.
fetches() {
  local database=$1 phones=$2 warm cold
  start_portal "$database" 16 --listen 127.0.0.1:$PORT; await "http://127.0.0.1:$PORT/readyz"
  # The generator goes round a thousand phones again and again: after the first round, all of their files are cached.
  warm=$(LIST=$list FIRST=1000 rate "http://127.0.0.1:$PORT/" -s "$work/each.lua")
  stop_portal
  # Without a cache, each fetch renders the file.
  start_portal "$database" 0 --listen 127.0.0.1:$PORT; await "http://127.0.0.1:$PORT/readyz"
  cold=$(LIST=$list FIRST=1000000 rate "http://127.0.0.1:$PORT/" -s "$work/each.lua" --latency)
  local latency; latency=$(awk '/50%|99%/ {printf "%s %s  ", $1, $2}' "$work/wrk.txt")
  stop_portal
  printf '  %-10s %7s   warm %8s a second, %s of nginx    anew %8s a second (%s)\n' \
    "${database%%:*}" "$phones" "$warm" "$(ratio "$warm" "$nginx_rate")" "$cold" "$latency"
}

# settle DATABASE: does at once what PostgreSQL's autovacuum would do later, because the database was filled within minutes.
settle() { case $1 in postgres:*) psql "$1" -qc 'VACUUM ANALYZE' -c CHECKPOINT ;; esac; }

# measure DATABASE: fills the database in two steps (1,000 phones, then all), measures the fetches after each, then the storm.
measure() {
  local database=$1
  list="$work/phones-${database%%:*}.txt"
  start_portal "$database" 16 --listen 127.0.0.1:$PORT; await "http://127.0.0.1:$PORT/readyz"
  $bench fill --address 127.0.0.1:$PORT --origin "$public" --password metacentrex-demo --clients 10 --out "$list"
  # nginx is measured once, for the first database.
  if [ -z "${nginx_rate:-}" ]; then
    read -r mac token < "$list"
    curl -fsS -A "Yealink SIP-T46G 28.83.0.120 $mac" "http://127.0.0.1:$PORT/sip-ps/$token/$mac.cfg" > "$work/www/phone.cfg"
    echo "  a T46G's configuration has $(wc -c < "$work/www/phone.cfg") bytes"
  fi
  stop_portal
  if [ -z "${nginx_rate:-}" ]; then
    start_nginx 2; await "http://127.0.0.1:$NGINX/phone.cfg"
    nginx_rate=$(rate "http://127.0.0.1:$NGINX/phone.cfg")
    echo "  nginx, the same bytes from disk: $nginx_rate a second"
  fi
  settle "$database"; fetches "$database" 1000
  start_portal "$database" 16 --listen 127.0.0.1:$PORT; await "http://127.0.0.1:$PORT/readyz"
  $bench fill --address 127.0.0.1:$PORT --origin "$public" --password metacentrex-demo --from 10 --clients $((CLIENTS - 10)) --out "$list"
  stop_portal
  settle "$database"; fetches "$database" $((CLIENTS * 100))
  start_portal "$database" 16 --listen 127.0.0.1:$PORT \
    --tls-cert "$work/cert.pem" --tls-key "$work/key.pem"
  await "https://127.0.0.1:$PORT/readyz"
  local session; session=$(curl -fsSk -D - -o /dev/null -H "Origin: $public" -H 'Content-Type: application/json' \
    -d '{"login":"expert","password":"metacentrex-demo"}' "https://localhost:$PORT/api/v1/sessions" |
    awk 'tolower($1) == "set-cookie:" && /session/ {sub(";", "", $2); print $2}')
  local idle; idle=$(resident $portal)
  $bench storm --address 127.0.0.1:$PORT --authority "$work/cert.pem" --phones "$list" --page /extranet/clients --cookie "$session"
  echo "  memory: $idle MiB before, $(most_resident $portal) MiB at the most"
  grep -E 'dropped|lost|ERROR' "$work/portal.log" | tail -3 || true
  stop_portal
}

echo "Rendering alone, one core"
taskset -c 0 $bench render
echo "Fetches, $CONNECTIONS connections, median of 3 × ${SECONDS_EACH} s; and the storm"
for database in $DATABASES; do
  case $database in
    sqlite) measure "sqlite://$work/portal.db?mode=rwc" ;;
    postgres) measure "$PORTAL_TEST_POSTGRES_URL" ;;
  esac
done
