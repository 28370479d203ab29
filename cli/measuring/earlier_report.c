#include "cli/measuring/earlier_report.h"

#include "results/base/slurp.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static const struct {
	const char *name;
	const char *marks[3]; /* it begins with one of them, in any case; NULL: with anything */
} forms[] = {
	[REPORT_PAGE] = {"page (HTML)", {"<!doctype html", "<html"}},
	[REPORT_JSON] = {"report (JSON)", {"{"}},
	[REPORT_JUNIT] = {"JUnit report (XML)", {"<?xml", "<testsuite"}},
	[REPORT_COMMENT] = {"comment of assay's", {"<!-- assay:"}},
	[REPORT_MARKDOWN] = {"report (Markdown)", {"### ", "**"}},
	[REPORT_CSV] = {"report (CSV)", {"file,benchmark,"}},
	[REPORT_BENCHFMT] = {"report (Go's format)", {"Unit "}},
	[REPORT_TEXT] = {"report", {NULL}},
};

static bool has_mark(enum report_form form, const char *text)
{
	const char *const *marks = forms[form].marks;

	if (!marks[0])
		return true;
	for (; *marks; marks++)
		if (strncasecmp(text, *marks, strlen(*marks)) == 0)
			return true;
	return false;
}

/* Results, manifests and the files of other tools lack these; what stands deeper is indented more.
   A shard without a benchmark has nothing else. */
static bool is_report(const char *json)
{
	return strstr(json, "\n  \"seed\":") || strstr(json, "\n  \"margin\":") ||
	       strncmp(json, "{\n  \"benchmarks\": []\n}", 22) == 0;
}

static bool is_named_otherwise(const char *path)
{
	static const char *const endings[] = {".py", ".json", ".json.gz"};
	size_t length = strlen(path);

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		size_t end = strlen(endings[i]);

		if (length > end && strcmp(path + length - end, endings[i]) == 0)
			return true;
	}
	return false;
}

static bool may_replace(enum report_form form, const char *path, const char *text)
{
	if (form == REPORT_JSON && !is_report(text))
		return false;
	if (form == REPORT_TEXT && is_named_otherwise(path))
		return false;
	return has_mark(form, text);
}

int earlier_report_check(const char *option, const char *path, enum report_form form,
			 struct err *err)
{
	struct buf there = {0};
	struct stat info;
	int rc = 0;

	if (form == REPORT_NONE)
		return 0;
	if (stat(path, &info))
		return errno == ENOENT || errno == ENOTDIR
			       ? 0
			       : err_sys(err, "%s %s: cannot look at what is there", option, path);
	if (!S_ISREG(info.st_mode) || info.st_size == 0)
		return 0;
	if (slurp(path, &slurp_limits_default, &there, err))
		rc = err_in(err, "%s %s", option, path);
	else if (!may_replace(form, path, buf_text(&there)))
		rc = err_set(err, ERR_INPUT,
			     "%s %s: that file is no %s, and would be overwritten: name another "
			     "one, or move it away",
			     option, path, forms[form].name);
	buf_release(&there);
	return rc;
}
