"""What a run records about the machine, the interpreter and this process."""

from __future__ import annotations

import os
import sys

from pyperf import _cpu_utils, _utils
from pyperf._cpu_utils import format_cpu_infos, format_cpu_list, get_isolated_cpus, parse_cpu_list
from pyperf._utils import read_first_line, read_lines

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Any, Collection, Iterable, Iterator


def collect_metadata(process: bool = True) -> dict[str, Any]:
    """With process=False without what belongs to this interpreter (the benchmark is another program)."""
    metadata: dict[str, Any] = {}
    _collect_dates(metadata)
    _collect_system(metadata)
    _collect_cpu(metadata)
    if process:
        _collect_python(metadata)
        _collect_memory(metadata)
    return {key: value for key, value in metadata.items() if value not in (None, "")}


def _collect_dates(metadata: dict[str, Any]) -> None:
    import datetime
    import time

    from pyperf import __version__

    metadata["perf_version"] = __version__
    metadata["date"] = datetime.datetime.now().isoformat(" ")
    for line in read_lines("/proc/stat"):
        if line.startswith("btime "):
            boot = int(line.split()[1])
            metadata["boot_time"] = str(datetime.datetime.fromtimestamp(boot))
            metadata["uptime"] = time.time() - boot


def _collect_system(metadata: dict[str, Any]) -> None:
    import platform
    import socket

    metadata["platform"] = platform.platform(True, False)
    metadata["hostname"] = socket.gethostname()
    metadata["aslr"] = {
        "0": "No randomization",
        "1": "Conservative randomization",
        "2": "Full randomization",
    }.get(read_first_line("/proc/sys/kernel/randomize_va_space"))
    fields = read_first_line("/proc/loadavg").split()
    if len(fields) >= 4:
        metadata["load_avg_1min"] = float(fields[0])
        metadata["runnable_threads"] = int(fields[3].partition("/")[0])
    elif hasattr(os, "getloadavg"):
        metadata["load_avg_1min"] = os.getloadavg()[0]


# ---- CPUs


def _collect_cpu(metadata: dict[str, Any]) -> None:
    collect_cpu_model(metadata)
    count = _cpu_utils.get_logical_cpu_count()
    if count:
        metadata["cpu_count"] = count
    cpus = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(count or 0))
    collect_cpu_affinity(metadata, cpus, count)
    collect_cpu_quota(metadata)
    collect_cpu_freq(metadata, cpus)
    collect_cpu_config(metadata, cpus)
    metadata["cpu_temp"] = _cpu_temperatures()


def collect_cpu_affinity(metadata: dict[str, Any], cpus: Collection[int], count: int | None) -> None:
    """Only where this process may not run everywhere."""
    if count and len(cpus) != count:
        metadata["cpu_affinity"] = format_cpu_list(cpus)


def collect_cpu_quota(metadata: dict[str, Any]) -> None:
    """How many CPUs' time the control groups leave to this process; the smallest of their limits."""
    limits = []
    for line in read_lines("/proc/self/cgroup"):
        hierarchy, controllers, path = (line.split(":", 2) + ["", ""])[:3]
        if (hierarchy, controllers) == ("0", ""):
            limits += _quotas_of_v2(path)
        elif "cpu" in controllers.split(","):
            limits += _quota_of_v1(path)
    if limits:
        metadata["cpu_quota"] = "%g CPUs" % min(limits)


def _quotas_of_v2(path: str) -> Iterator[float]:
    """Those of the group and of each that it stands in."""
    folder = os.path.join("/sys/fs/cgroup", path.strip("/")).rstrip("/")
    while folder.startswith("/sys/fs/cgroup"):
        quota, _, period = read_first_line(folder + "/cpu.max").partition(" ")
        if quota.isdigit() and period.isdigit() and int(period):
            yield int(quota) / int(period)
        folder = os.path.dirname(folder)


def _quota_of_v1(path: str) -> Iterator[float]:
    """That of the group; in a container its path is not there, and the container's group is at the top."""
    top = "/sys/fs/cgroup/cpu"
    for folder in (os.path.join(top, path.strip("/")).rstrip("/"), top):
        quota = read_first_line(folder + "/cpu.cfs_quota_us")
        period = read_first_line(folder + "/cpu.cfs_period_us")
        if quota and period:
            if quota.isdigit() and period.isdigit() and int(quota) and int(period):  # -1: no limit
                yield int(quota) / int(period)
            return


