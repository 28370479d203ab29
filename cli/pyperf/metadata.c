#include "cli/pyperf/metadata.h"

#include "results/model/metadata.h"

#include <stdlib.h>
#include <string.h>

/* What all sets share; with one set nothing is taken out of it. */
static int find_common(struct pyperf_metadata *metadata, struct err *err)
{
	if (metadata->n < 2)
		return 0;
	metadata->common = meta_copy_new(metadata->own[0], err);
	if (!metadata->common || meta_remove(&metadata->common, "name", err))
		return -1;
	for (size_t i = 1; i < metadata->n; i++)
		meta_keep_common(metadata->common, metadata->own[i]);
	return 0;
}

int pyperf_metadata_init(struct pyperf_metadata *metadata, const struct pyperf_files *files,
			 struct err *err)
{
	size_t count = pyperf_files_count(files);

	*metadata = (struct pyperf_metadata){.own = calloc(count + 1, sizeof(*metadata->own))};
	if (!metadata->own)
		return err_memory(err);
	for (size_t i = 0; i < files->n; i++)
		for (size_t k = 0; k < files->items[i].n; k++) {
			const struct bench *bench = files->items[i].benches[k].bench;
			struct meta *own = bench_common_meta_new(bench, err);

			if (!own)
				return -1;
			metadata->own[metadata->n++] = own;
		}
	return find_common(metadata, err);
}

void pyperf_metadata_release(struct pyperf_metadata *metadata)
{
	for (size_t i = 0; i < metadata->n; i++)
		meta_free(metadata->own[i]);
	free(metadata->own);
	meta_free(metadata->common);
	*metadata = (struct pyperf_metadata){0};
}

void pyperf_metadata_add_item(struct buf *out, const char *prefix, const char *key,
			      const struct meta_value *value)
{
	buf_adds(out, prefix);
	pyperf_add_text(out, key);
	buf_adds(out, ": ");
	pyperf_add_meta(out, key, value);
	buf_adds(out, "\n");
}

void pyperf_metadata_add_common(struct buf *out, const struct pyperf_metadata *metadata)
{
	struct meta_walk walk = meta_walk(metadata->common);

	if (meta_count(metadata->common) == 0)
		return;
	pyperf_add_title(out, "Common metadata", '=');
	buf_adds(out, "\n");
	while (meta_walk_next(&walk))
		pyperf_metadata_add_item(out, "- ", walk.key, walk.value);
}

void pyperf_metadata_add_own(struct buf *out, const struct pyperf_metadata *metadata, size_t i)
{
	struct meta_walk walk = meta_walk(metadata->own[i]);
	bool headed = false;

	while (meta_walk_next(&walk)) {
		if (metadata->n > 1 &&
		    (strcmp(walk.key, "name") == 0 || meta_get(metadata->common, walk.key)))
			continue;
		if (!headed)
			buf_adds(out, "Metadata:\n");
		headed = true;
		pyperf_metadata_add_item(out, "- ", walk.key, walk.value);
	}
}
