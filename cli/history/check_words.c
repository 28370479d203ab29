#include "cli/history/check_words.h"

#include "cli/history/cells.h"
#include "results/base/json.h"
#include "results/base/unit.h"

#include <math.h>
#include <string.h>

static void add_percent(struct buf *out, double ratio)
{
	char text[UNIT_TEXT];

	unit_format_percent(ratio, false, text);
	buf_adds(out, text);
}

/* "slower by 4.9% (3.9% to 5.9%)": how much more or less it takes; bounds with signs where they
   differ. */
static void add_size(struct buf *out, struct interval log_ratio)
{
	bool slower = log_ratio.estimate > 0;
	double sign = slower ? 1 : -1;
	double near = sign * expm1(slower ? log_ratio.low : log_ratio.high);
	double far = sign * expm1(slower ? log_ratio.high : log_ratio.low);

	buf_addf(out, "%s by ", slower ? "slower" : "faster");
	add_percent(out, fabs(expm1(log_ratio.estimate)));
	buf_adds(out, " (");
	add_percent(out, near);
	buf_adds(out, " to ");
	add_percent(out, far);
	buf_adds(out, ")");
}

static void add_commit(struct buf *out, const struct history_result *result)
{
	char commit[CELL_COMMIT], date[CELL_DATE];

	if (result->commit)
		buf_addf(out, "%s (%s)", cell_commit(result, commit),
			 cell_date(result->when_s, date));
	else
		buf_addf(out, "the result of %s", cell_date(result->when_s, date));
}

/* "; it may be any of the 3 results from a to b". */
static void add_set(struct buf *out, const struct history *history,
		    const struct history_finding *finding)
{
	if (finding->first == finding->last)
		return;
	buf_addf(out, "; at 95%% it is one of the %zu results from ",
		 finding->last - finding->first + 1);
	add_commit(out, &history->results[finding->first]);
	buf_adds(out, " to ");
	add_commit(out, &history->results[finding->last]);
}

static void add_facts(struct buf *out, const struct history *history,
		      const struct history_finding *finding)
{
	const char *between = "; there changed, too: ";

	for (int fact = 0; fact < HISTORY_FACTS; fact++) {
		if (!finding->facts[fact])
			continue;
		buf_addf(out, "%s%s %s -> %s", between, history_fact_names[fact],
			 history->results[finding->before].facts[fact],
			 history->results[finding->last].facts[fact]);
		between = ", ";
	}
}

void check_words_finding(struct buf *out, const struct history *history,
			 const struct history_finding *finding)
{
	const struct history_result *at = &history->results[finding->at];
	const char *s = finding->behind == 1 ? "" : "s";

	if (finding->kind == FINDING_BACK)
		buf_adds(out, "back to the level before: ");
	if (finding->kind == FINDING_NEWEST)
		buf_addf(out, "the newest result%s off: ", finding->behind == 1 ? " is" : "s are");
	add_size(out, finding->log_ratio);
	buf_adds(out, " since ");
	add_commit(out, at);
	if (finding->kind != FINDING_NEWEST)
		buf_addf(out, ", for %zu result%s", finding->behind, s);
	if (at->subject)
		buf_addf(out, ": %s", at->subject);
	add_set(out, history, finding);
	add_facts(out, history, finding);
	if (finding->kind == FINDING_NEWEST)
		buf_adds(out, "; too few to tell a change from a bad day: measure again");
	if (finding->is_beyond)
		buf_adds(out, "; beyond the limit");
}

void check_words_missing(struct buf *out, const struct history_check_bench *bench)
{
	size_t least = CHANGES_NEWEST + CHANGES_NEWEST_PAST;

	if (bench->sight < SIGHT_LEVELS)
		buf_addf(out, "%zu result%s%s: changes are looked for from %d on", bench->since,
			 bench->since == 1 ? "" : "s",
			 bench->acknowledged ? " since the last known change" : "", CHANGES_N_MIN);
	else if (bench->sight == SIGHT_LEVELS && bench->nfindings == 0)
		buf_addf(out,
			 "%zu result%s on the last level: the newest are judged by themselves from "
			 "%zu on",
			 bench->since, bench->since == 1 ? "" : "s", least);
	if (bench->few && bench->machines > 1)
		buf_addf(out, "%s%zu of %zu machines %s fewer than %d results, which say little",
			 out->len ? "; " : "", bench->few, bench->machines,
			 bench->few == 1 ? "has" : "have", CHANGES_MACHINE_MIN);
	if (bench->drift != 0) {
		buf_addf(out, "%s%s slowly, by ", out->len ? "; " : "",
			 bench->drift > 0 ? "rises" : "falls");
		add_percent(out, fabs(bench->drift));
		buf_adds(out, ": no commit can be named for that");
	}
}

