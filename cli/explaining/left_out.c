#include "cli/explaining/left_out.h"

#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/base/buf.h"
#include "results/base/json.h"

void left_out_add(json_t *rows, const char *name)
{
	if (rows)
		json_array_append_new(
			rows, json_pack("{s:o, s:b}", "name", json_text_new(name), "left_out", 1));
}

bool left_out_is(const json_t *row)
{
	return json_is_true(json_object_get(row, "left_out"));
}

void left_out_print(size_t left, size_t all, FILE *out)
{
	struct buf line = {0};

	if (left == 0)
		return;
	buf_addf(&line,
		 "%zu more changed, by less, and %s left unexplained: --explain-most %zu explains "
		 "all",
		 left, left == 1 ? "is" : "are", all);
	fputc('\n', out);
	text_wrap(out, buf_text(&line), 0, 2, (size_t)term_columns(out));
	fputc('\n', out);
	buf_release(&line);
}
