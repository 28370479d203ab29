#include "results/model/failures.h"

int suite_set_failures(struct suite *suite, json_t *list, struct err *err)
{
	struct run *run;

	if (json_array_size(list) == 0 || suite->n == 0)
		return 0;
	run = suite->benches[0]->runs[0];
	if (!run->assay)
		run->assay = json_object();
	return json_object_set(run->assay, "failed", list) ? err_memory(err) : 0;
}

/* Ignore what does not look like a failure: files may hold anything. */
static int add_failures(json_t *all, const json_t *list)
{
	const json_t *failure;
	size_t i;

	json_array_foreach(list, i, failure)
	{
		const char *name = json_string_value(json_object_get(failure, "name"));
		json_t *error = json_object_get(failure, "error");

		if (name && json_is_string(error) && json_object_set_nocheck(all, name, error))
			return -1;
	}
	return 0;
}

json_t *suite_failures_new(const struct suite *suite)
{
	json_t *all = json_object();

	for (size_t i = 0; all && i < suite->n; i++)
		for (size_t j = 0; j < suite->benches[i]->nruns; j++) {
			const struct run *run = suite->benches[i]->runs[j];

			if (add_failures(all, json_object_get(run->assay, "failed"))) {
				json_decref(all);
				return NULL;
			}
		}
	return all;
}
