#include "cli/measuring/target_list.h"

#include "cli/words/json_print.h"
#include "cli/words/term.h"
#include "cli/words/text.h"

static bool is_skipped(const struct target *target)
{
	return target->load_error && target->load_kind == ERR_SKIPPED;
}

bool target_list_has_errors(const struct targets *targets)
{
	for (size_t i = 0; i < targets->n; i++)
		if (targets->items[i].load_error && !is_skipped(&targets->items[i]))
			return true;
	return false;
}

static void print_one(const struct target *target, FILE *out)
{
	struct buf line = {0};

	text_escape(&line, target->name, term_is_utf8());
	if (target->description) {
		buf_adds(&line, "  ");
		text_escape(&line, target->description, term_is_utf8());
	}
	if (target->suite.skipped) {
		buf_adds(&line, "  (skipped: ");
		text_escape(&line, target->suite.skipped, term_is_utf8());
		buf_adds(&line, ")");
	}
	if (target->load_error) {
		buf_adds(&line, is_skipped(target) ? "  (skipped: " : "  (cannot be measured: ");
		text_escape(&line, target->load_error, term_is_utf8());
		buf_adds(&line, ")");
	}
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
			 text_json(target->description), "error", text_json(target->load_error),
			 "skipped", text_json(target->suite.skipped));
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
