"""What comments on pull requests (assay.github, assay.gitlab): one comment, whoever writes at the same time and whatever the server
answers; forks; /benchmark. Against a small GitHub and GitLab on loopback."""

import json
import os
import subprocess
import sys
import threading
import unittest

import action_runner
import support
from github_api import BOT, Fault, GitHub, GitLab

sys.path.insert(0, os.path.join(support.ROOT, "cli", "python"))
os.environ["no_proxy"] = "*"  # loopback is asked directly

from assay import _asked, _from_run, _sticky, _untrusted, _web, github, gitlab  # noqa: E402  (found through the line above)

OURS = "<!-- assay:comment assay run=%s -->\n%s"
HEAD, OTHER, BASE = "a" * 40, "c" * 40, "b" * 40


class Api:
    """Mix-in: a server, and an API of it that never sleeps but notes for how long it would."""

    def setUp(self):
        super().setUp()
        self.slept = []
        self.server = self.serve(GitHub())

    def serve(self, server):
        server.__enter__()
        self.addCleanup(server.__exit__)
        return server

    def api(self, server=None, seconds=90, address=None):
        server = server or self.server
        return _web.Api(address or server.url, {"Authorization": "Bearer " + server.token}, server.token,
                        _web.Patience(seconds, self.slept.append))

    def put(self, text="text", key="assay", run="5.1", **options):
        return _sticky.put(github.Comments(self.api(**options), "o/r", 7), key, run, text)

    def bodies(self):
        return [comment["body"] for comment in self.server.comments]


class Sticky(Api, unittest.TestCase):
    def test_it_is_made_once_and_then_updated(self):
        self.server.add_comment("a word from somebody", "somebody")
        self.assertEqual(self.put("one"), "created")
        self.assertEqual(self.put("two", run="6.1"), "updated")
        self.assertEqual(self.bodies(), ["a word from somebody", OURS % ("6.1", "two")])
        before = len(self.server.made("PATCH"))
        self.put("two", run="6.1")
        self.assertEqual(len(self.server.made("PATCH")), before, "nothing has changed")

    def test_it_is_found_on_any_page(self):
        for number in range(230):
            self.server.add_comment("%d" % number, "somebody")
        self.put("one")
        self.assertEqual(self.put("two"), "updated")
        self.assertEqual(len(self.server.comments), 231)

    def test_a_strangers_comment_with_our_marker_is_not_ours(self):
        self.server.add_comment(OURS % ("9.1", "<b>mine</b>"), "somebody")
        self.assertEqual(self.put("one"), "created")
        self.assertEqual(self.bodies()[0], OURS % ("9.1", "<b>mine</b>"))

    def test_whoever_the_token_is_of_finds_its_own(self):
        self.server.login = "robot[bot]"
        self.put("one")
        self.assertEqual(self.put("two"), "updated")
        self.server.faults.append(Fault("POST /graphql", 403, body={"message": "Resource not accessible"}))
        self.server.add_comment(OURS % ("1.1", "one"), BOT)
        self.assertEqual(self.put("three"), "updated")  # nobody says who we are: the token of a job is this bot's

    def test_each_key_has_its_own(self):
        self.put("one", key="fast")
        self.put("two", key="all of it")
        self.assertEqual(len(self.server.comments), 2)
        self.put("three", key="all of it")
        self.assertEqual([body.splitlines()[-1] for body in self.bodies()], ["one", "three"])

    def test_an_older_run_that_ends_later_leaves_the_newer_ones_comment(self):
        self.put("new", run="10.1")
        self.assertEqual(self.put("old", run="9.2"), "kept")
        self.assertIn("new", self.bodies()[0])
        self.assertEqual(self.put("again", run="10.2"), "updated")

    def test_jobs_at_once_leave_one(self):
        """All have looked, and seen none, before the first one writes."""
        count = 4
        self.server.meeting = ("GET .*/comments", threading.Barrier(count))
        threads = [threading.Thread(target=self.put, args=("job %d" % job,)) for job in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        self.assertEqual(len(self.server.made("POST")) - count, count, "each has written")  # and each asked who it is
        self.assertEqual(len(self.server.comments), 1, self.bodies())
        self.assertEqual(self.server.comments[0]["id"], 1, "the oldest stays")
        self.assertRegex(self.bodies()[0], "job [0-3]$")

    def test_what_an_earlier_accident_left_is_cleared(self):
        for run in "1.1", "2.1", "3.1":
            self.server.add_comment(OURS % (run, "old"))
        self.put("new")
        self.assertEqual(self.bodies(), [OURS % ("5.1", "new")])

    def test_a_comment_that_goes_meanwhile_is_made_anew(self):
        self.put("one")
        self.server.faults.append(Fault("PATCH", 404, body={"message": "Not Found"}))
        self.assertEqual(self.put("two"), "updated")
        self.assertEqual(self.bodies(), [OURS % ("5.1", "two")])

    def test_an_error_after_it_was_made_makes_no_second_one(self):
        for fault in Fault("POST .*/comments", 502, done=True), Fault("POST .*/comments", done=True, drop=True):
            self.server.comments = []
            self.server.faults.append(fault)
            self.assertEqual(self.put("one"), "created")
            self.assertEqual(len(self.server.comments), 1)
        self.server.comments = []
        self.server.faults.append(Fault("POST .*/comments", 503, times=2))
        self.put("one")
        self.assertEqual(len(self.server.comments), 1)

    def test_limits_are_waited_for_as_long_as_the_server_says(self):
        self.server.faults.append(Fault("POST .*/comments", 403, {"Retry-After": "7"}, {"message": "secondary rate limit"}))
        self.put("one")
        self.assertEqual(self.slept, [7])
        self.server.faults.append(Fault("PATCH", 403, {}, {"message": "You have exceeded a secondary rate limit."}))
        self.put("two")
        self.assertEqual(self.slept[1:], [60])
        self.server.faults.append(Fault("PATCH", 429, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "0"}))
        self.put("three")
        self.assertEqual(self.slept[2:], [0])

    def test_the_time_to_wait_ends(self):
        self.server.faults.append(Fault("GET", 500, times=1000))
        with self.assertRaises(_web.Unreachable):
            self.put("one", seconds=20)
        self.assertLessEqual(sum(self.slept), 20)
        with self.assertRaises(_web.Unreachable):
            self.server.faults[:] = [Fault("GET", 403, {"Retry-After": "3600"})]
            self.put("one")

    def test_a_long_text_is_cut_where_a_line_ends_and_closed(self):
        lines = ["<details>", "", "```text"] + ["é" * 70] * 2000
        self.put("\n".join(lines))
        body = self.bodies()[0]
        self.assertLessEqual(len(body.encode()), 65536)
        self.assertGreater(len(body.encode()), 65000)
        self.assertEqual(body.count("```"), 2)
        self.assertEqual(body.count("</details>"), 1)
        self.assertRegex(body, r"_Cut: \d+ more lines are in the artifact._\n$")
        self.assertEqual(_sticky.cut("short\n", 65536), "short\n")

    def test_the_mark_of_the_gates_own_comment_is_not_kept(self):
        self.put("<!-- assay:gate -->\ntext")
        self.assertEqual(self.bodies(), [OURS % ("5.1", "text")])


