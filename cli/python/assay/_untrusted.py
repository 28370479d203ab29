"""A comment's text from an artifact of a fork: it may say what it likes, and reach nobody and nothing.

What a forge acts on (mentions, links, images, references, commands of bots, HTML) is broken up by a character without
width, which shows in code blocks no more than elsewhere.
"""

import re

BREAK = "\u200b"
# What assay's own comments use; without attributes.
TAGS = ("details", "summary", "sub", "sup", "br", "code", "b")
# Entities that stand for nothing a forge acts on once it has decoded them.
ENTITIES = ("lt", "gt", "amp", "quot")

_RULES = (
    (re.compile(r"&(?!(?:%s);)" % "|".join(ENTITIES)), "&" + BREAK),
    (re.compile(r"<(?!/?(?:%s)>)" % "|".join(TAGS)), "<" + BREAK),
    (re.compile(r"@"), "@" + BREAK),
    (re.compile(r"#(?=\d)"), "#" + BREAK),
    (re.compile(r"(?i)\bGH-(?=\d)"), "GH" + BREAK + "-"),
    (re.compile(r"!\["), "!" + BREAK + "["),
    (re.compile(r"\](?=[(\[:])"), "]" + BREAK),
    (re.compile(r":(?=//)"), ":" + BREAK),
    (re.compile(r"(?i)\bwww\."), "www" + BREAK + "."),
    (re.compile(r"(?m)^([ \t]*)/"), r"\1" + BREAK + "/"),
    # A block whose language is drawn (a diagram, a map, a formula) is shown as text.
    (re.compile(r"(?m)^([ \t>]*)(`{3,}|~{3,})(?!(?:text|diff|python)?[ \t]*$).*$"), r"\1\2"),
)


def neutral(text):
    """-> the text with all of that broken up, and without control characters and changes of direction"""
    # assay breaks up names by empty comments, which are no harm and no help here.
    text = text.replace("<!-- -->", "")
    text = "".join(c if c in "\n\t" or c.isprintable() else " " * c.isspace() for c in text.replace("\r\n", "\n"))
    for pattern, by in _RULES:
        text = pattern.sub(by, text)
    return text
