"""What the GitHub Action and the workflows of docs/ci.md do beside measuring.

    python -I -m assay.github base                      which commit to compare with, fetched (step of the action)
    python -I -m assay.github gate                      assay gate, and what its end means (step of the action)
    python -I -m assay.github comment --folder DIR      one comment on the pull request, updated by later runs
    python -I -m assay.github comment --folder DIR --from-run        ... of a fork, in a workflow_run workflow
    python -I -m assay.github comment --folder DIR --pull-request N  ... whose text other people's code could change
    python -I -m assay.github asked                     whether a /benchmark comment is run, and of which commit
    python -I -m assay.github react NAME                a reaction to that comment

The token is GITHUB_TOKEN, the API GITHUB_API_URL. A comment that cannot be written is one line and no failure. Use -I:
without it Python looks for modules in the working directory first, which holds the pull request's code.
"""

import argparse
import os
import sys
import tempfile

from . import _asked, _base, _from_run, _gate, _sticky
from ._actions import WrongUsage, event, member, note, output, run_number, variable
from ._program import ProgramMissing, find_program
from ._web import PATIENCE_S, Api, Patience, Refused, Unreachable, one_line, same_host

ACTIONS_BOT = "github-actions[bot]"
LEFT = "; it is in the job's artifact and in its summary"


class Comments:
    """Those on a pull request that whoever the token is of wrote (_sticky.py)."""

    limit = 65536

    def __init__(self, api, repository, number):
        self.api = api
        self.patience = api.patience
        self._path = "/repos/%s/issues" % repository
        self._list = "%s/%d/comments" % (self._path, number)
        self._me = viewer(api)

    def comments(self):
        return [_sticky.Comment(one["id"], one.get("body") or "") for one in self.api.pages(self._list)
                if member(one, "user", "login") == self._me]

    def create(self, text):
        self.api.call("POST", self._list, {"body": text}, makes=True)

    def update(self, number, text):
        self.api.call("PATCH", "%s/comments/%d" % (self._path, number), {"body": text})

    def delete(self, number):
        self.api.call("DELETE", "%s/comments/%d" % (self._path, number))


def viewer(api):
    """-> the login of whoever the token is of: anybody can write our marker, which does not make a comment ours"""
    address = os.environ.get("GITHUB_GRAPHQL_URL") or api.address + "/graphql"
    if not same_host(address, api.address):
        return ACTIONS_BOT
    try:
        answer = Api(address, api.headers, api.token, api.patience).call("POST", "", {"query": "{viewer{login}}"})
    except (Refused, Unreachable):
        return ACTIONS_BOT
    return member(answer, "data", "viewer", "login") or ACTIONS_BOT


def api_of_environment(patience_s=PATIENCE_S):
    token = variable("GITHUB_TOKEN")
    headers = {"Authorization": "Bearer " + token, "Accept": "application/vnd.github+json",
               "X-GitHub-Api-Version": "2022-11-28"}
    return Api(os.environ.get("GITHUB_API_URL") or "https://api.github.com", headers, token, Patience(patience_s))


# ---- steps of the action


def base(_):
    """Outputs: revision; else outcome and why."""
    given = os.environ.get("INPUT_BASE", "").strip()
    clone = _base.Clone(os.environ.get("GITHUB_SERVER_URL") or "https://github.com", os.environ.get("GITHUB_TOKEN", ""))
    try:
        head, parents = clone.head()
        if given:
            revision, reason = given, "as given"
        else:
            revision, reason = _base.base_of(variable("GITHUB_EVENT_NAME"), event(), head, parents, _merge_base(clone))
        found = clone.fetched(revision or "")
    except WrongUsage as error:
        output(outcome="error", why=error)
    except _base.NoBase as error:
        output(outcome="not-measured", why=error)
    else:
        print("base: %s: %s" % (found, reason))
        output(revision=found)


def _merge_base(clone):
    def ask(one, other):
        found = clone.merge_base(one, other)
        if found:
            return found
        try:
            return _base.asked_for(api_of_environment(), variable("GITHUB_REPOSITORY"), one, other)
        except (WrongUsage, Refused) as error:
            raise _base.NoBase("where the branch began is not known here: %s: give base" % error) from None
    return ask


def gate(_):
    """Outputs: folder, status, outcome, why."""
    folder = tempfile.mkdtemp(prefix="assay-", dir=os.environ.get("RUNNER_TEMP"))
    names = ("suite", "python", "options", "fail-if-slower", "aa", "explain")
    settings = {name: os.environ.get("INPUT_" + name.upper().replace("-", "_"), "").strip() for name in names}
    try:
        words = _gate.arguments(settings, variable("BASE_REVISION"), folder)
        status, outcome, why = _gate.measured(find_program(), words, folder)
    except WrongUsage as error:
        status, outcome, why = 2, "error", str(error)
    except (ProgramMissing, OSError) as error:
        status, outcome, why = 127, "not-measured", str(error)
    if outcome not in ("passed", "failed"):
        _gate.write_comment(folder, why)
    pull = member(event(), "pull_request")
    _gate.write_about(folder, member(pull, "number"), member(pull, "head", "sha"), run_number())
    output(folder=folder, status=status, outcome=outcome, why=why)


