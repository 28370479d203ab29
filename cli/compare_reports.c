#include "cli/compare_reports.h"

#include "cli/compare/formats.h"
#include "cli/compare/gate_status.h"
#include "cli/compare/step_summary.h"
#include "cli/compare_explain.h"
#include "cli/compare_page.h"
#include "cli/explaining/explained_line.h"
#include "cli/words/status.h"
#include "results/base/atomic.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool compare_reports_is_stdout(const char *path)
{
	return path && strcmp(path, "-") == 0;
}

bool compare_reports_wants_rows(const struct compare_reports *r)
{
	return r->paths[OUTPUT_JSON] || r->paths[OUTPUT_COMMENT] || r->github;
}

void compare_reports_release(struct compare_reports *r)
{
	json_decref(r->explained);
	beside_release(&r->beside);
	*r = (struct compare_reports){0};
}

/* ---- one report */

/* A file gets a table of 80 columns without colour; stdout what suits it. */
static int format_text(const struct report *report, const struct compare_reports *r,
		       struct buf *out, struct err *err)
{
	const char *path = r->paths[OUTPUT_TEXT];
	struct table_style style = compare_reports_is_stdout(path)
					   ? table_style_for(stdout)
					   : (struct table_style){80, false, true};
	char *text = NULL;
	size_t len = 0;
	FILE *memory = open_memstream(&text, &len);
	int rc;

	if (!memory)
		return err_memory(err);
	rc = report_as_text(report, &style, r->quiet, r->verbose, memory, err);
	if (fclose(memory) && !rc)
		rc = err_memory(err);
	if (!rc)
		buf_add(out, text, len);
	free(text);
	return rc;
}

static int format(const struct report *report, const struct compare_reports *r,
		  struct suite *const *suites, enum compare_output output, struct buf *out,
		  struct err *err)
{
	static void (*const formats[OUTPUTS])(const struct report *, struct buf *) = {
		[OUTPUT_MARKDOWN] = report_as_markdown,
		[OUTPUT_JUNIT] = report_as_junit,
		[OUTPUT_CSV] = report_as_csv,
		[OUTPUT_BENCHFMT] = report_as_benchfmt};

	if (output == OUTPUT_TEXT)
		return format_text(report, r, out, err);
	if (output == OUTPUT_HTML)
		return compare_page_format(report, suites, out, err);
	if (output == OUTPUT_COMMENT)
		report_as_comment(report, &r->beside, out);
	else if (output == OUTPUT_JSON)
		report_as_json_with(report, r->explained, out);
	else
		formats[output](report, out);
	return buf_failed(out) ? err_memory(err) : 0;
}

static int write_output(const struct report *report, const struct compare_reports *r,
			struct suite *const *suites, enum compare_output output, struct err *err)
{
	const char *path = r->paths[output];
	struct buf bytes = {0};
	int rc = format(report, r, suites, output, &bytes, err);

	if (!rc && compare_reports_is_stdout(path))
		fwrite(buf_text(&bytes), 1, bytes.len,
		       stdout); /* main() checks whether it was written */
	else if (!rc && atomic_write(path, WRITE_REPLACE, buf_text(&bytes), bytes.len, err))
		rc = err_in(err, "%s", path);
	buf_release(&bytes);
	return rc;
}

static int write_summary(const struct report *report, struct err *err)
{
	struct buf bytes = {0};
	int rc;

	report_as_markdown(report, &bytes);
	rc = step_summary_append(&bytes, err);
	buf_release(&bytes);
	return rc;
}

/* GitHub reads commands from stderr, too, where they do not break a report for programs. */
static int write_annotations(const struct report *report, const struct compare_reports *r,
			     struct err *err)
{
	FILE *out = compare_reports_is_stdout(r->paths[OUTPUT_TEXT]) ? stdout : stderr;
	struct buf bytes = {0};
	int rc = 0;

	report_as_github(report, &r->beside, &bytes);
	if (buf_failed(&bytes))
		rc = err_memory(err);
	else
		fputs(buf_text(&bytes), out);
	buf_release(&bytes);
	return rc;
}

/* Below the text, which is the first, and before the JSON, which has it. */
static void explain(const struct report *report, struct compare_reports *r,
		    struct suite *const *suites, const char *const *files)
{
	struct compare_explain how = {.paths = {files[0], files[1]},
				      .suites = {suites[0], suites[1]},
				      .quiet = r->quiet,
				      .verbose = r->verbose,
				      .again = r->again,
				      .most = (size_t)r->explain_most,
				      .prints = compare_reports_is_stdout(r->paths[OUTPUT_TEXT])};

	if (compare_reports_wants_rows(r))
		how.rows = r->explained = json_array();
	fflush(stdout);
	compare_explain(&how, report);
}

/* What comments and annotations say beside the verdicts. */
static int fill_beside(const struct report *report, struct compare_reports *r, struct err *err)
{
	int rc = beside_init(&r->beside, report, err);

	r->beside.name = "compare";
	for (size_t s = 0; s < report->n && !rc; s++)
		for (size_t i = 0; i < report->sections[s].n && !rc; i++)
			rc = explained_line_take(&r->beside.items[s][i], r->explained,
						 report->sections[s].items[i].name, err);
	return rc;
}

/* Where it is asked for. Returns `status`, or that of what could not be written. */
static int write_one(const struct report *report, const struct compare_reports *r,
		     struct suite *const *suites, enum compare_output output, int status)
{
	struct err err = {0};

	if (r->paths[output] && write_output(report, r, suites, output, &err))
		return status_fail(&err);
	return status;
}

/* The same of what goes to GitHub. */
static int write_for_github(const struct report *report, const struct compare_reports *r,
			    int status)
{
	struct err err = {0};

	if (r->github_summary && write_summary(report, &err)) {
		status = status_fail(&err);
		err_clear(&err);
	}
	if (r->github && write_annotations(report, r, &err))
		status = status_fail(&err);
	return status;
}

/* ---- all of them */

int compare_reports_write(struct compare_reports *r, const struct report *report,
			  struct suite *const *suites, const char *const *files)
{
	int status = gate_status(report->gate.outcome);
	struct err err = {0};

	status = write_one(report, r, suites, OUTPUT_TEXT, status);
	if (r->explain)
		explain(report, r, suites, files);
	if ((r->paths[OUTPUT_COMMENT] || r->github) && fill_beside(report, r, &err))
		return status_fail(&err);
	for (int i = OUTPUT_TEXT + 1; i < OUTPUTS; i++)
		status = write_one(report, r, suites, (enum compare_output)i, status);
	return write_for_github(report, r, status);
}
