"""Run, Benchmark, BenchmarkSuite: results in memory and in pyperf's files."""

from __future__ import annotations

import math

from pyperf import _formatter, _metadata, _utils

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Any, Callable, Iterable, Iterator, Mapping, Sequence

_JSON_VERSION = "1.0"
_OLD_VERSIONS = (5, 6)  # pyperf 0.8.3 and 0.9.6: warmups hold raw times

# What the runs of one benchmark must agree on: without it their values do not belong together.
_CHECKED = (
    "aslr", "cpu_count", "cpu_model_name", "hostname", "inner_loops", "name", "platform", "python_executable",
    "python_implementation", "python_unicode", "python_version", "unit",
)

# Half-width of the interval of the mean that is good enough, and the normal quantile behind it.
_WANTED_PRECISION = 0.01
_Z95 = 1.96


class Run:
    """What one process measured. Values are seconds (or bytes, or a count) per iteration. Not to be changed."""

    __slots__ = ("_values", "_warmups", "_metadata")

    def __init__(
        self,
        values: Iterable[float],
        warmups: Iterable[tuple[int, float]] | None = None,
        metadata: Mapping[str, Any] | None = None,
        collect_metadata: bool = True,
    ) -> None:
        self._values = tuple(values)
        self._warmups = tuple(warmups) if warmups else None
        for value in self._values:
            if not (isinstance(value, (int, float)) and value > 0):
                raise ValueError("values must be a sequence of number > 0.0: got %r" % (value,))
        for warmup in self._warmups or ():
            if not _is_warmup(warmup):
                raise ValueError("warmups must be a sequence of (loops: int, value: float): got %r" % (warmup,))
        if not self._values and not self._warmups:
            raise ValueError("run has no value nor warmup")
        gathered: dict[str, Any] = {}
        if collect_metadata:
            from pyperf._collect_metadata import collect_metadata

            gathered = collect_metadata()
        if metadata:
            gathered.update(_metadata.parse_metadata(metadata))
        self._metadata = gathered

    @property
    def values(self) -> tuple[float, ...]:
        return self._values

    @property
    def warmups(self) -> tuple[tuple[int, float], ...]:
        return self._warmups or ()

    def get_metadata(self) -> dict[str, Any]:
        return dict(self._metadata)

    def get_loops(self) -> int:
        return self._metadata.get("loops", 1)

    def get_inner_loops(self) -> int:
        return self._metadata.get("inner_loops", 1)

    def get_total_loops(self) -> int:
        return self.get_loops() * self.get_inner_loops()

    # ---- kinds of runs: a calibration has warmups and no values

    def _is_calibration(self) -> bool:
        return not self._values

    def _has(self, *names: str) -> bool:
        return any(name in self._metadata for name in names)

    def _is_calibration_loops(self) -> bool:
        return self._is_calibration() and not self._has(
            "recalibrate_loops", "calibrate_warmups", "recalibrate_warmups"
        )

    def _is_recalibration_loops(self) -> bool:
        return self._is_calibration() and self._has("recalibrate_loops")

    def _is_calibration_warmups(self) -> bool:
        return self._is_calibration() and self._has("calibrate_warmups")

    def _is_recalibration_warmups(self) -> bool:
        return self._is_calibration() and self._has("recalibrate_warmups")

    def _calibrated(self, what: str) -> int:
        for name in ("recalibrate_" + what, "calibrate_" + what):
            if name in self._metadata:
                return self._metadata[name]
        raise ValueError("run is not a calibration of %s" % what)

    def _get_calibration_loops(self) -> int:
        if self._is_calibration_loops() and not self._has("calibrate_loops"):
            return self.get_loops()  # files of pyperf before 1.2
        return self._calibrated("loops")

    def _get_calibration_warmups(self) -> int:
        return self._calibrated("warmups")

    # ---- derived

    def _get_raw_values(self, warmups: bool = False) -> list[float]:
        """Undivided; with warmups=True those come first."""
        inner, total = self.get_inner_loops(), self.get_total_loops()
        raw = [value * (loops * inner) for loops, value in self.warmups] if warmups else []
        return raw + [value * total for value in self._values]

    def _get_duration(self) -> float:
        if "duration" in self._metadata:
            return self._metadata["duration"]
        return math.fsum(self._get_raw_values(warmups=True))

    def _get_date(self) -> str | None:
        return self._metadata.get("date")

    def _get_name(self) -> str | None:
        return self._metadata.get("name")

    def _has_metadata(self, name: str) -> bool:
        return name in self._metadata

    # ---- changed copies

    def _replace(
        self,
        values: Iterable[float] | None = None,
        warmups: bool = True,
        metadata: Mapping[str, Any] | None = None,
    ) -> Run:
        return Run(
            self._values if values is None else values,
            warmups=self._warmups if warmups else None,
            metadata=self._metadata if metadata is None else metadata,
            collect_metadata=False,
        )

    def _remove_warmups(self) -> Run:
        return self._replace(warmups=False) if self._warmups else self

    def _remove_all_metadata(self) -> Run:
        kept: dict[str, Any] = {key: self._metadata[key] for key in ("name", "unit") if key in self._metadata}
        return self._replace(metadata=kept)

    def _update_metadata(self, metadata: Mapping[str, Any]) -> Run:
        ours = self._metadata.get("inner_loops")
        if ours is not None and metadata.get("inner_loops", ours) != ours:
            raise ValueError("inner_loops metadata cannot be modified")
        return self._replace(metadata={**self._metadata, **metadata})

    def _extract_metadata(self, name: str) -> Run:
        if name not in self._metadata:
            raise KeyError(name)
        value = self._metadata[name]
        if not isinstance(value, (int, float)):
            raise TypeError("metadata %r value is not an integer: got %s" % (name, type(value).__name__))
        metadata = dict(self._metadata)
        unit = _metadata.get_metadata_info(name).unit
        if unit:
            metadata["unit"] = unit
        return self._replace(values=(value,), warmups=False, metadata=metadata)

    # ---- JSON

    def _as_json(self, common: Mapping[str, Any]) -> dict[str, Any]:
        metadata = _metadata.exclude_metadata(self._metadata, common)
        parts = {"values": self._values, "warmups": self._warmups, "metadata": metadata}
        return {key: value for key, value in parts.items() if value}

    @classmethod
    def _json_load(cls, version: object, data: Mapping[str, Any], common: Mapping[str, Any]) -> Run:
        metadata = {**common, **data.get("metadata", {})}
        warmups = [tuple(warmup) for warmup in data.get("warmups") or ()]
        if version in _OLD_VERSIONS:
            inner = metadata.get("inner_loops", 1)
            warmups = [(loops, raw / (loops * inner)) for loops, raw in warmups]
        values = data.get("samples" if version == 5 else "values", ())
        return cls(values, warmups=warmups, metadata=metadata, collect_metadata=False)


