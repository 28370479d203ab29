"""Recorded machines (tests/data/hosts) as folders, for tests that look at other machines than their own."""

import os
import struct

import support


def unpack(name, root):
    """Lay the machine out below the folder `root`."""
    path = os.path.join(support.ROOT, "tests", "data", "hosts", name + ".tree")
    target, content = None, []

    def finish():
        if target:
            put(root, target, "".join(content))

    with open(path, encoding="utf-8") as file:
        for line in file:
            if not line.startswith("@ "):
                content.append(line)
                continue
            finish()
            target, content = line[2:].rstrip("\n"), []
            if " -> " in target:
                target, link = target.split(" -> ")
                full = root + target
                os.makedirs(os.path.dirname(full), exist_ok=True)
                os.symlink(link, full)
                target = None
    finish()


def put(root, path, content, mode=None):
    """One file of the machine, text or bytes."""
    full = root + path
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
    if mode:
        os.chmod(full, mode)


def add_registers(root, cpus, value):
    """/dev/cpu/N/msr with register 0x1a0."""
    for cpu in cpus:
        put(root, "/dev/cpu/%d/msr" % cpu, b"\0" * 0x1A0 + struct.pack("Q", value))


def add_systemctl(root, active):
    """A systemd that knows irqbalance alone and keeps its state in a file."""
    put(root, "/run/irqbalance", "active" if active else "inactive")
    put(
        root,
        "/usr/bin/systemctl",
        """#!/bin/sh
PATH=/usr/bin:/bin
state=%s/run/irqbalance
case $1 in
status) echo "* irqbalance.service - irqbalance daemon"
        echo "     Loaded: loaded (/lib/systemd/system/irqbalance.service; enabled)"
        echo "     Active: $(cat $state) (running) since Mon";;
start) echo active >$state;;
stop) echo inactive >$state;;
esac
"""
        % root,
        0o755,
    )


def contents(root):
    """{path: content} of all that is below, but for what assay keeps itself."""
    found = {}
    for folder, _, names in os.walk(root):
        if folder.startswith(root + "/run/assay"):
            continue
        for name in names:
            full = os.path.join(folder, name)
            if os.path.islink(full):
                found[full[len(root) :]] = os.readlink(full)
                continue
            with open(full, "rb") as file:
                found[full[len(root) :]] = file.read()
    return found
