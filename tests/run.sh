#!/usr/bin/env bash
# Runs every test and ends with the line "N passed, N failed, N skipped".
#   --no-build   the solution is built (Release) and the binary published already
set -uo pipefail
cd "$(dirname "$0")/.."

./tests/install-peers.sh || echo "tests: installing the peers failed; tests that need them are skipped" >&2

if [ "${1:-}" != --no-build ]; then
    dotnet build EdgeForecast.sln -c Release -v quiet || { echo "0 passed, 1 failed"; exit 1; }
    case $(uname -m) in aarch64) profile=linux-arm64 ;; *) profile=linux-x64 ;; esac
    dotnet publish src/EdgeForecast -p:PublishProfile=$profile -v quiet || { echo "0 passed, 1 failed"; exit 1; }
    # Native AOT needs a linker; without one its check is skipped.
    if command -v clang >/dev/null; then
        dotnet publish tests/EdgeForecast.OpcUa.AotCheck -c Release -o artifacts/opcua-aot -v quiet ||
            { echo "0 passed, 1 failed"; exit 1; }
    fi
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# One test process at a time: they measure latencies and share two cores with their peers. Power cuts need a virtual
# machine and half an hour: tests/virtual-gateway/run.sh.
dotnet test --solution EdgeForecast.sln -c Release --no-build --max-parallel-test-modules 1 --no-progress \
    --filter-not-class '*PowerCutTests' 2>&1 |
    sed "s|$PWD/||g" | tee "$log"
status=${PIPESTATUS[0]}

count() { sed -n "s/^ *$1: *\([0-9]*\).*/\1/p" "$log" | tail -n 1; }
passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped)
if [ "${skipped:-0}" -gt 0 ]; then
    echo "Skipped:"
    grep -A1 '^skipped ' "$log" | grep -v '^--' | sed 's/^skipped /  /; s/^  *\(needs .*\)/      \1/'
fi
# A run that broke off without counting failed, whatever it had counted.
[ "$status" -ne 0 ] && [ "${failed:-0}" -eq 0 ] && failed=1
echo "${passed:-0} passed, ${failed:-0} failed, ${skipped:-0} skipped"
[ "${failed:-0}" -eq 0 ] && [ "${passed:-0}" -gt 0 ]
