from ..common import Benchmark


class TimeIt(Benchmark):
    def TimeThis(self):
        assert self.ready

    timeout = 30.0
    version = "2"

    def time_it(self):
        assert self.ready
