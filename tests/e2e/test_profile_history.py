"""assay profile history and push: profiles over time, and given to servers of continuous profiling (one of ours, on loopback)."""

import base64
import ctypes
import gzip
import http.server
import json
import os
import re
import shutil
import socket
import subprocess
import threading
import unittest
import urllib.parse

import profile_files
import support

DAY = 1795824000  # 2026-11-28 00:00 UTC


class Kept(support.Program):
    """Profiles of a service, of an hour each, as a recording without an end keeps them."""

    def setUp(self):
        super().setUp()
        os.mkdir(self.path("kept"))

    def keep(self, hour, commit, parse, names=("encode",)):
        """One more file: 300 samples in each of `names`, 200 in route, so many in parse; with what chance adds to them."""
        profile = profile_files.Profile("server", interval_s=.01)
        for i, name in enumerate(names):
            profile.add([("main", 3), ("handle", 9), (name, 12)], 300 + 7 * ((hour + i) % 3))
        profile.add([("main", 3), ("handle", 9), ("parse", 20), "!loads"], parse + 5 * (hour % 4))
        profile.add([("main", 3), ("route", 30)], 200 - 6 * (hour % 3)).add(["!start"], 3)
        labels = [["host", "a"], ["pid", "42"], ["commit", commit]]
        self.write("one.profile.json", profile_files.text(profile, labels=labels, start_s=DAY + 3600 * hour, duration_s=60))
        day, hour = 28 + hour // 24, hour % 24
        path = os.path.join("kept", "202611%02dT%02d0000Z-42.pprof" % (day, hour))
        outcome = self.assay("profile", "convert", "one.profile.json", path)
        self.assertEqual((outcome.status, outcome.err), (0, ""), outcome)
        return path

    def history(self, *words, status=0):
        outcome = self.assay("profile", "history", "kept", *words)
        self.assert_status(outcome, status)
        return outcome


