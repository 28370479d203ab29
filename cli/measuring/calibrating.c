#include "cli/measuring/calibrating.h"

#include "cli/words/status.h"
#include "cli/measuring/outcome.h"
#include "cli/measuring/progress.h"
#include "cli/words/json_print.h"
#include "cli/words/table.h"
#include "results/base/json.h"
#include "results/base/unit.h"
#include "results/learned/noise_floor.h"
#include "results/model/machine.h"
#include "stats/moment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What the sessions said of each benchmark: n rows of CALIBRATING_SESSIONS. */
struct calibration {
	const struct targets *targets;
	double *log_means, *variances; /* [target * CALIBRATING_SESSIONS + place] */
	size_t *sessions;	       /* that measured the target */
	char *python;
	struct noise_floors floors;
};

static int begin(struct calibration *c, const struct targets *targets, struct err *err)
{
	size_t cells = targets->n * CALIBRATING_SESSIONS + 1;

	*c = (struct calibration){.targets = targets};
	c->log_means = calloc(cells, sizeof(*c->log_means));
	c->variances = calloc(cells, sizeof(*c->variances));
	c->sessions = calloc(targets->n + 1, sizeof(*c->sessions));
	return c->log_means && c->variances && c->sessions ? 0 : err_memory(err);
}

static void end(struct calibration *c)
{
	free(c->log_means);
	free(c->variances);
	free(c->sessions);
	free(c->python);
	noise_floors_release(&c->floors);
}

/* ---- sessions */

static int take_bench(struct calibration *c, size_t target, const struct bench *bench,
		      struct err *err)
{
	size_t n, at = target * CALIBRATING_SESSIONS + c->sessions[target];
	double *logs = bench_process_means_new(bench, &n, err);

	if (!logs)
		return -1;
	for (size_t i = 0; i < n; i++)
		logs[i] = log(logs[i]);
	c->log_means[at] = moment_mean(logs, n);
	c->variances[at] = moment_variance(logs, n) / (double)n;
	c->sessions[target]++;
	free(logs);
	return 0;
}

/* Whose machine and interpreter it is, as a file of this session would say. The first time reads
   what is known of the host already. */
static int identify(struct calibration *c, const struct run *run, struct err *err)
{
	const char *host = meta_text(run->meta, "hostname");
	const char *cpu = meta_text(run->meta, "cpu_model_name");
	const char *python = meta_text(run->meta, "python_version");

	if (c->python)
		return 0;
	if (!host || !cpu || !python)
		return err_set(err, ERR_SYSTEM,
			       "this machine does not tell its name, its CPU or its interpreter: "
			       "nothing can be kept for it");
	if (noise_floors_read(&c->floors, host, err) < 0)
		return -1;
	if (machine_compare((struct machine_id){.host = c->floors.host, .cpu = c->floors.cpu},
			    (struct machine_id){.host = host, .cpu = cpu}) == MACHINE_OTHER)
		noise_floors_release(&c->floors); /* another machine of that name */
	if (!c->floors.host) {
		c->floors.host = strdup(host);
		c->floors.cpu = strdup(cpu);
	}
	c->python = strdup(python);
	return c->floors.host && c->floors.cpu && c->python ? 0 : err_memory(err);
}

static int take_session(struct calibration *c, const struct session *session, struct err *err)
{
	for (size_t i = 0; i < session->n; i++) {
		const struct bench *bench = suite_find(session->suite, c->targets->items[i].name);

		if (session->measurements[i].status != MEASUREMENT_DONE || !bench)
			continue;
		if (identify(c, bench->runs[0], err) || take_bench(c, i, bench, err))
			return -1;
	}
	return 0;
}

static void observe(void *context, const struct session *session, enum session_event event,
		    size_t target, double value)
{
	progress_line_observe(context, session, event, target, value);
}

/* All sessions; those that were whole before an interruption count. */
static int measure(struct calibration *c, const struct job *job, struct err *err)
{
	const struct measure_options *m = job->options;
	struct progress_line line = progress_line_new(m->quiet, m->verbose);
	int rc = 0;

	for (int k = 0; k < CALIBRATING_SESSIONS && !rc; k++) {
		struct session_config config = preparation_session(&job->preparation, c->targets);
		struct session session;

		config.plan.budget_s /= CALIBRATING_SESSIONS;
		config.plan.seed += (uint64_t)k;
		config.observe = observe;
		config.context = &line;
		rc = session_run(&session, &config, err);
		progress_line_clear(&line);
		if (k == 0)
			outcome_print_failures(&session, stderr);
		if (!rc)
			rc = take_session(c, &session, err);
		session_release(&session);
	}
	return rc;
}

