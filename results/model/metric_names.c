/* Which metrics a benchmark has, and which can be derived from them. */
#include "results/model/metric_internal.h"

#include "results/base/json.h"
#include "results/model/evidence_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_place(const void *a, const void *b)
{
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;
	size_t i = metric_place_of(x), j = metric_place_of(y);

	return i != j ? (i > j) - (i < j) : strcmp(x, y);
}

/* As the key of an object: a set. */
static int add_name(json_t *names, const char *name, size_t len)
{
	char *copy = strndup(name, len);
	int rc = copy ? json_object_set_new_nocheck(names, copy, json_true()) : -1;

	free(copy);
	return rc;
}

/* The names that a run adds to the set. */
static int add_names(json_t *names, const struct run *run)
{
	size_t n = evidence_table_columns(run->evidence);
	const char *name;
	json_t *object;

	json_object_foreach(json_object_get(run->assay, METRIC_OBJECTS), name,
			    object) if (add_name(names, name, strlen(name))) return -1;
	for (size_t i = 0; i < n; i++) {
		const char *column = evidence_table_column(run->evidence, i);
		size_t len = strlen(column), end = strlen(METRIC_RUNNING);

		if (len > end && strcmp(column + len - end, METRIC_RUNNING) == 0 &&
		    add_name(names, column, len - end))
			return -1;
	}
	return 0;
}

/* What can be derived from the names in the set. */
static int add_ratios(json_t *names)
{
	json_t *more, *unused;
	const char *name;
	int rc = 0;

	if (!json_object_get(names, "instructions"))
		return 0;
	more = json_object();
	if (json_object_get(names, "cycles"))
		rc = add_name(more, "ipc", 3);
	json_object_foreach(names, name, unused)
	{
		char ratio[160];

		snprintf(ratio, sizeof(ratio), "%.120s" METRIC_PER_1000, name);
		if (strstr(name, "misses"))
			rc |= add_name(more, ratio, strlen(ratio));
	}
	rc |= json_object_update(names, more);
	json_decref(more);
	return rc;
}

static json_t *sorted_new(json_t *names)
{
	const char **list = calloc(json_object_size(names) + 1, sizeof(*list)), *name;
	json_t *sorted = json_array(), *unused;
	size_t n = 0;

	json_object_foreach(names, name, unused) if (list) list[n++] = name;
	if (n)
		qsort(list, n, sizeof(*list), by_place);
	for (size_t i = 0; i < n; i++)
		json_array_append_new(sorted, json_text_new(list[i]));
	if (!list) {
		json_decref(sorted);
		sorted = NULL;
	}
	free(list);
	return sorted;
}

json_t *metric_names_new(const struct bench *bench)
{
	json_t *names = json_object(), *sorted;
	int failed = !names;

	for (size_t i = 0; !failed && i < bench->nruns; i++)
		if (bench->runs[i]->nvalues)
			failed = add_names(names, bench->runs[i]);
	failed = failed || add_ratios(names);
	sorted = failed ? NULL : sorted_new(names);
	json_decref(names);
	return sorted;
}