def _is_warmup(warmup: object) -> bool:
    return (
        isinstance(warmup, tuple)
        and len(warmup) == 2
        and isinstance(warmup[0], int)
        and warmup[0] >= 1
        and isinstance(warmup[1], (int, float))
        and warmup[1] >= 0
    )


class Benchmark:
    """The runs of one benchmark."""

    def __init__(self, runs: Iterable[Run]) -> None:
        runs = list(runs)
        if not runs:
            raise ValueError("runs must be a non-empty sequence of Run objects")
        self._runs: list[Run] = []
        self._cache: dict[str, Any] = {}
        if not runs[0]._get_name():
            raise ValueError("A benchmark must have a name")
        for run in runs:
            self.add_run(run)

    def __repr__(self) -> str:
        return "<Benchmark %r with %d runs>" % (self.get_name(), self.get_nrun())

    def _cached(self, key: str, compute: Callable[[], Any]) -> Any:
        if key not in self._cache:
            self._cache[key] = compute()
        return self._cache[key]

    # ---- runs

    def add_run(self, run: Run) -> None:
        if not isinstance(run, Run):
            raise TypeError("Run expected, got %s" % type(run).__name__)
        if self._runs:
            ours = self._get_common_metadata()
            for key in _CHECKED:
                if ours.get(key) != run._metadata.get(key):
                    raise ValueError(
                        "incompatible benchmark, metadata %s is different: current=%s, run=%s"
                        % (key, ours.get(key), run._metadata.get(key))
                    )
            common = _metadata.common_metadata((ours, run._metadata))
        else:
            common = dict(run._metadata)
        self._runs.append(run)
        self._cache = {"metadata": common}

    def add_runs(self, benchmark: Benchmark) -> None:
        if benchmark is self:
            raise ValueError("cannot add a benchmark to itself")
        for run in benchmark._runs:
            self.add_run(run)

    def get_runs(self) -> list[Run]:
        return list(self._runs)

    def get_nrun(self) -> int:
        return len(self._runs)

    def _replace_runs(self, runs: Sequence[Run]) -> None:
        self._runs = list(runs)
        self._cache = {}

    def _measuring_runs(self) -> list[Run]:
        return [run for run in self._runs if not run._is_calibration()]

    def _only_calibration(self) -> bool:
        return not self._measuring_runs()

    def _remove_warmups(self) -> None:
        self._replace_runs([run._remove_warmups() for run in self._runs])

    def _filter_runs(self, include: bool, only_runs: Sequence[int]) -> None:
        if include:
            runs = [self._runs[i] for i in only_runs if i < len(self._runs)]
        else:
            runs = [run for i, run in enumerate(self._runs) if i not in set(only_runs)]
        if not runs:
            raise ValueError("no more runs")
        self._replace_runs(runs)

    def _extract_metadata(self, name: str) -> None:
        self._replace_runs([run._extract_metadata(name) for run in self._runs])

    def _remove_all_metadata(self) -> None:
        self._replace_runs([run._remove_all_metadata() for run in self._runs])

    # ---- metadata

    def _get_common_metadata(self) -> dict[str, Any]:
        return self._cached("metadata", lambda: _metadata.common_metadata(run._metadata for run in self._runs))

    def get_metadata(self) -> dict[str, Any]:
        return dict(self._get_common_metadata())

    def update_metadata(self, metadata: Mapping[str, Any]) -> None:
        metadata = dict(metadata)
        self._replace_runs([run._update_metadata(metadata) for run in self._runs])

    def get_name(self) -> str:
        return self._runs[0]._metadata["name"]

    def get_unit(self) -> str:
        return self._runs[0]._metadata.get("unit", _formatter.DEFAULT_UNIT)

    def get_dates(self) -> tuple[Any, Any] | None:
        """(start of the first run, end of the last) as pyperf counts them, or None."""
        import datetime

        spans = []
        for run in self._runs:
            date = run._get_date()
            if not date:
                continue
            start = datetime.datetime.fromisoformat(date)
            spans.append((start, start + datetime.timedelta(seconds=math.ceil(run._get_duration()))))
        if not spans:
            return None
        return min(start for start, _ in spans), max(end for _, end in spans)

    # ---- what all runs share, or the mean of it

    def _get_run_property(self, get: Callable[[Run], float]) -> Any:
        values = [get(run) for run in self._measuring_runs() or self._runs]
        return values[0] if len(set(values)) == 1 else sum(values) / len(values)

    def get_loops(self) -> Any:
        return self._get_run_property(Run.get_loops)

    def get_inner_loops(self) -> Any:
        return self._get_run_property(Run.get_inner_loops)

    def get_total_loops(self) -> Any:
        return self._get_run_property(Run.get_total_loops)

    def _get_nwarmup(self) -> Any:
        return self._get_run_property(lambda run: len(run.warmups))

    def _get_nvalue_per_run(self) -> Any:
        return self._get_run_property(lambda run: len(run.values))

    # ---- values

    def get_nvalue(self) -> int:
        return sum(len(run.values) for run in self._runs)

    def get_values(self) -> tuple[float, ...]:
        return self._cached("values", lambda: tuple(value for run in self._runs for value in run.values))

    def _get_raw_values(self, warmups: bool = False) -> list[float]:
        raw: list[float] = []
        for run in self._runs:
            raw.extend(run._get_raw_values(warmups))
        return raw

    def get_total_duration(self) -> float:
        return math.fsum(run._get_duration() for run in self._runs)

    def format_values(self, values: Sequence[float]) -> tuple[str, ...]:
        return _formatter.format_values(self.get_unit(), values)

    def format_value(self, value: float) -> str:
        return self.format_values((value,))[0]

    # ---- statistics: of all values as one list

    def mean(self) -> float:
        return self._cached("mean", lambda: _nonzero(_statistics().mean(self.get_values())))

    def stdev(self) -> float:
        return self._cached("stdev", lambda: _statistics().stdev(self.get_values()))

    def median(self) -> float:
        return self._cached("median", lambda: _nonzero(_statistics().median(self.get_values())))

    def median_abs_dev(self) -> float:
        return self._cached("mad", lambda: _utils.median_abs_dev(self.get_values()))

    def percentile(self, p: float) -> float:
        if not 0 <= p <= 100:
            raise ValueError("p must be in the range [0; 100]")
        return _utils.percentile(self.get_values(), p / 100.0)

    def required_nprocesses(self) -> int | None:
        return self._cached("processes", self._required_nprocesses)

    def _required_nprocesses(self) -> int | None:
        statistics = _statistics()
        means = [statistics.mean(run.values) for run in self._measuring_runs()]
        if len(means) < 2:
            return None
        spread = statistics.stdev(means) / statistics.mean(means)
        return math.ceil(4 * _Z95**2 * spread**2 / _WANTED_PRECISION**2)

    # ---- files

    def _as_json(self, suite_metadata: Mapping[str, Any]) -> dict[str, Any]:
        common = self._get_common_metadata()
        own = _metadata.exclude_metadata(common, suite_metadata)
        data: dict[str, Any] = {"runs": [run._as_json(common) for run in self._runs]}
        if own:
            data["metadata"] = own
        return data

    @classmethod
    def _json_load(cls, version: object, data: Mapping[str, Any], suite_metadata: Mapping[str, Any]) -> Benchmark:
        own = data.get("common_metadata" if version == 5 else "metadata") or {}
        common = _metadata.parse_metadata({**suite_metadata, **own})
        return cls(Run._json_load(version, run, common) for run in data["runs"])

    @staticmethod
    def load(file: Any) -> Benchmark:
        return _only_one(BenchmarkSuite.load(file))

    @staticmethod
    def loads(string: str) -> Benchmark:
        return _only_one(BenchmarkSuite.loads(string))

    def dump(self, file: Any, compact: bool = True, replace: bool = False) -> None:
        BenchmarkSuite([self]).dump(file, compact=compact, replace=replace)


