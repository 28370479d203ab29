"""assay system: against real pyperf, here and on recorded machines; every write; back as it was."""

import glob
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import hosts
import pyperf_oracle
import support

OURS = ("Boost", "Energy preference", "Huge pages", "CPU shield", "SMT")


def assay(*args, **options):
    return subprocess.run(
        [support.ASSAY, "system"] + list(args),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        universal_newlines=True,
        timeout=60,
        **options
    )


def sections(text):
    """{title: [lines]}; the first and the last line under "" """
    found, title = {"": []}, ""
    lines = text.splitlines()
    for i, line in enumerate(lines):
        if i + 1 < len(lines) and lines[i + 1] and set(lines[i + 1]) == {"="}:
            title = line
            found[title] = []
        elif line.startswith(("OK! ", 'Run "')):
            found[""].append(line)
        elif line and set(line) != {"="}:
            found[title].append(line)
    return found


def as_pyperf(text, oracle):
    """What assay printed without what only assay prints, and pyperf's without its own program's name."""
    drop = re.compile("|".join("^%s: " % re.escape(op) for op in OURS) + "|^Record: |^CPU: this process may")
    ours = {
        title: [line for line in lines if not drop.match(line)]
        for title, lines in sections(text).items()
    }
    ours = {title: lines for title, lines in ours.items() if lines}
    theirs = {title: lines for title, lines in sections(oracle).items()}
    theirs[""] = [re.sub(r'"\S+ -m pyperf system tune"', '"assay system tune"', line) for line in theirs[""]]
    return ours, theirs


class Machine:
    """A recorded machine twice: one for assay, one for pyperf."""

    def __init__(self, scratch, name, change=lambda root: None):
        self.roots = []
        for who in ("assay", "pyperf"):
            root = os.path.join(scratch, who)
            hosts.unpack(name, root)
            change(root)
            self.roots.append(root)
        with open(self.roots[0] + "/proc/cpuinfo") as file:
            self.is_x86 = "flags" in file.read()
        with open(self.roots[0] + "/proc/sys/kernel/osrelease") as file:
            self.release = file.read().strip()
        with open(self.roots[0] + "/sys/devices/system/cpu/online") as file:
            online = file.read().strip()
        self.ncpus = int(online.split("-")[-1]) + 1

    def assay(self, action, *more):
        return assay("--root", self.roots[0], action, *more)

    def pyperf(self, actions, affinity=None):
        """[(status, output, files)] of pyperf's actions one after the other."""
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pyperf_system.py")
        about = [self.roots[1], str(self.ncpus), "yes" if self.is_x86 else "no", self.release, affinity or ""]
        return json.loads(
            subprocess.check_output([pyperf_oracle.python(), script] + about + actions, universal_newlines=True, timeout=60)
        )


def with_registers(root):
    """An Intel machine without intel_pstate."""
    for path in glob.glob(root + "/sys/devices/system/cpu/cpu*/cpufreq/scaling_driver"):
        with open(path, "w") as file:
            file.write("intel_cpufreq\n")
    hosts.add_registers(root, range(8), 0x850089)


def with_irqbalance(root):
    hosts.add_systemctl(root, True)


def plugged(root):
    hosts.put(root, "/sys/class/power_supply/AC/online", "1\n")


class Cores(unittest.TestCase):
    def test_a_cpu_that_cannot_go_offline_is_not_advised_to(self):
        """On the recorded laptop CPU 0 has no switch; its core's other one is CPU 4."""
        root = tempfile.mkdtemp(prefix="assay-system-")
        self.addCleanup(shutil.rmtree, root)
        hosts.unpack("intel-laptop", root)
        for cpu, advice in (("4", "SMT: Choose another CPU: CPU 0, which shares the core, cannot go offline"),
                            ("3", "SMT: Take CPU 7 offline: it shares a core with a chosen one")):
            said = sections(assay("--root", root, "--affinity", cpu).stdout)
            self.assertIn(advice, said["Advices"])


