#!/usr/bin/env bash
# The full counts of what CI runs reduced. Usage: tests/long.sh NAME; without a name, the names.
#   stops      the store stopped at thousands of seeded points, damaged at thousands of places
#   windows    live and replayed windows against a naive reference, over many random streams
#   learning   aggregation, ledger and state over long random streams
#   mqtt       200,000 messages of QoS 1 through a broker with manual acknowledgement
#   kills [N]  the published binary killed N times (500) under full load with a source ledger
#   outage     a week without a broker at six forecasts a minute, then the backlog drained
#   codec      two million mutations of OPC UA messages
set -euo pipefail
cd "$(dirname "$0")/.."

run() {
    export EDGEFORECAST_LONG=1
    printf 'commit %s, %s, %s cores, %s\n' "$(git rev-parse --short HEAD)" \
        "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" "$(date -u +%F)"
    dotnet build "tests/$1" -c Release -v quiet
    dotnet run --project "tests/$1" -c Release --no-build -- "${@:2}" --output Detailed --show-live-output on
}

case "${1:-}" in
    stops) run EdgeForecast.Buffer.Tests --filter-class '*StopTests' --filter-class '*DamageTests' ;;
    windows) EDGEFORECAST_WINDOW_STREAMS=150000 run EdgeForecast.Core.Tests --filter-class '*FeatureHistoryPropertyTests' ;;
    learning) run EdgeForecast.Core.Tests --filter-namespace 'EdgeForecast.Core.Tests.Forecasting*' ;;
    mqtt) run EdgeForecast.Tests --filter-class '*ThroughputTests' ;;
    kills) EDGEFORECAST_KILLS=${2:-500} run EdgeForecast.EndToEnd.Tests --filter-class '*KillTests' ;;
    outage) run EdgeForecast.Tests --filter-class '*OutageTests' ;;
    codec) EDGEFORECAST_MUTATIONS=2000000 run EdgeForecast.OpcUa.Tests --filter-class '*CorpusTests' ;;
    *) sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
