#include "cli/dueling/duel_files.h"

#include "cli/compare/formats.h"
#include "cli/compare/step_summary.h"
#include "cli/dueling/duel_beside.h"
#include "cli/page/document.h"
#include "cli/words/status.h"

#include <stdio.h>
#include <string.h>

#define NAME_BYTES "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
enum { NAME_LENGTH = 64 };

bool duel_files_want(const struct duel_options *d)
{
	return d->comment || d->junit || d->github;
}

/* ---- names */

struct named {
	const char *option, *path;
};

static int check_file(const struct named *one, const struct named *others, size_t n,
		      struct err *err)
{
	if (!one->path)
		return 0;
	if (strcmp(one->path, "-") == 0)
		return err_set(err, ERR_USAGE, "%s -: stdout has the verdicts: name a file",
			       one->option);
	for (size_t i = 0; i < n; i++)
		if (others[i].path && strcmp(others[i].path, one->path) == 0)
			return err_set(err, ERR_USAGE,
				       "%s and %s both name %s: each needs a file of its own",
				       others[i].option, one->option, one->path);
	return check_place(one->path, err);
}

/* It stands in a comment of HTML. */
static int check_name(const char *name, struct err *err)
{
	if (!name || (strlen(name) <= NAME_LENGTH && !name[strspn(name, NAME_BYTES)]))
		return 0;
	return err_set(err, ERR_USAGE,
		       "--comment-name %s: up to %d letters, digits, dots, underscores and hyphens",
		       name, NAME_LENGTH);
}

int duel_files_check(const struct duel_options *d, const struct measure_options *m, struct err *err)
{
	struct named names[3 + 2] = {
		{"-o", m->output}, {"--html", m->html}, {"--json-output", m->json_output}};
	const struct named own[] = {{"--comment", d->comment}, {"--junit", d->junit}};
	size_t n = 3;

	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++) {
		if (check_file(&own[i], names, n, err))
			return -1;
		names[n++] = own[i];
	}
	for (size_t i = 0; i < d->outputs.n; i++) {
		const struct named side = {"--vs-output", d->outputs.items[i]};

		if (check_file(&side, own, sizeof(own) / sizeof(*own), err))
			return -1;
	}
	return check_name(d->comment_name, err);
}

/* ---- writing */

/* Takes the bytes. */
static int write_file(const char *path, struct buf *bytes, struct err *err)
{
	int rc = buf_failed(bytes) ? err_memory(err) : page_write(path, bytes, err);

	buf_release(bytes);
	return rc;
}

/* The annotations go where the runner reads them and no document is broken; the summary is the
   comment without its mark. */
static int tell_github(const struct report *report, const struct beside *beside, FILE *out,
		       struct err *err)
{
	struct beside unnamed = *beside;
	struct buf bytes = {0};
	int rc;

	unnamed.name = NULL;
	report_as_github(report, beside, &bytes);
	rc = buf_failed(&bytes) ? err_memory(err) : 0;
	if (!rc) {
		fputs(buf_text(&bytes), out);
		buf_clear(&bytes);
		report_as_comment(report, &unnamed, &bytes);
		rc = step_summary_append(&bytes, err);
	}
	buf_release(&bytes);
	return rc;
}

static void note(int rc, struct err *err, int *status)
{
	if (rc)
		*status = status_fail(err);
	err_clear(err);
}

/* The commit of the first duel's baseline. */
static const char *commit_of(const struct meetings *meetings)
{
	return facts_text(&meetings->items[0].sides[SIDE_BASELINE].facts, "assay_git_commit");
}

int duel_files_write(const struct duel_options *d, const struct measure_options *m,
		     const struct meetings *meetings, const struct duel *duels,
		     const struct duel_explained *explained, const struct report *report,
		     int status)
{
	struct beside beside = {0};
	struct buf bytes = {0};
	struct err err = {0};

	if (!duel_files_want(d) || !report->n)
		return status;
	if (duel_beside_init(&beside, report, duels, explained, &err)) {
		status = status_fail(&err);
	} else {
		beside.name = d->comment_name ? d->comment_name : "gate";
		beside.command = duel_command_new(m, commit_of(meetings));
		if (d->comment) {
			report_as_comment(report, &beside, &bytes);
			note(write_file(d->comment, &bytes, &err), &err, &status);
		}
		if (d->junit) {
			report_as_junit(report, &bytes);
			note(write_file(d->junit, &bytes, &err), &err, &status);
		}
		if (d->github)
			note(tell_github(report, &beside, m->json ? stderr : stdout, &err), &err,
			     &status);
	}
	beside_release(&beside);
	return status;
}