class SameAsPyperf(unittest.TestCase):
    """All lines of pyperf are there, in their sections and order, with its exit status."""

    def setUp(self):
        self.scratch = tempfile.mkdtemp(prefix="assay-system-")
        self.addCleanup(shutil.rmtree, self.scratch)

    def assert_same(self, ours, status, oracle, judged_alike=True):
        mine, theirs = as_pyperf(ours.stdout, oracle)
        if judged_alike:
            self.assertEqual(ours.returncode, status, ours.stdout)
        else:
            theirs[""], mine[""] = theirs[""][:1], mine[""][:1]
        self.assertEqual(mine, theirs)

    def assert_same_here(self, action, prefix=(), program=support.ASSAY):
        done = []
        for command in ([program], [pyperf_oracle.python(), "-m", "pyperf"]):
            done.append(
                subprocess.run(
                    list(prefix) + command + ["system", action],
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    universal_newlines=True,
                    env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"},
                    timeout=60,
                )
            )
        # huge pages alone may make the difference between ready and not: pyperf does not judge them
        judged_alike = "Huge pages: Use" not in done[0].stdout
        self.assert_same(done[0], done[1].returncode, done[1].stdout, judged_alike)

    def test_here(self):
        self.assert_same_here("show")

    def check(self, name, change=lambda root: None, affinity=None, judged_alike=True):
        """show, tune, show, and reset to pyperf's values."""
        machine = Machine(os.path.join(self.scratch, name), name, change)
        more = ["--affinity", affinity] if affinity else []
        actions = ["show", "tune", "show", "reset"]
        for i, (status, output, files) in enumerate(machine.pyperf(actions, affinity)):
            if actions[i] == "reset":
                os.remove(machine.roots[0] + "/run/assay/system.json")
            ours = machine.assay(actions[i], *more)
            self.assert_same(ours, status, output, judged_alike or actions[i] != "show")
            self.assert_same_files(machine, files)

    def assert_same_files(self, machine, theirs):
        """pyperf wrote the same into the same files; what only assay writes is another test's."""
        mine = hosts.contents(machine.roots[0])
        ours = re.compile("energy_perf|hugepage|cgroup|/cpu[0-9]+/online|/boost$|/usr/bin|/run/irqbalance|/ns/")
        for path in sorted(mine):
            if not ours.search(path):
                self.assertEqual(mine[path].decode("latin-1").strip(), theirs[path].strip(), path)

    def test_recorded(self):
        self.check("vm")

    def test_intel(self):
        self.check("intel-laptop", judged_alike=False)

    def test_intel_chosen_cpus(self):
        self.check("intel-hybrid", affinity="2,5-7")

    def test_irqbalance_and_power(self):
        self.check("intel-hybrid", change=lambda root: (with_irqbalance(root), plugged(root)))

    def test_registers(self):
        self.check("intel-hybrid", change=with_registers)

    def test_arm(self):
        self.check("arm-board", judged_alike=False)

    def test_isolated(self):
        def change(root):  # cpufreq/boost takes the place of pyperf's register
            os.remove(root + "/sys/devices/system/cpu/cpufreq/boost")
            # pyperf cannot read isolcpus= with flags, but prefers this file anyway
            hosts.add_registers(root, range(32), 0x850089)

        self.check("amd-server", change=change, judged_alike=False)

    def test_one_cpu(self):
        self.check("one-cpu")

    def test_as_a_user(self):
        if os.geteuid() != 0 or not shutil.which("setpriv"):
            self.skipTest("wants to be the superuser and setpriv, to become nobody")
        nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        program = os.path.join(self.scratch, "assay")
        shutil.copy(support.ASSAY, program)
        os.chmod(self.scratch, 0o755)
        if subprocess.run(nobody + [pyperf_oracle.python(), "-c", ""], stderr=subprocess.DEVNULL).returncode:
            self.skipTest("nobody cannot reach %s" % pyperf_oracle.python())
        for action in ("show", "tune", "reset"):
            self.assert_same_here(action, nobody, program)


