"""--in-process: the manager measures in its own process, for systems that can start no other."""

from __future__ import annotations

import copy

from pyperf._manager import Manager

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Any


class InProcessManager(Manager):
    def make_benchmark(self) -> Any:
        from pyperf import _worker

        _worker.pin(self.args)
        return super().make_benchmark()

    def spawn_worker(self, kind: str) -> Any:
        """What a process of its own would do, with the options that it would get."""
        from pyperf import _worker

        args = copy.copy(self.args)
        args.loops, args.warmups = self.loops, self.warmups
        turns = {"loops": self.loops_turn, "warmups": self.warmups_turn}
        for what, turn in turns.items():
            setattr(args, "calibrate_" + what, kind == what and turn == 1)
            setattr(args, "recalibrate_" + what, kind == what and turn > 1)
        if args.calibrate_loops:
            args.loops = 0
        task = copy.copy(self.task)
        task.metadata = dict(self.task.metadata)  # a worker adds its own
        return _worker.Worker(self.runner, task, args).make_run()