class History(Kept, unittest.TestCase):
    def keep_two_days(self):
        """parse takes thrice as long from the second commit on, which is deployed at 12:00 of the second day."""
        for hour in range(0, 48, 3):
            self.keep(hour, "9cfe5fa" if hour < 36 else "abc1234", 100 if hour < 36 else 300)

    def test_a_deploy_that_made_one_function_slower(self):
        self.keep_two_days()
        out = self.history("--group", "commit").out
        self.assertIn("each bar is a commit: 9cfe5fa (12 profiles), abc1234 (4 profiles)", out)
        self.assertRegex(out, r"old: 9cfe5fa; new: abc1234\nparse \(/src/app\.py:1\): 2\.\d+x \[2\.")
        self.assertNotIn("\nencode (/src/app.py:1): ", out)  # which has less of the whole, not less time
        self.assertRegex(out, r"parse \(/src/app\.py:1\) +17\.\d% +37\.\d% +2\.\d+x \[.*\] +▄█\n")

        out = self.history().out
        self.assertIn("16 files from 2026-11-28 00:00 to 2026-11-29 21:00 UTC", out)
        self.assertIn("commit abc1234 from 2026-11-29 12:00 on, before 9cfe5fa (--group", out)
        self.assertRegex(out, r"too little was seen to tell what changed: at least 2\s+profiles")  # one file a period

        rows = json.loads(self.history("--json", "--compare", "2026-11-28..2026-11-29T12", "--by", "path", "--every", "12h").out)
        self.assertEqual([column["profiles"] for column in rows["columns"]], [4] * 4)
        self.assertEqual([column["label"] for column in rows["columns"]][1], "2026-11-28 12:00")
        self.assertEqual(rows["rows"][0]["name"], "main > handle > encode (/src/app.py:1)")
        self.assertAlmostEqual(sum(row["shares"][3] for row in rows["rows"]), 1)
        self.assertEqual(rows["causes"]["found"], "too_few")  # one hour of the second day

        rows = json.loads(self.history("--json", "--compare", "2026-11-28..2026-11-29").out)
        self.assertEqual((rows["old"], rows["new"]), ("2026-11-28", "2026-11-29"))

        some = self.history("--since", "2026-11-28T06", "--until", "2026-11-28", "--every", "1h", "--top", "1").out
        self.assertIn("6 files from 2026-11-28 06:00 to 2026-11-28 21:00 UTC", some)
        self.assertNotIn("route", some)

    def test_the_page_needs_no_script_and_nothing_breaks_out_of_it(self):
        for hour in range(6):
            self.keep(hour, "<b>&'\"" if hour > 2 else "</title><script>alert(1)</script>", 90, profile_files.HOSTILE)
        self.history("--group", "commit", "--html", "by.html")
        self.assertIn("by.html already exists", self.assay("profile", "history", "kept", "--html", "by.html").err)
        self.history("--every", "1h", "--html", "time.html")
        for name in ("by.html", "time.html"):
            page = self.read(name)
            for piece in ("<script>", "alert(1)</", "http://", "https://", "src=", "url(", "\u202e", "\x01"):
                self.assertNotIn(piece, page)
            self.assertIn("script-src 'none'", page)
            self.assertEqual(page.count('<svg class="small"'), page.count("<tr><td class=\"name\">") // 2)
        self.assertIn("dashed lines: 2026-11-28 03:00 commit &#60;b&#62;&#38;&#39;&#34;", self.read("time.html"))
        self.assertEqual(self.read("time.html").count('class="news"'), 1)

    def test_a_broken_file_is_named_and_the_rest_goes_on(self):
        self.keep(0, "a", 100)
        good = self.keep(1, "a", 100)
        self.write(os.path.join("kept", "20261128T020000Z-42.pprof"), "no profile")
        self.write(os.path.join("kept", "notes.txt"), "not mine")
        outcome = self.history()
        self.assertIn("2 files from", outcome.out)
        self.assertEqual(outcome.err.count("\n"), 1, outcome)
        self.assertIn("left out: kept/20261128T020000Z-42.pprof: ", outcome.err)
        for words, status, text in (
            ((), 2, "give a folder"),
            (("nowhere",), 1, "nowhere"),
            ((".",), 1, "no profiles in it: assay attach PID record --every 60s -o ."),
            (("kept/notes.txt",), 1, "kept/notes.txt"),
            (("kept", "--since", "yesterday"), 2, "--since: yesterday is no time: give a day as 2026-11-29"),
            (("kept", "--since", "2027"), 1, "no profile of that time"),
            (("kept", "--since", "2026-11-29", "--until", "2026-11-28"), 2, "is after --until"),
            (("kept", "--compare", "2026-11-28"), 2, "give two times"),
            (("kept", "--compare", "2026-11-28..2026-12-01"), 1, "there is no profile of 2026-12-01"),
            (("kept", "--group", "commit", "--compare", "a..b"), 1, "no profile has commit=b"),
            (("kept", "--group", "branch"), 1, "no profile has such a label; there are: host, pid, commit"),
            (("kept", "--group", "commit", "--every", "1h"), 2, "--group and --every"),
            (("kept", "-b", "other"), 1, "no file has a benchmark of that name"),
            (("kept", "--to", "pprof"), 2, "--to goes with convert"),
        ):
            with self.subTest(words):
                outcome = self.assay("profile", "history", *words)
                self.assert_status(outcome, status)
                self.assertIn(text, outcome.err)
        self.write("plain.collapsed", "a;b 3\n")
        self.assert_one_line(self.assay("profile", "history", good, "plain.collapsed"), 1, "does not say when it was recorded")
        self.assertIn("1 file from", self.assay("profile", "history", good).out)


class Server:
    """Takes what is posted. Paths with "refused" get a 400, with "hung" no answer before the end."""

    def __init__(self):
        self.requests = []
        self.end = threading.Event()
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                server.requests.append((self.path, dict(self.headers), body))
                if "hung" in self.path:
                    server.end.wait()
                    return
                self.send_response(400 if "refused" in self.path else 200)
                self.end_headers()
                self.wfile.write(b'{"code": "invalid_argument", "message": "no labels\\nat all"}')

            def log_message(self, *words):
                pass

        self.http = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d" % self.http.server_address[1]
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": .05})
        self.thread.start()

    def close(self):
        self.end.set()
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()


def has_curl():
    for name in ("libcurl.so.4", "libcurl-gnutls.so.4"):
        try:
            return bool(ctypes.CDLL(name))
        except OSError:
            pass
    return False


@unittest.skipUnless(has_curl(), "no libcurl (Debian: libcurl4)")
class Push(Kept, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.server = Server()
        self.addCleanup(self.server.close)
        self.file = self.keep(1, "9cfe5fa", 100)

    def push(self, *words, path="", status=0, **options):
        outcome = self.assay("profile", "push", self.server.url + path, self.file, *words, **options)
        self.assert_status(outcome, status)
        return outcome

    def decoded(self, profile):
        """The pprof message as protoc shows it."""
        protoc = shutil.which("protoc")
        if not protoc:
            self.skipTest("no protoc on PATH (Debian: protobuf-compiler)")
        proto = os.path.join(support.ROOT, "tests", "data", "pprof.proto")
        return subprocess.run([protoc, "--decode=perftools.profiles.Profile", "-I", os.path.dirname(proto), proto],
                              input=gzip.decompress(profile), stdout=subprocess.PIPE, check=True).stdout.decode()

    def assert_pprof(self, profile):
        text = self.decoded(profile)
        for name in ("server", "commit", "9cfe5fa", "parse", "interpreter", "CPython 3.14.2", "team"):
            self.assertIn('string_table: "%s"' % name, text)
        self.assertIn("time_nanos: %d" % ((DAY + 3600) * 10 ** 9), text)
        self.assertIn("duration_nanos: 60000000000", text)
        samples = re.findall(r"^sample \{.*?^\}", text, re.M | re.S)
        self.assertEqual(len(samples), 4)
        for sample in samples:  # benchmark, worker, interpreter, host, pid, commit, team
            self.assertEqual(sample.count("label {"), 7)

    def test_each_form_is_as_its_server_documents_it(self):
        outcome = self.push("--service", "shop", "--label", "team=a b", "--header", "X-Scope-OrgID: one")
        self.assertEqual(outcome.out, "1 profile sent to %s\n" % self.server.url)
        self.push("--as", "parca", "--label", "team=a b", path="/below/")
        self.push("--as", "ingest", "--service", "my shop", "--label", "team=a b")
        (path, headers, body), (parca, _, parca_body), (ingest, plain, profile) = self.server.requests

        self.assertEqual((path, headers["Content-Type"], headers["X-Scope-OrgID"]),
                         ("/push.v1.PusherService/Push", "application/json", "one"))
        series, = json.loads(body)["series"]
        labels = {label["name"]: label["value"] for label in series["labels"]}
        self.assertEqual(labels, {"__name__": "process_cpu", "service_name": "shop", "benchmark": "server", "host": "a", "pid": "42",
                                  "interpreter": "CPython 3.14.2", "commit": "9cfe5fa", "team": "a b"})
        sample, = series["samples"]
        self.assertRegex(sample["ID"], r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
        self.assert_pprof(base64.b64decode(sample["rawProfile"], validate=True))

        self.assertEqual(parca, "/below/api/profiles/writeraw")
        series, = json.loads(parca_body)["series"]
        self.assertIn({"name": "service_name", "value": "server"}, series["labels"]["labels"])
        self.assert_pprof(base64.b64decode(series["samples"][0]["rawProfile"], validate=True))

        at, query = ingest.split("?")
        query = dict(urllib.parse.parse_qsl(query, strict_parsing=True))
        self.assertEqual((at, query["format"], query["from"], query["until"]), ("/ingest", "pprof", str(DAY + 3600), str(DAY + 3660)))
        self.assertEqual(query["name"], "my_shop{benchmark=server,interpreter=CPython 3.14.2,host=a,pid=42,commit=9cfe5fa,team=a b}")
        self.assertEqual(plain["Content-Type"], "application/octet-stream")
        self.assert_pprof(profile)

    def test_what_went_wrong_is_one_line_without_a_password(self):
        outcome = self.push(path="/refused", status=1)
        self.assert_one_line(outcome, 1, self.server.url + "/refused: it answered 400: no labels")
        self.assertNotIn("at all", outcome.err)
        self.assert_one_line(self.push("--timeout", "100ms", path="/hung", status=1), 1, "/hung: ")
        with socket.socket() as taken:  # bound, and nobody listens
            taken.bind(("127.0.0.1", 0))
            url = "http://me:secret@127.0.0.1:%d" % taken.getsockname()[1]
            outcome = self.assay("profile", "push", url, self.file)
        self.assert_one_line(outcome, 1, "profile: http://127.0.0.1:")
        self.assertNotIn("secret", outcome.err)
        os.mkdir(self.path("lib"))
        for name in ("libcurl.so.4", "libcurl-gnutls.so.4"):
            self.write(os.path.join("lib", name), "")
        outcome = self.push(status=1, env={"LD_LIBRARY_PATH": self.path("lib")})
        self.assert_one_line(outcome, 1, "needs libcurl", "install libcurl4")
        for words, text in (
            (("push",), "give a server and what to send"),
            (("push", "ftp://h", self.file), "ftp://h: give a server as http://localhost:4040"),
            (("push", self.server.url, self.file, "--as", "x"), "parca"),
            (("push", self.server.url, self.file, "--header", "x"), "--header: not of the form NAME: TEXT"),
            (("push", self.server.url, self.file, "--label", "x"), "not of the form KEY=TEXT"),
            (("convert", self.file, "x.pprof", "--label", "worker=1"), "assay itself sets the label worker"),
            (("show", self.file, "--label", "a=b"), "--label goes with convert"),
        ):
            with self.subTest(words):
                self.assert_one_line(self.assay("profile", *words), 2, text)
        # Nothing else was sent; on a busy machine the second ended before it had arrived.
        self.assertIn([path.split("/")[1] for path, _, _ in self.server.requests], (["refused"], ["refused", "hung"]))


if __name__ == "__main__":
    unittest.main()
