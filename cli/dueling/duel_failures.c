/* Benchmarks of a duel that failed: said, kept, and what the exit status makes of them. */
#include "cli/dueling/duel_report.h"

#include "cli/words/status.h"
#include "cli/measuring/outcome.h"
#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/base/json.h"
#include "results/model/failures.h"

void duel_print_failures(const struct duel *duel, FILE *out)
{
	for (size_t i = 0; i < duel->n; i++) {
		const struct bout *bout = &duel->bouts[i];
		struct buf text = {0};

		if (bout->status != BOUT_FAILED)
			continue;
		text_escape(&text, bout->targets[0]->name, term_is_utf8());
		fprintf(out, "assay: %s: ", buf_text(&text));
		if (bout->failed_side >= 0) {
			buf_clear(&text);
			text_escape(&text, duel->config->sides[bout->failed_side].label,
				    term_is_utf8());
			fprintf(out, "side \"%s\"", buf_text(&text));
			if (bout->failed_block)
				fprintf(out, ", block %zu", bout->failed_block);
			fputs(": ", out);
		}
		fprintf(out, "%s\n", bout->err.text);
		text_escape_lines(&text, bout->details);
		fputs(buf_text(&text), out);
		buf_release(&text);
	}
}

/* Those of one side; what failed on no side in particular failed on both. */
static int add_failures(const struct duel *duel, int side, struct err *err)
{
	json_t *list = json_array();
	int rc = 0;

	for (size_t i = 0; list && i < duel->n; i++) {
		const struct bout *bout = &duel->bouts[i];

		if (bout->status != BOUT_FAILED ||
		    (bout->failed_side >= 0 && bout->failed_side != side))
			continue;
		rc |= json_array_append_new(
			list,
			json_pack("{s:o, s:o, s:o}", "name", json_text_new(bout->targets[0]->name),
				  "error", outcome_text_new(bout->err.text), "details",
				  outcome_text_new(outcome_end_of(bout->details))));
	}
	if (!list || rc)
		rc = err_memory(err);
	else
		rc = suite_set_failures(duel->suites[side], list, err);
	json_decref(list);
	return rc;
}

int duel_add_failures(const struct duel *duel, struct err *err)
{
	return add_failures(duel, 0, err) || add_failures(duel, 1, err) ? -1 : 0;
}

int duel_exit_status(const struct duel *duel)
{
	size_t failed = 0, timed_out = 0;

	for (size_t i = 0; i < duel->n; i++) {
		const struct bout *bout = &duel->bouts[i];

		failed += bout->status == BOUT_FAILED;
		timed_out += bout->status == BOUT_FAILED && bout->err.kind == ERR_TIMEOUT;
	}
	return status_of_measured(failed, timed_out);
}