void check_words_sight(struct buf *out, const struct history_check *check)
{
	double least = INFINITY, most = 0;

	for (size_t i = 0; i < check->n; i++) {
		double seen = check->benches[i].seen;

		if (!isfinite(seen))
			continue;
		least = fmin(least, seen);
		most = fmax(most, seen);
	}
	if (isinf(least))
		return;
	buf_adds(out, "a step of ");
	add_percent(out, least);
	if (most > least) {
		buf_adds(out, " (the steadiest benchmark) to ");
		add_percent(out, most);
	}
	buf_adds(out, " would have been found from its fifth result on, with a chance of 80%");
}

void check_words_gate(struct buf *out, const struct history_check *check, double limit)
{
	if (check->outcome == GATE_NOT_ASKED)
		return;
	buf_addf(out, "gate: %s: ",
		 check->outcome == GATE_PASSED	 ? "passed"
		 : check->outcome == GATE_SLOWER ? "FAILED"
						 : "undecided");
	if (check->outcome == GATE_UNDECIDED)
		buf_adds(out, "no benchmark has enough results to be judged");
	else {
		buf_addf(out, "%zu of %zu benchmarks %s proven slower by more than ", check->beyond,
			 check->judged, check->beyond == 1 ? "is" : "are");
		add_percent(out, limit);
	}
	if (check->outcome != GATE_UNDECIDED && check->judged < check->n)
		buf_addf(out, "; %zu could not be judged", check->n - check->judged);
}

/* ---- for programs */

static json_t *facts_json(const struct history *history, const struct history_finding *finding)
{
	json_t *facts = json_object();

	for (int fact = 0; facts && fact < HISTORY_FACTS; fact++)
		if (finding->facts[fact] &&
		    json_object_set_new(
			    facts, history_fact_names[fact],
			    json_pack(
				    "[o, o]",
				    json_text_new(history->results[finding->before].facts[fact]),
				    json_text_new(history->results[finding->last].facts[fact])))) {
			json_decref(facts);
			return NULL;
		}
	return facts;
}

static json_t *finding_json(const struct history *history, const struct history_finding *finding)
{
	static const char *const kinds[] = {"step", "back", "newest"};
	const struct history_result *results = history->results;
	struct buf text = {0};
	json_t *json;

	check_words_finding(&text, history, finding);
	json = json_pack("{s:s, s:o, s:o, s:o, s:o, s:I, s:f, s:[o, o], s:f, s:b, s:o, s:o}",
			 "kind", kinds[finding->kind], "at",
			 cell_result_id_json(&results[finding->at]), "first",
			 cell_result_id_json(&results[finding->first]), "last",
			 cell_result_id_json(&results[finding->last]), "before",
			 cell_result_id_json(&results[finding->before]), "results",
			 (json_int_t)finding->behind, "ratio", exp(finding->log_ratio.estimate),
			 "interval", json_finite_new(exp(finding->log_ratio.low)),
			 json_finite_new(exp(finding->log_ratio.high)), "p", finding->p,
			 "beyond_limit", finding->is_beyond, "changed",
			 facts_json(history, finding), "text", json_text_new(buf_text(&text)));
	buf_release(&text);
	return json;
}

static json_t *bench_json(const struct history *history, const struct history_check_bench *bench)
{
	json_t *findings = json_array();
	struct buf missing = {0};
	json_t *json;

	for (size_t i = 0; findings && i < bench->nfindings; i++)
		if (json_array_append_new(findings, finding_json(history, &bench->findings[i]))) {
			json_decref(findings);
			findings = NULL;
		}
	check_words_missing(&missing, bench);
	json = json_pack("{s:o, s:I, s:I, s:I, s:b, s:o, s:o, s:o, s:o}", "name",
			 json_text_new(bench->name), "results", (json_int_t)bench->n,
			 "results_on_last_level", (json_int_t)bench->since, "acknowledged",
			 (json_int_t)bench->acknowledged, "judged", bench->sight >= SIGHT_LEVELS,
			 "smallest_step_seen", json_finite_new(bench->seen), "drift",
			 json_finite_new(bench->drift), "findings", findings, "note",
			 json_text_new(missing.len ? buf_text(&missing) : NULL));
	buf_release(&missing);
	return json;
}

json_t *check_words_json(const struct history *history, const struct history_check *check,
			 int exit_status)
{
	json_t *benches = json_array();

	for (size_t i = 0; benches && i < check->n; i++)
		if (json_array_append_new(benches, bench_json(history, &check->benches[i]))) {
			json_decref(benches);
			benches = NULL;
		}
	return json_pack("{s:o, s:I, s:I, s:i}", "benchmarks", benches, "judged",
			 (json_int_t)check->judged, "beyond_limit", (json_int_t)check->beyond,
			 "exit", exit_status);
}
