#!/usr/bin/env bash
# Make .venv from the locks. uv is only an accelerator: without it pip does the same, more slowly.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

command -v "$python" > /dev/null || { echo "缺少 Python：请先安装 Python 3.11 以上版本（Debian：apt-get install python3 python3-venv）。" >&2; exit 2; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
    || { echo "Python 版本过低：需要 3.11 以上，现在是 $("$python" -V)。" >&2; exit 2; }
"$python" -c 'import ensurepip, venv' 2> /dev/null \
    || { echo "缺少 python3-venv：请先运行 apt-get install python3-venv，然后重试。" >&2; exit 2; }

[ -x .venv/bin/pip ] || "$python" -m venv --clear .venv
# uv does not read pip's configuration: hand over the index that the machine's owner has set.
if [ -z "${UV_DEFAULT_INDEX:-}" ]; then
    index=${PIP_INDEX_URL:-$(.venv/bin/pip config get global.index-url 2> /dev/null || true)}
    [ -z "$index" ] || export UV_DEFAULT_INDEX="$index"
fi
if .venv/bin/pip install -q --disable-pip-version-check --require-hashes -r boot.lock; then
    .venv/bin/uv pip install -q --python .venv/bin/python --require-hashes --compile-bytecode -r requirements.lock
else
    echo "uv 无法安装，改用 pip（较慢）。" >&2
    .venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
fi
.venv/bin/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
touch .venv/.ok
