"""`/benchmark` as a comment on a pull request: whether it is run, and of which commit.

A comment starts code that its writer has read, and nothing that was pushed behind it. GitHub tells a commit's own dates,
which whoever makes it chooses; when it was pushed stands in the activity of the repository. Where that cannot be had, the
comment must name the commit.
"""

import re

from ._actions import WrongUsage, member
from ._base import HASH, NoBase, asked_for
from ._web import Refused, Unreachable

COMMAND = re.compile(r"/benchmark(?:[ \t]+([0-9a-f]{7,64}))?[ \t]*")
MAY_ASK = ("admin", "maintain", "write")


class NotRun(Exception):
    """Why not, in one line. tell: whether to answer the comment with it, which only who may ask is."""

    def __init__(self, why, tell=False):
        super().__init__(why)
        self.tell = tell


def decided(api, repository, event):
    """-> {"number", "sha", "base"}"""
    named = command(event)
    login, number = member(event, "comment", "user", "login"), member(event, "issue", "number")
    given = api.get("/repos/%s/collaborators/%s/permission" % (repository, login))
    if member(given, "permission") not in MAY_ASK:
        raise NotRun("%s may not write to this repository" % login)
    pull = api.get("/repos/%s/pulls/%d" % (repository, number))
    if member(pull, "state") != "open":
        raise NotRun("pull request %d is not open" % number, tell=True)
    head = member(pull, "head", "sha") or ""
    if not HASH.fullmatch(head):
        raise Refused("pull request %d has no head" % number)
    if named:
        if not head.startswith(named):
            raise NotRun("%s is not the newest commit, which is %s" % (named, head), tell=True)
    else:
        pushed = pushed_at(api, pull)
        if not pushed or pushed >= member(event, "comment", "created_at"):
            raise NotRun("%s: read it, and say `/benchmark %s`" % (
                "the newest commit was pushed after the comment" if pushed else
                "GitHub does not say here when the newest commit was pushed", head[:12]), tell=True)
    try:
        base = asked_for(api, repository, member(pull, "base", "sha"), head)
    except NoBase as error:
        raise NotRun(str(error), tell=True) from None
    return {"number": number, "sha": head, "base": base}


def command(event):
    """Pure: -> the commit that the comment names, None where it names none"""
    if member(event, "comment") is None or member(event, "issue") is None:
        raise WrongUsage("this is for a workflow that issue_comment starts (docs/ci.md)")
    lines = (member(event, "comment", "body") or "").strip().splitlines() or [""]
    match = COMMAND.fullmatch(lines[0])
    if not match:
        raise NotRun("the comment does not begin with /benchmark")
    if event.get("action") != "created":
        raise NotRun("only a new comment counts, not one that was changed")
    if not member(event, "issue", "pull_request"):
        raise NotRun("this is an issue, not a pull request")
    return match.group(1)


def pushed_at(api, pull):
    """-> when its head was pushed ("2026-11-29T12:00:00Z"), None where GitHub does not say"""
    repository, head = member(pull, "head", "repo", "full_name"), member(pull, "head", "sha")
    if not repository:
        return None  # the fork is gone
    try:
        branch = "refs/heads/%s" % member(pull, "head", "ref")
        listed = api.get("/repos/%s/activity" % repository, ref=branch, per_page=100)
    except (Refused, Unreachable):
        return None  # a private fork
    times = [one.get("timestamp") for one in listed or [] if isinstance(one, dict) and one.get("after") == head]
    # Pushed, taken back and pushed again: what counts is since when it is the head.
    return max((time for time in times if isinstance(time, str) and time.endswith("Z")), default=None)
