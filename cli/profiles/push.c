#include "cli/profiles/push.h"

#include "results/profile_files/formats.h"
#include "runner/web/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void push_options_release(struct push_options *options)
{
	texts_release(&options->headers);
}

struct pushing {
	const struct push_options *options;
	struct push_what what;
	const struct texts *labels, *benches;
	struct buf shown; /* the server, without a password */
	size_t sent;
};

/* ---- one profile */

/* What the server said, where that is no success. */
static int judge(const struct http_answer *answer, struct err *err)
{
	struct buf reason = {0};
	int rc;

	if (answer->status >= 200 && answer->status < 300)
		return 0;
	http_add_reason(&reason, &answer->said);
	rc = err_set(err, ERR_SYSTEM, "it answered %ld%s%s", answer->status, reason.len ? ": " : "",
		     buf_text(&reason));
	buf_release(&reason);
	return rc;
}

static int send_one(struct pushing *pushing, const struct profile_set *set, size_t profile,
		    struct err *err)
{
	struct push_request made = {0};
	struct http_answer answer = {0};
	int rc = push_request_make(&made, &pushing->what, set, profile, err);
	const struct http_request request = {.url = buf_text(&made.url),
					     .content_type = made.content_type,
					     .headers = pushing->options->headers.items,
					     .n_headers = pushing->options->headers.n,
					     .body = &made.body,
					     .timeout_s = pushing->options->timeout_s};

	if (!rc && (http_post(&request, &answer, err) || judge(&answer, err)))
		rc = err_in(err, "%s", buf_text(&pushing->shown));
	pushing->sent += !rc;
	buf_release(&answer.said);
	push_request_release(&made);
	return rc;
}

/* ---- a file */

static int send_set(struct pushing *pushing, const char *path, const struct profile_set *set,
		    struct err *err)
{
	size_t wanted = 0;

	if (set->start_s <= 0)
		fprintf(stderr,
			"assay: note: %s does not say when it was recorded: sent as of now\n",
			path);
	for (size_t i = 0; i < set->n; i++) {
		if (pushing->benches->n && !texts_have(pushing->benches, set->profiles[i].name))
			continue;
		wanted++;
		if (send_one(pushing, set, i, err))
			return -1;
	}
	return wanted ? 0 : err_set(err, ERR_INPUT, "%s: no benchmark of that name", path);
}

static int send_file(struct pushing *pushing, const char *path, struct err *err)
{
	struct profile_set set = {0};
	int rc = profile_format_read(&set, path, PROFILE_FORMATS, err);

	for (size_t i = 0; i < pushing->labels->n && !rc; i++)
		rc = profile_labels_set_word(&set.labels, pushing->labels->items[i], err);
	if (!rc)
		rc = send_set(pushing, path, &set, err);
	profile_set_release(&set);
	return rc;
}

/* ---- all */

static int check(const struct push_options *options, const char *server, const struct texts *files,
		 struct err *err)
{
	if (files->n == 0)
		return err_set(err, ERR_USAGE,
			       "give a server and what to send, as in assay profile push "
			       "http://localhost:4040 run.profile.json.gz");
	for (size_t i = 0; i < options->headers.n; i++)
		if (!strchr(options->headers.items[i], ':') ||
		    strpbrk(options->headers.items[i], "\r\n"))
			return err_set(err, ERR_USAGE, "--header: not of the form NAME: TEXT");
	return http_check_url(server, err);
}

int push_send(const struct push_options *options, const char *server, const struct texts *files,
	      const struct texts *labels, const struct texts *benches, struct err *err)
{
	struct pushing pushing = {.options = options, .labels = labels, .benches = benches};
	int rc = check(options, server, files, err);

	pushing.what = (struct push_what){.form = options->as ? push_form_of_name(options->as)
							      : PUSH_PYROSCOPE,
					  .server = server,
					  .service = options->service,
					  .now_s = (double)time(NULL)};
	if (!rc && pushing.what.form == PUSH_FORMS)
		rc = err_set(err, ERR_USAGE, "--as: there is no form %s; there are: %s",
			     options->as, PUSH_FORM_NAMES);
	http_add_shown(&pushing.shown, server);
	for (size_t i = 0; i < files->n && !rc; i++)
		rc = send_file(&pushing, files->items[i], err);
	if (!rc || pushing.sent)
		printf("%zu profile%s sent to %s\n", pushing.sent, pushing.sent == 1 ? "" : "s",
		       buf_text(&pushing.shown));
	buf_release(&pushing.shown);
	return rc;
}
