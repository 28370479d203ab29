#include "cli/measuring/keep_last.h"

#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/files/last.h"

#include <stdio.h>

static void print_kept(size_t n)
{
	struct buf line = {0};

	if (n == 1)
		buf_adds(&line, "kept: assay show last, assay compare last");
	else if (n == 2)
		buf_adds(&line, "kept: assay compare last");
	else
		buf_addf(&line, "kept: last~%zu to last, as in assay compare last~%zu last", n - 1,
			 n - 1);
	text_wrap(stdout, buf_text(&line), 0, 2, (size_t)term_columns(stdout));
	fputc('\n', stdout);
	buf_release(&line);
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
	if (rc || m->quiet || m->json)
		return;
	print_kept(n);
}
