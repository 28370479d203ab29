"""`assay explain --why` for tests, with few processes: what is planted is huge."""

import json
import os
import shutil

import support


def is_explained(interpreter):
    return not interpreter.is_pypy and interpreter.label not in ("python3.6", "python3.7")


class Asking(support.Program):
    maxDiff = None

    def why(self, *args, **options):
        outcome = self.assay("explain", "--why", "--json", *args, timeout=400, **options)
        self.assert_status(outcome, 0)
        (row,) = json.loads(outcome.out)["benchmarks"]
        return row["why"]

    def without_valgrind(self):
        """An environment whose PATH has all but that: counting under it takes long."""
        folder = self.path("bin")
        shutil.rmtree(folder, ignore_errors=True)  # of an earlier try
        os.makedirs(folder)
        for name in ("git", "sh", "python3"):
            os.symlink(shutil.which(name), os.path.join(folder, name))
        return dict(os.environ, PATH=folder)
