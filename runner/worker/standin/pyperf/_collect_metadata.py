"""What a run records about the machine, the interpreter and this process."""

from __future__ import annotations

import os
import sys

from pyperf import _utils

TYPE_CHECKING = False  # as in typing, whose import costs milliseconds
if TYPE_CHECKING:
    from typing import Any


def collect(process: bool = True) -> dict[str, Any]:
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
    for line in _lines("/proc/stat"):
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
    }.get(_utils.read_first_line("/proc/sys/kernel/randomize_va_space"))
    fields = _utils.read_first_line("/proc/loadavg").split()
    if len(fields) >= 4:
        metadata["load_avg_1min"] = float(fields[0])
        metadata["runnable_threads"] = int(fields[3].partition("/")[0])
    elif hasattr(os, "getloadavg"):
        metadata["load_avg_1min"] = os.getloadavg()[0]


# ---- CPUs


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read().splitlines()
    except OSError:
        return []


def _collect_cpu(metadata: dict[str, Any]) -> None:
    count = _utils.get_logical_cpu_count()
    if count:
        metadata["cpu_count"] = count
    cpus = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else list(range(count or 0))
    if count and len(cpus) != count:
        metadata["cpu_affinity"] = _utils.format_cpu_list(cpus)
    _collect_cpuinfo(metadata, cpus)
    metadata["cpu_config"] = _cpu_config(cpus)
    metadata["cpu_temp"] = _cpu_temperatures()


def _collect_cpuinfo(metadata: dict[str, Any], cpus: list[int]) -> None:
    frequencies: dict[int, str] = {}
    cpu = None
    for line in _lines("/proc/cpuinfo"):
        key, colon, value = (part.strip() for part in line.partition(":"))
        if not colon:
            continue
        if key == "processor" and value.isdigit():
            cpu = int(value)
        elif key == "model name" and not {"cpu_model_name", "cpu_machine"} & set(metadata):
            metadata["cpu_model_name"] = value
        elif key == "machine" and not {"cpu_model_name", "cpu_machine"} & set(metadata):
            metadata["cpu_machine"] = value
        elif cpu in cpus and key in ("cpu MHz", "clock"):
            frequencies[cpu] = "%.0f MHz" % float(value.replace("MHz", ""))
    metadata["cpu_freq"] = "; ".join(_grouped(frequencies))


def _grouped(infos: dict[int, str]) -> list[str]:
    """{0: a, 1: a, 2: b} -> ["0-1=a", "2=b"]"""
    by_text: dict[str, list[int]] = {}
    for cpu in sorted(infos):
        by_text.setdefault(infos[cpu], []).append(cpu)
    return ["%s=%s" % (_utils.format_cpu_list(cpus), text) for text, cpus in by_text.items()]


def _cpu_config(cpus: list[int]) -> str:
    base = "/sys/devices/system/cpu"
    isolated = _utils.get_isolated_cpus() or []
    text = _utils.read_first_line(base + "/nohz_full")
    nohz_full = _utils.parse_cpu_list(text) if text[:1].isdigit() else []
    infos = {}
    for cpu in cpus:
        scaling = "%s/cpu%d/cpufreq/scaling_" % (base, cpu)
        words = []
        driver = _utils.read_first_line(scaling + "driver")
        if driver:
            words.append("driver:" + driver)
        if driver == "intel_pstate":
            off = _utils.read_first_line(base + "/intel_pstate/no_turbo") == "1"
            words.append("intel_pstate:no turbo" if off else "intel_pstate:turbo")
        governor = _utils.read_first_line(scaling + "governor")
        if governor:
            words.append("governor:" + governor)
        words += ["nohz_full"] * (cpu in nohz_full) + ["isolated"] * (cpu in isolated)
        if words:
            infos[cpu] = ", ".join(words)
    parts = _grouped(infos)
    idle = _utils.read_first_line(base + "/cpuidle/current_driver")
    if idle:
        parts.append("idle:" + idle)
    return "; ".join(parts)


def _cpu_temperatures() -> str:
    base = "/sys/class/hwmon"
    found = []
    for entry in sorted(os.listdir(base)) if os.path.isdir(base) else ():
        folder = os.path.join(base, entry)
        name = _utils.read_first_line(folder + "/name")
        index = 1
        while name.startswith("coretemp"):
            label = _utils.read_first_line("%s/temp%d_label" % (folder, index))
            value = _utils.read_first_line("%s/temp%d_input" % (folder, index))
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
