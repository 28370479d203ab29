"""make install and uninstall: what is installed works from there, and nothing is left afterwards."""

import glob
import os
import subprocess
import unittest

import support


class Install(support.Program, unittest.TestCase):
    def make(self, target, **variables):
        """Without building anything (-o all): that is another test's build directory, too."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("MAKE") and k != "MFLAGS"}
        done = subprocess.run(
            ["make", "-s", "-o", "all", target, "MODE=" + os.environ.get("MODE", "release")]
            + ["%s=%s" % pair for pair in variables.items()],
            cwd=support.ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            universal_newlines=True,
            timeout=120,
        )
        self.assertEqual(done.returncode, 0, done.stdout)

    def installed(self):
        return sorted(
            os.path.relpath(path, self.dir)
            for path in glob.glob(self.path("**", "*"), recursive=True)
            if not os.path.isdir(path)
        )

    def run_installed(self, program, *args):
        done = subprocess.run(
            [program] + list(args),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
            timeout=60,
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout

    def check(self, root, **variables):
        self.make("install", **variables)
        files = self.installed()
        inside = os.path.relpath(root, self.dir)
        for name in (
            "bin/assay",
            "libexec/assay/worker/assay_worker.abi3.so",
            "libexec/assay/worker/assay_launcher",
            "libexec/assay/worker/loader.py",
            "share/assay/suites/core/bench_json.py",
            "share/assay/suites/selftest/truth.json",
        ):
            self.assertIn(os.path.normpath(os.path.join(inside, name)), files)
        [info] = [os.path.dirname(name) for name in files if name.endswith("packages/assay/pytest_plugin.py")]
        [entry_points] = [name for name in files if name.startswith(info + "-") and name.endswith(".dist-info/entry_points.txt")]
        self.assertIn("assay = assay.pytest_plugin", self.read(entry_points))
        program = os.path.join(root, "bin", "assay")
        self.assertIn("assay", self.run_installed(program, "--version"))
        self.assertIn("x: ", self.run_installed(program, "timeit", "-p1", "-n1", "-w0", "-l1", "--name", "x", "pass"))
        self.make("uninstall", **variables)
        self.assertEqual(self.installed(), [])

    def test_into_a_prefix(self):
        self.check(self.path("local"), PREFIX=self.path("local"))

    def test_into_a_staging_root(self):
        self.check(self.path("stage", "usr"), DESTDIR=self.path("stage"), PREFIX="/usr")

    def test_what_others_put_there_stays(self):
        self.write("local/bin/other", "")
        self.write("local/lib/other", "")
        self.make("install", PREFIX=self.path("local"))
        self.make("uninstall", PREFIX=self.path("local"))
        self.assertEqual(self.installed(), ["local/bin/other", "local/lib/other"])


if __name__ == "__main__":
    unittest.main()
