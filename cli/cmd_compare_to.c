/* assay compare_to: files against the first one, as pyperf compare_to. For verdicts: compare. */
#include "cli/command.h"
#include "cli/pyperf/compare.h"
#include "cli/pyperf/options.h"

#include <math.h>
#include <string.h>

static int check_relations(const struct texts *paths, struct pyperf_compare_style *style,
			   const char *format, struct err *err)
{
	if (strcmp(format, "md") == 0)
		style->format = PYPERF_TABLE_MARKDOWN;
	else if (strcmp(format, "rest") != 0)
		return err_set(err, ERR_USAGE, "--table-format: needs rest or md, not \"%s\"",
			       format);
	if (paths->n < 2)
		return err_set(err, ERR_INPUT, "need at least two benchmark files");
	if (style->by_speed && paths->n != 2)
		return err_set(err, ERR_INPUT,
			       "--group-by-speed only works on two benchmark files, not on %zu",
			       paths->n);
	return 0;
}

static int print_comparison(const struct texts *paths, const struct texts *keep,
			    struct pyperf_compare_style *style, const char *format)
{
	struct pyperf_comparison comparison = {0};
	struct pyperf_files files = {0};
	struct buf out = {0};
	struct err err = {0};
	int rc = -1;

	if (check_relations(paths, style, format, &err) == 0 &&
	    pyperf_files_read(&files, paths, keep, &err) == 0 &&
	    pyperf_comparison_init(&comparison, &files, style->min_speed, &err) == 0 &&
	    pyperf_add_comparison(&out, &comparison, &files, style, &err) == 0)
		rc = pyperf_print(&out, &err);
	pyperf_comparison_release(&comparison);
	pyperf_files_release(&files);
	buf_release(&out);
	if (rc == 0)
		return EXIT_DONE;
	err_in(&err, "compare_to");
	return status_fail(&err);
}

static int run(int argc, char **argv)
{
	struct pyperf_compare_style style = {.min_speed = NAN};
	struct texts files = {0}, keep = {0};
	const char *format = "rest";
	const struct option rows[] = {
		OPT_FLAG('q', "quiet", &style.quiet, NULL,
			 "say less: no hidden or ignored benchmarks, no means in tables"),
		OPT_FLAG('v', "verbose", &style.verbose, NULL,
			 "also benchmarks without significant difference, with the test's t"),
		OPT_FLAG('G', "group-by-speed", &style.by_speed, NULL,
			 "group by slower, faster and same speed; two files only"),
		OPT_NUMBER(0, "min-speed", &style.min_speed, "PCT",
			   "changes below PCT percent are not significant (default: 0)"),
		OPT_FLAG(0, "table", &style.table, NULL, "print a table"),
		OPT_TEXT(0, "table-format", &format, "FORMAT",
			 "rest (reStructuredText, the default) or md (Markdown)",
			 .choices = "rest md"),
		PYPERF_BENCHMARK(&keep),
		{0},
	};
	const struct option_parser parser = {
		.command = "compare_to",
		.usage = "[options] REFERENCE FILE...",
		.description =
			"Compare files with the first one: ratio of the means, Student's t "
			"test on all values. The exit status is 0 whatever is found; for "
			"verdicts that hold and for gates see assay compare. " PYPERF_FILE_HELP,
		.rows = rows,
	};
	int status = pyperf_parse(&parser, argc, argv, &files);

	if (status < 0)
		status = print_comparison(&files, &keep, &style, format);
	texts_release(&files);
	texts_release(&keep);
	return status;
}

const struct command cmd_compare_to = {"compare_to",
				       "stored results against others, as pyperf does", run};
