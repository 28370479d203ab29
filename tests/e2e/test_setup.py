""".ci/setup: installs what is missing and nothing else, says what and why, uses sudo only where it must.

It runs with a PATH of our own making, where apt-get, sudo and id are scripts that note how they were called.
"""

import os
import shutil
import stat
import subprocess
import unittest

import support

SETUP = os.path.join(support.ROOT, ".ci", "setup")
TOOLS = (
    "sh env cc gcc python3 git pypy3 valgrind clang clang-format clang-tidy cppcheck hyperfine c++ mandoc zsh fish protoc npm chromium"
    " sed dirname readlink"  # python3-config is a shell script
).split()


class Setup(support.Scratch, unittest.TestCase):
    def setUp(self):
        super().setUp()
        os.mkdir(self.path("bin"))
        for tool in TOOLS:
            found = shutil.which(tool)
            if found:
                os.symlink(found, self.path("bin", tool))
            else:
                self.script(tool, "exit 0")
        self.script("apt-get", 'echo "apt-get $*" >> %s' % self.path("calls"))
        self.script("sudo", 'echo "sudo" >> %s; exec "$@"' % self.path("calls"))
        self.script("id", "echo 0")

    def script(self, name, body):
        path = self.path("bin", name)
        if os.path.lexists(path):
            os.unlink(path)
        os.chmod(self.write("bin/" + name, "#!/bin/sh\n%s\n" % body), stat.S_IRWXU)

    def remove(self, *tools):
        for tool in tools:
            os.unlink(self.path("bin", tool))

    def setup(self, stage):
        """-> (status, output, [call of apt-get or sudo])"""
        environment = {"PATH": self.path("bin"), "HOME": self.dir, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            ["/bin/sh", SETUP, stage],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            universal_newlines=True,
            timeout=60,
        )
        calls = self.read("calls").splitlines() if os.path.exists(self.path("calls")) else []
        return done.returncode, done.stdout, calls

    def test_nothing_is_done_when_all_is_there(self):
        self.assertEqual(self.setup("lint"), (0, "", []))

    def test_what_is_missing_is_installed_with_its_reason(self):
        self.remove("cppcheck", "clang-tidy")
        status, text, calls = self.setup("lint")
        self.assertEqual(status, 0)
        self.assertIn("setup: cppcheck is missing: static analysis, second opinion\n", text)
        self.assertEqual(
            calls,
            ["apt-get -qq -y update", "apt-get -qq -y install --no-install-recommends clang-tidy cppcheck"],
        )

    def test_an_earlier_stage_does_not_ask_for_it(self):
        self.remove("cppcheck", "clang", "pypy3")
        self.assertEqual(self.setup("build"), (0, "", []))

    def test_sudo_is_used_by_others_than_root_and_said(self):
        self.remove("clang")
        self.script("id", "echo 1000")
        status, text, calls = self.setup("lint")
        self.assertEqual(status, 0)
        self.assertIn("setup: installing with sudo apt-get: clang\n", text)
        self.assertEqual(calls[:2], ["sudo", "apt-get -qq -y update"])

    def test_without_root_and_sudo_the_command_to_run_is_named(self):
        self.remove("clang", "sudo")
        self.script("id", "echo 1000")
        status, text, calls = self.setup("lint")
        self.assertEqual((status, calls), (1, []))
        self.assertIn("run as root: apt-get install clang\n", text)

    def test_a_missing_compiler_means_its_libraries_too(self):
        self.remove("cc", "gcc")
        self.script("cc", "exit 127")
        self.remove("cc")
        status, _, calls = self.setup("build")
        self.assertEqual(status, 0)
        self.assertIn("gcc libc6-dev libjansson-dev libgsl-dev libsqlite3-dev zlib1g-dev python3-dev", calls[1])

    def test_no_network_for_something_needed_is_a_failure(self):
        self.remove("clang")
        self.script("apt-get", "exit 100")
        status, text, _ = self.setup("lint")
        self.assertEqual(status, 1)
        self.assertIn("setup: could not install clang\n", text)

    def test_no_network_for_something_wanted_is_said_and_survived(self):
        self.remove("pypy3")
        self.script("apt-get", "exit 100")
        status, text, _ = self.setup("test")
        self.assertEqual(status, 0)
        self.assertIn("setup: could not install pypy3: the tests that need it are skipped\n", text)

    def test_another_system_is_told_what_it_needs(self):
        self.remove("clang", "apt-get")
        status, text, _ = self.setup("lint")
        self.assertEqual(status, 1)
        self.assertIn("no apt-get here: install the equivalents of clang by your system's means", text)


if __name__ == "__main__":
    unittest.main()
