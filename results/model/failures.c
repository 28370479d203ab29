#include "results/model/failures.h"

static int set(struct suite *suite, const char *key, json_t *list, struct err *err)
{
	struct run *run;

	if (json_array_size(list) == 0 || suite->n == 0)
		return 0;
	run = suite->benches[0]->runs[0];
	if (!run->assay)
		run->assay = json_object();
	return json_object_set(run->assay, key, list) ? err_memory(err) : 0;
}

int suite_set_failures(struct suite *suite, json_t *list, struct err *err)
{
	return set(suite, "failed", list, err);
}

int suite_set_unmeasured(struct suite *suite, json_t *list, struct err *err)
{
	return set(suite, "unmeasured", list, err);
}

/* ---- reading: what does not look like one is ignored, since files may hold anything */

static int add_reason(json_t *all, const json_t *failure)
{
	const char *name = json_string_value(json_object_get(failure, "name"));
	json_t *error = json_object_get(failure, "error");

	return name && json_is_string(error) ? json_object_set_nocheck(all, name, error) : 0;
}

static int add_failure(json_t *all, const json_t *failure)
{
	return json_is_true(json_object_get(failure, "skipped")) ? 0 : add_reason(all, failure);
}

static int add_name(json_t *all, const json_t *name)
{
	return json_is_string(name)
		       ? json_object_set_new_nocheck(all, json_string_value(name), json_true())
		       : 0;
}

static int add_list(json_t *all, const json_t *list, int (*add)(json_t *all, const json_t *one))
{
	const json_t *one;
	size_t i;

	json_array_foreach(list, i, one)
	{
		if (add(all, one))
			return -1;
	}
	return 0;
}

/* From all runs, each of which may have been the first of a file. */
static json_t *gather_new(const struct suite *suite, const char *key,
			  int (*add)(json_t *all, const json_t *one))
{
	json_t *all = json_object();

	for (size_t i = 0; all && i < suite->n; i++)
		for (size_t j = 0; j < suite->benches[i]->nruns; j++) {
			const struct run *run = suite->benches[i]->runs[j];

			if (add_list(all, json_object_get(run->assay, key), add)) {
				json_decref(all);
				return NULL;
			}
		}
	return all;
}

json_t *suite_failures_new(const struct suite *suite)
{
	return gather_new(suite, "failed", add_failure);
}

json_t *suite_reasons_new(const struct suite *suite)
{
	return gather_new(suite, "failed", add_reason);
}

json_t *suite_unmeasured_new(const struct suite *suite)
{
	return gather_new(suite, "unmeasured", add_name);
}
