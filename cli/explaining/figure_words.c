#include "cli/explaining/figure_words.h"

#include "cli/explaining/count_words.h"
#include "results/base/json.h"

void call_figure_add(struct buf *out, struct call_figure figure)
{
	count_words_add(out, figure.low);
	if (call_figure_is_exact(figure))
		return;
	buf_adds(out, " to ");
	count_words_add(out, figure.high);
}

/* ---- for programs */

void call_figure_set(json_t *object, const char *name, struct call_figure figure)
{
	json_object_set_new(object, name, json_finite_new((figure.low + figure.high) / 2));
	if (call_figure_is_exact(figure))
		return;
	json_object_set_new(object, "low", json_finite_new(figure.low));
	json_object_set_new(object, "high", json_finite_new(figure.high));
}

json_t *call_frame_json_new(const struct profile_frame *frame)
{
	if (!frame)
		return json_pack("{s:n, s:n, s:n}", "function", "file", "first_line");
	return json_pack("{s:o, s:o, s:i}", "function", json_text_new(frame->function), "file",
			 json_text_new(frame->file), "first_line", frame->first_line);
}
