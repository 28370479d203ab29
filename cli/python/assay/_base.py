"""What a pull request is compared with, and how the commit comes into a clone that has one commit only.

GitHub checks out a merge of the pull request into its base: its first parent is the base as it is in that merge, so both
sides have all that the base gained since the branch began, and what differs is the pull request alone.
"""

import base64
import os
import re
import subprocess

from ._actions import WrongUsage, member
from ._web import Refused, Unreachable, one_line

HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class NoBase(Exception):
    """It cannot be had now: one line."""


def base_of(name, event, head, parents, merge_base):
    """Pure: which commit is the base -> (revision, why that one). head: what is checked out; parents: its own, in order;
    merge_base(base, head): asks for the commit from which both come."""
    if name == "pull_request_target":
        raise WrongUsage("pull_request_target gives the code of a fork your secrets: use pull_request (docs/ci.md)")
    if name == "pull_request":
        tip, base = member(event, "pull_request", "head", "sha"), member(event, "pull_request", "base", "sha")
        if len(parents) == 2 and parents[1] == tip:
            return parents[0], "the base that GitHub merged it into"
        if tip and base and head == tip:
            return merge_base(base, tip), "where the branch left its base"
        raise WrongUsage("neither the pull request's merge nor its head is checked out: give the revision as base")
    if name == "push":
        before = member(event, "before") or ""
        if HASH.fullmatch(before) and before.strip("0"):
            return before, "what the branch was before this push"
        raise WrongUsage("this push made a new branch: give the revision to compare with as base")
    if name == "merge_group":
        return member(event, "merge_group", "base_sha"), "what the queue merges into"
    raise WrongUsage("the event %s names no base: give the revision as base" % name)


class Clone:
    """The repository that is checked out. token: for a private one whose checkout kept none."""

    def __init__(self, server, token, folder="."):
        self.server = server.rstrip("/")
        self.token = token
        self.folder = folder

    def run(self, *words, environ=None):
        """-> (status, stdout, stderr)"""
        try:
            done = subprocess.run(("git", "-C", self.folder) + words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, universal_newlines=True, errors="replace",
                                  env=dict(os.environ, GIT_TERMINAL_PROMPT="0", **(environ or {})))
        except OSError as error:
            raise NoBase("git cannot be started: %s" % error.strerror) from None
        return done.returncode, done.stdout.strip(), done.stderr.strip()

    def head(self):
        """-> (commit, its parents), also those that a clone of one commit does not have"""
        status, text, said = self.run("cat-file", "commit", "HEAD")
        if status:
            raise WrongUsage("no commit is checked out here: %s: use actions/checkout before" % one_line(said))
        parents = re.findall(r"(?m)^parent (\w+)$", text.split("\n\n")[0])
        return self.run("rev-parse", "HEAD")[1], parents

    def commit(self, revision):
        """-> its hash when the clone has it, else None"""
        status, text, _ = self.run("rev-parse", "--quiet", "--verify", "--end-of-options", revision + "^{commit}")
        return text if status == 0 and self.run("cat-file", "-e", text)[0] == 0 else None

    def merge_base(self, one, other):
        """-> where both come from, None when this clone is too short to say"""
        if self.is_shallow() or not self.commit(one) or not self.commit(other):
            return None
        return self.run("merge-base", one, other)[1] or None

    def is_shallow(self):
        return self.run("rev-parse", "--is-shallow-repository")[1] == "true"

    def fetched(self, revision):
        """-> the hash of a revision, fetched where it must be"""
        if not revision or revision.startswith("-"):
            raise WrongUsage("%r is no revision" % revision)
        found = self.commit(revision)
        if found:
            return found
        name = revision[len("origin/"):] if revision.startswith("origin/") else revision
        # One commit is enough; a whole clone stays whole.
        depth = ("--depth=1",) if self.is_shallow() else ()
        words = ("fetch", "--quiet", "--no-tags") + depth + ("origin", name)
        status, _, said = self.run(*words)
        if status and self.token:
            status, _, again = self.run(*words, environ=self._credentials())
            said = again or said
        if status:
            said = one_line(said).replace(self.token or "\0", "***")
            raise NoBase("the base %s cannot be fetched: %s" % (revision, said))
        return self.run("rev-parse", "FETCH_HEAD^{commit}")[1]

    def _credentials(self):
        """Only after a try without: beside those that actions/checkout left they would be sent twice, which GitHub refuses.
        By the environment: arguments are seen by others."""
        basic = base64.b64encode(("x-access-token:" + self.token).encode()).decode()
        return {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "http.%s/.extraheader" % self.server,
                "GIT_CONFIG_VALUE_0": "AUTHORIZATION: basic " + basic}


def asked_for(api, repository, base, head):
    """-> where the branch began, from the API, which knows what a short clone does not"""
    try:
        answer = api.get("/repos/%s/compare/%s...%s" % (repository, base, head), per_page=1)
    except (Refused, Unreachable) as error:
        raise NoBase("where the branch began is not known here (%s): check out with fetch-depth: 0, or give base"
                     % error) from None
    found = member(answer, "merge_base_commit", "sha") or ""
    if not HASH.fullmatch(found):
        raise NoBase("%s and %s have no commit in common" % (base, head))
    return found
