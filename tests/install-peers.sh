#!/usr/bin/env bash
# Installs what the tests talk to, where it is missing: the MQTT broker, its command-line client and strace by apt,
# and, where Node.js 20 or newer is there, the OPC UA server by npm.
# Without root or apt it says what is missing; the tests that need it are then skipped, by name.
set -euo pipefail

peer=$(dirname "$0")/peers/node-opcua
if [ -d "$peer" ] && [ ! -d "$peer/node_modules" ] && command -v npm >/dev/null; then
    if [ "$(node --version | sed 's/^v\([0-9]*\).*/\1/')" -ge 20 ]; then
        (cd "$peer" && npm ci --ignore-scripts --no-audit --no-fund --silent) ||
            echo "tests: npm could not install the OPC UA server" >&2
    else
        echo "tests: the OPC UA server needs Node.js 20 or newer" >&2
    fi
fi

missing=()
[ -x /usr/sbin/mosquitto ] || command -v mosquitto >/dev/null || missing+=(mosquitto)
command -v mosquitto_sub >/dev/null || missing+=(mosquitto-clients)
command -v strace >/dev/null || missing+=(strace)
[ ${#missing[@]} -eq 0 ] && exit 0

apt=(apt-get)
if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null; then apt=(sudo apt-get); else apt=(); fi
fi
if [ ${#apt[@]} -eq 0 ] || ! command -v apt-get >/dev/null; then
    echo "tests: not installed and not installable here: ${missing[*]}" >&2
    exit 0
fi

echo "tests: installing ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
"${apt[@]}" update -qq
# The tests start their own broker on a free port of the loopback; Debian's service is not to be started.
printf '#!/bin/sh\nexit 101\n' > "${TMPDIR:-/tmp}/policy-rc.d.$$"
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ] && [ "$(id -u)" -eq 0 ]; then
    install -m 755 "${TMPDIR:-/tmp}/policy-rc.d.$$" "$policy"
    trap 'rm -f "$policy"' EXIT
fi
rm -f "${TMPDIR:-/tmp}/policy-rc.d.$$"
"${apt[@]}" install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
