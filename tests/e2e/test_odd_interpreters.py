"""Interpreters that do not stand where they were installed, or that something stands before: measured and described."""

import glob
import os
import shutil
import stat
import subprocess
import unittest

import packages
import support

PYTHON = os.path.realpath("/usr/bin/python3")
BRIEF = ("-p1", "-n1", "-w0", "-l1")


class Odd(support.Program, unittest.TestCase):
    def script(self, name, text):
        path = self.write(name, "#!/bin/sh\n" + text)
        os.chmod(path, stat.S_IRWXU)
        return path

    def described(self, python, *args, **options):
        """Measure with it and keep the file. -> its metadata"""
        if os.path.exists(self.path("out.json")):
            os.unlink(self.path("out.json"))
        outcome = self.assay("timeit", *BRIEF, *args, "--python", python, "-o", self.path("out.json"),
                             "import sys, json; assert sys.version_info", **options)
        self.assert_status(outcome, 0)
        (meta, _), = support.runs_of(self.path("out.json"))
        self.assertIn("-bit)", meta["python_version"])
        return meta

    def library(self):
        return subprocess.check_output([PYTHON, "-c", "import os; print(os.path.dirname(os.__file__))"], text=True).strip()

    def test_the_standard_library_is_named_by_pythonpath(self):
        """PYTHONHOME names a folder where it is not, so that PYTHONPATH alone leads to it."""
        os.symlink(self.library(), self.path("lib"))
        self.write("own/platform.py", "raise SystemExit('not the standard one')\n")
        path = ":".join([self.path("own"), self.path("lib"), self.path("lib", "lib-dynload")])
        meta = self.described("/usr/bin/python3", "--inherit-environ", "PYTHONHOME",
                              env={"PYTHONPATH": path, "PYTHONHOME": "/nowhere"})
        self.assertTrue(meta["platform"].startswith("Linux"))
        wrapper = self.script("lost", "PYTHONHOME=/nowhere PYTHONPATH=%s exec /usr/bin/python3 \"$@\"\n" % path)
        self.assertRegex(self.described(wrapper)["assay_python_found"], "^the path given, a script that sets PYTHON")

    def test_the_current_folder_is_the_standard_library(self):
        self.assertTrue(self.described("/usr/bin/python3", cwd=self.library())["platform"].startswith("Linux"))

    def uninstalled(self):
        """A build tree as `make` leaves it: the program, what it was built into, and the sources' Lib."""
        tree, built = self.path("tree"), "build/lib.linux"
        os.makedirs(os.path.join(tree, "build", built))
        os.symlink(self.library(), os.path.join(tree, "Lib"))
        python = shutil.copy(PYTHON, os.path.join(tree, "build", "python"))
        self.write("tree/build/pybuilddir.txt", built)
        self.write("tree/build/Modules/Setup.local", "")
        for name in glob.glob(self.library() + "/lib-dynload/*") + glob.glob(self.library() + "/_sysconfigdata_*"):
            os.symlink(name, os.path.join(tree, "build", built, os.path.basename(name)))
        asked = subprocess.run([python, "-c", "import sysconfig; print(sysconfig.is_python_build())"], cwd="/", text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        if asked.stdout.strip() != "True":
            self.skipTest("%s was not built beside its sources: it is none that is not installed, wherever it stands" % PYTHON)
        return python

    def test_a_build_that_is_not_installed(self):
        python = self.uninstalled()
        for folder in (self.dir, os.path.dirname(python), self.path("tree"), self.path("tree", "Lib")):
            self.assertEqual(self.described(python, cwd=folder)["python_executable"], python)

    def test_a_script_that_becomes_the_interpreter_gives_way_to_it(self):
        meta = self.described(self.script("shim", "exec /usr/bin/python3 \"$@\"\n"))
        self.assertEqual(meta["python_executable"], "/usr/bin/python3")
        self.assertIn("behind the script", meta["assay_python_found"])

    def test_a_script_that_gives_options_stays(self):
        shim = self.script("opt", "exec /usr/bin/python3 -O \"$@\"\n")
        self.assertEqual(self.described(shim)["assay_python_found"], "the path given, a script that gives options")
        self.assert_status(self.assay("timeit", *BRIEF, "--python", shim, "-s", "import sys; x = 1 // sys.flags.optimize",
                                      "assert False"), 0)

    def test_a_script_that_waits_for_a_python_is_resolved_or_refused(self):
        """It would be pinned, limited and ended in the Python's place."""
        plain = self.described(self.script("waits", "/usr/bin/python3 \"$@\"\n"))
        self.assertEqual(plain["python_executable"], "/usr/bin/python3")
        setting = self.script("sets", "PYTHONUTF8=1 /usr/bin/python3 \"$@\"\n")
        self.assert_one_line(self.assay("timeit", "--python", setting, "pass"), 2, setting, "must replace itself by it (exec")

    def test_shims_of_pyenv_and_asdf(self):
        for name, text in (("pyenv", 'set -e\nexport PYENV_ROOT="%s"\nexec "%s" exec python3 "$@"\n'),
                           ("asdf", '# asdf-plugin: python 3\nexport X="%s"\nexec "%s" exec "python3" "$@"\n')):
            keeper = self.script("bin/" + name, 'shift 2\nexec /usr/bin/python3 "$@"\n')
            shim = self.script("shims/%s/python3" % name, text % (self.dir, keeper))
            self.assertEqual(self.described(shim)["python_executable"], "/usr/bin/python3")

    def test_shims_of_mise_are_links_to_itself(self):
        """A program of another name that becomes the Python that its own name asks for."""
        source = self.write("mise.c", '#include <unistd.h>\nint main(int n, char **v)\n{\n\t(void)n;\n\t'
                                      'return execv("/usr/bin/python3", v);\n}\n')
        subprocess.check_call([os.environ.get("CC", "cc").split()[-1], "-o", self.path("mise"), source])
        os.mkdir(self.path("shims"))
        os.symlink(self.path("mise"), self.path("shims", "python3"))
        meta = self.described(self.path("shims", "python3"))
        self.assertEqual(meta["python_version"].split()[0],
                         subprocess.check_output([PYTHON, "-V"], text=True).split()[1])

    def test_environments_that_uv_makes(self):
        uv = packages.python("installers").replace("/bin/python", "/bin/uv")
        subprocess.check_call([uv, "venv", "-q", "--offline", "--python", "/usr/bin/python3", self.path("v")])
        for spec in (self.path("v"), self.path("v", "bin", "python")):
            meta = self.described(spec)
            self.assertEqual(meta["python_executable"], self.path("v", "bin", "python"))
            self.assertEqual(meta["assay_python_venv"], "yes")


if __name__ == "__main__":
    unittest.main()
