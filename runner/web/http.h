/*
 * Sends something to a web server, by libcurl, which is opened when it is needed first, so that
 * assay runs without it. Nothing here is called unless a user named the server.
 */
#ifndef RUNNER_WEB_HTTP_H
#define RUNNER_WEB_HTTP_H

#include "results/base/buf.h"
#include "results/base/err.h"

/* Is it "http://HOST..." or "https://HOST...", without a query? 0, or -1 with err (ERR_USAGE). */
int http_check_url(const char *url, struct err *err);

/* The URL as it may be shown: without a user's name and password. Appended. */
void http_add_shown(struct buf *out, const char *url);

struct http_request {
	const char *url, *content_type;
	const char *const *headers; /* more of them: "X-Scope-OrgID: team" */
	size_t n_headers;
	const struct buf *body;
	double timeout_s; /* for all of it */
};

/* What the server answered: its status, and the beginning of what it said. buf_release(&said). */
struct http_answer {
	long status;
	struct buf said;
};

/* POST it. Certificates are checked; redirections are not followed; proxies are those of the
   environment; names and passwords are those of the URL or of ~/.netrc. 0 when there is an answer,
   whatever its status; else -1 with err (ERR_SYSTEM: libcurl is not installed, with what to
   install; why there was no answer) that does not name the server. */
int http_post(const struct http_request *request, struct http_answer *answer, struct err *err);

/* What a server says went wrong, in one line: the "message" or "error" of a JSON object, else the
   first line of the text. Appended, a few hundred bytes at most. Pure. */
void http_add_reason(struct buf *out, const struct buf *said);

#endif