class Token(Api, unittest.TestCase):
    def test_another_host_never_gets_it(self):
        other = self.serve(GitHub())
        for status in 301, 302, 307, 308:
            self.server.faults.append(Fault("/repos", status, {"Location": other.url + "/repos/o/r/issues/7/comments"}))
            with self.assertRaises(_web.Refused) as caught:
                self.api().get("/repos/o/r/issues/7/comments")
            self.assertIn("another host", str(caught.exception))
        self.assertEqual(other.asked, [])

    def test_a_renamed_repository_is_followed(self):
        self.server.faults.append(Fault("GET /repos/old/name", 301, {"Location": self.server.url + "/repos/o/r/issues/7/comments"}))
        self.assertEqual(self.api().get("/repos/old/name/issues/7/comments"), [])
        self.server.faults.append(Fault("POST /repos/old", 307, {"Location": "/repos/o/r/issues/7/comments"}))
        self.api().call("POST", "/repos/old/name/issues/7/comments", {"body": "x"})
        self.assertEqual(self.bodies(), ["x"])
        self.server.faults.append(Fault("GET", 301, {"Location": "/again"}, times=100))
        with self.assertRaises(_web.Refused):
            self.api().get("/again")

    def test_no_message_has_it(self):
        said = "you sent %s" % self.server.token
        self.server.faults.append(Fault("GET", 401, body={"message": said}))
        with self.assertRaises(_web.Refused) as caught:
            self.api().get("/x")
        self.assertIn("you sent ***", str(caught.exception))

    def test_addresses(self):
        for address in "ftp://host", "api.github.com", "https://user:secret@host", "":
            with self.assertRaises(_web.Refused, msg=address):
                self.api(address=address or "x")
        self.server.faults.append(Fault("GET /api/v3/repos/o/r/x$", 200, body={"ok": 1}))
        self.assertEqual(self.api(address=self.server.url + "/api/v3/").get("/repos/o/r/x"), {"ok": 1})

    def test_what_is_no_json_is_said(self):
        self.server.faults.append(Fault("GET", 200, body=b"<html>"))
        with self.assertRaises(_web.Refused) as caught:
            self.api().get("/x")
        self.assertIn("no JSON", str(caught.exception))


