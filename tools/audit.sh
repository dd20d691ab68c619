#!/usr/bin/env bash
# Known weaknesses of everything in the lock, by pip-audit: 0 none or could not look (said loudly), 1 found some.
set -uo pipefail
cd "$(dirname "$0")/.."
uv=${UV:-.venv/bin/uv}
said=$(mktemp)
trap 'rm -f "$said"' EXIT

loudly() {
    echo "!!!! KNOWN WEAKNESSES WERE NOT LOOKED UP: $1"
    echo "!!!! Run tools/audit.sh where the package index can be reached, or hand 'mingchuang sbom --output bill.json' to a scanner."
    exit 0
}

"$uv" tool run --quiet pip-audit --version > "$said" 2>&1 || loudly "pip-audit could not be fetched"
"$uv" tool run --quiet pip-audit -r requirements.lock --require-hashes --disable-pip --progress-spinner off > "$said" 2>&1
ended=$?
cat "$said"
[ "$ended" -eq 0 ] && exit 0
grep -q "known vulnerabilit" "$said" && exit 1
loudly "the index did not answer"
