#!/usr/bin/env bash
# Builds what the virtual gateway boots, once: kernel, initramfs, and a small Debian as a file system image.
# Usage: build-image.sh FOLDER. It takes one to three minutes and 250 MB, needs mmdebstrap and e2fsprogs, no root.
set -euo pipefail
guest=$(cd "$(dirname "$0")/guest" && pwd)
mkdir -p "$1"
target=$(cd "$1" && pwd)
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

root=$build/root
# e2fsck and what it is linked with: what is extracted brings nothing along by itself.
repair=e2fsprogs,libext2fs2,libblkid1,libuuid1,libcom-err2
mmdebstrap --quiet --variant=extract \
    --include=busybox-static,libc6,libgcc-s1,libstdc++6,zlib1g,libssl3,linux-image-cloud-amd64,$repair bookworm "$root"
version=$(ls "$root/lib/modules")
"$root/bin/busybox" depmod -b "$root" "$version"
cp "$root/boot/vmlinuz-$version" "$build/vmlinuz"

# The initramfs holds busybox and the drivers that lead to the disks; nothing else is needed before Debian is there.
early=$build/initramfs
mkdir -p "$early"/{bin,proc,sys,dev,root,lib/modules/"$version"}
cp "$root/bin/busybox" "$early/bin/"
install -m 755 "$guest/initramfs-init" "$early/init"
modules=$root/lib/modules/$version
cp "$modules"/modules.{dep,alias,symbols,builtin} "$early/lib/modules/$version/"
for folder in drivers/virtio drivers/block/virtio_blk.ko drivers/net/virtio_net.ko drivers/net/net_failover.ko net/core/failover.ko \
    fs/ext4 fs/jbd2 fs/mbcache.ko crypto lib arch/x86/crypto; do
    [ -e "$modules/kernel/$folder" ] || continue
    mkdir -p "$early/lib/modules/$version/kernel/$(dirname "$folder")"
    cp -r "$modules/kernel/$folder" "$early/lib/modules/$version/kernel/$(dirname "$folder")/"
done
(cd "$early" && find . | "$root/bin/busybox" cpio -o -H newc -R 0:0) >"$build/initrd"

rm -rf "$root"/{boot,lib/modules,usr/lib/modules,usr/share/doc,usr/share/man,usr/share/locale,var/cache,var/lib/apt} \
    "$root"/dev/*
mkdir -p "$root"/{app,data,proc,sys,dev,tmp,run,opt/busybox}
for applet in $("$root/bin/busybox" --list); do ln -s /bin/busybox "$root/opt/busybox/$applet"; done
mke2fs -q -t ext4 -O ^has_journal -d "$root" "$build/root.img" 256M

mv "$build"/{vmlinuz,initrd,root.img} "$target/"
