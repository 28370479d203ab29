"""A virtual machine that does one thing: start, run a Python script of ours, write what it found, power off."""

import json
import os
import shutil
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))

START = """# written by tests/bench/virtual/guest.py
export PATH=/usr/sbin:/usr/bin HOME=/tmp TMPDIR=/tmp LANG=C.UTF-8 NO_COLOR=1
busybox chmod 1777 /tmp
busybox ifconfig lo up
cd /share/assay
python3 tests/bench/virtual/%s /share/found.jsonl
busybox sync
busybox poweroff -f
"""


class Guest:
    """`qemu` are words for QEMU beside those that every guest has; `console` is the kernel's name of the serial line."""

    def __init__(self, image, qemu, console):
        self.image, self.qemu, self.console = image, qemu, console
        self.share = os.path.join(image.folder, "share")

    def lay_out(self, build):
        """What the guest sees at /share/assay: the program, its tests and suites."""
        shutil.rmtree(self.share, ignore_errors=True)
        target = os.path.join(self.share, "assay")
        shutil.copytree(os.path.join(ROOT, "tests"), target + "/tests", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(os.path.join(ROOT, "suites"), target + "/suites", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("assay", "worker", "tests"):
            copy = shutil.copytree if os.path.isdir(os.path.join(build, name)) else shutil.copy
            os.makedirs(target + "/build", exist_ok=True)
            copy(os.path.join(build, name), os.path.join(target, "build", name))

    def log(self, script):
        return os.path.join(self.image.folder, script.replace(".py", ".log"))

    def run(self, script, timeout):
        """-> the entries that the script wrote, in their order. Raises when the guest does not end in time."""
        found = os.path.join(self.share, "found.jsonl")
        if os.path.exists(found):
            os.remove(found)
        with open(os.path.join(self.share, "start"), "w", encoding="utf-8") as f:
            f.write(START % script)
        argv = [
            self.image.kind.qemu, "-nographic", "-no-reboot", "-nic", "none", "-kernel", self.image.kernel, "-initrd",
            self.image.initramfs, "-append", "console=%s panic=-1 quiet" % self.console, "-drive",
            "file=%s,format=raw,if=none,id=disk,snapshot=on" % self.image.disk, "-device", "virtio-blk-pci,drive=disk",
            "-virtfs", "local,path=%s,mount_tag=share,security_model=none" % self.share] + self.qemu
        log = self.log(script)
        started = time.monotonic()
        with open(log, "wb") as out:
            try:
                subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, timeout=timeout)
            except subprocess.TimeoutExpired:
                raise RuntimeError("the guest did not end in %d s; its console is in %s" % (timeout, log)) from None
        entries = []
        if os.path.exists(found):
            with open(found, encoding="utf-8") as f:
                entries = [json.loads(line) for line in f]
        if not entries or entries[-1]["what"] != "end":
            raise RuntimeError("the guest ended early; its console is in %s" % log)
        entries[-1]["host_s"] = time.monotonic() - started
        return entries
