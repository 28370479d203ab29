#include "cli/measuring/keep_last.h"

#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/files/last.h"

#include <stdio.h>

/* What became of it, in half a line. */
static const char *words(bool is_kept, size_t n)
{
	if (!is_kept)
		return "not kept (-v says why): -o FILE would keep it";
	return n == 1 ? "kept: assay show last, assay compare last" : "kept: assay compare last";
}

void keep_last(const struct measure_options *m, struct suite *const *suites, size_t n)
{
	struct err trouble = {0};
	int rc = 0;

	if (measure_options_output(m) || suites[0]->n == 0)
		return;
	for (size_t i = 0; i < n && !rc; i++)
		rc = last_keep(suites[i], &trouble);
	if (rc && m->verbose)
		fprintf(stderr, "assay: the result is not kept: %s\n", trouble.text);
	if (m->quiet || m->json)
		return;
	text_wrap(stdout, words(rc == 0, n), 0, 2, (size_t)term_columns(stdout));
	fputc('\n', stdout);
}