class Notes(Api, unittest.TestCase):
    """GitLab's, by the same rules."""

    def test_one_note(self):
        server = self.serve(GitLab())
        api = _web.Api(server.url, {"PRIVATE-TOKEN": server.token}, server.token, _web.Patience(9, self.slept.append))
        server.add_note(OURS % ("9.9", "a stranger's"), author=6)
        for text in "one", "two":
            _sticky.put(gitlab.Notes(api, "3", "7"), "assay", "5.1", text)
        self.assertEqual([note["body"] for note in server.notes], [OURS % ("9.9", "a stranger's"), OURS % ("5.1", "two")])


class Untrusted(unittest.TestCase):
    def test_it_reaches_nobody_and_nothing(self):
        gap = _untrusted.BREAK
        for text, wanted in (("@admin", "@" + gap + "admin"),
                             ("&#64;admin &commat;x", "&%s#%s64;admin &%scommat;x" % (gap, gap, gap)),
                             ("see #12, GH-3", "see #%s12, GH%s-3" % (gap, gap)),
                             ("![x](https://e.org/i.png)", "!%s[x]%s(https:%s//e.org/i.png)" % (gap, gap, gap)),
                             ("[x]: http://e.org", "[x]%s: http:%s//e.org" % (gap, gap)),
                             ("www.e.org", "www%s.e.org" % gap),
                             ("<img src=x> <!-- assay:comment a run=9 -->", "<%simg src=x> <%s!-- assay:comment a run=9 -->" % (gap, gap)),
                             ("a\n  /merge", "a\n  %s/merge" % gap),
                             ("```mermaid\nx", "```\nx"),
                             ("@<!-- -->x <<!-- -->b", "@%sx <%sb" % (gap, gap)),
                             ("a\x1b[31m\u202eb\r\nc\u2028d", "a[31mb\nc d")):
            self.assertEqual(_untrusted.neutral(text), wanted)

    def test_what_assay_writes_stays(self):
        text = "### slower\n\n| a | b |\n|:--|--:|\n| `r.sum` | +1.2% [-0.4, +0.6] |\n\n<details>\n<summary>why</summary>\n\n```diff\n+ x\n```\n" \
               "a &lt; b &amp; c\n</details>\n"
        self.assertEqual(_untrusted.neutral(text), text)


class FromRun(Api, unittest.TestCase):
    """workflow_run: where a comment goes is decided by what GitHub says, whatever the artifact says."""

    def setUp(self):
        super().setUp()
        self.server.add_pull(7, HEAD, fork="fork/r")
        self.event = {"workflow_run": {"id": 4, "run_attempt": 2, "event": "pull_request", "head_sha": HEAD, "head_branch": "topic",
                                       "head_repository": {"full_name": "fork/r", "owner": {"login": "fork"}}}}

    def found(self, claimed=7):
        return _from_run.pull_of(self.api(), "o/r", self.event, claimed)

    def refused(self, *words, **options):
        with self.assertRaises(_web.Refused) as caught:
            self.found(**options)
        for word in words:
            self.assertIn(word, str(caught.exception))

    def test_its_own_pull_request(self):
        self.assertEqual((self.found(), self.found(None)), (7, 7))

    def test_by_the_branch_where_the_commit_is_not_known(self):
        self.server.known_commits = False
        self.assertEqual(self.found(), 7)

    def test_a_claim_on_another_one_is_refused(self):
        self.server.add_pull(1, OTHER)
        self.refused("claims to be of pull request 1", claimed=1)
        self.server.add_pull(8, HEAD, fork="fork/r")
        self.assertEqual(self.found(8), 8)
        self.refused("7, 8", claimed=None)

    def test_the_same_commit_of_another_fork_is_not_it(self):
        self.server.add_pull(7, HEAD, fork="other/r")
        self.refused("no open pull request")

    def test_newer_commits_or_closed(self):
        self.server.add_pull(7, OTHER, fork="fork/r")
        self.refused("newer commits")
        self.server.add_pull(7, HEAD, fork="fork/r", state="closed")
        self.refused("closed")
        self.event["workflow_run"]["event"] = "push"
        self.refused("started by push")