class BackAsItWas(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.mkdtemp(prefix="assay-system-")
        self.addCleanup(shutil.rmtree, self.scratch)

    def test_reset_restores_what_tune_found(self):
        machine = Machine(self.scratch, "intel-laptop", lambda root: (with_irqbalance(root),))
        root = machine.roots[0]
        before = hosts.contents(root)
        done = machine.assay("tune", "--affinity", "3")
        self.assertEqual(done.returncode, 0, done.stdout)
        tuned = hosts.contents(root)
        changed = sorted(path for path in before if before[path] != tuned[path])
        cpu = "/sys/devices/system/cpu/"
        groups = ("init.scope", "system.slice", "user.slice/user-0.slice", "user.slice/user-1000.slice/user@1000.service")
        self.assertEqual(
            changed,
            sorted(
                ["/proc/irq/%s/smp_affinity" % irq for irq in (0, 9, 130)]
                + ["/proc/irq/default_smp_affinity", "/proc/sys/kernel/perf_event_max_sample_rate"]
                + ["/run/irqbalance", cpu + "intel_pstate/no_turbo", cpu + "cpu7/online"]
                + [cpu + "cpu3/cpufreq/" + n for n in ("scaling_governor", "scaling_min_freq", "energy_performance_preference")]
                + ["/sys/fs/cgroup/%s/cpuset.cpus" % group for group in groups]
            ),
        )
        self.assertEqual(tuned["/sys/fs/cgroup/system.slice/cpuset.cpus"], b"0-2,4-6\n")
        self.assertEqual(tuned[cpu + "cpu7/online"], b"0\n")
        with open(root + "/run/assay/system.json") as file:
            record = json.load(file)
        self.assertEqual(len(record["changes"]), len(changed))
        done = machine.assay("reset")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        after = hosts.contents(root)
        for path in before:
            self.assertEqual(before[path].strip(), after[path].strip(), path)
        self.assertFalse(os.path.exists(root + "/run/assay/system.json"))
        self.assertIn("CPU scaling governor: CPU 3 back to powersave", done.stdout)
        self.assertNotIn("Record:", done.stdout)

    def test_without_a_record_reset_says_so(self):
        machine = Machine(self.scratch, "arm-board")
        done = machine.assay("reset")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("Record: there is none", done.stdout)

    def test_a_record_of_another_boot_is_stale(self):
        machine = Machine(self.scratch, "arm-board")
        self.assertEqual(machine.assay("tune").returncode, 0)
        hosts.put(machine.roots[0], "/proc/sys/kernel/random/boot_id", "another\n")
        self.assertIn("Record: there is none", machine.assay("reset").stdout)

    def test_a_broken_record_stops_before_anything_is_written(self):
        machine = Machine(self.scratch, "arm-board")
        root = machine.roots[0]
        for text in ("{", "[]", '{"version": 1, "changes": [{"what": "file"}]}'):
            hosts.put(root, "/run/assay/system.json", text)
            before = hosts.contents(root)
            for action in ("tune", "reset"):
                done = machine.assay(action)
                self.assertEqual(done.returncode, 1)
                self.assertIn("system.json", done.stderr)
                self.assertEqual(len(done.stderr.splitlines()), 1)
            self.assertEqual(hosts.contents(root), before)

    def test_dry_run_prints_every_write_and_does_none(self):
        for action in ("tune", "reset"):
            machine = Machine(os.path.join(self.scratch, action), "intel-laptop", with_irqbalance)
            root = machine.roots[0]
            before = hosts.contents(root)
            done = machine.assay(action, "--dry-run", "--affinity", "3")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(hosts.contents(root), before)
            self.assertFalse(os.path.exists(root + "/run/assay"))
            planned = sections(done.stdout)["Writes"]
            machine.assay(action, "--affinity", "3")
            changed = [path for path, text in hosts.contents(root).items() if before.get(path) != text]
            self.assertEqual(len(planned), len([p for p in changed if not p.startswith("/run/irq")]) + (action == "tune"))
            for path in changed:
                self.assertTrue(path == "/run/irqbalance" or any(path in line for line in planned), path)

    def test_dry_run_here(self):
        rate = "/proc/sys/kernel/perf_event_max_sample_rate"
        with open(rate) as file:
            before = file.read()
        done = assay("tune", "--dry-run")
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(rate) as file:
            self.assertEqual(file.read(), before)
        if before.strip() != "1":
            self.assertIn("%s: '%s' -> '1'" % (rate, before.strip()), done.stdout)


class WrongUse(unittest.TestCase):
    def assert_refused(self, words, *args):
        done = assay(*args)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1)
        self.assertIn(words, done.stderr)

    def test_is_one_clear_line(self):
        self.assert_refused("did you mean tune", "tun")
        self.assert_refused("show, tune or reset", "frobnicate")
        self.assert_refused("is a second one", "show", "tune")
        self.assert_refused("--dry-run goes with", "--dry-run")
        self.assert_refused("not online", "show", "--affinity", "4000")
        self.assert_refused("--affinity x", "show", "--affinity", "x")
        self.assert_refused("--affinity: needs a value", "show", "--affinity", "")
        self.assert_refused("names no CPU", "show", "--affinity", " ")

    def test_a_missing_root(self):
        done = assay("--root", "/nonexistent/machine")
        self.assertEqual(done.returncode, 1)
        self.assertIn("/nonexistent/machine", done.stderr)


if __name__ == "__main__":
    unittest.main()
