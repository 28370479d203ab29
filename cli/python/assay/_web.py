"""Requests to the API of a forge (GitHub, GitLab): JSON out, JSON in.

The token goes to one host, that of the address which was given, and is in no message. What may pass by itself (an error of
the server, a limit of requests, a network that is down) is tried again within a time.
"""

import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request

ANSWER_TIMEOUT_S = 30
# How long to wait for all requests together.
PATIENCE_S = 90
# What GitHub asks for where a secondary limit names no time.
LIMIT_WAIT_S = 60
# An answer is never that long; more is not read.
ANSWER_BYTES = 32 << 20
# Of a list; GitHub takes 2,500 comments on an issue.
PAGES = 100


class Refused(Exception):
    """The server's answer is no. status: its number, 0 when it could not be understood."""

    def __init__(self, text, status=0):
        super().__init__(text)
        self.status = status


class Unreachable(Exception):
    """No answer, or nothing but errors, for as long as was waited."""


class Unsure(Exception):
    """Something was to be made, and the answer was an error: it may have been made all the same."""


class Patience:
    """How long is waited in all, for all requests together."""

    def __init__(self, seconds=PATIENCE_S, sleep=time.sleep):
        self.left_s = seconds
        self.sleep = sleep
        self.waits = 0

    def wait(self, seconds=None):
        """Wait as long as the server says, else longer each time. False when that is longer than there is time for."""
        if seconds is None:
            seconds = min(2 ** self.waits, 30)
        if seconds > self.left_s:
            return False
        self.waits += 1
        self.left_s -= max(seconds, 0.1)  # a server that says "at once" is not asked without end
        self.sleep(seconds)
        return True


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """urllib would take the token along to whatever host the answer names."""

    def redirect_request(self, *_):
        return None


class Api:
    def __init__(self, address, headers, token, patience=None):
        """address: as https://api.github.com; headers: those of each request, token in one of them."""
        parts = urllib.parse.urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise Refused("%s is no address of an API: give one as https://api.github.com" % address)
        self.address = address.rstrip("/")
        self.token = token
        self.patience = patience or Patience()
        self.headers = dict(headers, **{"Content-Type": "application/json", "User-Agent": "assay"})
        self._opener = urllib.request.build_opener(_NoRedirect)

    def get(self, path, **query):
        return self.call("GET", path + ("?" + urllib.parse.urlencode(query) if query else ""))

    def pages(self, path, **query):
        """-> the items of all pages of a list, in their order"""
        items, number = [], 1
        while True:
            page = self.get(path, per_page=100, page=number, **query)
            if not isinstance(page, list):
                raise Refused("GET %s: the answer is no list" % path)
            items += page
            if len(page) < 100 or number == PAGES:
                return items
            number += 1

    def call(self, method, path, body=None, makes=False):
        """-> the JSON of the answer, None when it is empty. makes: when it is done twice there are two, so that the caller
        must look before it tries again: Unsure."""
        url = self.address + path
        hops = 0
        while True:
            status, headers, text = self._once(method, url, body)
            if 200 <= status < 300:
                return self._json(method, path, text)
            if status in (301, 302, 307, 308) and hops < 3:
                hops += 1
                url = self._moved(method, url, status, headers)
                continue
            said = "%s %s: %s" % (method, path, self._said(status, text))
            if makes and (status == 0 or status >= 500):
                raise Unsure(said)
            again, seconds = _again(status, headers, text)
            if not again:
                raise Refused(said, status)
            if not self.patience.wait(seconds):
                raise Unreachable(said)

    def _once(self, method, url, body):
        """-> (status, headers, text); status 0 when there was no answer, with the reason as text"""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, self.headers, method=method)
        try:
            with self._opener.open(request, timeout=ANSWER_TIMEOUT_S) as answer:
                return answer.status, answer.headers, answer.read(ANSWER_BYTES).decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read(ANSWER_BYTES).decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            return 0, {}, str(getattr(error, "reason", error)) or type(error).__name__

    def _moved(self, method, url, status, headers):
        """-> where a renamed repository is now, on the same host"""
        place = urllib.parse.urljoin(url, headers.get("Location", ""))
        if not same_host(place, self.address):
            raise Refused("the API sends this request to another host (%s), which does not get the token"
                          % urllib.parse.urlsplit(place).netloc, status)
        if status in (301, 302) and method != "GET":
            raise Refused("%s %s: moved to %s" % (method, url, place), status)
        return place

    def _json(self, method, path, text):
        if not text.strip():
            return None
        try:
            return json.loads(text)
        except ValueError:
            raise Refused("%s %s: the answer is no JSON" % (method, path)) from None

    def _said(self, status, text):
        """The reason in one line, without the token, whatever the server repeats."""
        try:
            text = json.loads(text)["message"]
        except (ValueError, KeyError, TypeError):
            pass
        line = one_line(text)
        if self.token:
            line = line.replace(self.token, "***")
        return line if status == 0 else ("%d %s" % (status, line)).rstrip()


def _again(status, headers, text):
    """Whether to try again, and after how many seconds, None: as the caller thinks."""
    if status == 0 or status >= 500:
        return True, _seconds(headers.get("Retry-After"))
    if status not in (403, 429):
        return False, None
    if headers.get("Retry-After"):
        return True, _seconds(headers.get("Retry-After"))
    if headers.get("X-RateLimit-Remaining") == "0" and (headers.get("X-RateLimit-Reset") or "").isdigit():
        return True, max(0, int(headers["X-RateLimit-Reset"]) - time.time())
    if status == 429 or "rate limit" in text.lower():
        return True, LIMIT_WAIT_S
    return False, None


def same_host(one, other):
    """Whether two addresses are of the same scheme, host and port."""
    return urllib.parse.urlsplit(one)[:2] == urllib.parse.urlsplit(other)[:2]


def _seconds(text):
    return int(text) if text and text.isdigit() else None


def one_line(text, length=300):
    """What somebody else wrote, for a log: no line ends, no control characters, not long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
    return line if len(line) <= length else line[:length] + "..."
