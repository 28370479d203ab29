#include "cli/history/part_words.h"

#include "cli/history/cells.h"
#include "cli/words/lacks_words.h"
#include "cli/words/line.h"
#include "cli/words/sentence.h"
#include "results/base/json.h"

#include <stdio.h>

void part_words_add(struct buf *out, const struct history *history, const struct history_part *part)
{
	const struct history_result *result = &history->results[part->result];
	struct figure figures[SUITE_LACKS_FIGURES + 1];
	char commit[CELL_COMMIT], date[CELL_DATE];

	buf_adds(out, "the newest result");
	if (result->commit)
		buf_addf(out, ", %s", cell_commit(result, commit));
	buf_addf(out, " (%s): ", cell_date(result->when_s, date));
	suite_lacks_figures(&part->lacks, figures);
	sentence_add(out, lacks_pattern, figures);
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
	const struct history_result *result = &history->results[part->result];
	struct figure figures[SUITE_LACKS_FIGURES + 1];
	struct buf text = {0};
	json_t *json = cell_result_id_json(result);

	suite_lacks_figures(&part->lacks, figures);
	part_words_add(&text, history, part);
	if (figures_json(figures, json) ||
	    (part->lacks.list && json_object_set(json, "names", part->lacks.list)) ||
	    json_object_set_new(json, "text", json_text_new(buf_text(&text)))) {
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
