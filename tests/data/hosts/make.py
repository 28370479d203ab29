#!/usr/bin/env python3
"""Write the recorded machines beside this script: what the kernel shows in /proc and /sys.

make.py           writes the machines that are laid out from the kernel's documentation
                  (Documentation/ABI/*/sysfs-devices-system-cpu, admin-guide/pm, hwmon, cgroup-v2)
make.py --record  prints the tree of the machine that it runs on, which is how vm.tree came to be

A tree is one text file: "@ /path" begins a file, "@ /path -> target" is a symbolic link, the lines
up to the next "@ " are its content. tests/unit/hosts.h unpacks it.
"""

import glob
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CPU = "/sys/devices/system/cpu"

# What --record reads; /proc/cmdline and names may hold more than anybody should publish: look.
RECORDED = """
/.dockerenv /run/.containerenv /run/systemd/container
/proc/cmdline /proc/cpuinfo /proc/loadavg /proc/meminfo /proc/self/cgroup /proc/self/ns/pid
/proc/self/status /proc/stat /proc/uptime /proc/irq/default_smp_affinity /proc/irq/*/smp_affinity
/proc/sys/kernel/random/boot_id /proc/sys/kernel/hostname /proc/sys/kernel/osrelease /proc/sys/kernel/perf_event_*
/proc/sys/kernel/randomize_va_space
/sys/class/dmi/id/product_name /sys/class/dmi/id/sys_vendor /sys/class/hwmon/*/name
/sys/class/hwmon/*/temp*_label /sys/class/hwmon/*/temp*_input /sys/class/power_supply/*/type
/sys/class/power_supply/*/online /sys/class/thermal/*/type /sys/class/thermal/*/temp
/sys/devices/cpu_atom/cpus /sys/devices/cpu_core/cpus
/sys/devices/system/clocksource/clocksource0/*_clocksource
CPU/cpu*/cpu_capacity CPU/cpu*/cpufreq/*_freq CPU/cpu*/cpufreq/*_governor
CPU/cpu*/cpufreq/energy_performance_preference CPU/cpu*/cpufreq/scaling_driver
CPU/cpu*/topology/core_cpus_list CPU/cpu*/topology/physical_package_id
CPU/cpu*/online CPU/cpufreq/boost CPU/cpufreq/policy*/boost CPU/amd_pstate/status CPU/cpuidle/current_driver CPU/intel_pstate/* CPU/isolated CPU/nohz_full
CPU/online CPU/present CPU/smt/*
/sys/devices/system/node/online /sys/devices/system/node/node*/cpulist
/sys/fs/cgroup/*.effective /sys/fs/cgroup/cgroup.* /sys/fs/cgroup/cpu.max /sys/fs/cgroup/cpu/cpu.cfs_*_us
/sys/fs/cgroup/cpuset/cpuset.*cpus /sys/kernel/mm/transparent_hugepage/enabled
""".replace("CPU/", CPU + "/").split()


def cpu_list(cpus):
    """[0, 1, 2, 7] -> "0-2,7" """
    parts = []
    for cpu in sorted(cpus):
        if parts and cpu == parts[-1][1] + 1:
            parts[-1][1] = cpu
        else:
            parts.append([cpu, cpu])
    return ",".join("%d" % a if a == b else "%d-%d" % (a, b) for a, b in parts)


def cpu_mask(cpus):
    """[0, 1, 33] -> "00000002,00000003", without zeros in front of all, as /proc/irq prints them"""
    bits, groups = sum(1 << c for c in cpus), []
    while bits or not groups:
        groups.append(bits & 0xffffffff)
        bits >>= 32
    return ",".join(["%x" % groups.pop()] + ["%08x" % g for g in reversed(groups)])


