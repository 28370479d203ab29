"""Result files for assay compare, with values that chance draws, and what is asked of its reports."""

import json
import random

import support


def runs(mean, processes, values=3, cv=0.01, seed=0, metadata=None):
    """Processes that differ by `cv`, values that differ by a third of that."""
    chance = random.Random("%s %s %s" % (mean, processes, seed))
    result = []
    for number in range(processes):
        process = mean * (1 + chance.gauss(0, cv))
        run = {"values": [process * (1 + chance.gauss(0, cv / 3)) for _ in range(values)]}
        run["metadata"] = {"date": "2024-05-06 07:08:%02d" % number}
        if metadata:
            run["metadata"].update(metadata(number))
        result.append(run)
    return result


def counted(runs, instructions, allocations):
    """The runs, the first of which has counted, too."""
    layouts = [1, 2, 3, 4, 5]
    runs[0]["assay"] = {"metrics": {
        "instructions": {"unit": "integer", "source": "valgrind", "layouts": layouts,
                         "values": [round(instructions * (1 + l * 1e-4)) for l in layouts]},
        "allocations": {"unit": "integer", "source": "hooks", "values": [allocations] * 5, "layouts": layouts},
    }}
    return runs


def suite(benchmarks, **metadata):
    """A result file's object; benchmarks: {name: runs}."""
    common = {"unit": "second", "hostname": "host", "cpu_model_name": "cpu"}
    common.update(metadata)
    return {
        "version": "1.0",
        "metadata": common,
        "benchmarks": [{"metadata": {"name": name}, "runs": r} for name, r in benchmarks.items()],
    }


class Compare(support.Program):
    def file(self, name, benchmarks, **metadata):
        return self.write(name, json.dumps(suite(benchmarks, **metadata)))

    def pair(self, ratio=1.1, **more):
        """Two files with the benchmark `a`, the new one `ratio` times the old one."""
        self.file("old.json", {"a": runs(1e-3, 20, seed=1, **more)})
        self.file("new.json", {"a": runs(1e-3 * ratio, 20, seed=2, **more)})

    def compare(self, *options, status=0, files=("old.json", "new.json"), env=None, sessions=("--session-sd", "0%")):
        """Of these two sessions alone, unless said otherwise: what sessions differ by is not what is tested."""
        outcome = self.assay("compare", *files, *sessions, *options, env=env)
        self.assert_status(outcome, status)
        self.assertNotIn("\x1b", outcome.out + outcome.err)
        return outcome

    def verdicts(self, *options, status=0, files=("old.json", "new.json")):
        top = json.loads(self.compare("--json", *options, status=status, files=files).out)
        return {b["name"]: b for b in top["benchmarks"]}