def _statistics() -> Any:
    import statistics  # costs 10 ms: only who asks for figures pays

    return statistics


def _nonzero(value: float) -> float:
    if not value:
        raise ValueError("mean is zero")
    return value


def _only_one(suite: BenchmarkSuite) -> Benchmark:
    if len(suite) != 1:
        raise ValueError("expected 1 benchmark, got %d" % len(suite))
    return suite.get_benchmarks()[0]


class BenchmarkSuite:
    """Benchmarks by name: the content of a file."""

    def __init__(self, benchmarks: Iterable[Benchmark], filename: str | None = None) -> None:
        self.filename = filename
        self._benchmarks: list[Benchmark] = []
        for benchmark in benchmarks:
            self.add_benchmark(benchmark)
        if not self._benchmarks:
            raise ValueError("benchmarks must be a non-empty sequence of Benchmark objects")

    def __len__(self) -> int:
        return len(self._benchmarks)

    def __iter__(self) -> Iterator[Benchmark]:
        return iter(self._benchmarks)

    def _find(self, name: str) -> Benchmark | None:
        return next((bench for bench in self._benchmarks if bench.get_name() == name), None)

    def get_benchmark(self, name: str) -> Benchmark:
        found = self._find(name)
        if found is None:
            raise KeyError("there is no benchmark called %r" % name)
        return found

    def get_benchmark_names(self) -> list[str]:
        return [benchmark.get_name() for benchmark in self._benchmarks]

    def get_benchmarks(self) -> list[Benchmark]:
        return list(self._benchmarks)

    def add_benchmark(self, benchmark: Benchmark) -> None:
        if benchmark in self._benchmarks:
            raise ValueError("benchmark already part of the suite")
        if self._find(benchmark.get_name()) is not None:
            raise ValueError("the suite has already a benchmark called %r" % benchmark.get_name())
        self._benchmarks.append(benchmark)

    def _add_benchmark_runs(self, benchmark: Benchmark) -> None:
        ours = self._find(benchmark.get_name())
        if ours is None:
            self.add_benchmark(benchmark)
        else:
            ours.add_runs(benchmark)

    def add_runs(self, result: Benchmark | BenchmarkSuite) -> None:
        if isinstance(result, Benchmark):
            self._add_benchmark_runs(result)
        elif isinstance(result, BenchmarkSuite):
            for benchmark in result:
                self._add_benchmark_runs(benchmark)
        else:
            raise TypeError("expect Benchmark or BenchmarkSuite, got %s" % type(result).__name__)

    def _replace_benchmarks(self, benchmarks: Sequence[Benchmark]) -> None:
        if not benchmarks:
            raise ValueError("the suite has no benchmark left")
        self._benchmarks = list(benchmarks)

    def _convert_include_benchmark(self, names: Iterable[str]) -> None:
        names = set(names)
        missing = names.difference(self.get_benchmark_names())
        if missing:
            raise KeyError("Benchmark %r not found" % min(missing))
        self._replace_benchmarks([bench for bench in self if bench.get_name() in names])

    def _convert_exclude_benchmark(self, names: Iterable[str]) -> None:
        names = set(names)
        self._replace_benchmarks([bench for bench in self if bench.get_name() not in names])

    def get_metadata(self) -> dict[str, Any]:
        return _metadata.common_metadata(bench._get_common_metadata() for bench in self._benchmarks)

    def get_total_duration(self) -> float:
        return math.fsum(bench.get_total_duration() for bench in self._benchmarks)

    def get_dates(self) -> tuple[Any, Any] | None:
        spans = [span for span in (bench.get_dates() for bench in self._benchmarks) if span]
        if not spans:
            return None
        return min(start for start, _ in spans), max(end for _, end in spans)

    # ---- files

    def _as_json(self) -> dict[str, Any]:
        common = self.get_metadata()
        data: dict[str, Any] = {
            "version": _JSON_VERSION,
            "benchmarks": [bench._as_json(common) for bench in self._benchmarks],
        }
        if common:
            data["metadata"] = common
        return data

    @classmethod
    def _json_load(cls, filename: Any, data: Mapping[str, Any]) -> BenchmarkSuite:
        version = data.get("version")
        if version not in (*_OLD_VERSIONS, _JSON_VERSION):
            raise ValueError("file format version %r not supported" % version)
        if not data.get("benchmarks"):
            raise ValueError("the file doesn't contain any benchmark")
        common = data.get("metadata") or {}
        return cls((Benchmark._json_load(version, bench, common) for bench in data["benchmarks"]), filename)

    @classmethod
    def loads(cls, string: str) -> BenchmarkSuite:
        import json

        return cls._json_load(None, json.loads(string))

    @classmethod
    def load(cls, file: Any) -> BenchmarkSuite:
        """From a path ("-": stdin, .gz: compressed) or an open text file."""
        import json

        if not isinstance(file, (str, bytes)):
            return cls._json_load(getattr(file, "name", None), json.load(file))
        if file == "-":
            import sys

            return cls._json_load("<stdin>", json.load(sys.stdin))
        with _open(file, "rt") as stream:
            return cls._json_load(file, json.load(stream))

    def dump(self, file: Any, compact: bool = True, replace: bool = False) -> None:
        """Into an open text file, or to a path; a file that is there is only replaced when asked for, and then at
        once: a reader never sees half of it."""
        text = self._dumps(compact)
        if not isinstance(file, (str, bytes)):
            file.write(text)
            file.flush()
        elif replace:
            _replace(file, text)
        else:
            with _open(file, "xt") as stream:
                stream.write(text)

    def _dumps(self, compact: bool = True) -> str:
        import json

        style: dict[str, Any] = {"separators": (",", ":")} if compact else {"indent": 4}
        return json.dumps(self._as_json(), sort_keys=True, **style) + "\n"


