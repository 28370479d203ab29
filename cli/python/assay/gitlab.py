"""One note on a merge request of GitLab, updated by later pipelines.

    python -I -m assay.gitlab comment.md

The token is ASSAY_GITLAB_TOKEN: of the project, with the scope api and the role of a reporter; the token of a job may not
write notes. A note that cannot be written is one line and no failure: the text is in the job's artifact.
"""

import argparse
import os
import sys

from . import _sticky
from ._web import Api, Refused, Unreachable, one_line


class Notes:
    """Those on a merge request that whoever the token is of wrote (_sticky.py)."""

    limit = 1000000

    def __init__(self, api, project, number):
        self.api = api
        self.patience = api.patience
        self._path = "/projects/%s/merge_requests/%s/notes" % (project, number)
        self._me = api.get("/user")["id"]

    def comments(self):
        listed = self.api.pages(self._path, sort="asc", order_by="created_at")
        return [_sticky.Comment(one["id"], one["body"]) for one in listed
                if not one.get("system") and (one.get("author") or {}).get("id") == self._me]

    def create(self, text):
        self.api.call("POST", self._path, {"body": text}, makes=True)

    def update(self, number, text):
        self.api.call("PUT", "%s/%d" % (self._path, number), {"body": text})

    def delete(self, number):
        self.api.call("DELETE", "%s/%d" % (self._path, number))


def main(words=None):
    parser = argparse.ArgumentParser(prog="python -I -m assay.gitlab", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--key", default="assay", help="which note: each key has one (default: %(default)s)")
    parser.add_argument("file", help="the note's text, in Markdown")
    options = parser.parse_args(words)
    number, token = os.environ.get("CI_MERGE_REQUEST_IID"), os.environ.get("ASSAY_GITLAB_TOKEN")
    if not number:
        print("assay: CI_MERGE_REQUEST_IID is not set: no note, since this pipeline is of no merge request")
        return 0
    if not token:
        print("assay: ASSAY_GITLAB_TOKEN is not set, as in a fork: no note; its text is in %s" % options.file)
        return 0
    try:
        with open(options.file, encoding="utf-8") as file:
            text = file.read()
        api = Api(os.environ.get("CI_API_V4_URL") or "https://gitlab.com/api/v4", {"PRIVATE-TOKEN": token}, token)
        project = os.environ.get("CI_MERGE_REQUEST_PROJECT_ID") or os.environ.get("CI_PROJECT_ID")
        run = "%s.%s" % (os.environ.get("CI_PIPELINE_ID") or "0", os.environ.get("CI_JOB_ID") or "0")
        done = _sticky.put(Notes(api, project, number), options.key, run, text)
        print("assay: the note on merge request %s was %s" % (number, done))
    except (Refused, Unreachable, OSError) as error:
        print("assay: the note could not be written: %s; its text is in %s" % (one_line(error), options.file))
    return 0


if __name__ == "__main__":
    sys.exit(main())
