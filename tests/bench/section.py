"""Writes a script's section of docs/evidence.md: replaced where it stands, added at the end when it is new.

    from section import write_section
    write_section("worker", "tests/bench/worker_evidence", "## The worker\n\n| ... |")
"""

import os
import platform
import re
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EVIDENCE = os.path.join(ROOT, "docs", "evidence.md")


def write_section(name, script, text, path=EVIDENCE):
    """`text` is Markdown and begins with its heading; the line on where and when it was made is added here."""
    heading, _, rest = text.strip().partition("\n")
    begin = "<!-- begin %s: %s -->" % (name, script)
    end = "<!-- end %s -->" % name
    section = "\n".join([begin, heading, "", "`%s`, %s." % (script, place()), "", rest.strip(), end])
    with open(path, encoding="utf-8") as f:
        old = f.read()
    # Not the description of the form at the top, which is indented.
    pattern = re.compile(r"^<!-- begin %s:.*?^<!-- end %s -->$" % (re.escape(name), re.escape(name)), re.M | re.S)
    new, count = pattern.subn(lambda match: section, old)
    if count > 1:
        raise ValueError("%s: there are %d sections named %s" % (path, count, name))
    if count == 0:
        new = old.rstrip("\n") + "\n\n" + section + "\n"
    temporary = path + ".new"
    with open(temporary, "w", encoding="utf-8") as f:
        f.write(new)
    os.replace(temporary, path)


def place():
    """The machine, the interpreter and the day, in one line."""
    return "%d CPUs (%s), Linux %s, Python %s, commit %s, %s" % (
        os.cpu_count() or 0,
        cpu_name(),
        platform.release().partition("-")[0],
        platform.python_version(),
        commit(),
        time.strftime("%Y-%m-%d", time.gmtime()),
    )


def cpu_name():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as f:
            for line in f:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.machine()


def commit():
    done = subprocess.run(
        ["git", "-C", ROOT, "rev-parse", "--short", "HEAD"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        universal_newlines=True,
    )
    return done.stdout.strip() or "unknown"
