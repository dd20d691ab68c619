#!/usr/bin/env bash
# tools/audit.sh [--offline]: the parts of this installation. 0 sound (or nobody could look, said loudly), 1 found something.
# Without a network: every part is the version that the lock names, the lock has its hashes, its licence is known and does
# not bind the whole (mingchuang sbom --lock). With one, unless --offline: known weaknesses of everything in the lock, by
# pip-audit, which is fetched for this once.
set -uo pipefail
cd "$(dirname "$0")/.."
uv=${UV:-.venv/bin/uv}
mingchuang=${MINGCHUANG:-.venv/bin/mingchuang}
said=$(mktemp)
trap 'rm -f "$said"' EXIT

"$mingchuang" sbom --lock requirements.lock > "$said" 2>&1
ended=$?
grep -v "$(printf '\t')" "$said"
[ "$ended" -eq 0 ] || exit 1
echo "looked at without a network: versions, hashes and licences of all parts"
[ "${1:-}" = --offline ] && exit 0

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
