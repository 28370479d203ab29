class Benchmark:
    """Imported from the suite's other modules, as numpy's suite has it; no benchmark itself."""

    ready = False

    def setup(self, *args):
        self.ready = True
