/* Metadata changed in all runs. */
#include "results/files/convert.h"

#include "results/model/change.h"
#include "results/model/metadata.h"

#include <stdlib.h>
#include <string.h>

/* One "K=V" between `item` and `end`, into the set. */
static int parse_update(struct meta **updates, const char *item, const char *end, struct err *err)
{
	char *text = strndup(item, (size_t)(end - item)), *value;
	int rc;

	if (!text)
		return err_memory(err);
	value = strchr(text, '=');
	if (value)
		*value++ = '\0';
	if (strspn(text, " \t") == strlen(text))
		rc = value ? err_set(err, ERR_INPUT, "a value without a key in \"=%s\"", value) : 0;
	else if (!value)
		rc = err_set(err, ERR_INPUT, "%s: a value is missing: write %s=VALUE", text, text);
	else
		rc = meta_set_parsed(updates, text + strspn(text, " \t"), value, err);
	free(text);
	return rc;
}

static int parse_updates(struct meta **updates, const char *text, struct err *err)
{
	const char *end;

	for (;; text = end + 1) {
		end = text + strcspn(text, ",");
		if (parse_update(updates, text, end, err))
			return -1;
		if (!*end)
			return 0;
	}
}

static int check_updates(const struct suite *suite, const struct meta *updates, struct err *err)
{
	const struct meta_value *inner = meta_get(updates, "inner_loops");

	if (suite->n > 1 && meta_get(updates, "name"))
		return err_set(err, ERR_INPUT, "name: would be the same for %zu benchmarks",
			       suite->n);
	for (size_t b = 0; b < suite->n && inner; b++) {
		const struct meta *meta = suite->benches[b]->runs[0]->meta;
		const struct meta_value *old = meta_get(meta, "inner_loops");

		if (old && !meta_value_equal(old, inner))
			return err_set(err, ERR_INPUT,
				       "inner_loops: cannot be changed: values are stored divided "
				       "by it");
	}
	return 0;
}

static int update_metadata(const struct bench *from, struct bench *to, const void *arg,
			   struct err *err)
{
	for (size_t i = 0; i < from->nruns; i++) {
		struct run *run = run_copy_new(from->runs[i], err);
		struct meta_walk walk = meta_walk(arg);
		int rc = run ? 0 : -1;

		while (!rc && meta_walk_next(&walk))
			rc = meta_set(&run->meta, walk.key, walk.value, err);
		if (rc || bench_take_run(to, run, err)) {
			run_free(run);
			return -1;
		}
	}
	return 0;
}

int suite_update_metadata(struct suite *suite, const char *text, struct err *err)
{
	struct meta *updates = NULL;
	int rc = -1;

	if (!parse_updates(&updates, text, err) && !check_updates(suite, updates, err))
		rc = suite_change(suite, update_metadata, updates, err);
	meta_free(updates);
	return rc;
}

static int keep_only_name_and_unit(const struct bench *from, struct bench *to, const void *arg,
				   struct err *err)
{
	struct meta *kept = NULL;
	const char *unit = meta_text(from->runs[0]->meta, "unit");
	struct meta_value name_value = {META_TEXT, {.text = bench_name(from)}};
	struct meta_value unit_value = {META_TEXT, {.text = unit}};
	int rc = meta_set(&kept, "name", &name_value, err);

	(void)arg;
	if (!rc && unit)
		rc = meta_set(&kept, "unit", &unit_value, err);
	for (size_t i = 0; i < from->nruns && !rc; i++)
		rc = bench_add_copy(to, from->runs[i], err);
	/* Only after all were made: added runs must agree with those that are there. */
	for (size_t i = 0; i < to->nruns && !rc; i++) {
		meta_free(to->runs[i]->meta);
		to->runs[i]->meta = meta_share(kept);
	}
	meta_free(kept);
	return rc;
}

int suite_remove_all_metadata(struct suite *suite, struct err *err)
{
	return suite_change(suite, keep_only_name_and_unit, NULL, err);
}
