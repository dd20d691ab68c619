#!/usr/bin/env bash
# The whole test run: checks, then the suite on SQLite (with browser and nginx), then on PostgreSQL.
# A part that is missing is named at the end; with CI=true that is a failure.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=$PWD/.venv/bin
export MINGCHUANG_SHARED=${MINGCHUANG_SHARED:-$PWD/../shared}
failed=0
missing=()

told=$(mktemp -d)
trap 'rm -rf "$told"' EXIT

step() { echo; echo "== $1"; shift; "$@" || failed=1; }
suite() { "$bin/pytest" -q -rsfE -n 2 --dist loadgroup "${@:2}" 2>&1 | tee "$told/$1"; }

bash tools/system_parts.sh
"$bin/mypy" > "$told/types" 2>&1 &  # the longest of the checks, beside the others
types=$!
step "lint" "$bin/ruff" check .
step "format" "$bin/ruff" format --check -q .
step "import contracts" env PYTHONPATH=.:src "$bin/lint-imports" --no-cache
step "migrations" "$bin/python" -m mingchuang makemigrations --check --dry-run
step "types" wait "$types"
cat "$told/types"

marks=""
command -v chromium > /dev/null || command -v chromium-browser > /dev/null || command -v google-chrome > /dev/null \
    || { missing+=("Chromium: browser tests"); marks="${marks:+$marks and }not browser"; }
command -v nginx > /dev/null || [ -x /usr/sbin/nginx ] || { missing+=("nginx: parity tests"); marks="${marks:+$marks and }not nginx"; }
[ -d "$MINGCHUANG_SHARED/data" ] || missing+=("MINGCHUANG_SHARED: tests on real documents")
step "tests on SQLite" suite SQLite ${marks:+-m "$marks"}

if pg=$("$bin/python" tools/postgres.py start); then
    DATABASE_URL=$pg step "tests on PostgreSQL" suite PostgreSQL --only-database -m "not browser and not nginx"
    "$bin/python" tools/postgres.py stop
else
    missing+=("PostgreSQL: the suite on the second database")
fi

echo
(cd "$told" && grep -sE '^(FAILED|ERROR) ' SQLite PostgreSQL)  # once more at the end, where it is read first
for part in "${missing[@]}"; do echo "could not run — $part"; done
if [ ${#missing[@]} -gt 0 ] && [ "${CI:-}" = true ]; then echo "CI needs every part."; failed=1; fi
exit $failed
