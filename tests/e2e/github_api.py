"""A small GitHub on loopback, for the tests of what comments there: comments, pull requests of a commit, permissions, activity,
reactions; and a small GitLab. Both go wrong when told to.

    with GitHub("o/r", token="t") as server:
        server.faults.append(Fault("POST .*/comments", 502, done=True))
"""

import collections
import http.server
import json
import re
import threading
import urllib.parse

BOT = "github-actions[bot]"

Asked = collections.namedtuple("Asked", "method path token body")


class Fault:
    """An answer other than the right one, `times` times. done: what was asked for happens all the same. drop: the connection ends."""

    def __init__(self, what, status=500, headers=None, body=None, times=1, done=False, drop=False):
        self.what, self.status, self.headers, self.body = what, status, headers or {}, body
        self.times, self.done, self.drop = times, done, drop


class Server:
    """What both have. A subclass's `routes` are (method, path with groups, name of the method that answers)."""

    token_header = "Authorization"
    routes = ()

    def __init__(self, token="token-of-the-job"):
        self.token = token
        self.asked, self.faults, self.lock = [], [], threading.Lock()
        self.meeting = None  # (pattern, barrier): the first requests of this kind are answered when all have come
        self.numbers = iter(range(1, 1 << 30))
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                outer.answer(self)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = answer

            def log_message(self, *_):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.http.handle_error = lambda *_: None  # a client that no longer waits, on a busy machine
        self.url = "http://127.0.0.1:%d" % self.http.server_port

    def __enter__(self):
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.http.shutdown()
        self.http.server_close()

    def answer(self, handler):
        text = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        asked = Asked(handler.command, handler.path, handler.headers.get(self.token_header), json.loads(text) if text else None)
        with self.lock:
            self.asked.append(asked)
            fault = self.fault_for(asked)
            done = self.reply(asked) if not fault or fault.done else None
        if fault and fault.drop:
            handler.close_connection = True
            return
        if self.meeting and re.search(self.meeting[0], "%s %s" % (asked.method, asked.path)):
            self.meet()
        status, headers, body = (fault.status, fault.headers, fault.body) if fault else (done[0], {}, done[1])
        self.send(handler, status, headers, body)

    def meet(self):
        barrier = self.meeting[1]
        try:
            if not barrier.broken:
                barrier.wait(60)
                barrier.abort()  # all were here: later ones do not wait
        except threading.BrokenBarrierError:
            pass

    def fault_for(self, asked):
        for fault in self.faults:
            if fault.times and re.search(fault.what, "%s %s" % (asked.method, asked.path)):
                fault.times -= 1
                return fault
        return None

    @staticmethod
    def send(handler, status, headers, body):
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    def reply(self, asked):
        """-> (status, what the answer holds)"""
        if not (asked.token or "").endswith(self.token):
            return 401, {"message": "Bad credentials"}
        parts = urllib.parse.urlsplit(asked.path)
        query = {name: values[0] for name, values in urllib.parse.parse_qs(parts.query).items()}
        for method, path, name in self.routes:
            match = re.fullmatch(path, parts.path)
            if match and method == asked.method:
                return getattr(self, name)(asked, query, *match.groups())
        return 404, {"message": "Not Found"}

    def page(self, items, query):
        size, number = int(query.get("per_page", 30)), int(query.get("page", 1))
        return 200, items[(number - 1) * size:number * size]

    def made(self, method):
        """-> the bodies of all requests of this method"""
        return [asked.body for asked in self.asked if asked.method == method]


