"""What attributes and fixtures do."""

import os

from asv_runner.benchmarks.mark import SkipNotImplemented, skip_benchmark, skip_for_params

from .common import Benchmark

IS_READY = []


def setup(*args):
    IS_READY.append(True)


class Params(Benchmark):
    params = ([10, 20], ["rising", "falling"])
    param_names = ["n", "order"]

    def setup(self, n, order):
        Benchmark.setup(self)
        if n == 20 and order == "falling":
            raise NotImplementedError("no falling twenty")
        self.data = list(range(n))

    def teardown(self, n, order):
        self.data = None

    def time_sort(self, n, order):
        assert IS_READY and self.ready and len(self.data) == n
        sorted(self.data)

    @skip_for_params([(10, "rising")])
    def track_length(self, n, order):
        return len(self.data)


class Cached:
    def setup_cache(self):
        with open("beside.txt", "w") as file:
            file.write("x")
        return {"numbers": list(range(100))}

    def track_numbers(self, cache):
        return len(cache["numbers"])

    def track_folder(self, cache):
        return int(os.path.exists("beside.txt"))

    @skip_benchmark
    def time_never(self, cache):
        pass


class Once:
    """Each call finds what setup made."""

    number = 1

    def setup(self):
        self.left = [1]

    def time_pop(self):
        self.left.pop()


class Many(Once):
    number = 5

    def time_pop(self):
        self.left.pop()


def track_gives_up():
    raise SkipNotImplemented("not here")


class Alike:
    params = [[object, object], [int]]

    def track_one(self, kind, of):
        return 1
