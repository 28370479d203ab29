/* Tags of compared benchmarks. */
#include "cli/pyperf/compare_internal.h"

#include <stdlib.h>
#include <string.h>

/* The tags that all runs of the row's reference benchmark have; a new reference, or NULL. */
static int row_tags(const struct pyperf_row *row, json_t **tags, struct err *err)
{
	struct meta *common = bench_common_meta_new(row->changes[0].ref->bench, err);
	const struct meta_value *value;

	if (!common)
		return -1;
	value = meta_get(common, "tags");
	*tags = value && value->type == META_TAGS ? json_incref(value->tags) : NULL;
	meta_free(common);
	return 0;
}

void tags_release(struct tags *tags)
{
	for (size_t i = 0; i < tags->nrows; i++)
		json_decref(tags->of_row[i]);
	free(tags->of_row);
	texts_release(&tags->all);
}

static int tags_add(struct tags *tags, const char *tag)
{
	size_t at = 0;

	while (at < tags->all.n && strcmp(tags->all.items[at], tag) < 0)
		at++;
	if (at < tags->all.n && strcmp(tags->all.items[at], tag) == 0)
		return 0;
	if (texts_add(&tags->all, tag))
		return -1;
	for (size_t i = tags->all.n - 1; i > at; i--)
		tags->all.items[i] = tags->all.items[i - 1];
	tags->all.items[at] = tag;
	return 0;
}

int tags_init(struct tags *tags, const struct pyperf_comparison *comparison, struct err *err)
{
	*tags = (struct tags){.of_row = calloc(comparison->n, sizeof(*tags->of_row))};
	if (!tags->of_row)
		return err_memory(err);
	for (size_t i = 0; i < comparison->n; i++) {
		if (row_tags(&comparison->rows[i], &tags->of_row[i], err))
			return -1;
		tags->nrows++;
		for (size_t k = 0; k < json_array_size(tags->of_row[i]); k++)
			if (tags_add(tags, json_string_value(json_array_get(tags->of_row[i], k))))
				return err_memory(err);
	}
	return 0;
}

bool tags_has(const struct tags *tags, size_t row, const char *tag)
{
	const json_t *own = tags->of_row[row];

	for (size_t i = 0; i < json_array_size(own); i++)
		if (strcmp(json_string_value(json_array_get(own, i)), tag) == 0)
			return true;
	return false;
}
