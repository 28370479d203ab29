/* A metric that was counted in workers of its own, put into a run. */
#include "results/model/metric_internal.h"

#include "results/base/json.h"

#include <math.h>

static json_t *numbers_new(const double *values, size_t n)
{
	json_t *list = json_array();

	/* Whole numbers are written as such, since people read counts, too. */
	for (size_t i = 0; list && i < n; i++) {
		bool is_whole = values[i] == floor(values[i]) && values[i] < 0x1p53;

		if (json_array_append_new(list, is_whole ? json_integer((json_int_t)values[i])
							 : json_real(values[i]))) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static json_t *integers_new(const int64_t *integers, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < n; i++)
		if (json_array_append_new(list, json_integer((json_int_t)integers[i]))) {
			json_decref(list);
			return NULL;
		}
	return list;
}

/* NULL when memory ran out. */
static json_t *counted_json(const struct metric_counted *counted)
{
	struct metric_kind kind = metric_kind_of(counted->name);
	json_t *object = counted->more ? json_deep_copy(counted->more) : json_object();
	int failed = !object;

	if (failed)
		return NULL;
	failed |= json_object_set_new(object, "unit", json_string(kind.unit));
	failed |= json_object_set_new(object, "source", json_text_new(counted->source));
	failed |= json_object_set_new(object, "values", numbers_new(counted->values, counted->n));
	if (counted->layouts)
		failed |= json_object_set_new(object, "layouts",
					      integers_new(counted->layouts, counted->n));
	if (counted->loops > 0)
		failed |= json_object_set_new(object, "loops", json_integer(counted->loops));
	if (!failed)
		return object;
	json_decref(object);
	return NULL;
}

int run_set_metric(struct run *run, const struct metric_counted *counted, struct err *err)
{
	json_t *metrics, *object;

	if (counted->n == 0)
		return err_set(err, ERR_INPUT, "%s: no values", counted->name);
	for (size_t i = 0; i < counted->n; i++)
		if (!(counted->values[i] >= 0) || isinf(counted->values[i]))
			return err_set(err, ERR_INPUT, "%s: must be a finite number >= 0, not %g",
				       counted->name, counted->values[i]);
	if (!run->assay && !(run->assay = json_object()))
		return err_memory(err);
	metrics = json_object_get(run->assay, METRIC_OBJECTS);
	if (!json_is_object(metrics)) {
		metrics = json_object();
		if (!metrics || json_object_set_new_nocheck(run->assay, METRIC_OBJECTS, metrics))
			return err_memory(err);
	}
	object = counted_json(counted);
	if (!object || json_object_set_new_nocheck(metrics, counted->name, object))
		return err_memory(err);
	return 0;
}

json_t *run_metrics(const struct run *run)
{
	return json_object_get(run->assay, METRIC_OBJECTS);
}

int run_set_metrics(struct run *run, json_t *metrics, struct err *err)
{
	if (!run->assay && !(run->assay = json_object()))
		return err_memory(err);
	return json_object_set_nocheck(run->assay, METRIC_OBJECTS, metrics) ? err_memory(err) : 0;
}
