#!/usr/bin/env bash
# The published binary in a virtual machine that loses its power again and again under load.
# Usage: tests/virtual-gateway/run.sh [CUTS]; 50 without a number. README.md says what it does and what it needs.
set -euo pipefail
cd "$(dirname "$0")/../.."
cuts=${1:-50}

./tests/install-peers.sh
missing=()
command -v qemu-system-x86_64 >/dev/null || missing+=(qemu-system-x86)
command -v mmdebstrap >/dev/null || missing+=(mmdebstrap)
{ command -v debugfs || [ -x /usr/sbin/debugfs ]; } >/dev/null || missing+=(e2fsprogs)
if [ ${#missing[@]} -gt 0 ]; then
    apt=(apt-get)
    if [ "$(id -u)" -ne 0 ]; then apt=(sudo apt-get); fi
    if ! command -v apt-get >/dev/null || ! command -v "${apt[0]}" >/dev/null; then
        echo "virtual gateway: not installed, and installing it needs root and apt: ${missing[*]}" >&2
        exit 1
    fi
    echo "virtual gateway: installing ${missing[*]}" >&2
    DEBIAN_FRONTEND=noninteractive "${apt[@]}" install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

here=tests/virtual-gateway
recipe=$(cat $here/build-image.sh $here/guest/initramfs-init | sha256sum | cut -c1-12)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/edgeforecast/virtual-gateway-$recipe
if [ ! -e "$cache/root.img" ]; then
    echo "virtual gateway: building its Debian, once" >&2
    $here/build-image.sh "$cache"
fi

dotnet publish src/EdgeForecast -p:PublishProfile=linux-x64 -v quiet
export PATH=$PATH:/usr/sbin
images=$PWD/artifacts/virtual-gateway
rm -rf "$images"
mkdir -p "$images/app"
cp -r artifacts/linux-x64/. "$images/app/"
install -m 755 $here/guest/gateway-init "$images/app/"
mke2fs -q -t ext4 -O ^has_journal -d "$images/app" "$images/app.img" 256M
rm -r "$images/app"
for part in vmlinuz initrd root.img; do ln -s "$cache/$part" "$images/$part"; done

printf 'commit %s, %s, %s cores, %s\n' "$(git rev-parse --short HEAD)" \
    "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" "$(date -u +%F)"
dotnet build tests/EdgeForecast.EndToEnd.Tests -c Release -v quiet
EDGEFORECAST_VIRTUAL_GATEWAY=$images EDGEFORECAST_POWER_CUTS=$cuts dotnet run \
    --project tests/EdgeForecast.EndToEnd.Tests -c Release --no-build -- --filter-class '*PowerCutTests' \
    --output Detailed --show-live-output on
