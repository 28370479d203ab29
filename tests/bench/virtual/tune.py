"""In a guest with systemd and the unified control groups, as root: `assay system` for real, and what a quota is called.

    tune.py FILE    one line of JSON for each thing found
"""

import glob
import json
import os
import re
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from log import Log  # noqa: E402

ASSAY = os.path.abspath("build/assay")
RECORD = "/run/assay/system.json"
CGROUPS = "/sys/fs/cgroup"


def run(*argv, timeout=300):
    return subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True, timeout=timeout)


def read(path):
    try:
        with open(path, encoding="utf-8") as f:
            return f.read().strip()
    except OSError as error:
        return "(%s)" % error.strerror


def register(cpu):
    with open("/dev/cpu/%d/msr" % cpu, "rb", buffering=0) as f:
        return os.pread(f.fileno(), 8, 0x1A0).hex()


def picture():
    """{path: content} of all that tune may write, and of what it may change by that."""
    paths = ["/proc/sys/kernel/perf_event_max_sample_rate", "/proc/sys/kernel/randomize_va_space",
             "/proc/irq/default_smp_affinity", "/sys/kernel/mm/transparent_hugepage/enabled", "/sys/devices/system/cpu/online"]
    for pattern in ("/proc/irq/*/smp_affinity", "/sys/devices/system/cpu/cpu*/cpufreq/*", "/sys/devices/system/cpu/cpu*/online",
                    "/sys/devices/system/cpu/cpufreq/boost"):
        paths += glob.glob(pattern)
    for folder, _, names in os.walk(CGROUPS):
        paths += [os.path.join(folder, name) for name in ("cgroup.subtree_control", "cpuset.cpus") if name in names]
    found = {path: read(path) for path in paths}
    for path in glob.glob("/dev/cpu/*/msr"):
        found[path] = register(int(path.split("/")[3]))
    found["irqbalance"] = run("systemctl", "is-active", "irqbalance").stdout.strip()
    return found


def differences(before, after):
    """{path: [before, after]}; groups that came or went by themselves are none."""
    return {path: [before[path], after[path]] for path in before if path in after and before[path] != after[path]}


def system(*argv):
    done = run(ASSAY, "system", *argv)
    return done.returncode, done.stdout


def errors(text):
    """The lines below the heading "Errors"."""
    return [line for line in text.partition("\nErrors\n======\n")[2].splitlines() if line]


def there_and_back(log, name, *tune, between=lambda: None):
    before = picture()
    status, said = system("tune", *tune)
    tuned = picture()
    between()
    back, said_back = system("reset")
    log.add(name, tune=status, reset=back, changed=differences(before, tuned), left=differences(before, picture()),
            errors=errors(said) + errors(said_back), record=os.path.exists(RECORD), said=said, said_back=said_back)


def promised(log):
    """Every write that --dry-run names is done, and no other."""
    before = picture()
    status, said = system("tune", "--affinity", "1", "--dry-run")
    named = dict(re.findall(r"^[\w ()]+: (/[^\s,:]+)(?:, register \w+)?: .* -> '?(.*?)'?$", said, re.M))
    untouched = differences(before, picture())
    system("tune", "--affinity", "1")
    after = picture()
    # a mask may be shown in another way than it was written; the controllers are shown all
    kept = {path: after.get(path) for path, text in named.items()
            if after.get(path) != text and not text.startswith(("+", "0x")) and "irq" not in path and "hugepage" not in path}
    more = [path for path in differences(before, after) if path not in named and path != "irqbalance"]
    _, again = system("reset", "--dry-run")
    system("reset")
    log.add("dry run", status=status, named=len(named), by_dry_run=untouched, otherwise=kept, unnamed=more,
            left=differences(before, picture()), back=len(re.findall(" -> ", again)), said=said)


def allowed(*where):
    """The CPUs that a new program may use, started by systemd."""
    return run("systemd-run", "--quiet", "--pipe", "--wait", *where, "grep", "Cpus_allowed_list", "/proc/self/status").stdout.split()[-1]


def shield(log):
    """From a session of a user, as people call it: who is kept from the CPU, and who is not. PID 1 cannot be moved back to it."""
    session = ["systemd-run", "--quiet", "--scope", "--slice=user-1000.slice"]
    tuned = run(*session, ASSAY, "system", "tune", "--affinity", "1")
    found = {"status": tuned.returncode, "errors": errors(tuned.stdout),
             "session": run(*session, "grep", "Cpus_allowed_list", "/proc/self/status").stdout.split()[-1],
             "new_service": allowed(), "new_user": allowed("--slice=user-1001.slice"),
             "init": read("/proc/1/status").partition("Cpus_allowed_list:")[2].split()[0],
             "init_moved_back": run("taskset", "-p", "-c", "1", "1").returncode == 0}
    back = run(*session, ASSAY, "system", "reset")
    log.add("shield", back=back.returncode, errors_back=errors(back.stdout), new_service_after=allowed(), **found)