def _is_gzip(path: str | bytes) -> bool:
    return path.endswith(b".gz") if isinstance(path, bytes) else path.endswith(".gz")


def _open(path: str | bytes, mode: str) -> Any:
    if _is_gzip(path):
        import gzip

        return gzip.open(path, mode, encoding="utf-8")
    return open(path, mode, encoding="utf-8")


def _replace(path: str | bytes, text: str) -> None:
    import gzip
    import os
    import tempfile

    import pyperf

    path = os.fsdecode(path)
    data = text.encode("utf-8")
    if not os.path.isfile(path) and os.path.exists(path):  # /dev/stdout and the like
        with open(path, "wb") as stream:
            stream.write(data)
        return
    fd, temporary = tempfile.mkstemp(dir=os.path.dirname(path) or ".", prefix=os.path.basename(path) + ".")
    try:
        with os.fdopen(fd, "wb") as stream:
            stream.write(gzip.compress(data) if _is_gzip(path) else data)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        pyperf._replace_file(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def add_runs(filename: str, result: Benchmark | BenchmarkSuite) -> None:
    """Merge a result into a file, which is made when it is not there."""
    import os

    if os.path.exists(filename):
        suite = BenchmarkSuite.load(filename)
        suite.add_runs(result)
    else:
        suite = BenchmarkSuite([result]) if isinstance(result, Benchmark) else result
    suite.dump(filename, replace=True)
