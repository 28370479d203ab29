#include "results/model/suite.h"

#include "results/base/buf.h"
#include "results/model/metadata.h"

#include <stdlib.h>
#include <string.h>

struct suite *suite_new(void)
{
	struct suite *suite = calloc(1, sizeof(*suite));

	if (suite && !(suite->index = json_object())) {
		free(suite);
		return NULL;
	}
	return suite;
}

void suite_free(struct suite *suite)
{
	if (!suite)
		return;
	for (size_t i = 0; i < suite->n; i++)
		bench_free(suite->benches[i]);
	free(suite->benches);
	free(suite->filename);
	json_decref(suite->index);
	free(suite);
}

static struct bench *find_slowly(const struct suite *suite, const char *name)
{
	for (size_t i = 0; i < suite->n; i++)
		if (strcmp(bench_name(suite->benches[i]), name) == 0)
			return suite->benches[i];
	return NULL;
}

static int index_add(const struct suite *suite, size_t i)
{
	return json_object_set_new_nocheck(suite->index, bench_name(suite->benches[i]),
					   json_integer((json_int_t)i));
}

/* What the index says, or NULL when the name is unknown or the index stale. */
static struct bench *find_indexed(const struct suite *suite, const char *name)
{
	const json_t *place = json_object_get(suite->index, name);
	size_t i = (size_t)json_integer_value(place);

	if (!place || i >= suite->n || strcmp(bench_name(suite->benches[i]), name) != 0)
		return NULL;
	return suite->benches[i];
}

/* Anybody may change the list of benchmarks. A stale index shows by another number of benchmarks,
   or a name that is not where it says. */
struct bench *suite_find(const struct suite *suite, const char *name)
{
	struct bench *bench = find_indexed(suite, name);

	if (bench)
		return bench;
	if (json_object_size(suite->index) == suite->n && !json_object_get(suite->index, name))
		return NULL;
	json_object_clear(suite->index);
	for (size_t i = 0; i < suite->n; i++)
		if (index_add(suite, i))
			return find_slowly(suite, name); /* no memory for it */
	return find_indexed(suite, name);
}

bool suite_place(struct suite *suite, const char *name, size_t at)
{
	for (size_t i = at; i < suite->n; i++)
		if (strcmp(bench_name(suite->benches[i]), name) == 0) {
			struct bench *found = suite->benches[i];

			suite->benches[i] = suite->benches[at];
			suite->benches[at] = found;
			return true;
		}
	return false;
}

int suite_take_bench(struct suite *suite, struct bench *bench, struct err *err)
{
	if (bench->nruns == 0)
		return err_set(err, ERR_INPUT, "a benchmark must have runs");
	if (suite_find(suite, bench_name(bench)))
		return err_set(err, ERR_INPUT, "there is already a benchmark %s",
			       bench_name(bench));
	if (mem_reserve(&suite->benches, &suite->cap, suite->n + 1, sizeof(*suite->benches)))
		return err_memory(err);
	suite->benches[suite->n++] = bench;
	if (json_object_size(suite->index) == suite->n - 1)
		index_add(suite, suite->n - 1);
	return 0;
}

int suite_take_run(struct suite *suite, struct run *run, struct err *err)
{
	const char *name = meta_text(run->meta, "name");
	struct bench *bench;

	if (!name)
		return err_set(err, ERR_INPUT, "name: missing");
	bench = suite_find(suite, name);
	if (bench)
		return bench_take_run(bench, run, err);
	bench = bench_new();
	if (!bench)
		return err_memory(err);
	if (bench_take_run(bench, run, err))
		goto fail;
	if (suite_take_bench(suite, bench, err)) {
		bench->nruns = 0; /* the run stays the caller's */
		goto fail;
	}
	return 0;
fail:
	bench_free(bench);
	return -1;
}

struct meta *suite_common_meta_new(const struct suite *suite, struct err *err)
{
	struct meta *common;

	if (suite->n == 0)
		return meta_copy_new(NULL, err);
	common = bench_common_meta_new(suite->benches[0], err);
	for (size_t i = 1; common && i < suite->n; i++)
		for (size_t j = 0; j < suite->benches[i]->nruns; j++)
			meta_keep_common(common, suite->benches[i]->runs[j]->meta);
	return common;
}