def base(name, release, cpus, *, cmdline="", load="0.12 0.20 0.18 1/412 8123", mem_kb=16303428):
    """The files that every Linux machine has."""
    text = {
        "/proc/cmdline": "BOOT_IMAGE=/boot/vmlinuz root=/dev/sda1 ro quiet " + cmdline,
        "/proc/loadavg": load,
        "/proc/meminfo": "MemTotal:       %8d kB\nMemFree:         1024000 kB" % mem_kb,
        "/proc/self/status": "Name:\tassay\nState:\tR (running)\nNSpid:\t8123\n"
        "Cpus_allowed_list:\t%s\nMems_allowed_list:\t0" % cpu_list(cpus),
        "/proc/self/cgroup": "0::/user.slice",
        "/proc/self/ns/pid": ("link", "pid:[4026531836]"),
        "/proc/uptime": "86400.25 600000.50",
        "/proc/sys/kernel/hostname": name,
        "/proc/sys/kernel/osrelease": release,
        "/proc/sys/kernel/randomize_va_space": "2",
        "/proc/sys/kernel/perf_event_paranoid": "2",
        "/proc/sys/kernel/perf_event_max_sample_rate": "100000",
        "/proc/sys/kernel/random/boot_id": "6f1d0f0e-5a0c-4f0b-9a55-0d6b6f3c2a11",
        "/proc/irq/default_smp_affinity": cpu_mask(cpus),
        "/proc/irq/0/smp_affinity": cpu_mask(cpus),
        "/proc/irq/9/smp_affinity": cpu_mask(cpus),
        "/proc/irq/130/smp_affinity": cpu_mask(list(cpus)[:1]),
        CPU + "/online": cpu_list(cpus),
        CPU + "/present": cpu_list(cpus),
        CPU + "/isolated": "",
        "/sys/kernel/mm/transparent_hugepage/enabled": "always [madvise] never",
        "/sys/fs/cgroup/cpuset.cpus.effective": cpu_list(cpus),
        "/sys/devices/system/clocksource/clocksource0/available_clocksource": "tsc hpet acpi_pm",
        "/sys/devices/system/clocksource/clocksource0/current_clocksource": "tsc",
    }
    stat = ["cpu  %d 0 %d %d 0 0 0 0 0 0" % (1000 * len(cpus), 100 * len(cpus), 90000 * len(cpus))]
    stat += ["cpu%d 1000 0 100 90000 0 0 0 0 0 0" % c for c in cpus]
    text["/proc/stat"] = "\n".join(stat + ["ctxt 1000000", "btime 1767225600"])
    return text


def x86_cpuinfo(model, vendor, mhz, flags="fpu vme sse2 ht avx2"):
    """One block a CPU, tabs as the kernel writes them."""
    return "\n".join(
        "processor\t: %d\nvendor_id\t: %s\nmodel name\t: %s\ncpu MHz\t\t: %.3f\nflags\t\t: %s\n"
        % (cpu, vendor, model, mhz[cpu], flags) for cpu in sorted(mhz))


def add_cores(tree, cores, *, package=lambda cpu: 0):
    """`cores`: lists of the CPUs that share one."""
    for core in cores:
        for cpu in core:
            tree["%s/cpu%d/topology/core_cpus_list" % (CPU, cpu)] = cpu_list(core)
            tree["%s/cpu%d/topology/physical_package_id" % (CPU, cpu)] = str(package(cpu))


def add_cpufreq(tree, cpus, driver, governor, low, high, **more):
    for cpu in cpus:
        where = "%s/cpu%d/cpufreq/" % (CPU, cpu)
        tree[where + "scaling_driver"] = driver
        tree[where + "scaling_governor"] = governor
        tree[where + "cpuinfo_min_freq"] = tree[where + "scaling_min_freq"] = str(low)
        tree[where + "cpuinfo_max_freq"] = tree[where + "scaling_max_freq"] = str(high)
        for key, value in more.items():
            tree[where + key] = value


def add_online(tree, cpus):
    """CPUs that can be taken offline; x86 keeps the first."""
    for cpu in cpus:
        tree["%s/cpu%d/online" % (CPU, cpu)] = "1"


def add_systemd_groups(tree, cpuset):
    """Control groups as systemd lays them out; `cpuset`: is that controller passed on?"""
    where = "/sys/fs/cgroup"
    tree["/proc/self/cgroup"] = "0::/user.slice/user-1000.slice/session-2.scope"
    tree[where + "/cgroup.controllers"] = "cpuset cpu io memory hugetlb pids rdma misc"
    for level in ("", "/user.slice", "/user.slice/user-1000.slice"):
        tree[where + level + "/cgroup.subtree_control"] = "cpuset cpu io memory pids" if cpuset else "cpu io memory pids"
    for group in ("/init.scope", "/system.slice", "/user.slice", "/user.slice/user-0.slice",
                  "/user.slice/user-1000.slice", "/user.slice/user-1000.slice/session-2.scope",
                  "/user.slice/user-1000.slice/user@1000.service"):
        tree[where + group + "/cgroup.procs"] = ""
        if cpuset:
            tree[where + group + "/cpuset.cpus"] = "\n"


def add_nodes(tree, nodes):
    tree["/sys/devices/system/node/online"] = cpu_list(range(len(nodes)))
    for i, cpus in enumerate(nodes):
        tree["/sys/devices/system/node/node%d/cpulist" % i] = cpu_list(cpus)


