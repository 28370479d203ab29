#include "cli/compare/comparison_json.h"

#include "cli/compare/cells.h"
#include "results/base/json.h"

json_t *comparison_json_new(const struct comparison *c)
{
	return json_pack("{s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o}", "name", json_text_new(c->name),
			 "metrics", metric_comparisons_json_new(&c->metrics), "verdict",
			 verdict_word(c->verdict), "ratio", json_finite_new(c->ratio.estimate),
			 "low", json_finite_new(cells_low(c)), "high",
			 json_finite_new(c->ratio.high), "level", json_finite_new(c->ratio.level),
			 "witness", json_text_new(c->witness));
}

json_t *comparison_json_with(json_t *object, json_t *more)
{
	if (!object || !more || json_object_update(object, more)) {
		json_decref(object);
		object = NULL;
	}
	json_decref(more);
	return object;
}
