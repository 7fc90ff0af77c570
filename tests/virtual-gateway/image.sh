#!/usr/bin/env bash
# Makes the guest's system once: a minimal Debian with a kernel, under ${XDG_CACHE_HOME:-~/.cache}/edgeforecast/gateway.
# Needs root and, by apt: qemu-system-x86 mmdebstrap e2fsprogs.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/edgeforecast/gateway
image=$cache/root.img
if [ -e "$image" ] && [ "$image" -nt "$here/init" ] && [ "$image" -nt "$here/image.sh" ]; then exit 0; fi

for tool in qemu-system-x86_64 mmdebstrap mke2fs; do
    command -v $tool >/dev/null || { echo "virtual-gateway: $tool is missing; install qemu-system-x86 mmdebstrap e2fsprogs" >&2; exit 1; }
done
mkdir -p "$cache"
if [ ! -e "$cache/root.tar" ]; then
    echo "virtual-gateway: making the guest's system (minutes, once)" >&2
    mmdebstrap --quiet --variant=minbase --include=linux-image-cloud-amd64,libstdc++6,zlib1g,iproute2,kmod \
        bookworm "$cache/root.tar.new"
    mv "$cache/root.tar.new" "$cache/root.tar"
fi

work=$(mktemp -d "$cache/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/root"
tar -C "$work/root" -xf "$cache/root.tar"
install -m 755 "$here/init" "$work/root/sbin/virtual-gateway"
cp "$work/root/boot/"vmlinuz-* "$cache/vmlinuz.new"
cp "$work/root/boot/"initrd.img-* "$cache/initrd.new"
mke2fs -q -t ext4 -d "$work/root" "$work/root.img" 800M
mv "$cache/vmlinuz.new" "$cache/vmlinuz"
mv "$cache/initrd.new" "$cache/initrd"
mv "$work/root.img" "$image"
