"""What the guests found, as sections of docs/evidence.md."""


def one(entries, what):
    return next(entry for entry in entries if entry["what"] == what)


def every(entries, what):
    return [entry for entry in entries if entry["what"] == what]


def names(items):
    return ", ".join("`%s`" % item for item in items) or "none"


PLACES = ("user", "kernel", "user and kernel")


def apart(ours, theirs):
    return "%+.4f %%" % (100 * (ours / theirs - 1))


def counters(entries):
    listing, turns, taken, tests = (one(entries, what) for what in ("listing", "turns", "taken", "unit tests"))
    lines = ["## Counters of hardware, in an emulated ARM machine", "",
             "QEMU's aarch64 processor with its PMU (`-cpu max`, `-icount shift=0`: an instruction takes a cycle, so instructions per "
             "cycle are 1), Debian's kernel, `perf stat` of the same kernel's tools. The figures tell whether assay counts right, not how "
             "fast anything is. %.0f s in all." % entries[-1]["host_s"], "",
             "`assay counters`: %s are counted; %d of hardware at once, and the kernel's driver says %s." % (
                 names(listing["counted"]), listing["room"], listing["available"]), "",
             "Instructions of one loop. `perf stat`: of a script with n and with 2n loops, the difference over n. `--metric`: in a process of "
             "its own (source `%s`). `--counters`: beside the timed values. Each is measured in other processes, and what makes many objects "
             "follows their hash seed and the state of their heap a little." % one(entries, "slope")["source"], "",
             "| benchmark | `perf stat` | `--metric` | apart | `--counters` | apart | cycles: `perf stat`, `--metric`, apart | ipc |",
             "|---|---:|---:|---:|---:|---:|---|---:|"]
    for e in every(entries, "slope"):
        i, c = e["perf"]["instructions:u"], e["perf"]["cycles:u"]
        lines.append("| %s | %.1f | %.1f | %s | %.1f | %s | %.1f, %.1f, %s | %.3f |" % (
            e["name"], i, e["apart"]["instructions"], apart(e["apart"]["instructions"], i), e["beside"]["instructions"],
            apart(e["beside"]["instructions"], i), c, e["apart"]["cycles"], apart(e["apart"]["cycles"], c), e["beside"]["ipc"]))
    lines += ["", "| whole programs (`assay command`, addresses fixed) | `perf stat` | ours | apart |", "|---|---:|---:|---:|"]
    lines += ["| %s | %d | %.0f | %s |" % (e["name"], e["perf"], e["ours"], apart(e["ours"], e["perf"])) for e in every(entries, "program")]
    lines += ["", "More counters than there are: %d of %d asked for were counted, %d of these marked as scaled; instructions of the loop "
              "%.1f alone (%s) and %.1f in turns, %s apart." % (
                  turns["counted"], turns["asked"], len(turns["scaled"]), turns["alone"],
                  "scaled" if turns["alone_scaled"] else "not scaled", turns["shared"], apart(turns["shared"], turns["alone"])), "",
              "Seven counters while another program has three for itself alone: counted %s; said: \"%s\"." % (
                  names(taken["counted"]), taken["said"].strip().replace("assay: ", "")), "",
              "A user without privileges; `perf` is whether `perf stat -e instructions:u` runs there:", "",
              "| `perf_event_paranoid` | perf | " + " | ".join(one(entries, "paranoid")["rows"]) + " |",
              "|---:|---|" + "---|" * len(one(entries, "paranoid")["rows"])]
    for e in every(entries, "paranoid"):
        cells = [row if row in PLACES else "no" for row in e["rows"].values()]
        lines.append("| %d | %s | %s |" % (e["level"], "yes" if e["perf"] else "no", " | ".join(cells)))
    reasons = sorted({row for e in every(entries, "paranoid") for row in e["rows"].values() if row not in PLACES})
    lines += ["", "Said of these:", ""] + ["- " + reason for reason in reasons]
    lines += ["", "assay's tests there: %d of the unit tests passed, %d were skipped, failed: %s; %s." % (
        tests["passed"], tests["skipped"], names(tests["failed"]), "; ".join(
            "`%s` %s (%d tests)" % (e["name"], "failed" if e["failed"] else "passed", e["ran"]) for e in every(entries, "e2e")))]
    return "\n".join(lines)


