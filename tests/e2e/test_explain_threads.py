"""`assay explain` of benchmarks that hand their work to threads. What is planted is several times as much as anything else; no
time is asserted."""

import json
import os
import unittest

import support

THREADS = """
import concurrent.futures
import queue
import threading
import time


def work(n):
    total = 0
    for i in range(n):
        total += i * i
    return total


def nap():
    time.sleep(0.02)


pool = concurrent.futures.ThreadPoolExecutor(2)


def bench_pool():
    futures = [pool.submit(work, 60000), pool.submit(nap)]
    for future in futures:
        future.result()


def fetch(jobs):
    while True:
        n = jobs.get()
        if n is None:
            return
        work(n)


def bench_queue():
    jobs = queue.Queue()
    threads = [threading.Thread(target=fetch, args=(jobs,), name="fetcher-%d" % i) for i in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(4):
        jobs.put(40000)
    for thread in threads:
        jobs.put(None)
    for thread in threads:
        thread.join()
"""


def is_read(interpreter):
    return not interpreter.is_pypy and interpreter.label not in ("python3.6", "python3.7")


class Reading(support.Program):
    def rows(self, *words, **more):
        outcome = self.assay("explain", "--json", *words, timeout=240, **more)
        self.assert_status(outcome, 0)
        return {row["name"]: row for row in json.loads(outcome.out)["benchmarks"]}

    def pool(self, row):
        (pool,) = [thread for thread in row["threads"]["threads"] if thread["name"] == "ThreadPoolExecutor-*"]
        return pool

    def function(self, thread, name):
        found = [row for row in thread["functions"] if row["function"].split(".")[-1] == name]
        self.assertEqual(len(found), 1, thread)
        return found[0]


@support.each_interpreter(is_read, drawn=0)
class OtherThreads(Reading):
    def test_threads_have_their_functions_below_one_name(self):
        path = self.write("bench_threads.py", THREADS)
        rows = self.rows(path, "-p1", "--seconds", "0.4", "--python", self.python)
        pool, named = rows["threads.pool"]["threads"], rows["threads.queue"]["threads"]
        self.assertGreater(pool["awaited"], 0.5, pool)
        workers = self.pool(rows["threads.pool"])
        work, nap = self.function(workers, "work"), self.function(workers, "nap")
        self.assertGreater(work["on_cpu"], nap["on_cpu"], workers)
        self.assertGreater(nap["waiting"], nap["on_cpu"], workers)
        self.assertGreater(workers["no_work"], 0, workers)
        # Python tells the kernel a thread's name from 3.14 on.
        wanted = "fetcher-*" if self.knows_names() else "Thread-* (fetch)"
        fetchers = [thread for thread in named["threads"] if thread["name"] == wanted]
        self.assertEqual(len(fetchers), 1, named)
        self.assertGreater(self.function(fetchers[0], "work")["on_cpu"], 0, fetchers)
        self.assertNotIn("other_threads", rows["threads.pool"]["notes"])

    def knows_names(self):
        version = self.interpreter.label.replace("python", "").split(".")
        return version[0] == "3" and version[1:] and int(version[1]) >= 14


class Told(Reading, unittest.TestCase):
    def test_a_main_thread_that_waits_is_not_the_hot_spot(self):
        path = self.write("bench_threads.py", THREADS)
        outcome = self.assay("explain", path, "-k", "pool", "-p1", "--seconds", "0.5", "-o", "all.collapsed", timeout=240)
        self.assert_status(outcome, 0)
        self.assertIn("the main thread waited for other threads in", outcome.out)
        self.assertLess(outcome.out.index("ThreadPoolExecutor-*"), outcome.out.index("Condition.wait"))
        with open(os.path.join(self.dir, "all.collapsed"), encoding="utf-8") as file:
            roots = {line.split(";")[0] for line in file}
        self.assertTrue({"MainThread", "ThreadPoolExecutor-*"} <= roots, roots)

    def test_without_threads_there_is_no_section(self):
        (row,) = self.rows("sum(range(1000))", "-p1", "--seconds", "0.1").values()
        self.assertNotIn("threads", row)

    def test_what_changed_in_a_thread_is_tested(self):
        old = self.write("old/bench_threads.py", THREADS)
        new = self.write("new/bench_threads.py", THREADS.replace("range(n):", "range(10 * n):"))
        (row,) = self.rows("bench_threads.py", "-k", "pool", "-p2", "--seconds", "0.4", "--vs-path", os.path.dirname(new),
                           cwd=os.path.dirname(old)).values()
        functions = row["causes_of_threads"]["functions"]
        (work,) = [function for function in functions if function["function"] == "work"]
        self.assertGreater(work["ratio"]["estimate"], 0, work)
        times = [self.function(self.pool(row[side]), "work")["self_s"]["estimate"] for side in ("baseline", "candidate")]
        self.assertGreater(times[0], times[1])  # ten times as much

    @support.drawn_in_ci
    def test_a_result_keeps_its_threads(self):
        path = self.write("bench_threads.py", THREADS)
        self.assert_status(self.assay("run", path, "-k", "pool", "-p1", "-n1", "--explain", "-o", "r.json", timeout=240), 0)
        (row,) = self.rows("r.json").values()
        self.assertIn("ThreadPoolExecutor-*", [thread["name"] for thread in row["threads"]["threads"]])


if __name__ == "__main__":
    unittest.main()
