#include "cli/measuring/extra_blocks.h"

#include "cli/pyperf/display.h"

#include <stdlib.h>

bool extra_blocks_wanted(const struct extra_blocks *blocks)
{
	return blocks->metadata || blocks->dump || blocks->hist || blocks->stats;
}

static int add_blocks(struct buf *text, const struct extra_blocks *blocks,
		      struct pyperf_bench *benches, struct suite *suite, struct err *err)
{
	struct pyperf_file file = {.suite = suite,
				   .path = "this run",
				   .label = "this run",
				   .benches = benches,
				   .n = suite->n};
	struct pyperf_files files = {&file, 1};
	struct pyperf_display display = {.metadata = blocks->metadata,
					 .dump = blocks->dump,
					 .hist = blocks->hist,
					 .stats = blocks->stats};

	return pyperf_add_display(text, &files, &display, err);
}

int extra_blocks_print(const struct extra_blocks *blocks, struct suite *suite, FILE *out,
		       struct err *err)
{
	struct pyperf_bench *benches = calloc(suite->n ? suite->n : 1, sizeof(*benches));
	struct buf text = {0};
	size_t made = 0;
	int rc = 0;

	if (!benches)
		return err_memory(err);
	for (; !rc && made < suite->n; made++)
		rc = pyperf_bench_init(&benches[made], suite->benches[made], err);
	if (!rc && suite->n > 0)
		rc = add_blocks(&text, blocks, benches, suite, err);
	if (!rc)
		fprintf(out, "%s\n", buf_text(&text));
	for (size_t i = 0; i < made; i++)
		pyperf_bench_release(&benches[i]);
	buf_release(&text);
	free(benches);
	return rc;
}
