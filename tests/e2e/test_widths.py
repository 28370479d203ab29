"""The table of the widths of characters is what its script writes."""

import os
import subprocess
import unittest

import support

TABLE = os.path.join(support.ROOT, "cli", "words", "widths.h")
SCRIPT = os.path.join(support.ROOT, "tests", "data", "make_widths.py")


class Widths(unittest.TestCase):
    def unicode_of(self, interpreter):
        code = "import unicodedata; print('Unicode %s:' % unicodedata.unidata_version, end='')"
        return subprocess.check_output([interpreter.path, "-c", code], universal_newlines=True)

    def test_the_table_is_what_the_script_writes(self):
        with open(TABLE, encoding="utf-8") as f:
            table = f.read()
        for interpreter in support.INTERPRETERS:
            if interpreter.path and self.unicode_of(interpreter) in table.splitlines()[0]:
                written = subprocess.check_output([interpreter.path, SCRIPT], universal_newlines=True)
                self.assertEqual(written, table)
                return
        self.skipTest("no interpreter here has the Unicode of cli/words/widths.h")


if __name__ == "__main__":
    unittest.main()
