#include "results/shards/lacks.h"

#include "results/base/json.h"
#include "results/model/failures.h"
#include "results/model/keys.h"
#include "results/shards/plan.h"

#include <stdio.h>
#include <string.h>

/* As many names as one line bears. */
enum { NAMES_SHOWN = 3 };

void suite_lacks_release(struct suite_lacks *lacks)
{
	buf_release(&lacks->names);
	json_decref(lacks->list);
	*lacks = (struct suite_lacks){0};
}

bool suite_lacks_any(const struct suite_lacks *lacks)
{
	return lacks->missing || lacks->absent;
}

bool suite_lacks_same(const struct suite_lacks *a, const struct suite_lacks *b)
{
	bool both = a->missing && b->missing;

	return (both ? strcmp(a->missing, b->missing) == 0 : a->missing == b->missing) &&
	       strcmp(a->shard, b->shard) == 0 && a->absent == b->absent &&
	       a->unmeasured == b->unmeasured &&
	       strcmp(buf_text(&a->names), buf_text(&b->names)) == 0;
}

/* ---- shards */

/* In any run: the one that says it may have been put behind others. */
static const char *find_text(const struct suite *suite, const char *key)
{
	for (size_t i = 0; i < suite->n; i++)
		for (size_t j = 0; j < suite->benches[i]->nruns; j++) {
			const char *text = meta_text(suite->benches[i]->runs[j]->meta, key);

			if (text)
				return text;
		}
	return NULL;
}

/* "3, 7 of 8" are two. */
static size_t count_commas(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text == ',';
	return n;
}

static void set_missing(struct suite_lacks *lacks, const char *missing)
{
	lacks->missing = missing;
	lacks->n_missing = missing ? 1 + count_commas(missing) : 0;
}

static void find_shards(struct suite_lacks *lacks, const struct suite *suite, const json_t *plan)
{
	const char *own = plan ? find_text(suite, KEY_SHARD) : NULL;
	struct shard shard;

	set_missing(lacks, find_text(suite, KEY_SHARDS_MISSING));
	if (!lacks->missing && own && shard_parse(&shard, own))
		snprintf(lacks->shard, sizeof(lacks->shard), "%ld of %ld", shard.index, shard.n);
}

/* ---- benchmarks */

static int add_absent(struct suite_lacks *lacks, const char *name)
{
	if (!lacks->list)
		lacks->list = json_array();
	if (lacks->absent++ < NAMES_SHOWN)
		buf_addf(&lacks->names, "%s%s", lacks->absent > 1 ? ", " : "", name);
	return json_array_append_new(lacks->list, json_text_new(name));
}

/* How many more there are. */
static int end_names(struct suite_lacks *lacks)
{
	if (lacks->absent > NAMES_SHOWN)
		buf_addf(&lacks->names, " and %zu more", lacks->absent - NAMES_SHOWN);
	return buf_failed(&lacks->names) ? -1 : 0;
}

/* Unless it is here, or settled without values; then it is. */
static int add_name(struct suite_lacks *lacks, const struct suite *suite, json_t *settled,
		    const char *name)
{
	if (suite_find(suite, name) || json_object_get(settled, name))
		return 0;
	return add_absent(lacks, name) || json_object_set_new_nocheck(settled, name, json_true())
		       ? -1
		       : 0;
}

static int add_unmeasured(struct suite_lacks *lacks, const struct suite *suite, json_t *settled)
{
	json_t *waiting = suite_unmeasured_new(suite), *is;
	size_t before = lacks->absent;
	const char *name;
	int rc = waiting ? 0 : -1;

	json_object_foreach(waiting, name, is)
	{
		if (!rc)
			rc = add_name(lacks, suite, settled, name);
	}
	lacks->unmeasured = lacks->absent - before;
	json_decref(waiting);
	return rc;
}

static int find_absent(struct suite_lacks *lacks, const struct suite *suite, const json_t *plan,
		       json_t *settled)
{
	json_t *part;
	const char *name;
	int rc = add_unmeasured(lacks, suite, settled);

	json_object_foreach(json_object_get(plan, "parts"), name, part)
	{
		if (!rc)
			rc = add_name(lacks, suite, settled, name);
	}
	return rc ? -1 : end_names(lacks);
}

int suite_lacks_init(struct suite_lacks *lacks, const struct suite *suite, struct err *err)
{
	const json_t *plan = shard_plan_of(suite);
	json_t *settled = suite_reasons_new(suite);
	int rc;

	*lacks = (struct suite_lacks){0};
	find_shards(lacks, suite, plan);
	rc = settled ? find_absent(lacks, suite, plan, settled) : -1;
	json_decref(settled);
	return rc ? err_memory(err) : 0;
}

/* ---- as data that outlives the suite */

json_t *suite_lacks_json(const struct suite_lacks *lacks)
{
	return json_pack("{s:o, s:s, s:I, s:o}", "missing", json_text_new(lacks->missing), "shard",
			 lacks->shard, "unmeasured", (json_int_t)lacks->unmeasured, "list",
			 lacks->list ? json_incref(lacks->list) : json_array());
}

int suite_lacks_again(struct suite_lacks *lacks, const json_t *said,
		      bool (*wants)(void *context, const char *name), void *context,
		      struct err *err)
{
	const char *shard = json_string_value(json_object_get(said, "shard"));
	size_t unmeasured = (size_t)json_integer_value(json_object_get(said, "unmeasured")), i;
	const json_t *one;
	int rc = 0;

	*lacks = (struct suite_lacks){0};
	set_missing(lacks, json_string_value(json_object_get(said, "missing")));
	snprintf(lacks->shard, sizeof(lacks->shard), "%s", shard ? shard : "");
	json_array_foreach(json_object_get(said, "list"), i, one)
	{
		const char *name = json_string_value(one);

		if (rc || !name || (wants && !wants(context, name)))
			continue;
		rc = add_absent(lacks, name);
		lacks->unmeasured += i < unmeasured;
	}
	return rc || end_names(lacks) ? err_memory(err) : 0;
}

/* ---- as figures */

void suite_lacks_figures(const struct suite_lacks *lacks,
			 struct figure figures[SUITE_LACKS_FIGURES + 1])
{
	size_t n = 0;

	if (lacks->missing) {
		figures[n++] = figure_text("missing", lacks->missing);
		figures[n++] = figure_count("shards", lacks->n_missing);
	}
	if (*lacks->shard)
		figures[n++] = figure_text("shard", lacks->shard);
	if (lacks->unmeasured)
		figures[n++] = figure_count("unmeasured", lacks->unmeasured);
	if (lacks->absent) {
		figures[n++] = figure_count("absent", lacks->absent);
		figures[n++] = figure_text("names", buf_text(&lacks->names));
	}
	figures[n] = (struct figure){.name = NULL};
}