def had_cpuset(log):
    """On machines whose control groups have the controller already, reset has to restore every list."""
    with open(CGROUPS + "/cgroup.subtree_control", "w", encoding="utf-8") as f:
        f.write("+cpuset")
    there_and_back(log, "the controller was on", "--affinity", "1")
    effective = {path: read(path) for path in glob.glob(CGROUPS + "/*/cpuset.cpus.effective")}
    log.add("effective", others={path: cpus for path, cpus in effective.items() if cpus != "0-3"})


def twice(log):
    before = picture()
    first, _ = system("tune", "--affinity", "1")
    record = read(RECORD)
    second, said = system("tune", "--affinity", "2")
    grown = json.loads(read(RECORD))["changes"]
    kept = json.loads(record)["changes"]
    back, _ = system("reset")
    log.add("twice", statuses=[first, second, back], first_record_kept=grown[:len(kept)] == kept, left=differences(before, picture()),
            said=said)


def killed(log):
    """SIGKILL after ever more time; reset then restores all."""
    before = picture()
    started = time.monotonic()
    system("tune", "--affinity", "1")
    whole = time.monotonic() - started
    system("reset")
    tries, middle, left, statuses = 0, 0, {}, set()
    for i in range(1, 41):
        process = subprocess.Popen([ASSAY, "system", "tune", "--affinity", "1"], stdout=subprocess.DEVNULL)
        time.sleep(whole * i / 40)
        process.send_signal(signal.SIGKILL)
        died = process.wait() == -signal.SIGKILL
        changed = len(differences(before, picture()))
        middle += died and changed > 0
        status, _ = system("reset") if os.path.exists(RECORD) else (0, "")
        statuses.add(status)
        left.update(differences(before, picture()))
        tries += 1
    log.add("killed", tries=tries, in_the_middle=middle, statuses=sorted(statuses), left=left)


def without(log):
    status, said = system("reset")
    after = picture()
    user = run("setpriv", "--reuid=1000", "--regid=1000", "--clear-groups", ASSAY, "system", "tune", "--affinity", "1")
    log.add("reset without tune", status=status, said=said, says="there is none of what" in said)
    log.add("not root", status=user.returncode, said=user.stdout, changed=differences(after, picture()))
    show = run(ASSAY, "system")
    log.add("show", status=show.returncode, said=show.stdout)


def quotas(log):
    """A quota of half a CPU, of the group itself and of one above it."""
    for name, where in (("own", ["--scope", "-p", "CPUQuota=50%"]), ("above", ["--scope", "--slice=half.slice"])):
        if name == "above":
            run("systemctl", "set-property", "--runtime", "half.slice", "CPUQuota=50%")
        doctor = run("systemd-run", "--quiet", *where, ASSAY, "doctor", "--time", "5", "--json", "--no-profile")
        found = json.loads(doctor.stdout[doctor.stdout.index("{"):]) if "{" in doctor.stdout else {}
        out = "/tmp/%s.json" % name
        noisy = run("systemd-run", "--quiet", *where, ASSAY, "timeit", "-p3", "-n5", "-o", out, "sum(range(1000))")
        log.add("quota", name=name, noise=noisy.stdout,
                remedies=[r["text"] for r in found.get("remedies", [])], gaps=found.get("gaps"),
                quota=found.get("machine", {}).get("assay_cgroup_cpu_quota"))


def quiet_irqbalance():
    """It runs and may be stopped and started, and moves no interrupt itself, 10 s after its start: that is no change of ours."""
    with open("/etc/default/irqbalance", "w", encoding="utf-8") as f:
        f.write("IRQBALANCE_ARGS=--interval=86400\n")
    run("systemctl", "restart", "irqbalance")


def main():
    log = Log(sys.argv[1])
    run("modprobe", "msr")
    quiet_irqbalance()
    log.add("machine", systemd=run("systemctl", "--version").stdout.split("\n")[0], controllers=read(CGROUPS + "/cgroup.controllers"),
            subtree=read(CGROUPS + "/cgroup.subtree_control"), own=read("/proc/self/cgroup"), cpus=read("/sys/devices/system/cpu/online"),
            siblings=read("/sys/devices/system/cpu/cpu0/topology/thread_siblings_list"), irqbalance=picture()["irqbalance"])
    without(log)
    there_and_back(log, "tune", "--affinity", "1")
    there_and_back(log, "all CPUs")
    there_and_back(log, "a log-in in between", "--affinity", "1",
                   between=lambda: run("systemd-run", "--quiet", "--wait", "--slice=user.slice", "true"))
    promised(log)
    shield(log)
    twice(log)
    killed(log)
    had_cpuset(log)
    quotas(log)
    log.end()


if __name__ == "__main__":
    main()
