"""One comment on a pull request, however often and by however many jobs at once it is written.

A forge has comments() -> [Comment] (ours only, of any key), create(text), update(id, text), delete(id), limit (bytes) and
patience.
"""

import collections
import re

from ._web import Refused, Unreachable, Unsure

Comment = collections.namedtuple("Comment", "id body")

# What `assay gate --comment` begins with: one comment has one mark.
PLAIN_MARK = re.compile(r"\A<!-- assay:[\w.-]+ -->\r?\n")
MARKER = re.compile(r"<!-- assay:comment (\S+) run=([0-9.]+) -->\r?\n")
TRIES = 4


def put(forge, key, run, text):
    """-> "created", "updated", or "kept", when a newer run has written it. run: numbers that grow: "123.1"."""
    key = re.sub(r"[^\w.-]", "_", key, flags=re.ASCII) or "assay"
    head = "<!-- assay:comment %s run=%s -->\n" % (key, run)
    body = head + cut(without_mark(text), forge.limit - len(head))
    for _ in range(TRIES):
        try:
            return _put(forge, key, run, body)
        except Refused as error:
            if error.status not in (404, 410):
                raise
            gone = error  # the comment, by somebody else, since it was listed; or the pull request itself
    raise gone


def _put(forge, key, run, body):
    done = "updated"
    ours = _ours(forge, key)
    if not ours:
        done = "created"
        # Another job may have done the same since: who sees both leaves the older one.
        ours = _created(forge, key, body)
    if not ours:
        return done  # a list that is behind: the next job will see it
    first = ours[0]
    newer = _numbers(MARKER.match(first.body).group(2)) > _numbers(run)
    if not newer and first.body.rstrip() != body.rstrip():
        forge.update(first.id, body)
    for double in ours[1:]:
        _delete(forge, double)
    return "kept" if newer else done


def _created(forge, key, body):
    """Make it -> ours, as listed then. After an error it may be there."""
    while True:
        try:
            forge.create(body)
            return _ours(forge, key)
        except Unsure as error:
            if not forge.patience.wait():
                raise Unreachable(str(error)) from None
        ours = _ours(forge, key)
        if ours:
            return ours


def _ours(forge, key):
    """-> the comments with our marker and this key, the oldest first"""
    found = [(MARKER.match(comment.body), comment) for comment in forge.comments()]
    ours = [comment for match, comment in found if match and match.group(1) == key]
    return sorted(ours, key=lambda comment: comment.id)


def _delete(forge, comment):
    try:
        forge.delete(comment.id)
    except Refused as error:
        if error.status not in (404, 410):  # the other job was faster
            raise


def _numbers(run):
    return [int(part) for part in run.split(".") if part]


def without_mark(text):
    return PLAIN_MARK.sub("", text)


def cut(text, limit):
    """At the end of a line, with what it leaves open closed, and what is missing said. In bytes, which are never fewer than
    what a forge counts."""
    if len(text.encode()) <= limit:
        return text
    lines = text.splitlines()
    kept, size = [], 300  # room for the end
    for line in lines:
        size += len(line.encode()) + 1
        if size > limit:
            break
        kept.append(line)
    end = []
    if sum(line.lstrip().startswith("```") for line in kept) % 2:
        end.append("```")
    opened = sum(line.count("<details>") - line.count("</details>") for line in kept)
    end += [""] + ["</details>"] * max(0, opened)
    end += ["", "_Cut: %d more lines are in the artifact._" % (len(lines) - len(kept))]
    return "\n".join(kept + end[:40]) + "\n"