# ---- the comment


def comment(options):
    described = event()
    repository = variable("GITHUB_REPOSITORY")
    try:
        api = api_of_environment(options.patience)
        number, run, text = _what(options, api, repository, described)
        if number is None:
            print("assay: no pull request belongs to this %s: nothing to comment on" % variable("GITHUB_EVENT_NAME"))
            return
        done = _sticky.put(Comments(api, repository, number), options.key, run, text)
        print("assay: the comment on pull request %d was %s" % (number, done))
    except (Refused, Unreachable, OSError) as error:
        note(_not_written(error), "notice" if getattr(error, "status", 0) == 403 else "warning", "assay: no comment")


def _what(options, api, repository, described):
    """-> (number of the pull request, run, text)"""
    if options.from_run:
        number = _from_run.pull_of(api, repository, described, _from_run.claimed_by(options.folder))
        run = member(described, "workflow_run")
        return number, "%s.%s" % (run.get("id", 0), run.get("run_attempt", 1)), _from_run.text_of(options.folder)
    if options.pull_request:
        return options.pull_request, run_number(), _from_run.text_of(options.folder)
    number = member(described, "pull_request", "number")
    if number is None and options.find:
        number = _of_commit(api, repository, variable("GITHUB_SHA"))
    with open(os.path.join(options.folder, _gate.COMMENT), encoding="utf-8") as file:
        return number, run_number(), file.read()


def _of_commit(api, repository, commit):
    """-> the open pull request whose head was pushed, None where there is none"""
    listed = api.get("/repos/%s/commits/%s/pulls" % (repository, commit), per_page=100) or []
    return next((pull["number"] for pull in listed
                 if pull.get("state") == "open" and member(pull, "head", "sha") == commit), None)


def _not_written(error):
    if getattr(error, "status", 0) == 403:
        return "the comment could not be written, since the token may not (as in the pull request of a fork)" + LEFT
    return "the comment could not be written: %s%s" % (error, LEFT)


# ---- /benchmark


def asked(options):
    """Outputs: number, sha, base; none of them when it is not run."""
    described, repository = event(), variable("GITHUB_REPOSITORY")
    api = api_of_environment(options.patience)
    try:
        found = _asked.decided(api, repository, described)
    except _asked.NotRun as error:
        note(str(error), title="assay: not run")
        if error.tell:
            _react(api, repository, described, "confused")
            _answer(api, repository, member(described, "issue", "number"), options.key, str(error))
        return
    except (Refused, Unreachable) as error:
        note("/benchmark could not be looked at: %s" % error, "warning", "assay: not run")
        return
    _react(api, repository, described, "eyes")
    output(**found)


def _answer(api, repository, number, key, why):
    try:
        _sticky.put(Comments(api, repository, number), key, run_number(), "`/benchmark` was not run: %s\n" % why)
    except (Refused, Unreachable) as error:
        note("the answer could not be written: %s" % error, "warning")


def react(options):
    _react(api_of_environment(options.patience), variable("GITHUB_REPOSITORY"), event(), options.name)


def _react(api, repository, described, name):
    path = "/repos/%s/issues/comments/%d/reactions" % (repository, member(described, "comment", "id"))
    try:
        api.call("POST", path, {"content": name})
    except (Refused, Unreachable) as error:
        note("no reaction: %s" % error)


def parser():
    top = argparse.ArgumentParser(prog="python -I -m assay.github", description=__doc__,
                                  formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    for name, does, said in (("base", base, "find and fetch the base"),
                             ("gate", gate, "measure"),
                             ("comment", comment, "write the comment"),
                             ("asked", asked, "look at a /benchmark comment"),
                             ("react", react, "react to it")):
        one = commands.add_parser(name, help=said, description=said)
        one.set_defaults(does=does)
        if name in ("comment", "asked", "react"):
            one.add_argument("--patience", type=float, default=PATIENCE_S, metavar="SECONDS",
                             help="how long to wait in all for a server that does not answer (default: %(default)s)")
        if name in ("comment", "asked"):
            one.add_argument("--key", default="assay", help="which comment: each key has one (default: %(default)s)")
        if name == "comment":
            one.add_argument("--folder", required=True, help="where the gate left %s" % _gate.COMMENT)
            one.add_argument("--find", action="store_true", help="in a push: look for its pull request")
            one.add_argument("--from-run", action="store_true", help="of the run that started this workflow")
            one.add_argument("--pull-request", type=int, metavar="N", help="on this one; the text is not trusted")
        if name == "react":
            one.add_argument("name", choices=("eyes", "rocket", "confused"))
    return top


def main(words=None):
    options = parser().parse_args(words)
    if not options.command:
        parser().error("name one of base, gate, comment, asked, react")
    try:
        options.does(options)
    except (WrongUsage, Refused, OSError) as error:
        print("assay: %s" % one_line(error), file=sys.stderr)
        return 2 if isinstance(error, (WrongUsage, Refused)) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
