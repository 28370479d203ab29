/* assay history check: what changed, by which commit, and is it too much? */
#include "cli/compare/gate_status.h"
#include "cli/history/action.h"
#include "cli/history/check_words.h"
#include "cli/history/chosen.h"
#include "cli/history/part_words.h"
#include "cli/words/json_print.h"
#include "cli/words/line.h"
#include "cli/words/status.h"

#include <math.h>
#include <stdio.h>

struct check {
	struct history_common common;
	double limit; /* NaN: no gate */
	struct texts keep;
};

static void add_options(struct option_table *table, void *options)
{
	struct check *check = options;
	const struct option rows[] = {
		OPT_PERCENT(0, "fail-if-slower", &check->limit, "PCT",
			    "exit 1 when a benchmark is proven slower than its recent past by more "
			    "than this, as in 5%"),
		OPT_TEXTS('k', "keep", &check->keep, "PATTERN",
			  "only benchmarks whose name matches; repeatable"),
		{0},
	};

	check->limit = NAN;
	option_table_add(table, rows);
	history_add_json(table, &check->common);
	history_add_same_class(table, &check->common);
}

static void release(void *options)
{
	struct check *check = options;

	texts_release(&check->keep);
}

static void print_line(const struct table_style *style, enum colour colour, const char *mark,
		       struct buf *line)
{
	if (line->len)
		line_print(stdout, style, colour, mark, buf_text(line));
	buf_clear(line);
}

static void print_bench(const struct table_style *style, const struct history *history,
			const struct history_check_bench *bench, struct buf *line)
{
	for (size_t i = 0; i < bench->nfindings; i++) {
		const struct history_finding *finding = &bench->findings[i];

		buf_addf(line, "%s: ", bench->name);
		check_words_finding(line, history, finding);
		print_line(style, finding->log_ratio.estimate > 0 ? COLOUR_RED : COLOUR_GREEN, "",
			   line);
	}
	{
		struct buf missing = {0};

		check_words_missing(&missing, bench);
		if (missing.len)
			buf_addf(line, "%s: %s", bench->name, buf_text(&missing));
		buf_release(&missing);
	}
	print_line(style, COLOUR_NONE, "", line);
}

static void add_summary(struct buf *line, const struct history *history,
			const struct history_check *check)
{
	size_t findings = 0;

	for (size_t i = 0; i < check->n; i++)
		findings += check->benches[i].nfindings;
	buf_addf(line, "%zu benchmark%s, %zu result%s: ", check->n, check->n == 1 ? "" : "s",
		 history->n, history->n == 1 ? "" : "s");
	if (check->judged && findings)
		buf_addf(line, "%zu change%s", findings, findings == 1 ? "" : "s");
	else
		buf_adds(line, check->judged ? "no change" : "nothing could be judged yet");
}

static int print(struct history *history, const struct history_names *names,
		 const struct history_check *check, double limit, struct err *err)
{
	struct table_style style = table_style_for(stdout);
	struct buf line = {0};
	bool failed;
	int rc;

	for (size_t i = 0; i < check->n; i++)
		print_bench(&style, history, &check->benches[i], &line);
	add_summary(&line, history, check);
	print_line(&style, COLOUR_BOLD, "", &line);
	rc = part_words_print(history, names, &style, false, err);
	check_words_sight(&line, check);
	print_line(&style, COLOUR_NONE, "", &line);
	check_words_gate(&line, check, limit);
	print_line(&style, COLOUR_BOLD, "", &line);
	failed = buf_failed(&line);
	buf_release(&line);
	return !rc && failed ? err_memory(err) : rc;
}

static int print_json(struct history *history, const struct history_names *names,
		      const struct history_check *check, int status, struct err *err)
{
	json_t *part = part_words_json_new(history, names, err), *json;

	if (!part)
		return -1;
	json = check_words_json(history, check, status);
	if (json_object_set_new(json, "newest_part", part)) {
		json_decref(json);
		return err_memory(err);
	}
	return json_print(json, stdout, err);
}

static int check_all(const struct check *options, struct history *history,
		     const struct history_names *names, struct err *err)
{
	const struct history_check_rules rules = {!isnan(options->limit), options->limit};
	struct history_check check = {0};
	int status = EXIT_DONE, rc = history_check(&check, history, names, &rules, err);

	if (!rc) {
		status = gate_status(check.outcome);
		rc = options->common.json ? print_json(history, names, &check, status, err)
					  : print(history, names, &check, options->limit, err);
	}
	history_check_release(&check);
	return rc ? -1 : status;
}

static int work(void *options, const struct texts *words, struct err *err)
{
	const struct check *check = options;
	struct history history = {0};
	struct history_names names = {0};
	int status = history_open_given(&history, &check->common, err);

	if (!status)
		status = history_names(&names, &history, err);
	if (!status && names.n == 0 && !check->common.json)
		history_tell_empty(&history);
	if (!status)
		status = chosen_keep(&names, &history, words, err) ||
					 chosen_keep(&names, &history, &check->keep, err)
				 ? -1
				 : check_all(check, &history, &names, err);
	history_names_release(&names);
	history_release(&history);
	return status;
}

const struct history_action history_check_action = {
	.name = "check",
	.usage = "[options] [NAME...]",
	.summary = "what changed, by which commit; a gate against the recent past",
	.description =
		"Look for changes of level in each benchmark, over all machines, and ask whether the "
		"newest results are off. A line for each change: the commit and those that it may be "
		"as well, the ratio with its 95% interval, and what else changed there. Of a history "
		"without a change at most 5 in 100 checks name any. What is known is acknowledged "
		"(assay history acknowledge). Exit status: 0; with --fail-if-slower 1 when a newest "
		"result, or the last change among the last 30 results, is slower beyond the limit, and "
		"3 when there are too few results to judge anything.",
	.epilog = "examples:\n"
		  "  assay history check\n"
		  "  assay history check --fail-if-slower 5%\n"
		  "  assay history check 'json*' --json\n",
	.size = sizeof(struct check),
	.add_options = add_options,
	.work = work,
	.release = release,
};