def yes(condition):
    return "yes" if condition else "no"


def machine(entries):
    about, dry, shield, killed, twice = (one(entries, what) for what in ("machine", "dry run", "shield", "killed", "twice"))
    lines = ["## `assay system` and quotas, in a virtual machine with control groups of version 2", "",
             "4 processors, 2 of a core; %s; the caller's group `%s`; passed on at the top before: `%s`. %.0f s in all." % (
                 about["systemd"], about["own"], about["subtree"], entries[-1]["host_s"]), "",
             "Every file that tune may write, the registers, and irqbalance (which runs, and is told to move nothing itself) are compared "
             "before and after.", "",
             "| | exit statuses | changed by tune | errors | not as before after reset |", "|---|---|---:|---:|---|"]
    for what, name in (("tune", "`tune --affinity 1`, `reset`"), ("all CPUs", "`tune`, `reset`"),
                       ("a log-in in between", "`tune --affinity 1`, a program in another slice, `reset`"),
                       ("the controller was on", "the same, where cpuset was in use before")):
        e = one(entries, what)
        lines.append("| %s | %d, %d | %d | %d | %s |" % (
            name, e["tune"], e["reset"], len(e["changed"]), len(e["errors"]),
            "; ".join("`%s`: `%s`, was `%s`" % (path.replace("/sys/fs/cgroup", ""), now, was)
                      for path, (was, now) in sorted(e["left"].items())) or "nothing"))
    without, user = one(entries, "reset without tune"), one(entries, "not root")
    lines += [
        "| `tune --affinity 1`, `tune --affinity 2`, `reset` | %s | | | %s |" % (
            ", ".join(map(str, twice["statuses"])), names(twice["left"]) if twice["left"] else "nothing"),
        "", "- The lists of CPUs that differ where cpuset was in use are of groups with tasks: the kernel takes none that is empty. In force "
        "afterwards for other groups than all CPUs: %s." % names(one(entries, "effective")["others"]),
        "- `--dry-run` changed %s. Of %d writes that it named, %d were not what was there after tune; %d files changed that it did not name." % (
            names(dry["by_dry_run"]) if dry["by_dry_run"] else "nothing", dry["named"], len(dry["otherwise"]), len(dry["unnamed"])),
        "- Killed (SIGKILL) at %d moments of tune, %d of them with changes made: after `reset` %s differed; its exit statuses: %s." % (
            killed["tries"], killed["in_the_middle"], names(killed["left"]) if killed["left"] else "nothing",
            ", ".join(map(str, killed["statuses"]))),
        "- The shield, by a user's session: allowed CPUs of it %s, of a service started later %s, of another log-in %s, of process 1 %s, which "
        "could be moved back to the chosen CPU: %s. After `reset`, of a new service: %s." % (
            shield["session"], shield["new_service"], shield["new_user"], shield["init"], yes(shield["init_moved_back"]),
            shield["new_service_after"]),
        "- `reset` without tune: exit status %d, and says that there is no record: %s. Not root: exit status %d, %d files changed." % (
            without["status"], yes(without["says"]), user["status"], len(user["changed"])),
        "", "A quota of half a CPU (`cpu.max`), of the group itself and of a slice above it. Gaps that no quota made are the emulator's: its "
        "host has other work, and it has no clock that would tell a guest.", "",
        "| quota | `doctor` names | gaps put down to other programs | of a benchmark it is said |", "|---|---|---|---|"]
    for e in every(entries, "quota"):
        said = [line.strip(" !") for line in e["noise"].splitlines() if "quota" in line]
        blamed = [text for text in e["remedies"] if text.startswith("keep other work off")]
        lines.append("| %s | %.3g CPUs; \"%s\" | %s | \"%s\" |" % (
            e["name"], e["quota"] or 0, next((text for text in e["remedies"] if "quota" in text), "nothing"),
            "; ".join(blamed) or "no", " ".join(said)))
    return "\n".join(lines)


SECTIONS = {"counters": counters, "machine": machine}
