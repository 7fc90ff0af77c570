#!/usr/bin/env bash
# The full counts of what CI runs reduced. Usage: tests/long.sh NAME; without a name, the names.
#   stops      the store stopped, killed and refused at every operation, damaged at thousands of places
#   store      the store against others, and 10 GB through 256 MB
#   soak [N]   the published binary under 5,000 samples a second over MQTT for N seconds (6000): files, no loss, and from
#              N = 5400 memory after 2400 seconds
#   soak-store [N]  the same rate into the store alone, in one process
#   windows    live and replayed windows against a naive reference, over many random streams
#   learning   aggregation, ledger and state over long random streams
#   quality    aggregate and intervals over the whole test split of the reference stream
#   mqtt       200,000 messages of QoS 1 through a broker with manual acknowledgement
#   slots      30,000 slots of 50 ms, idle, under attack, and under attack without real time: 25 minutes each, best on a
#              quiet machine
#   overhead   what a slot of seven experts takes beyond its models
#   fleet      fifty forecasts of seven experts, ten minutes; then with a budget that only persistence fits
#   replay     a thousand forecasts of a demo computed again, and of random live runs
#   swaps      500 exchanges of a model that serves for one that has just arrived, under load; on a quiet machine
#   regime     a plant that changes: alarm, weights, a retrained model promoted, a worse one rolled back; ten minutes
#   kills [N]  the published binary killed N times (500) under full load with a source ledger
#   power [N]  the published binary in a virtual machine whose power goes N times (50) under load
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

# What is killed and watched is what is shipped.
publish() {
    unset EDGEFORECAST_BINARY
    dotnet publish src/EdgeForecast -p:PublishProfile=linux-x64 -v quiet
}

measure() {
    dotnet build tests/EdgeForecast.Benchmarks -c Release -v quiet
    dotnet run --project tests/EdgeForecast.Benchmarks -c Release --no-build -- "$@"
}

case "${1:-}" in
    stops) run EdgeForecast.Buffer.Tests --filter-class '*StopTests' --filter-class '*DamageTests' \
        --filter-class '*KillTests' --filter-class '*FaultTests' ;;
    store) measure store --json --pass-mb 10240 ;;
    soak) publish; EDGEFORECAST_SOAK=${2:-6000} run EdgeForecast.EndToEnd.Tests --filter-class '*SoakTests' ;;
    soak-store) measure soak --seconds "${2:-3600}" ;;
    windows) EDGEFORECAST_WINDOW_STREAMS=150000 run EdgeForecast.Core.Tests --filter-class '*FeatureHistoryPropertyTests' ;;
    learning) run EdgeForecast.Core.Tests --filter-namespace 'EdgeForecast.Core.Tests.Forecasting*' ;;
    quality) run EdgeForecast.Inference.Tests --filter-class '*QualityTests' ;;
    mqtt) run EdgeForecast.Tests --filter-class '*ThroughputTests' ;;
    replay)
        run EdgeForecast.Core.Tests --filter-class '*ForecastReplayerTests'
        run EdgeForecast.EndToEnd.Tests --filter-class '*ReplayTests' ;;
    swaps) publish; EDGEFORECAST_SWAPS=500 run EdgeForecast.EndToEnd.Tests --filter-class '*ModelSwapTests' ;;
    regime) publish; run EdgeForecast.EndToEnd.Tests --filter-class '*RegimeChangeTests' ;;
    kills) publish; EDGEFORECAST_KILLS=${2:-500} run EdgeForecast.EndToEnd.Tests --filter-class '*KillTests' ;;
    power) exec tests/virtual-gateway/run.sh "${2:-50}" ;;
    outage) run EdgeForecast.Tests --filter-class '*OutageTests' ;;
    codec) EDGEFORECAST_MUTATIONS=2000000 run EdgeForecast.OpcUa.Tests --filter-class '*CorpusTests' ;;
    slots)
        measure slots --count 30000 --attack none --json
        measure slots --count 30000 --attack all --json
        tests/without-real-time.py tests/EdgeForecast.Benchmarks/bin/Release/net10.0/EdgeForecast.Benchmarks \
            slots --count 30000 --attack all --json
        ;;
    overhead) measure overhead --count 20000 --json ;;
    fleet)
        measure fleet --seconds 600 --json
        measure fleet --seconds 120 --budget-only-persistence --json
        ;;
    *) grep '^#  ' "$0" | cut -c3-; exit 2 ;;
esac
