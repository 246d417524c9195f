#!/usr/bin/env bash
# Runs a command with a temporary PostgreSQL server:   tests/postgres.sh run cargo test -p portal-store
#
# The server's files are in a temporary folder. The server listens on a free port of 127.0.0.1 only, and is deleted when the
# command ends. POSTGRES_MEMORY=1GB gives the server more than the 64 MB that tests need. The command reads the server's URL from
# PORTAL_TEST_POSTGRES_URL. This script ends with the exit code of the command. PostgreSQL refuses to run as root: when root runs
# this script, the server runs as the user "postgres", or as "nobody" when there is no user "postgres".
set -euo pipefail

fail() {
    echo "postgres.sh: $1" >&2
    exit "${2:-69}"
}

[ "${1:-}" = run ] && [ $# -ge 2 ] || fail "usage: tests/postgres.sh run COMMAND [ARGUMENT…]" 64
shift

programs=""
if command -v initdb >/dev/null 2>&1; then
    programs="$(dirname "$(command -v initdb)")"
else
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
        if [ -x "$folder/initdb" ]; then programs="$folder" && break; fi
    done
fi
[ -n "$programs" ] || fail "PostgreSQL is missing: install it (Debian: apt-get install postgresql)."

as_owner=()
owner="$(id -un)"
if [ "$(id -u)" -eq 0 ]; then
    owner=postgres
    id "$owner" >/dev/null 2>&1 || owner=nobody
    as_owner=(setpriv --reuid="$owner" --regid="$(id -g "$owner")" --clear-groups env HOME=/)
fi

folder="$(mktemp -d "${TMPDIR:-/tmp}/portal-postgres.XXXXXX")"
chmod 711 "$folder"
mkdir "$folder/run"
[ "$(id -u)" -ne 0 ] || chown -R "$owner" "$folder"

finish() {
    cd /
    "${as_owner[@]}" "$programs/pg_ctl" -D "$folder/cluster" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

here="$PWD"
cd "$folder"
# The language of the server is French, if its version supports that (15 and later). Lists must have the same order whatever
# this language is, and most servers are not French.
initialise() {
    "${as_owner[@]}" "$programs/initdb" -D "$folder/cluster" -U portal -A trust -E UTF8 --locale=C --no-sync "$@" \
        >"$folder/log" 2>&1
}
initialise --locale-provider=icu --icu-locale=fr || initialise || { cat "$folder/log" >&2; fail "initdb failed." 70; }

# Tests don't need data to survive a power cut, so nothing waits for the disk. Tests run at the same time and need many connections.
settings="-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=400"
settings+=" -c shared_buffers=${POSTGRES_MEMORY:-64MB} -c listen_addresses=127.0.0.1 -k $folder/run"
port=""
for _ in 1 2 3 4 5 6 7 8 9 10; do
    candidate=$((20000 + RANDOM % 40000))
    if (exec 3<>"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null; then continue; fi
    if "${as_owner[@]}" "$programs/pg_ctl" -D "$folder/cluster" -l "$folder/run/log" -w -t 60 \
        -o "$settings -p $candidate" start >/dev/null 2>&1; then
        port="$candidate"
        break
    fi
done
[ -n "$port" ] || { cat "$folder/run/log" >&2; fail "PostgreSQL did not start." 70; }

cd "$here"
export PORTAL_TEST_POSTGRES_URL="postgres://portal@127.0.0.1:$port/postgres"
code=0
"$@" || code=$?
exit "$code"