def _cpuinfo() -> Iterator[tuple[str, str]]:
    for line in read_lines("/proc/cpuinfo"):
        key, _, value = line.partition(":")
        yield key.strip(), value.strip()


def collect_cpu_model(metadata: dict[str, Any]) -> None:
    for key, value in _cpuinfo():
        if key in ("model name", "machine"):
            metadata["cpu_machine" if key == "machine" else "cpu_model_name"] = value
            return


def collect_cpu_freq(metadata: dict[str, Any], cpus: Collection[int]) -> None:
    frequencies: dict[int, str] = {}
    cpu = None
    for key, value in _cpuinfo():
        if key == "processor" and value.isdigit():
            cpu = int(value)
        elif cpu in cpus and key in ("cpu MHz", "clock"):
            frequencies[cpu] = "%.0f MHz" % float(value.replace("MHz", ""))
    metadata["cpu_freq"] = "; ".join(format_cpu_infos(frequencies))


def collect_cpu_config(metadata: dict[str, Any], cpus: Iterable[int]) -> None:
    base = "/sys/devices/system/cpu"
    isolated = get_isolated_cpus() or ()
    nohz_full = parse_cpu_list(read_first_line(base + "/nohz_full")) or ()
    infos = {}
    for cpu in cpus:
        words = _scaling(base, cpu) + ["nohz_full"] * (cpu in nohz_full) + ["isolated"] * (cpu in isolated)
        if words:
            infos[cpu] = ", ".join(words)
    parts = format_cpu_infos(infos)
    idle = read_first_line(base + "/cpuidle/current_driver")
    if idle:
        parts.append("idle:" + idle)
    metadata["cpu_config"] = "; ".join(parts)


def _scaling(base: str, cpu: int) -> list[str]:
    scaling = "%s/cpu%d/cpufreq/scaling_" % (base, cpu)
    words = []
    driver = read_first_line(scaling + "driver")
    if driver:
        words.append("driver:" + driver)
    if driver == "intel_pstate":
        off = read_first_line(base + "/intel_pstate/no_turbo") == "1"
        words.append("intel_pstate:no turbo" if off else "intel_pstate:turbo")
    governor = read_first_line(scaling + "governor")
    if governor:
        words.append("governor:" + governor)
    return words


def _cpu_temperatures() -> str:
    base = "/sys/class/hwmon"
    found = []
    for entry in sorted(os.listdir(base)) if os.path.isdir(base) else ():
        folder = os.path.join(base, entry)
        name = read_first_line(folder + "/name")
        index = 1
        while name.startswith("coretemp"):
            label = read_first_line("%s/temp%d_label" % (folder, index))
            value = read_first_line("%s/temp%d_input" % (folder, index))
            if not (label and value.isdigit()):
                break
            found.append("%s:%s=%.0f C" % (name, label, int(value) / 1000))
            index += 1
    return ", ".join(found)


# ---- the interpreter


def _python_version() -> str:
    import platform

    version = platform.python_version()
    if sys.implementation.name == "pypy":
        version = "PyPy %s (Python %s)" % (".".join(map(str, sys.pypy_version_info[:3])), version)  # type: ignore
    bits = "64-bit" if sys.maxsize > 2**32 else "32-bit"
    text = "%s (%s)" % (version, bits)
    revision = platform.python_revision()
    return "%s revision %s" % (text, revision) if revision else text


def _timer() -> str:
    import time

    from pyperf._formatter import format_timedelta

    info = time.get_clock_info("perf_counter")
    return "%s, resolution: %s" % (info.implementation, format_timedelta(info.resolution))


def _collect_python(metadata: dict[str, Any]) -> None:
    import gc
    import platform
    import sysconfig

    metadata["python_implementation"] = _utils.python_implementation()
    metadata["python_version"] = _python_version()
    metadata["python_executable"] = sys.executable
    metadata["timer"] = _timer()
    seed = os.environ.get("PYTHONHASHSEED")
    if seed:
        metadata["python_hash_seed"] = int(seed) if seed.isdigit() else seed
    metadata["python_compiler"] = " ".join(platform.python_compiler().split())
    for key, variable in (("python_cflags", "CFLAGS"), ("python_config_args", "CONFIG_ARGS")):
        metadata[key] = " ".join(str(sysconfig.get_config_var(variable) or "").split())
    if not gc.isenabled():
        metadata["python_gc"] = "disabled"


def _collect_memory(metadata: dict[str, Any]) -> None:
    try:
        import resource
    except ImportError:
        return
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    metadata["mem_max_rss"] = rss * (1 if sys.platform == "darwin" else 1024)
