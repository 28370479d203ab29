"""Disks for virtual machines: Debian of this machine's release, made with this machine's own sources of packages.

A disk holds what a guest needs to run and to build against, an initramfs loads the few modules that the way to it takes,
and the root file system's tree stays beside it: the cross compiler finds its headers and libraries there.
"""

import glob
import os
import re
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
HOOKS = "/usr/share/mmdebstrap/hooks/merged-usr"
MODULES = ["virtio_pci", "virtio_mmio", "virtio_blk", "ext4", "9p", "9pnet_virtio"]
BUILD = ["libjansson-dev", "libgsl-dev", "libsqlite3-dev", "zlib1g-dev", "libcmocka-dev", "libc6-dev", "libpython3-dev"]
COMMON = ["base-files", "busybox-static", "libc-bin", "mount", "dash", "grep", "sed", "findutils", "diffutils", "util-linux",
          "procps", "python3", "libpfm4"]


class Missing(Exception):
    """What this machine lacks."""


class Kind:
    """One processor architecture. `foreign` programs do not run here: packages are unpacked and never set up."""

    def __init__(self, arch, compiler, qemu, packages, foreign):
        self.arch, self.compiler, self.qemu, self.packages, self.foreign = arch, compiler, qemu, packages, foreign


ARM = Kind("arm64", "aarch64-linux-gnu-gcc", "qemu-system-aarch64", ["linux-image-arm64", "linux-perf"], True)
INTEL = Kind("amd64", "gcc", "qemu-system-x86_64",
             ["linux-image-amd64", "systemd-sysv", "udev", "dbus", "irqbalance", "kmod", "linux-perf"], False)


def need(programs):
    missing = [name for name in programs if not shutil.which(name)]
    if missing:
        raise Missing("not here: %s" % ", ".join(missing))


def release():
    with open("/etc/os-release", encoding="utf-8") as f:
        found = re.search(r"^VERSION_CODENAME=(\w+)", f.read(), re.M)
    if not found:
        raise Missing("/etc/os-release names no release of Debian")
    return found.group(1)


def sources():
    """Files with the sources of this machine's own distribution."""
    found = [path for path in ("/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list") if os.path.exists(path)]
    if not found:
        raise Missing("no sources of Debian packages in /etc/apt")
    return found[:1]


class Image:
    """The disk, the kernel and the initramfs of one kind of machine, below `folder`; made once."""

    def __init__(self, kind, folder):
        self.kind, self.folder = kind, folder
        self.tree = os.path.join(folder, "tree")
        self.disk = os.path.join(folder, "disk.img")
        self.initramfs = os.path.join(folder, "initramfs")

    @property
    def kernel(self):
        (path,) = glob.glob(self.tree + "/boot/vmlinuz-*")
        return path

    def make(self, say):
        need(["mmdebstrap", "mke2fs", "depmod", "modprobe", "cpio", self.kind.qemu, self.kind.compiler])
        if os.geteuid() != 0:
            raise Missing("only root makes the disk of a virtual machine")
        if not os.path.exists(self.disk):
            shutil.rmtree(self.folder, ignore_errors=True)
            os.makedirs(self.folder)
            say("unpack Debian's packages for %s into %s" % (self.kind.arch, self.tree))
            self.unpack()
            say("make the disk")
            half = self.disk + ".new"
            subprocess.run(["mke2fs", "-q", "-t", "ext4", "-O", "^has_journal", "-d", self.tree, half, "2G"], check=True,
                           stdout=subprocess.DEVNULL)
            os.rename(half, self.disk)
        self.make_initramfs()

    def unpack(self):
        argv = ["mmdebstrap", "--quiet", "--mode=root", "--architectures=" + self.kind.arch,
                "--variant=" + ("extract" if self.kind.foreign else "minbase"),
                "--include=" + ",".join(COMMON + BUILD + self.kind.packages)]
        if self.kind.foreign:  # what set-up scripts would have done
            argv += ["--hook-dir=" + HOOKS]
        else:
            argv += ["--customize-hook=upload %s/evidence.service /etc/systemd/system/evidence.service" % HERE,
                     '--customize-hook=chroot "$1" systemctl enable evidence.service']
        argv += [release(), self.tree] + sources()
        subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)
        os.mkdir(self.tree + "/share")
        if not os.path.exists(self.tree + "/bin/sh"):
            os.symlink("dash", self.tree + "/bin/sh")

    def make_initramfs(self):
        (release_of_kernel,) = os.listdir(self.tree + "/lib/modules")
        subprocess.run(["depmod", "-b", self.tree, release_of_kernel], check=True)
        order = []
        for module in MODULES:
            out = subprocess.check_output(["modprobe", "-d", self.tree, "-S", release_of_kernel, "--show-depends", module],
                                          universal_newlines=True)
            for line in out.splitlines():
                words = line.split()
                if words[0] == "insmod" and words[1] not in order:
                    order.append(words[1])
        folder = os.path.join(self.folder, "initramfs.d")
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder + "/modules")
        shutil.copy(self.tree + "/bin/busybox", folder)
        shutil.copy(os.path.join(HERE, "init"), folder)
        for i, path in enumerate(order):
            shutil.copy(path, "%s/modules/%02d-%s" % (folder, i, os.path.basename(path)))
        with open(self.initramfs, "wb") as f:
            subprocess.run("find . | cpio --quiet -o -H newc | gzip -1", shell=True, cwd=folder, check=True, stdout=f)

    def build(self, say):
        """-> the folder with assay, its worker and its unit tests for the guest."""
        say("build assay for %s" % self.kind.arch)
        out = os.path.join(ROOT, "build")
        argv = ["make", "-s", "-C", ROOT, "-j%d" % (os.cpu_count() or 1)]
        if self.kind.foreign:
            out = os.path.join(self.folder, "build")
            (include,) = glob.glob(self.tree + "/usr/include/python3.*")
            argv += ["B=" + out, "O=" + out + "/obj", "PY_INCLUDES=-I" + include,
                     "CC=%s --sysroot=%s" % (self.kind.compiler, self.tree)]
        subprocess.run(argv + ["all", "build-tests"], check=True, stdout=subprocess.DEVNULL)
        return out