def intel_laptop():
    """Four cores of two threads, siblings (n, n+4), turbo on, powersave, on battery."""
    cpus = range(8)
    tree = base("laptop", "6.8.0-45-generic", cpus)
    mhz = {c: 800.0 if c % 4 else 2900.4 for c in cpus}
    tree["/proc/cpuinfo"] = x86_cpuinfo("11th Gen Intel(R) Core(TM) i7-1165G7 @ 2.80GHz",
                                        "GenuineIntel", mhz)
    add_cores(tree, [[c, c + 4] for c in range(4)])
    add_nodes(tree, [cpus])
    add_cpufreq(tree, cpus, "intel_pstate", "powersave", 400000, 4700000,
                energy_performance_preference="balance_performance")
    add_online(tree, range(1, 8))
    add_systemd_groups(tree, True)
    tree.update({
        CPU + "/intel_pstate/no_turbo": "0",
        CPU + "/intel_pstate/status": "active",
        CPU + "/cpuidle/current_driver": "intel_idle",
        CPU + "/nohz_full": "(null)",
        CPU + "/smt/active": "1",
        CPU + "/smt/control": "on",
        "/sys/class/dmi/id/sys_vendor": "LENOVO",
        "/sys/class/dmi/id/product_name": "20XW004AGE",
        "/sys/class/hwmon/hwmon4/name": "acpitz",
        "/sys/class/hwmon/hwmon5/name": "coretemp",
        "/sys/class/hwmon/hwmon5/temp1_label": "Package id 0",
        "/sys/class/hwmon/hwmon5/temp1_input": "61000",
        "/sys/class/hwmon/hwmon5/temp2_label": "Core 0",
        "/sys/class/hwmon/hwmon5/temp2_input": "59500",
        "/sys/class/power_supply/AC/type": "Mains",
        "/sys/class/power_supply/AC/online": "0",
        "/sys/class/power_supply/BAT0/type": "Battery",
    })
    return tree


def intel_hybrid():
    """Two fast cores of two threads, (0,1) and (2,3), four slow ones without: 4 to 7."""
    cpus = range(8)
    tree = base("hybrid", "6.1.0-25-amd64", cpus)
    tree["/proc/cpuinfo"] = x86_cpuinfo("12th Gen Intel(R) Core(TM) i5-1235U", "GenuineIntel",
                                        {c: 1300.0 for c in cpus})
    add_cores(tree, [[0, 1], [2, 3], [4], [5], [6], [7]])
    add_nodes(tree, [cpus])
    add_cpufreq(tree, cpus, "intel_pstate", "powersave", 400000, 4400000)
    tree.update({
        CPU + "/intel_pstate/no_turbo": "1",
        CPU + "/smt/active": "1",
        CPU + "/smt/control": "on",
        "/sys/devices/cpu_core/cpus": "0-3",
        "/sys/devices/cpu_atom/cpus": "4-7",
        "/sys/class/dmi/id/sys_vendor": "Dell Inc.",
        "/sys/class/dmi/id/product_name": "Latitude 5430",
    })
    return tree


