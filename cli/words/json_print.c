#include "cli/words/json_print.h"

#include "results/base/json.h"

int json_print(json_t *top, FILE *out, struct err *err)
{
	struct buf text = {0};
	bool is_whole;

	if (top)
		json_add(&text, top, 2, true);
	is_whole = top && !buf_failed(&text);
	if (is_whole)
		fprintf(out, "%s\n", buf_text(&text));
	json_decref(top);
	buf_release(&text);
	return is_whole ? 0 : err_memory(err);
}
