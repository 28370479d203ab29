#include "cli/measuring/target_list.h"

#include "cli/words/json_print.h"
#include "cli/words/term.h"
#include "cli/words/text.h"

/* Why it is not to be measured; NULL: it is. */
static const char *skipped(const struct target *target)
{
	return target_is_skipped(target) ? target->load_error : target->suite.skipped;
}

/* Why it cannot be measured; NULL: it can. */
static const char *broken(const struct target *target)
{
	return target_is_skipped(target) ? NULL : target->load_error;
}

bool target_list_has_errors(const struct targets *targets)
{
	for (size_t i = 0; i < targets->n; i++)
		if (broken(&targets->items[i]))
			return true;
	return false;
}

static void add_reason(struct buf *line, const char *what, const char *why)
{
	if (!why)
		return;
	buf_addf(line, "  (%s: ", what);
	text_escape(line, why, term_is_utf8());
	buf_adds(line, ")");
}

static void print_one(const struct target *target, FILE *out)
{
	struct buf line = {0};

	text_escape(&line, target->name, term_is_utf8());
	if (target->description) {
		buf_adds(&line, "  ");
		text_escape(&line, target->description, term_is_utf8());
	}
	add_reason(&line, "skipped", skipped(target));
	add_reason(&line, "cannot be measured", broken(target));
	fprintf(out, "%s\n", buf_text(&line));
	buf_release(&line);
}

void target_list_print(const struct targets *targets, FILE *out)
{
	for (size_t i = 0; i < targets->n; i++)
		print_one(&targets->items[i], out);
}

/* ---- for programs */

/* JSON is UTF-8, a path may be anything. */
static json_t *text_json(const char *text)
{
	struct buf shown = {0};
	json_t *json;

	if (!text)
		return json_null();
	text_escape(&shown, text, true);
	json = buf_failed(&shown) ? NULL : json_string(buf_text(&shown));
	buf_release(&shown);
	return json;
}

static json_t *target_json(const struct target *target)
{
	static const char *const kinds[] = {[TARGET_SNIPPET] = "snippet",
					    [TARGET_FILE] = "function",
					    [TARGET_TEST] = "test",
					    [TARGET_SCRIPT] = "script",
					    [TARGET_COMMAND] = "program"};

	return json_pack("{s:o, s:s, s:o, s:o, s:o, s:o}", "name", text_json(target->name), "kind",
			 kinds[target->kind], "path", text_json(target->path), "description",
			 text_json(target->description), "error", text_json(broken(target)),
			 "skipped", text_json(skipped(target)));
}

int target_list_print_json(const struct targets *targets, FILE *out, struct err *err)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < targets->n; i++)
		if (json_array_append_new(rows, target_json(&targets->items[i]))) {
			json_decref(rows);
			return err_memory(err);
		}
	return json_print(json_pack("{s:o}", "benchmarks", rows), out, err);
}
