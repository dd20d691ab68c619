#!/usr/bin/env bash
# Install what the tests need besides Python: Chromium, nginx, PostgreSQL, Chinese fonts. Only as root on Debian;
# elsewhere what is there is used.
set -uo pipefail
wanted=()
command -v chromium > /dev/null || command -v chromium-browser > /dev/null || command -v google-chrome > /dev/null || wanted+=(chromium chromium-l10n)
command -v nginx > /dev/null || [ -x /usr/sbin/nginx ] || wanted+=(nginx-light)
compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || command -v initdb > /dev/null || wanted+=(postgresql)
fc-list :lang=zh 2> /dev/null | grep -q . || wanted+=(fonts-noto-cjk fontconfig)
[ ${#wanted[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    echo "installing: ${wanted[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "${wanted[@]}" > /dev/null
else
    echo "not installed (no root or no apt): ${wanted[*]}" >&2
fi
