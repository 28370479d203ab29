"""assay, a statistical benchmark runner, from Python.

    import assay

    duel = assay.timeit("sorted(x)", vs="x[:].sort()", setup="x = list(range(100))")
    print(duel.benchmarks[0].verdict, duel.benchmarks[0].ratio)
    suite = assay.run("suites/core", keep="json", budget="2s", output="new.json")
    report = assay.compare("old.json", "new.json", fail_if_slower="5%")

Each function starts the program `assay` and gives back the JSON that it prints, as objects: what the program's reference
calls `benchmarks[0].ratio` is an attribute of that name. Options are keyword arguments: `--fail-if-slower 5%` is
fail_if_slower="5%", a flag is True, what may be repeated is a list. The interpreter that is measured is this one, unless
python= names another. A failure is an assay.AssayError, with what the program said.

In IPython and Jupyter `%load_ext assay` gives %assay and %%assay.
"""

from ._call import AssayError, Result, compare, run, timeit
from ._program import find_program

__all__ = ["AssayError", "Result", "compare", "find_program", "load_ipython_extension", "run", "timeit"]


def load_ipython_extension(shell):
    """What %load_ext assay calls."""
    from ._magic import AssayMagics

    shell.register_magics(AssayMagics)