class Artifact(support.Scratch, unittest.TestCase):
    def refused(self, *words):
        with self.assertRaises(_web.Refused) as caught:
            _from_run.text_of(self.dir)
        for word in words:
            self.assertIn(word, str(caught.exception))

    def test_only_a_plain_and_short_file_is_read(self):
        self.refused("has no comment.md")
        os.symlink("/etc/passwd", self.path("comment.md"))
        self.refused("no file")
        os.remove(self.path("comment.md"))
        self.write("comment.md", "x" * (_from_run.FILE_BYTES + 1))
        self.refused("bytes")
        self.write("comment.md", "@all")
        self.assertTrue(_from_run.text_of(self.dir).endswith("@\u200ball"))

    def test_the_claimed_number(self):
        self.assertIsNone(_from_run.claimed_by(self.dir))
        for text, number in (("{}", None), ("[", None), ('{"pull_request": "7; rm"}', None), ('{"pull_request": true}', None),
                             ('{"pull_request": 7}', 7)):
            self.write("about.json", text)
            self.assertEqual(_from_run.claimed_by(self.dir), number, text)


class Asked(Api, unittest.TestCase):
    """/benchmark: who, which commit, and nothing that was pushed behind the comment."""

    def setUp(self):
        super().setUp()
        self.server.permissions = {"writer": "write", "reader": "read"}
        self.server.add_pull(7, HEAD, fork="fork/r")
        self.server.merge_bases[BASE, HEAD] = OTHER
        self.pushed("11:59:59")

    def pushed(self, time, sha=HEAD):
        self.server.pushes["fork/r", "refs/heads/topic"] = [{"after": sha, "timestamp": "2026-11-29T%sZ" % time}]

    def event(self, body="/benchmark", login="writer", action="created", pull=True):
        return {"action": action, "issue": {"number": 7, "pull_request": {"url": "x"} if pull else None},
                "comment": {"id": 3, "body": body, "created_at": "2026-11-29T12:00:00Z", "user": {"login": login}}}

    def decided(self, *args, **options):
        return _asked.decided(self.api(), "o/r", self.event(*args, **options))

    def not_run(self, why, *args, tell=False, **options):
        with self.assertRaises(_asked.NotRun) as caught:
            self.decided(*args, **options)
        self.assertIn(why, str(caught.exception))
        self.assertEqual(caught.exception.tell, tell)

    def test_it_is_run(self):
        wanted = {"number": 7, "sha": HEAD, "base": OTHER}
        for body in "/benchmark", "/benchmark  \r\nplease", "/benchmark " + HEAD[:7], "/benchmark " + HEAD:
            self.assertEqual(self.decided(body), wanted)

    def test_who(self):
        self.not_run("reader may not write", login="reader")
        self.not_run("stranger may not write", login="stranger")

    def test_what(self):
        for body in "/benchmarks", "please /benchmark", "/benchmark $(id)", "", "/benchmark ; ls":
            self.not_run("does not begin with", body)
        self.not_run("only a new comment", action="edited")
        self.not_run("an issue", pull=False)

    def test_a_commit_that_was_pushed_behind_the_comment(self):
        for time in "12:00:00", "12:00:01":
            self.pushed(time)
            self.not_run("pushed after the comment: read it, and say `/benchmark aaaaaaaaaaaa`", tell=True)
        self.pushed("11:00:00", sha=OTHER)  # nothing is said of the head
        self.not_run("does not say", tell=True)
        self.not_run("not the newest", "/benchmark " + OTHER[:8], tell=True)
        self.assertEqual(self.decided("/benchmark " + HEAD[:12])["sha"], HEAD)

    def test_a_closed_one(self):
        self.server.add_pull(7, HEAD, state="closed")
        self.not_run("not open", tell=True)


