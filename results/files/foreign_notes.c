/* What is said about a benchmark that another tool measured, wherever its values are shown. */
#include "results/base/buf.h"
#include "results/files/foreign_internal.h"
#include "results/model/keys.h"

#include <stdio.h>
#include <string.h>

bool bench_has_process_level(const struct bench *bench)
{
	return bench->nruns > 1 || !meta_get(bench->runs[0]->meta, FOREIGN_NO_PROCESSES);
}

bool run_has_loops(const struct run *run)
{
	return !meta_get(run->meta, FOREIGN_NO_PROCESSES) || meta_get(run->meta, "loops");
}

/* The run's exit code as text; "" for success or when unknown. */
static void code_of(const struct run *run, char code[FOREIGN_CODE])
{
	const struct meta_value *value = meta_get(run->meta, KEY_EXIT_CODE);

	if (!value || (value->type == META_INT && value->integer == 0))
		code[0] = '\0';
	else if (value->type == META_TEXT)
		snprintf(code, FOREIGN_CODE, "%s", value->text);
	else
		snprintf(code, FOREIGN_CODE, "%.15g", meta_number(run->meta, KEY_EXIT_CODE, 0));
}

static bool has_code(const char *codes, const char *code)
{
	size_t len = strlen(code);

	for (const char *s = codes; s; s = strstr(s, ", ") ? strstr(s, ", ") + 2 : NULL)
		if (strncmp(s, code, len) == 0 && (s[len] == '\0' || s[len] == ','))
			return true;
	return false;
}

size_t bench_failed_runs(const struct bench *bench, char codes[FOREIGN_CODE])
{
	size_t failed = 0, used = 0;
	char code[FOREIGN_CODE];

	codes[0] = '\0';
	/* Anybody may use this key; with a command beside it, it is hyperfine's or our own. */
	if (!meta_get(bench->runs[0]->meta, "command"))
		return 0;
	for (size_t i = 0; i < bench->nruns; i++) {
		code_of(bench->runs[i], code);
		failed += *code != '\0';
		if (!*code || has_code(codes, code) || used + strlen(code) + 3 > FOREIGN_CODE)
			continue;
		used += (size_t)snprintf(codes + used, FOREIGN_CODE - used, "%s%s",
					 used ? ", " : "", code);
	}
	return failed;
}

static double sum_of(const struct bench *bench, const char *key)
{
	double sum = 0;

	for (size_t i = 0; i < bench->nruns; i++)
		sum += meta_number(bench->runs[i]->meta, key, 0);
	return sum;
}

static void say_statistic(const char *aggregate, foreign_note_fn *say, void *arg)
{
	struct buf text = {0};

	/* without its spread, so that all benchmarks share one note */
	buf_add(&text, aggregate, strcspn(aggregate, ","));
	say(arg, FIGURES(figure_text("lack", FOREIGN_LACKS_VALUES),
			 figure_text("statistic", buf_text(&text))));
	buf_release(&text);
}

void foreign_notes(const struct bench *bench, foreign_note_fn *say, void *arg)
{
	const struct meta *meta = bench->runs[0]->meta;
	const char *aggregate = meta_text(meta, FOREIGN_AGGREGATE);
	double dropped = sum_of(bench, FOREIGN_DROPPED), joined = sum_of(bench, FOREIGN_JOINED);
	char codes[FOREIGN_CODE];
	size_t failed = bench_failed_runs(bench, codes);

	if (!meta_get(meta, "imported_from"))
		return;
	if (aggregate)
		say_statistic(aggregate, say, arg);
	if (dropped > 0)
		say(arg, FIGURES(figure_text("lack", FOREIGN_LACKS_SOME_VALUES),
				 figure_of("dropped", FIGURE_COUNT, dropped)));
	if (joined > 0)
		say(arg, FIGURES(figure_text("lack", FOREIGN_LACKS_NAMES),
				 figure_of("joined", FIGURE_COUNT, joined)));
	if (failed)
		say(arg, FIGURES(figure_text("lack", FOREIGN_LACKS_SUCCESS),
				 figure_count("failed", failed), figure_count("runs", bench->nruns),
				 figure_text("codes", codes)));
}
