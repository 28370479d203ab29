"""tests/run and tests/check_arrows.py: a test that fails, in whatever way, is counted and named."""

import json
import os
import shutil
import stat
import subprocess
import sys
import unittest

import support

HERE = os.path.join(support.ROOT, "tests")


class Run(support.Scratch, unittest.TestCase):
    """A house of scripts: unit tests are shell scripts that print as cmocka does."""

    def setUp(self):
        super().setUp()
        self.write("tests/e2e/nothing.txt", "")
        shutil.copy(os.path.join(HERE, "run"), self.path("tests", "run"))

    def unit(self, name, *lines):
        """In a room, as ours are: what is built is found by its source."""
        self.write("tests/unit/house/room/%s.c" % name, "")
        path = self.write("build/tests/house/room/" + name, "#!/bin/sh\n" + "\n".join(lines) + "\n")
        os.chmod(path, stat.S_IRWXU)

    def file(self, name, body):
        self.write("tests/e2e/" + name, "import os, unittest\nclass T(unittest.TestCase):\n" + body)

    def run_all(self, *args):
        done = subprocess.run(
            [sys.executable, self.path("tests", "run")] + list(args),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            universal_newlines=True,
            timeout=60,
        )
        return done.returncode, done.stdout, done.stdout.splitlines()[-1]

    def test_what_an_older_build_left_is_not_run(self):
        self.unit("test_a", "exit 1")
        os.remove(self.path("tests/unit/house/room/test_a.c"))
        self.file("test_b.py", "    def test_x(self): pass\n")
        self.assertEqual(self.run_all()[2], "1 passed, 0 failed, 0 skipped")

    def test_both_kinds_are_counted_together(self):
        self.unit("test_a", "echo '[ RUN      ] one'", "echo '[       OK ] one'")
        self.file("test_b.py", "    def test_x(self): pass\n    def test_y(self): self.skipTest('no moon')\n")
        status, text, last = self.run_all()
        self.assertEqual((status, last), (0, "2 passed, 0 failed, 1 skipped"))
        self.assertIn("skipped: no moon (test_b.T.test_y)", text)

    def test_failures_of_both_kinds_are_shown(self):
        self.unit("test_a", "echo '[ RUN      ] one'", "echo 'because'", "echo '[  FAILED  ] one'", "exit 1")
        self.file(
            "test_b.py",
            "    def test_x(self): self.fail('wherefore')\n    def test_y(self): 1 / 0\n"
            "    def test_z(self):\n        with self.subTest(n=7): self.fail('sub')\n",
        )
        status, text, last = self.run_all()
        self.assertEqual((status, last), (1, "0 passed, 4 failed, 0 skipped"))
        for word in ("because", "wherefore", "ZeroDivisionError", "(n=7)", "failed: test_a: one"):
            self.assertIn(word, text)

    def test_a_crash_in_the_middle_is_a_failure(self):
        self.unit(
            "test_a", "echo '[ RUN      ] one'", "echo '[       OK ] one'", "echo '[ RUN      ] two'", "kill -SEGV $$"
        )
        status, text, last = self.run_all()
        self.assertEqual((status, last), (1, "1 passed, 1 failed, 0 skipped"))
        self.assertIn("failed: test_a: two", text)
        self.assertIn("killed by SIGSEGV", text)

    def test_a_file_that_ends_its_process_is_a_failure(self):
        self.file("test_b.py", "    def test_a(self): pass\n    def test_b(self): os._exit(0)\n")
        status, _, last = self.run_all()
        self.assertEqual((status, last), (1, "1 passed, 1 failed, 0 skipped"))

    def test_a_unit_test_that_fails_after_its_tests_is_a_failure(self):
        self.unit("test_a", "echo '[ RUN      ] one'", "echo '[       OK ] one'", "echo leaked", "exit 23")
        status, text, last = self.run_all()
        self.assertEqual((status, last), (1, "1 passed, 1 failed, 0 skipped"))
        self.assertIn("exit status 23", text)

    def test_a_file_that_cannot_be_imported_is_a_failure(self):
        self.write("tests/e2e/test_b.py", "import no_such_module\n")
        status, text, last = self.run_all()
        self.assertEqual((status, last), (1, "0 passed, 1 failed, 0 skipped"))
        self.assertIn("no_such_module", text)

    def test_a_file_without_tests_is_a_failure(self):
        self.write("tests/e2e/test_b.py", "")
        self.unit("test_a", "true")
        self.assertEqual(self.run_all()[2], "0 passed, 2 failed, 0 skipped")

    def test_no_tests_at_all_are_a_failure(self):
        status, _, last = self.run_all()
        self.assertEqual((status, last), (1, "0 passed, 1 failed, 0 skipped"))

    def test_a_pattern_chooses_files(self):
        self.unit("test_a", "exit 1")
        self.file("test_b.py", "    def test_x(self): pass\n")
        self.assertEqual(self.run_all("_b")[2], "1 passed, 0 failed, 0 skipped")

    def test_what_is_left_out_is_counted_with_its_reason(self):
        self.unit("test_a", "echo '[ RUN      ] one'", "echo '[       OK ] one'")
        self.file("test_b.py", "    def test_x(self): self.fail()\n    def test_y(self): pass\n")
        self.file("test_c.py", "    def setUp(self): self.fail()\n    def test_x(self): pass\n    def test_y(self): pass\n")
        self.write("rules.txt", "# why\n\ntest_b.T.test_x: it rains\ntest_c.*: no moon: cloudy\n")
        status, text, last = self.run_all("--leave-out", self.path("rules.txt"))
        self.assertEqual((status, last), (0, "2 passed, 0 failed, 3 skipped"))
        self.assertIn("skipped: it rains (test_b.T.test_x)", text)
        self.assertIn("skipped: no moon: cloudy (2 tests)", text)

    def run_share(self, seed):
        """-> what is printed, and the tests of test_b.py that ran"""
        status, text, _ = self.run_all("--share", "0.5", "--seed", seed)
        self.assertEqual(status, 0, text)
        with open(self.path("build", "reports", "test_b.py.jsonl"), encoding="utf-8") as file:
            return text, [test for outcome, test, _ in map(json.loads, file) if outcome == "passed"]

    def test_a_share_of_the_files_tests_is_drawn_and_the_rest_is_counted(self):
        self.unit("test_a", "echo '[ RUN      ] one'", "echo '[       OK ] one'")
        self.file("test_b.py", "".join("    def test_%d(self): pass\n" % n for n in range(40)))
        text, drawn = self.run_share("1")
        self.assertIn("%d passed, 0 failed, %d skipped" % (1 + len(drawn), 40 - len(drawn)), text)
        self.assertIn("skipped: not drawn: of these tests 0.5 run (%d tests)" % (40 - len(drawn)), text)
        self.assertTrue(8 < len(drawn) < 32, drawn)
        self.assertEqual(self.run_share("1")[1], drawn)
        self.assertNotEqual(self.run_share("2")[1], drawn)

    def test_a_rule_that_leaves_nothing_out_is_a_failure(self):
        self.file("test_b.py", "    def test_x(self): pass\n")
        self.write("rules.txt", "test_c.*: no moon\n")
        status, text, last = self.run_all("--leave-out", self.path("rules.txt"))
        self.assertEqual((status, last), (1, "1 passed, 1 failed, 0 skipped"))
        self.assertIn("failed: rules.txt: test_c.*", text)
        self.assertEqual(self.run_all("--leave-out", self.path("rules.txt"), "_b")[0], 0)