def amd_server():
    """Two packages of eight cores of two threads, siblings (n, n+16), a memory node each; four
    cores of the second package isolated, as a careful administrator sets up a benchmark host."""
    cpus = range(32)
    isolated = [12, 13, 14, 15, 28, 29, 30, 31]
    ordinary = [c for c in cpus if c not in isolated]
    tree = base("bench01", "6.1.0-25-amd64", ordinary, mem_kb=263843528,
                cmdline="isolcpus=managed_irq,domain,12-15,28-31 nohz_full=12-15,28-31 "
                "rcu_nocbs=12-15,28-31")
    tree["/proc/stat"] = base("", "", cpus)["/proc/stat"]
    tree["/proc/cpuinfo"] = x86_cpuinfo("AMD EPYC 7262 8-Core Processor", "AuthenticAMD",
                                        {c: 3200.0 if c in isolated else 1500.0 for c in cpus})
    add_cores(tree, [[c, c + 16] for c in range(16)], package=lambda cpu: cpu % 16 // 8)
    add_nodes(tree, [[c for c in cpus if c % 16 // 8 == n] for n in range(2)])
    add_cpufreq(tree, ordinary, "acpi-cpufreq", "schedutil", 1500000, 3200000)
    add_cpufreq(tree, isolated, "acpi-cpufreq", "performance", 1500000, 3200000)
    add_online(tree, range(1, 32))
    add_systemd_groups(tree, False)
    tree.update({
        CPU + "/online": "0-31",
        CPU + "/present": "0-31",
        CPU + "/isolated": "12-15,28-31",
        CPU + "/nohz_full": "12-15,28-31",
        CPU + "/cpufreq/boost": "1",
        CPU + "/cpuidle/current_driver": "acpi_idle",
        CPU + "/smt/active": "1",
        CPU + "/smt/control": "on",
        "/proc/sys/kernel/perf_event_paranoid": "-1",
        "/sys/fs/cgroup/cpuset.cpus.effective": "0-31",
        "/sys/class/dmi/id/sys_vendor": "Supermicro",
        "/sys/class/dmi/id/product_name": "AS -1024US-TRT",
        "/sys/class/hwmon/hwmon1/name": "k10temp",
        "/sys/class/hwmon/hwmon1/temp1_label": "Tctl",
        "/sys/class/hwmon/hwmon1/temp1_input": "48375",
        "/sys/class/hwmon/hwmon2/name": "k10temp",
        "/sys/class/hwmon/hwmon2/temp1_label": "Tctl",
        "/sys/class/hwmon/hwmon2/temp1_input": "47500",
        "/sys/kernel/mm/transparent_hugepage/enabled": "[always] madvise never",
    })
    return tree


def amd_pstate():
    """A desktop whose kernel drives boost policy by policy (amd_pstate, active): four cores of two
    threads; an administrator has turned boost off on the first core."""
    cpus = range(8)
    tree = base("desk", "6.12.9-amd64", cpus, mem_kb=32743428)
    tree["/proc/cpuinfo"] = x86_cpuinfo("AMD Ryzen 7 7700 8-Core Processor", "AuthenticAMD",
                                        {c: 3800.0 for c in cpus})
    add_cores(tree, [[c, c + 4] for c in range(4)])
    add_nodes(tree, [cpus])
    add_cpufreq(tree, cpus, "amd-pstate-epp", "powersave", 400000, 5389000,
                energy_performance_preference="balance_power")
    add_online(tree, range(1, 8))
    for cpu in cpus:
        tree["%s/cpufreq/policy%d/boost" % (CPU, cpu)] = "0" if cpu % 4 == 0 else "1"
    tree.update({
        CPU + "/amd_pstate/status": "active",
        CPU + "/smt/active": "1",
        CPU + "/smt/control": "on",
        "/sys/kernel/mm/transparent_hugepage/enabled": "[always] madvise never",
    })
    return tree


def arm_board():
    """Four slow cores, four fast ones; no DMI, no SMT, no MHz in /proc/cpuinfo."""
    cpus = range(8)
    tree = base("rock", "5.10.160-rockchip", cpus, mem_kb=8050668)
    tree["/proc/cpuinfo"] = "\n".join(
        "processor\t: %d\nBogoMIPS\t: 48.00\nFeatures\t: fp asimd evtstrm aes\n"
        "CPU implementer\t: 0x41\nCPU architecture: 8\nCPU part\t: %s\n"
        % (c, "0xd05" if c < 4 else "0xd0b") for c in cpus) + "\nSerial\t\t: 0123456789abcdef"
    add_cores(tree, [[c] for c in cpus])
    add_cpufreq(tree, range(4), "cpufreq-dt", "schedutil", 408000, 1800000)
    add_cpufreq(tree, range(4, 8), "cpufreq-dt", "schedutil", 408000, 2400000)
    for cpu in cpus:
        tree["%s/cpu%d/cpu_capacity" % (CPU, cpu)] = "530" if cpu < 4 else "1024"
    tree.update({
        CPU + "/cpuidle/current_driver": "psci_idle",
        CPU + "/cpufreq/boost": "1",
        CPU + "/smt/active": "0",
        CPU + "/smt/control": "notsupported",
        "/proc/sys/kernel/perf_event_paranoid": "4",
        "/sys/devices/system/clocksource/clocksource0/available_clocksource": "arch_sys_counter",
        "/sys/devices/system/clocksource/clocksource0/current_clocksource": "arch_sys_counter",
        "/sys/firmware/devicetree/base/model": "Radxa ROCK 5B",
        "/sys/class/thermal/thermal_zone0/type": "soc-thermal",
        "/sys/class/thermal/thermal_zone0/temp": "46230",
    })
    return tree


def container():
    """A container in a cloud machine: control groups version 2, CPUs 2-3 and 6 of eight, one and a
    half CPUs of time; the path of its group is not in its own mount."""
    cpus = range(8)
    tree = base("3f2a9c1be077", "5.15.0-1051-aws", cpus, load="3.50 2.10 1.05 4/900 17")
    flags = "fpu vme sse2 ht avx2 hypervisor"
    tree["/proc/cpuinfo"] = x86_cpuinfo("Intel(R) Xeon(R) Platinum 8375C CPU @ 2.90GHz",
                                        "GenuineIntel", {c: 2899.998 for c in cpus}, flags)
    add_cores(tree, [[c, c + 4] for c in range(4)])
    add_nodes(tree, [cpus])
    tree.update({
        "/.dockerenv": "",
        "/proc/stat": tree["/proc/stat"].replace("720000 0 0 0 0 ", "720000 0 0 0 1234 "),
        "/proc/self/status": tree["/proc/self/status"].replace(":\t0-7", ":\t2-3,6"),
        "/proc/self/cgroup": "0::/docker/3f2a9c1be077",
        "/proc/self/ns/pid": ("link", "pid:[4026532571]"),
        "/proc/sys/kernel/perf_event_paranoid": "3",
        CPU + "/smt/active": "1",
        CPU + "/smt/control": "on",
        "/sys/class/dmi/id/sys_vendor": "Amazon EC2",
        "/sys/class/dmi/id/product_name": "m6i.2xlarge",
        "/sys/devices/system/clocksource/clocksource0/available_clocksource": "kvm-clock tsc",
        "/sys/devices/system/clocksource/clocksource0/current_clocksource": "kvm-clock",
        "/sys/fs/cgroup/cpuset.cpus.effective": "2-3,6",
        "/sys/fs/cgroup/cpu.max": "150000 100000",
    })
    return tree


def container_v1():
    """The same with control groups version 1, whose paths are those of the host."""
    tree = container()
    tree.update({
        "/proc/self/cgroup": "12:cpuset:/docker/3f2a\n5:cpu,cpuacct:/docker/3f2a\n"
        "1:name=systemd:/docker/3f2a\n0::/system.slice/containerd.service",
        "/sys/fs/cgroup/cpuset/cpuset.cpus": "2-3,6",
        "/sys/fs/cgroup/cpu/docker/3f2a/cpu.cfs_quota_us": "50000",
        "/sys/fs/cgroup/cpu/docker/3f2a/cpu.cfs_period_us": "100000",
        "/sys/fs/cgroup/cpu/docker/cpu.cfs_quota_us": "-1",
        "/sys/fs/cgroup/cpu/docker/cpu.cfs_period_us": "100000",
    })
    del tree["/sys/fs/cgroup/cpuset.cpus.effective"], tree["/sys/fs/cgroup/cpu.max"]
    return tree


def one_cpu():
    """The smallest virtual machine there is to rent."""
    tree = base("tiny", "6.1.0-25-cloud-amd64", [0], mem_kb=482916)
    tree["/proc/cpuinfo"] = x86_cpuinfo("QEMU Virtual CPU version 2.5+", "GenuineIntel",
                                        {0: 2394.454}, "fpu sse2 hypervisor")
    add_cores(tree, [[0]])
    tree.update({
        "/sys/class/dmi/id/sys_vendor": "QEMU",
        "/sys/class/dmi/id/product_name": "Standard PC (i440FX + PIIX, 1996)",
        "/sys/devices/system/clocksource/clocksource0/available_clocksource": "kvm-clock acpi_pm",
    })
    return tree


def fmt(tree):
    out = []
    for path in sorted(tree):
        content = tree[path]
        if isinstance(content, tuple):
            out.append("@ %s -> %s\n" % (path, content[1]))
        else:
            out.append("@ %s\n%s" % (path, content.rstrip("\n") + "\n" if content else ""))
    return "".join(out)


def record():
    tree = {}
    for pattern in RECORDED:
        for path in glob.glob(pattern):
            try:
                if path.startswith("/proc/self/ns/"):
                    tree[path] = ("link", os.readlink(path))
                else:
                    with open(path, encoding="utf-8", errors="replace") as file:
                        tree[path] = file.read()
            except OSError:
                pass
    return tree


def main():
    if sys.argv[1:] == ["--record"]:
        sys.stdout.write(fmt(record()))
        return
    for machine in (intel_laptop, intel_hybrid, amd_server, amd_pstate, arm_board, container, container_v1,
                    one_cpu):
        name = machine.__name__.replace("_", "-")
        with open(os.path.join(HERE, name + ".tree"), "w", encoding="utf-8") as file:
            file.write(fmt(machine()))


if __name__ == "__main__":
    main()
