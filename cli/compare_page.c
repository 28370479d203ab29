#include "cli/compare_page.h"

#include "cli/page/report_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What stands beside that file, if something does. */
static void read_profiles(struct profile_set *set, const struct suite *suite)
{
	struct err trouble = {0};

	if (!suite->filename || strcmp(suite->filename, "-") == 0)
		return;
	if (profile_set_stands_beside(suite->filename, &trouble) == 1 &&
	    profile_set_read_beside(set, suite, suite->filename, &trouble)) {
		fprintf(stderr, "assay: compare: %s: left out of the page\n", trouble.text);
		profile_set_release(set);
		*set = (struct profile_set){0};
	}
	err_clear(&trouble);
}

int compare_page_format(const struct report *report, struct suite *const *suites, struct buf *out,
			struct err *err)
{
	struct report_page_section *sections = calloc(report->n + 1, sizeof(*sections));
	struct profile_set *sets = calloc(report->n + 1, sizeof(*sets));
	int rc = sections && sets ? 0 : err_memory(err);

	for (size_t i = 0; i <= report->n && !rc; i++)
		read_profiles(&sets[i], suites[i]);
	for (size_t i = 0; i < report->n && !rc; i++)
		sections[i] = (struct report_page_section){.suites = {suites[0], suites[i + 1]},
							   .profiles = {&sets[0], &sets[i + 1]}};
	if (!rc)
		rc = report_page_format(report, sections, out, err);
	for (size_t i = 0; sets && i <= report->n; i++)
		profile_set_release(&sets[i]);
	free(sets);
	free(sections);
	return rc;
}