/* ---- what they say */

static int keep(struct calibration *c, struct noise_floor *learned, struct err *err)
{
	char date[32];
	time_t now = time(NULL);
	struct tm local;

	localtime_r(&now, &local);
	strftime(date, sizeof(date), "%Y-%m-%d", &local);
	for (size_t i = 0; i < c->targets->n; i++) {
		struct noise_floor *floor = &learned[i];

		*floor = (struct noise_floor){.name = c->targets->items[i].name,
					      .python = c->python,
					      .date = date,
					      .sessions = c->sessions[i]};
		noise_floor_learn(floor, c->log_means + i * CALIBRATING_SESSIONS,
				  c->variances + i * CALIBRATING_SESSIONS, c->sessions[i]);
		if (isfinite(floor->floor) && noise_floors_put(&c->floors, floor, err))
			return -1;
		floor->date = floor->python = NULL; /* only for the copy */
	}
	return c->python ? noise_floors_write(&c->floors, err) : 0;
}

static double spread_of(const struct calibration *c, size_t i)
{
	return moment_sd(c->log_means + i * CALIBRATING_SESSIONS, c->sessions[i]);
}

static int print_table(const struct calibration *c, const struct noise_floor *learned,
		       struct err *err)
{
	const struct table_column columns[] = {{"benchmark", TABLE_LEFT, 12, false},
					       {"noise floor", TABLE_RIGHT, 0, false},
					       {"sessions differ by", TABLE_RIGHT, 0, true},
					       {"sessions", TABLE_RIGHT, 0, true}};
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	struct table_style look = table_style_for(stdout);
	char text[UNIT_TEXT];
	int rc;

	for (size_t i = 0; i < c->targets->n; i++) {
		table_add(table, COLOUR_NONE, c->targets->items[i].name);
		unit_format_percent(learned[i].floor, false, text);
		table_add(table, COLOUR_BOLD, isfinite(learned[i].floor) ? text : "not known");
		unit_format_percent(spread_of(c, i), false, text);
		table_add(table, COLOUR_NONE, isfinite(spread_of(c, i)) ? text : "");
		table_addf(table, COLOUR_DIM, "%zu", c->sessions[i]);
	}
	rc = table_print(table, stdout, &look, err);
	table_free(table);
	return rc;
}

static int print_json(const struct calibration *c, const struct noise_floor *learned,
		      struct err *err)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < c->targets->n; i++)
		json_array_append_new(rows, json_pack("{s:o, s:o, s:o, s:I}", "name",
						      json_text_new(c->targets->items[i].name),
						      "floor", json_finite_new(learned[i].floor),
						      "spread", json_finite_new(spread_of(c, i)),
						      "sessions", (json_int_t)c->sessions[i]));
	return json_print(json_pack("{s:o}", "benchmarks", rows), stdout, err);
}

/* What was learned: kept, and printed. */
static int tell(struct calibration *c, bool as_json, struct err *err)
{
	struct noise_floor *learned = calloc(c->targets->n + 1, sizeof(*learned));
	int rc = -1;

	if (!learned)
		return err_memory(err);
	if (keep(c, learned, err) == 0)
		rc = as_json ? print_json(c, learned, err) : print_table(c, learned, err);
	free(learned);
	return rc;
}

static bool all_were_measured(const struct calibration *c)
{
	for (size_t i = 0; i < c->targets->n; i++)
		if (c->sessions[i] == 0)
			return false;
	return true;
}

int calibrating_run(struct job *job, const struct targets *targets)
{
	struct err err = {0}, stopped = {0};
	struct calibration c;
	int status = EXIT_DONE;

	if (begin(&c, targets, &err) == 0) {
		measure(&c, job, &stopped);
		if (stopped.kind == ERR_NONE || stopped.kind == ERR_INTERRUPTED)
			tell(&c, job->options->json, &err);
		if (!all_were_measured(&c))
			status = EXIT_FAILED;
	}
	end(&c);
	if (err.kind != ERR_NONE)
		status = status_fail(&err);
	if (stopped.kind != ERR_NONE)
		status = status_fail(&stopped);
	return status;
}