class Commands(Api, support.Scratch, unittest.TestCase):
    """As a step starts them: processes with an environment, isolated from the working directory."""

    @classmethod
    def setUpClass(cls):
        cls.folder = support.tempfile.TemporaryDirectory(prefix="assay-test-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.python = action_runner.environment(cls.folder.name)

    def setUp(self):
        super().setUp()
        self.write("comment.md", "three times slower\n")
        self.write("json.py", "raise SystemExit('the code of the pull request was run')\n")

    def run_module(self, *words, event=None, **environ):
        self.write("event.json", json.dumps(event or {"pull_request": {"number": 7}}))
        environ = dict({"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": self.path("event.json"), "GITHUB_REPOSITORY": "o/r",
                        "GITHUB_API_URL": self.server.url, "GITHUB_TOKEN": self.server.token, "GITHUB_RUN_ID": "5"}, **environ)
        done = subprocess.run([self.python, "-I", "-m"] + list(words), cwd=self.dir, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, universal_newlines=True, timeout=120, env=dict(os.environ, **environ))
        self.assertNotIn(self.server.token, done.stdout)
        return done.returncode, done.stdout

    def comment(self, *words, **options):
        return self.run_module("assay.github", "comment", "--folder", ".", *words, **options)

    def test_it_comments(self):
        self.assertEqual(self.comment(), (0, "assay: the comment on pull request 7 was created\n"))
        self.assertEqual(self.bodies(), [OURS % ("5.1", "three times slower\n")])

    def test_the_token_of_a_fork_may_not(self):
        self.server.read_only = True
        status, said = self.comment()
        self.assertEqual((status, said.count("\n")), (0, 1), said)
        self.assertIn("::notice", said)
        self.assertIn("it is in the job's artifact and in its summary", said)

    def test_nothing_answers(self):
        listening = self.server.url.rsplit(":", 1)[0] + ":9"  # discard: nothing listens there
        status, said = self.comment("--patience", "1", GITHUB_API_URL=listening)
        self.assertEqual((status, said.count("\n")), (0, 1), said)
        self.assertIn("::warning", said)

    def test_no_such_pull_request_and_none_at_all(self):
        self.server.faults.append(Fault("/issues/", 404, body={"message": "Not Found"}, times=100))
        status, said = self.comment()
        self.assertEqual((status, said.count("\n")), (0, 1), said)
        self.assertIn("404 Not Found", said)
        status, said = self.comment(event={"ref": "x"}, GITHUB_EVENT_NAME="push")
        self.assertEqual((status, said), (0, "assay: no pull request belongs to this push: nothing to comment on\n"))

    def test_of_a_push_its_pull_request_is_looked_for(self):
        self.server.add_pull(7, HEAD)
        self.server.add_pull(8, OTHER)
        self.assertEqual(self.comment("--find", event={"ref": "x"}, GITHUB_EVENT_NAME="push", GITHUB_SHA=HEAD),
                         (0, "assay: the comment on pull request 7 was created\n"))

    def test_asked_answers_and_reacts(self):
        self.server.permissions = {"writer": "write"}
        self.server.add_pull(7, HEAD)
        self.server.merge_bases[BASE, HEAD] = OTHER
        event = {"action": "created", "issue": {"number": 7, "pull_request": {"url": "x"}},
                 "comment": {"id": 3, "body": "/benchmark", "created_at": "2026-11-29T12:00:00Z", "user": {"login": "writer"}}}
        status, said = self.run_module("assay.github", "asked", event=event)
        self.assertEqual(status, 0, said)
        self.assertEqual(self.server.reactions, [(3, "confused")])
        self.assertIn("say `/benchmark aaaaaaaaaaaa`", self.bodies()[0])
        event["comment"]["body"] = "/benchmark aaaaaaa"
        status, said = self.run_module("assay.github", "asked", event=event)
        self.assertEqual((status, said), (0, "number=7\nsha=%s\nbase=%s\n" % (HEAD, OTHER)))
        self.assertEqual(self.server.reactions[1:], [(3, "eyes")])

    def test_wrong_usage_is_one_line(self):
        for words, environ, wanted in ((("asked",), {}, "issue_comment"), (("react", "eyes"), {"GITHUB_TOKEN": ""}, "GITHUB_TOKEN is not set"),
                                       (("comment", "--folder", ".", "--from-run"), {}, "workflow_run")):
            status, said = self.run_module("assay.github", *words, **environ)
            self.assertEqual((status, said.count("\n")), (2, 1), said)
            self.assertIn(wanted, said)

    def test_gitlab(self):
        server = self.serve(GitLab())
        environ = {"CI_API_V4_URL": server.url, "CI_PROJECT_ID": "3", "CI_MERGE_REQUEST_IID": "7", "ASSAY_GITLAB_TOKEN": server.token}
        self.assertEqual(self.run_module("assay.gitlab", "comment.md", **environ),
                         (0, "assay: the note on merge request 7 was created\n"))
        self.assertEqual(len(server.notes), 1)
        for environ["ASSAY_GITLAB_TOKEN"], wanted in (("", "not set"), ("wrong", "could not be written: GET /user: 401 Bad credentials")):
            status, said = self.run_module("assay.gitlab", "comment.md", **environ)
            self.assertEqual((status, said.count("\n")), (0, 1), said)
            self.assertIn(wanted, said)


if __name__ == "__main__":
    unittest.main()
