#include "cli/dueling/duel_files.h"

#include "cli/compare/formats.h"
#include "cli/compare/step_summary.h"
#include "cli/dueling/duel_beside.h"
#include "cli/page/document.h"
#include "cli/words/status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_BYTES "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
enum { NAME_LENGTH = 64 };

bool duel_files_want(const struct duel_options *d)
{
	return d->comment || d->junit || d->github;
}

/* ---- names */

#define VERDICTS "the verdicts: name a file"

/* Of each other side, named or not. */
static int add_sides(const struct duel_options *d, const struct measure_options *m,
		     struct output_files *files, struct err *err)
{
	const char *option = d->outputs.n ? "--vs-output" : "-o (of the other side)";

	for (size_t i = 0; m->output && i < duel_options_sides(d); i++) {
		char *file = duel_options_file_new(d, m->output, i);
		int rc = file ? output_files_add(files, option, file, NULL, REPORT_NONE, err)
			      : err_memory(err);

		free(file);
		if (rc)
			return -1;
	}
	return 0;
}

static int add_all(const struct duel_options *d, const struct measure_options *m,
		   struct output_files *files, struct err *err)
{
	return measure_output_files(m, files, err) || add_sides(d, m, files, err) ||
			       output_files_add(files, "--comment", d->comment, VERDICTS,
						REPORT_COMMENT, err) ||
			       output_files_add(files, "--junit", d->junit, VERDICTS, REPORT_JUNIT,
						err)
		       ? -1
		       : 0;
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
	struct output_files files = {0};
	int rc = add_all(d, m, &files, err) || output_files_check(&files, err);

	output_files_release(&files);
	return rc ? -1 : check_name(d->comment_name, err);
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
