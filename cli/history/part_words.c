#include "cli/history/part_words.h"

#include "cli/history/cells.h"
#include "cli/words/lacks_words.h"
#include "cli/words/line.h"
#include "cli/words/sentence.h"
#include "results/base/json.h"

#include <stdio.h>

static void add_lacks(struct buf *out, const struct suite_lacks *lacks)
{
	struct figure figures[SUITE_LACKS_FIGURES + 1];

	suite_lacks_figures(lacks, figures);
	sentence_add(out, lacks_pattern, figures);
}

/* Put all of it into `json`, with its words. 0, or -1: memory. */
static int set_lacks(json_t *json, const struct suite_lacks *lacks, const char *text)
{
	struct figure figures[SUITE_LACKS_FIGURES + 1];

	suite_lacks_figures(lacks, figures);
	if (figures_json(figures, json) ||
	    (lacks->list && json_object_set(json, "names", lacks->list)))
		return -1;
	return json_object_set_new(json, "text", json_text_new(text));
}

/* ---- any result */

int part_words_of_result(struct buf *out, const struct history *history, size_t result,
			 struct err *err)
{
	struct history_part part;
	int rc = history_part_of(&part, history, result, err);

	if (!rc && part.said)
		add_lacks(out, &part.lacks);
	history_part_release(&part);
	return rc;
}

json_t *part_words_of_result_json_new(const struct history *history, size_t result, struct err *err)
{
	struct history_part part;
	struct buf text = {0};
	json_t *json = NULL;

	if (history_part_of(&part, history, result, err) == 0) {
		json = part.said ? json_object() : json_null();
		add_lacks(&text, &part.lacks);
		if (part.said && set_lacks(json, &part.lacks, buf_text(&text))) {
			json_decref(json);
			json = NULL;
		}
		if (!json)
			err_memory(err);
	}
	buf_release(&text);
	history_part_release(&part);
	return json;
}

/* ---- the newest */

void part_words_add(struct buf *out, const struct history *history, const struct history_part *part)
{
	const struct history_result *result = &history->results[part->result];
	char commit[CELL_COMMIT], date[CELL_DATE];

	buf_adds(out, "the newest result");
	if (result->commit)
		buf_addf(out, ", %s", cell_commit(result, commit));
	buf_addf(out, " (%s): ", cell_date(result->when_s, date));
	add_lacks(out, &part->lacks);
}

int part_words_print(struct history *history, const struct history_names *names,
		     const struct table_style *style, bool above, struct err *err)
{
	struct history_part part;
	struct buf line = {0};
	bool is_part;
	int rc = history_part_find(&part, &is_part, history, names, err);

	if (!rc && is_part) {
		part_words_add(&line, history, &part);
		if (above)
			putchar('\n');
		line_print(stdout, style, COLOUR_YELLOW, "", buf_text(&line));
		rc = buf_failed(&line) ? err_memory(err) : 0;
	}
	buf_release(&line);
	history_part_release(&part);
	return rc;
}

/* NULL: memory. */
static json_t *json_of(const struct history *history, const struct history_part *part)
{
	json_t *json = cell_result_id_json(&history->results[part->result]);
	struct buf text = {0};

	part_words_add(&text, history, part);
	if (set_lacks(json, &part->lacks, buf_text(&text))) {
		json_decref(json);
		json = NULL;
	}
	buf_release(&text);
	return json;
}

json_t *part_words_json_new(struct history *history, const struct history_names *names,
			    struct err *err)
{
	struct history_part part;
	bool is_part;
	json_t *json = NULL;

	if (history_part_find(&part, &is_part, history, names, err) == 0) {
		json = is_part ? json_of(history, &part) : json_null();
		if (!json)
			err_memory(err);
	}
	history_part_release(&part);
	return json;
}