class GitHub(Server):
    """One repository. read_only: the token of a fork's pull request."""

    routes = (
        ("POST", "/graphql", "viewer"),
        ("GET", r"/repos/[^/]+/[^/]+/issues/(\d+)/comments", "list_comments"),
        ("POST", r"/repos/[^/]+/[^/]+/issues/(\d+)/comments", "create_comment"),
        ("PATCH", r"/repos/[^/]+/[^/]+/issues/comments/(\d+)", "update_comment"),
        ("DELETE", r"/repos/[^/]+/[^/]+/issues/comments/(\d+)", "delete_comment"),
        ("POST", r"/repos/[^/]+/[^/]+/issues/comments/(\d+)/reactions", "react"),
        ("GET", r"/repos/[^/]+/[^/]+/commits/(\w+)/pulls", "pulls_of_commit"),
        ("GET", r"/repos/[^/]+/[^/]+/pulls", "list_pulls"),
        ("GET", r"/repos/[^/]+/[^/]+/pulls/(\d+)", "get_pull"),
        ("GET", r"/repos/[^/]+/[^/]+/collaborators/([^/]+)/permission", "permission"),
        ("GET", r"/repos/([^/]+/[^/]+)/activity", "activity"),
        ("GET", r"/repos/[^/]+/[^/]+/compare/(\w+)\.\.\.(\w+)", "compare"),
    )

    def __init__(self, repository="o/r", read_only=False, **options):
        super().__init__(**options)
        self.repository, self.read_only = repository, read_only
        self.login = BOT
        self.comments, self.reactions = [], []
        self.pulls, self.permissions, self.pushes, self.merge_bases = {}, {}, {}, {}
        self.known_commits = True  # whether commits/SHA/pulls knows commits of forks

    def add_comment(self, body, login=BOT, issue=7):
        comment = {"id": next(self.numbers), "issue": issue, "body": body, "user": {"login": login}}
        self.comments.append(comment)
        return comment

    def add_pull(self, number, sha, fork=None, branch="topic", state="open"):
        self.pulls[number] = {
            "number": number, "state": state,
            "head": {"sha": sha, "ref": branch, "repo": {"full_name": fork or self.repository}},
            "base": {"sha": "b" * 40, "ref": "main", "repo": {"full_name": self.repository}}}

    def viewer(self, asked, query):
        return 200, {"data": {"viewer": {"login": self.login}}}

    def forbidden(self):
        return (403, {"message": "Resource not accessible by integration"}) if self.read_only else None

    def list_comments(self, asked, query, issue):
        return self.page([comment for comment in self.comments if comment["issue"] == int(issue)], query)

    def create_comment(self, asked, query, issue):
        if len(asked.body["body"]) > 65536:
            return 422, {"message": "Validation Failed"}
        return self.forbidden() or (201, self.add_comment(asked.body["body"], self.login, int(issue)))

    def update_comment(self, asked, query, number):
        for comment in self.comments:
            if comment["id"] == int(number):
                if not self.read_only:
                    comment["body"] = asked.body["body"]
                return self.forbidden() or (200, comment)
        return 404, {"message": "Not Found"}

    def delete_comment(self, asked, query, number):
        left = [comment for comment in self.comments if comment["id"] != int(number)]
        if len(left) == len(self.comments):
            return 404, {"message": "Not Found"}
        self.comments = left
        return 204, None

    def react(self, asked, query, number):
        self.reactions.append((int(number), asked.body["content"]))
        return self.forbidden() or (201, {})

    def pulls_of_commit(self, asked, query, sha):
        return 200, [pull for pull in self.pulls.values() if self.known_commits and pull["head"]["sha"] == sha]

    def list_pulls(self, asked, query):
        owner, _, branch = query.get("head", "").partition(":")
        return 200, [pull for pull in self.pulls.values() if pull["head"]["ref"] == branch and pull["state"] == query["state"]
                     and pull["head"]["repo"]["full_name"].split("/")[0] == owner]

    def get_pull(self, asked, query, number):
        pull = self.pulls.get(int(number))
        return (200, pull) if pull else (404, {"message": "Not Found"})

    def permission(self, asked, query, login):
        return 200, {"permission": self.permissions.get(login, "none")}

    def activity(self, asked, query, repository):
        return 200, self.pushes.get((repository, query.get("ref")), [])

    def compare(self, asked, query, base, head):
        found = self.merge_bases.get((base, head))
        return (200, {"merge_base_commit": {"sha": found}}) if found else (404, {"message": "Not Found"})


class GitLab(Server):
    """One project."""

    token_header = "PRIVATE-TOKEN"
    routes = (
        ("GET", "/user", "user"),
        ("GET", r"/projects/\d+/merge_requests/\d+/notes", "list_notes"),
        ("POST", r"/projects/\d+/merge_requests/\d+/notes", "create_note"),
        ("PUT", r"/projects/\d+/merge_requests/\d+/notes/(\d+)", "update_note"),
        ("DELETE", r"/projects/\d+/merge_requests/\d+/notes/(\d+)", "delete_note"),
    )

    def __init__(self, **options):
        super().__init__(**options)
        self.notes = []

    def add_note(self, body, author=5):
        self.notes.append({"id": next(self.numbers), "body": body, "author": {"id": author}, "system": False})
        return self.notes[-1]

    def user(self, asked, query):
        return 200, {"id": 5}

    def list_notes(self, asked, query):
        return self.page(self.notes, query)

    def create_note(self, asked, query):
        return 201, self.add_note(asked.body["body"])

    def update_note(self, asked, query, number):
        for note in self.notes:
            if note["id"] == int(number):
                note["body"] = asked.body["body"]
                return 200, note
        return 404, {"message": "404 Not found"}

    def delete_note(self, asked, query, number):
        self.notes = [note for note in self.notes if note["id"] != int(number)]
        return 204, None
