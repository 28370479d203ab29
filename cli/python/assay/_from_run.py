"""A comment on the pull request of a fork, from what its job left: that job had no right to comment, and the one which
`workflow_run` starts has it. Nothing that the fork's job wrote decides where the comment goes.
"""

import os
import stat

from ._actions import WrongUsage, member
from ._gate import ABOUT, COMMENT, read_json
from ._sticky import without_mark
from ._untrusted import neutral
from ._web import Refused

# A text is cut to what a comment holds; a file that is longer than this was not written by assay.
FILE_BYTES = 1 << 20

REPORTED = "_As the job of the pull request's own code reported it; text only._\n\n"


def pull_of(api, repository, event, claimed):
    """-> the number of the open pull request whose head the run was for. claimed: the artifact's word, which chooses where
    one commit is the head of several, and decides nothing else."""
    run = member(event, "workflow_run")
    if not run:
        raise WrongUsage("this is for a workflow that workflow_run starts (docs/ci.md)")
    if run.get("event") != "pull_request":
        raise Refused("the run was started by %s, not by a pull request" % run.get("event"))
    found = _pulls(api, repository, run)
    if not found:
        raise Refused("no open pull request has the head %s: it has newer commits, or is closed" % run.get("head_sha"))
    if claimed in found:
        return claimed
    if claimed is None and len(found) == 1:
        return found[0]
    raise Refused("the artifact claims to be of pull request %s, and its commit is the head of %s"
                  % (claimed, ", ".join(map(str, found))))


def _pulls(api, repository, run):
    """By the commit; where that says nothing, as for many commits of forks, by the branch."""
    head, owner = run.get("head_sha"), member(run, "head_repository", "owner", "login")
    listed = api.get("/repos/%s/commits/%s/pulls" % (repository, head), per_page=100) or []
    found = _matching(listed, repository, run)
    if not found and owner:
        listed = api.get("/repos/%s/pulls" % repository, state="open", head="%s:%s" % (owner, run.get("head_branch")),
                         per_page=100)
        found = _matching(listed or [], repository, run)
    return found


def _matching(listed, repository, run):
    """Pure: the numbers of those that are open, into this repository, and from just this commit of just that one."""
    return [pull["number"] for pull in listed
            if pull.get("state") == "open" and member(pull, "head", "sha") == run.get("head_sha")
            and member(pull, "head", "repo", "full_name") == member(run, "head_repository", "full_name")
            and member(pull, "base", "repo", "full_name") == repository]


def claimed_by(folder):
    """-> the number in the artifact, None where there is none"""
    about = read_json(_plain(folder, ABOUT)) if os.path.lexists(os.path.join(folder, ABOUT)) else None
    number = member(about, "pull_request")
    return number if isinstance(number, int) and not isinstance(number, bool) and number > 0 else None


def text_of(folder):
    """-> the comment's text as text only"""
    path = _plain(folder, COMMENT)
    with open(path, encoding="utf-8", errors="replace") as file:
        return REPORTED + neutral(without_mark(file.read()))


def _plain(folder, name):
    """A file of the artifact that is a file, and not long: an archive may hold links, too."""
    path = os.path.join(folder, name)
    try:
        found = os.lstat(path)
    except OSError as error:
        raise Refused("the artifact has no %s: %s" % (name, error.strerror)) from None
    if not stat.S_ISREG(found.st_mode):
        raise Refused("%s of the artifact is no file" % name)
    if found.st_size > FILE_BYTES:
        raise Refused("%s of the artifact has %d bytes: assay writes none that long" % (name, found.st_size))
    return path