class Arrows(support.Scratch, unittest.TestCase):
    def complaints(self, **files):
        for name, text in files.items():
            room, _, rest = name.partition("_")
            self.write("%s/%s" % (room, rest.replace("__", "/").replace("_", ".")), text)
        done = subprocess.run(
            [sys.executable, os.path.join(HERE, "check_arrows.py"), self.dir],
            stdout=subprocess.PIPE,
            universal_newlines=True,
            timeout=60,
        )
        return done.returncode, done.stdout

    def test_allowed_directions_are_fine(self):
        status, text = self.complaints(
            cli_a_h='#include "runner/a.h"\n#include "stats/a.h"\n#include "results/a.h"\n',
            runner_a_h='#include "stats/a.h"\n#include "results/a.h"\n',
            stats_a_h="#include <math.h>\n",
            results_a_h="",
            results_noise__a_c='#include "stats/a.h"\n#include "results/model/a.h"\n',
            results_model__a_h="",
        )
        self.assertEqual((status, text), (0, "arrows: fine\n"))

    def test_each_forbidden_direction_is_named(self):
        for room, target in (
            ("stats", "results"),
            ("stats", "cli"),
            ("results", "runner"),
            ("stats", "runner"),
            ("runner", "cli"),
            ("results", "cli"),
        ):
            shutil.rmtree(self.dir)
            os.mkdir(self.dir)
            status, text = self.complaints(
                **{room + "_b_c": '\n  #  include "%s/a.h"\n' % target, target + "_a_h": ""}
            )
            self.assertEqual(status, 1)
            self.assertIn("%s/b.c:2: %s may not include %s/a.h" % (room, room, target), text)

    def test_rooms_know_those_below_them_and_none_beside_or_above(self):
        for room, target in (("runner_os", "runner_machine"), ("runner_target", "runner_tuning"), ("cli_compare", "cli_measuring"),
                             ("results_files", "results_verdicts"), ("results_noise", "results_learned"),
                             ("results_base", "results_model")):
            shutil.rmtree(self.dir)
            os.mkdir(self.dir)
            up, down = [name.replace("_", "/") for name in (room, target)]
            status, text = self.complaints(**{room + "__a_c": '#include "%s/b.h"\n' % down, target + "__b_h": ""})
            self.assertEqual(status, 1)
            self.assertIn("%s/a.c:1: %s may not include %s/b.h" % (up, up, down), text)
        shutil.rmtree(self.dir)
        os.mkdir(self.dir)
        status, text = self.complaints(
            runner_session__a_c='#include "runner/os/b.h"\n#include "runner/counters/b.h"\n#include "stats/b.h"\n',
            cli_words__a_c='#include "runner/duel/b.h"\n', cli_a_c='#include "cli/words/b.h"\n',
            runner_os__b_h="", runner_counters__b_h="", runner_duel__b_h="", stats_b_h="", cli_words__b_h="")
        self.assertEqual((status, text), (0, "arrows: fine\n"))

    def test_files_are_read_and_written_without_a_judgement(self):
        for room in ("base", "model", "files"):
            status, text = self.complaints(**{"results_%s__a_c" % room: '#include "stats/a.h"\n', "stats_a_h": ""})
            self.assertEqual(status, 1)
            self.assertIn("results/%s/a.c:1: results/%s may not include stats/a.h" % (room, room), text)

    def test_no_room_knows_the_commands(self):
        status, text = self.complaints(cli_words__a_c='#include "cli/command.h"\n', cli_command_h="")
        self.assertEqual(status, 1)
        self.assertIn("cli/words may not include cli/command.h", text)

    def test_the_worker_stands_alone(self):
        status, text = self.complaints(runner_worker__a_c='#include "runner/b.h"\n', runner_b_h="")
        self.assertEqual(status, 1)
        self.assertIn("runner/worker may not include runner/b.h", text)

    def test_paths_are_from_the_root_and_the_own_header_is_first(self):
        status, text = self.complaints(
            cli_a_c='#include "b.h"\n#include "cli/a.h"\n', cli_a_h="", cli_b_h=""
        )
        self.assertEqual(status, 1)
        self.assertIn('cli/a.c:1: "b.h" is not a path from the root', text)
        self.assertIn("cli/a.c:1: includes its own header cli/a.h not first", text)


if __name__ == "__main__":
    unittest.main()
