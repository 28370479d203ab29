"""The wheel, as pip, uv and pipx install it. It is made from build/ as it is: tests/bench/wheel_proof has the one that is
published, on the oldest C library of its tag."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile

import packages
import support


def run(argv, **options):
    return subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          universal_newlines=True, timeout=300, **options)


class Wheel(support.Scratch, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kept = tempfile.TemporaryDirectory(prefix="assay-wheel-")
        cls.addClassCleanup(cls.kept.cleanup)
        done = run([sys.executable, os.path.join(support.ROOT, "cli", "python", "build_wheel"), "--local", "--into", cls.kept.name])
        if done.returncode:
            raise AssertionError(done.stdout + done.stderr)
        cls.wheel = done.stdout.strip().splitlines()[-1]
        # One environment with it for all that only uses it.
        cls.bin = os.path.join(cls.kept.name, "venv", "bin")
        for argv in ([sys.executable, "-m", "venv", os.path.dirname(cls.bin)],
                     [cls.bin + "/python", "-m", "pip", "install", "-q", "--no-index", cls.wheel]):
            done = run(argv)
            if done.returncode:
                raise AssertionError(done.stdout + done.stderr)

    def ok(self, *argv, **options):
        options.setdefault("cwd", self.dir)
        done = run(argv, **options)
        self.assertEqual(done.returncode, 0, "%s\n%s%s" % (argv, done.stdout, done.stderr))
        return done.stdout

    def measures(self, *program, **options):
        out = self.ok(*program, "timeit", "--json", "-p1", "-n1", "-w0", "-l1", "pass", **options)
        self.assertEqual(len(json.loads(out)["benchmarks"]), 1)

    def test_what_is_in_it(self):
        with zipfile.ZipFile(self.wheel) as archive:
            self.assertIsNone(archive.testzip())
            names = {name.partition(".data/")[2] or name for name in archive.namelist()}
            programs = {info.filename for info in archive.infolist() if info.external_attr >> 16 & 0o111}
        for name in ("scripts/assay", "data/libexec/assay/worker/assay_worker.abi3.so", "data/libexec/assay/worker/loader.py",
                     "data/share/assay/suites/core/bench_json.py", "data/share/man/man1/assay.1",
                     "data/share/man/man1/assay-run.1", "data/share/bash-completion/completions/assay",
                     "data/share/zsh/site-functions/_assay", "data/share/fish/vendor_completions.d/assay.fish",
                     "assay/__init__.py", "assay/_magic.py", "assay/pytest_plugin.py", "assay/_benchmark_fixture.py",
                     "assay/github.py"):
            self.assertIn(name, names)
        self.assertEqual([name for name in names if name.endswith(".pyc")], [])
        self.assertTrue(any(name.endswith("/worker/assay_launcher") for name in programs))

    def test_pip(self):
        bin = self.bin
        self.assertEqual(self.ok(bin + "/python", "-c", "import importlib.metadata as m\n"
                                 "print(*(p.value for p in m.distribution('assay').entry_points if p.group == 'pytest11'))"),
                         "assay.pytest_plugin\n")
        self.measures(bin + "/assay")
        self.measures(bin + "/python", "-m", "assay")
        self.assertIn("json.round_trip", self.ok(bin + "/assay", "run", "suites/core", "--list"))
        self.ok(bin + "/assay", "command", "-p1", "-n1", "--", "true")  # the launcher may be started
        self.assertIn("/venv/libexec/assay/worker/standin", self.ok(bin + "/assay", "pyperf-path"))

    def test_the_interpreter_that_is_asked_is_measured(self):
        """python -m assay, and assay.timeit, measure this interpreter; the program alone that of PATH."""
        bin = self.bin
        code = "import sys; open(%r, 'w').write(sys.prefix)" % self.path("prefix")
        self.ok(bin + "/python", "-m", "assay", "timeit", "-q", "-p1", "-n1", "-w0", "-l1", code)
        self.assertEqual(self.read("prefix"), os.path.dirname(bin))
        self.ok(bin + "/python", "-c", "import assay; assay.timeit(%r, processes=1, values=1, warmups=0, loops=1)"
                % code.replace("prefix'", "prefix2'"))
        self.assertEqual(self.read("prefix2"), os.path.dirname(bin))

    def test_into_a_folder(self):
        """pip --target: nothing is on PATH, and all lies below one folder."""
        bin = self.bin
        self.ok(bin + "/python", "-m", "pip", "install", "-q", "--no-index", "--target", self.path("lib"), self.wheel)
        self.measures(self.path("lib", "bin", "assay"))
        self.measures(bin + "/python", "-m", "assay", env=dict(os.environ, PYTHONPATH=self.path("lib")))

    def test_another_package_of_that_name(self):
        """A benchmark's own assay is its own; the worker takes none, and the program is found all the same."""
        bin = self.bin
        self.write("assay.py", "mine = True\n")
        self.write("bench_x.py", "import assay\nassert assay.mine\ndef bench_x(): pass\n")
        self.ok(bin + "/assay", "run", "bench_x.py", "-p1", "-n1", "-w0", "-l1")
        # and a package that would break whatever imported it
        os.makedirs(self.path("bad", "assay"))
        self.write("bad/assay/__init__.py", "raise SystemExit('imported by mistake')\n")
        self.ok(bin + "/assay", "timeit", "--inherit-environ", "PYTHONPATH", "-p1", "-n1", "-w0", "-l1", "pass",
                env=dict(os.environ, PYTHONPATH=self.path("bad")))

    def test_uv(self):
        python = packages.python("installers")
        uv = os.path.join(os.path.dirname(python), "uv")
        environ = dict(os.environ, UV_TOOL_DIR=self.path("tools"), UV_TOOL_BIN_DIR=self.path("bin"), UV_CACHE_DIR=self.path("cache"),
                       UV_PYTHON=sys.executable, UV_OFFLINE="1")
        self.ok(uv, "tool", "install", "-q", self.wheel, env=environ)
        self.measures(self.path("bin", "assay"))
        self.assertIn("json.round_trip", self.ok(self.path("bin", "assay"), "run", "suites/core", "--list"))

    def test_pipx(self):
        python = packages.python("installers")
        pipx = os.path.join(os.path.dirname(python), "pipx")
        environ = dict(os.environ, PIPX_HOME=self.path("home"), PIPX_BIN_DIR=self.path("bin"), PIPX_MAN_DIR=self.path("man"),
                       PIPX_DEFAULT_PYTHON=sys.executable)
        self.ok(pipx, "install", "--pip-args=--no-index", self.wheel, env=environ)
        self.measures(self.path("bin", "assay"))
        self.assertTrue(os.path.exists(self.path("man", "man1", "assay.1")))

    def test_a_wheel_for_another_system_is_refused(self):
        """By pip, through the tag: nothing of it is installed."""
        bin = self.bin
        for platform in ("musllinux_1_2_x86_64", "macosx_11_0_arm64", "win_amd64"):
            other = self.path(os.path.basename(self.wheel).replace("linux_" + os.uname().machine, platform))
            shutil.copy(self.wheel, other)
            done = run([bin + "/python", "-m", "pip", "install", "--no-index", other])
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("is not a supported wheel on this platform", done.stderr)


if __name__ == "__main__":
    unittest.main()
