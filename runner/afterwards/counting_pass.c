#include "runner/afterwards/counting_pass.h"

#include "results/model/metric.h"
#include "runner/counting/counting.h"
#include "runner/os/interrupt.h"

#include <string.h>

enum { NAMES_MAX = 64 };

/* A worker may take seconds, so each is reported. So is what all of them will take, since it comes
   after the budget: once for each instrument, when its first worker has ended. */
struct watch {
	struct teller teller;
	size_t subjects;    /* benchmarks, on each side */
	const char *metric; /* of the worker that runs since: the first one of its instrument */
	int64_t since_ns;
	const char *told[NAMES_MAX];
	size_t n_told;
};

/* What takes less is not worth a line. */
#define LONG_S 10.0

static bool has_told(const struct watch *watch, const char *metric)
{
	for (size_t i = 0; i < watch->n_told; i++)
		if (watch->told[i] == metric)
			return true;
	return watch->n_told == NAMES_MAX;
}

static void tell_what_it_takes(struct watch *watch, const char *metric, long layouts)
{
	double took_s = (double)(clock_now_ns() - watch->since_ns) * 1e-9;
	double workers = (double)layouts * (double)watch->subjects;

	if (watch->metric != metric || has_told(watch, metric))
		return;
	watch->told[watch->n_told++] = metric;
	if (took_s * workers < LONG_S)
		return;
	teller_tell(watch->teller, &(struct told){.kind = TOLD_COUNTING_TAKES,
						  .text = metric_kind_of(metric).words,
						  .seconds = {took_s * workers, took_s},
						  .count = (uint64_t)workers,
						  .number = layouts});
}

static void observe(void *context, const char *benchmark, const char *metric, long layout,
		    long layouts)
{
	struct watch *watch = context;

	tell_what_it_takes(watch, metric, layouts);
	watch->metric = metric;
	watch->since_ns = clock_now_ns();
	teller_tell(watch->teller, &(struct told){.kind = TOLD_COUNTING,
						  .what = benchmark,
						  .text = metric_kind_of(metric).words,
						  .count = (uint64_t)layout + 1,
						  .number = layouts});
}

struct pass {
	struct watch watch;
	struct counting_config config;
	struct counting counting;
	struct keeping *keeping;
};

static void begin(struct pass *pass, const struct settings *settings, size_t subjects,
		  struct keeping *keeping, struct teller teller)
{
	*pass = (struct pass){.keeping = keeping,
			      .watch = {.teller = teller, .subjects = subjects}};
	pass->config = (struct counting_config){.metrics = settings->metrics->items,
						.n_metrics = settings->metrics->n,
						.layouts = settings->layouts,
						.seed = settings->layout_seed,
						.observe = observe,
						.context = &pass->watch};
	pass->counting.config = &pass->config;
}

static void end(struct pass *pass)
{
	char *notes = pass->counting.notes.data;

	for (char *line = notes ? strtok(notes, "\n") : NULL; line; line = strtok(NULL, "\n"))
		teller_tell(pass->watch.teller,
			    &(struct told){.kind = TOLD_NOT_COUNTED, .text = line});
	counting_release(&pass->counting);
}

/* {"metrics": what the run has now, "notes": what was said meanwhile} */
static void keep(struct pass *pass, const struct run *run, const char *benchmark, int side,
		 size_t notes_before)
{
	json_t *metrics = run_metrics(run);
	json_t *counts = json_object();

	if (metrics)
		json_object_set(counts, "metrics", metrics);
	json_object_set_new(counts, "notes",
			    record_text_new(buf_text(&pass->counting.notes) + notes_before));
	keeping_count(pass->keeping, benchmark, side, counts);
	json_decref(counts);
}

static int restore(struct pass *pass, struct run *run, json_t *counts, struct err *err)
{
	json_t *metrics = json_object_get(counts, "metrics");
	const char *notes = json_string_value(json_object_get(counts, "notes"));

	if (notes)
		buf_adds(&pass->counting.notes, notes);
	return metrics ? run_set_metrics(run, metrics, err) : 0;
}

/* Counted now, or before the run was cut short. */
static int count(struct pass *pass, const struct counting_subject *subject, int side,
		 struct bench *bench, struct err *err)
{
	const char *name = bench_name(bench);
	json_t *before = keeping_counted(pass->keeping, name, side);
	size_t notes = pass->counting.notes.len;
	struct run *run = counting_run(bench);

	if (!run)
		return 0;
	if (before)
		return restore(pass, run, before, err);
	if (counting_count(&pass->counting, subject, bench, err))
		return -1;
	keep(pass, run, name, side, notes);
	return 0;
}

static const struct cpus *cpus_of(bool needs_more, const struct cpus *one, const struct cpus *all)
{
	return one && !needs_more ? one : all;
}

int counting_pass_session(const struct settings *settings, const struct session *session,
			  struct keeping *keeping, struct teller teller, struct err *err)
{
	const struct session_config *config = session->config;
	struct pass pass;
	const struct side side = session_side(config, false);
	const struct side programs = session_side(config, true);
	int rc = 0;

	if (settings->metrics->n == 0)
		return 0;
	begin(&pass, settings, session->n, keeping, teller);
	for (size_t i = 0; !rc && i < session->n; i++) {
		const struct measurement *of = &session->measurements[i];
		struct bench *bench = suite_find(session->suite, of->target->name);
		struct counting_subject subject = {
			.side = of->target->kind == TARGET_COMMAND ? &programs : &side,
			.target = of->target,
			.needs_more_cpus = of->needs_more_cpus,
			.ends_late = of->ends_late,
			.cpus = cpus_of(of->needs_more_cpus, config->one_cpu, config->all_cpus),
			.timeout_s = config->plan.timeout_s};

		if (bench && of->status != MEASUREMENT_FAILED && of->status != MEASUREMENT_SKIPPED)
			rc = count(&pass, &subject, 0, bench, err);
	}
	end(&pass);
	return rc;
}

int counting_pass_duel(const struct settings *settings, const struct duel *duel,
		       struct keeping *keeping, struct teller teller, struct err *err)
{
	const struct duel_config *config = duel->config;
	struct pass pass;
	int rc = 0;

	if (settings->metrics->n == 0)
		return 0;
	begin(&pass, settings, 2 * duel->n, keeping, teller);
	for (size_t i = 0; !rc && i < 2 * duel->n; i++) {
		const struct bout *bout = &duel->bouts[i / 2];
		struct bench *bench = suite_find(duel->suites[i % 2], bout->targets[0]->name);
		struct counting_subject subject = {.side = &config->sides[i % 2],
						   .target = bout->targets[i % 2],
						   .needs_more_cpus = bout->needs_more_cpus,
						   .ends_late = bout->plan.ends_late,
						   .cpus = cpus_of(bout->needs_more_cpus,
								   config->places.cores,
								   config->places.all),
						   .timeout_s = config->timeout_s};

		if (bench && !bout_is_out(bout))
			rc = count(&pass, &subject, (int)(2 * duel->number + i % 2), bench, err);
	}
	end(&pass);
	return rc;
}
