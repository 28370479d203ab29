#include "cli/measuring/extra_blocks.h"

#include "cli/pyperf/display.h"

#include <stdlib.h>

bool extra_blocks_wanted(const struct extra_blocks *blocks)
{
	return blocks->metadata || blocks->dump || blocks->hist || blocks->stats;
}

/* One more, as the displays see it. 0, or -1 with err; files_release is due in every case. */
static int add_file(struct pyperf_files *files, struct suite *suite, char *label, struct err *err)
{
	struct pyperf_file *file = &files->items[files->n++];
	int rc = 0;

	*file = (struct pyperf_file){.suite = suite, .path = label, .label = label};
	file->benches = calloc(suite->n, sizeof(*file->benches));
	if (!file->benches)
		return err_memory(err);
	for (; !rc && file->n < suite->n; file->n++)
		rc = pyperf_bench_init(&file->benches[file->n], suite->benches[file->n], err);
	return rc;
}

/* Suites and labels are borrowed. */
static void files_release(struct pyperf_files *files)
{
	for (size_t i = 0; i < files->n; i++) {
		for (size_t k = 0; k < files->items[i].n; k++)
			pyperf_bench_release(&files->items[i].benches[k]);
		free(files->items[i].benches);
	}
	free(files->items);
}

int extra_blocks_print(const struct extra_blocks *blocks, struct suite *const *suites,
		       char *const *labels, size_t n, FILE *out, struct err *err)
{
	const struct pyperf_display display = {.metadata = blocks->metadata,
					       .dump = blocks->dump,
					       .hist = blocks->hist,
					       .stats = blocks->stats};
	struct pyperf_files files = {calloc(n, sizeof(*files.items)), 0};
	struct buf text = {0};
	int rc = files.items ? 0 : err_memory(err);

	for (size_t i = 0; i < n && !rc; i++)
		if (suites[i]->n > 0)
			rc = add_file(&files, suites[i], labels[i], err);
	if (!rc && files.n > 0)
		rc = pyperf_add_display(&text, &files, &display, err);
	if (!rc && files.n > 0)
		fprintf(out, "%s\n", buf_text(&text));
	files_release(&files);
	buf_release(&text);
	return rc;
}
