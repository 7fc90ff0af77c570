#!/bin/sh
# Trains the demo's models anew: exports the simulated plant's past and writes the bundles beside this folder.
# Needs the .NET SDK, and of Debian: apt-get install python3-numpy python3-onnx
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
dotnet build "$root/tests/EdgeForecast.Simulator.Export" -c Release -v quiet --nologo
export_plant() { # first seed, seeds, file
    dotnet "$root/tests/EdgeForecast.Simulator.Export/bin/Release/net10.0/EdgeForecast.Simulator.Export.dll" \
        "$1" "$2" 3 12 "$data/$3"
}
# Plants apart: none that trains a model also judges it, and none of these is the demo's.
export_plant 1001 36 train.csv
export_plant 2001 6 validate.csv
export_plant 3001 12 test.csv
OMP_NUM_THREADS=${OMP_NUM_THREADS:-1} PYTHONDONTWRITEBYTECODE=1 nice /usr/bin/python3 "$here/train.py" "$data" "${1:-$here/..}"
