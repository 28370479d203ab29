#include "results/verdicts/remarks.h"

#include "results/files/foreign.h"
#include "results/model/keys.h"
#include "results/noise/find.h"
#include "results/noise/paced.h"
#include "results/verdicts/machine_note.h"
#include "stats/autocorrelation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* As for the noise of a side (results/noise/noise.h): every benchmark of a suite is asked. */
#define ALPHA NOISE_ALPHA
/* Below, the t interval rests on a variance that is hardly known: at 5 it is 1.4 times as wide as
   with many processes. */
#define FEW_PROCESSES 5
/* Below, Ljung-Box by its default takes one lag of hardly any data. */
#define DRIFT_MIN 10

static void remark_drift(struct notes *notes, const double *x, size_t n)
{
	struct ljung_box test = autocorrelation_ljung_box(x, n, 0);
	double r1 = autocorrelation(x, n, 1);

	if (n < DRIFT_MIN || !(test.p < ALPHA) || !(r1 > 0))
		return;
	notes_add(notes, NOTE_PAIRS_DRIFT,
		  FIGURES(figure_of("autocorrelation", FIGURE_TWO_DECIMALS, r1),
			  figure_count("pairs", n),
			  figure_of("worth", FIGURE_WHOLE, autocorrelation_effective_n(n, r1))));
}

void remark_blocks(struct comparison *c, const struct block_verdict *decided)
{
	struct notes *notes = &c->notes;

	if (!c->blocks.has_plan)
		notes_add(notes, NOTE_LOOKS_UNKNOWN, NULL);
	notes_add(notes, decided->verdict ? NOTE_DUEL_DECIDED : NOTE_DUEL_OPEN,
		  FIGURES(figure_count("pairs", c->blocks.n),
			  figure_count("look", (size_t)(decided->look + 1)),
			  figure_count("looks", c->blocks.plan.count),
			  figure_count("decided_after", decided->blocks),
			  figure_of("level", FIGURE_LEVEL, decided->ratio.level)));
	if (c->blocks.unpaired)
		notes_add(notes, NOTE_UNPAIRED,
			  FIGURES(figure_count("processes", c->blocks.unpaired)));
	if (decided->mean_disagrees)
		notes_add(notes, NOTE_OUTLYING_PAIRS,
			  FIGURES(figure_text("mean", verdict_word(verdict_of_log(
							      decided->mean.difference, 0)))));
	remark_drift(notes, c->blocks.d, decided->blocks);
}

/* ---- numbers of processes */

/* The side that has `at` processes, or both. */
static struct figure side_with(size_t at, size_t old_n, size_t new_n)
{
	return figure_text("side", old_n != at ? "new" : new_n != at ? "old" : "both");
}

static void remark_counts(struct comparison *c)
{
	size_t old_n = c->old_side.processes, new_n = c->new_side.processes;

	if (old_n == 0 || new_n == 0)
		notes_add(&c->notes, NOTE_NO_VALUES, FIGURES(side_with(0, old_n, new_n)));
	else if (strcmp(c->unit, bench_unit(c->new_side.bench)) != 0)
		notes_add(&c->notes, NOTE_UNITS,
			  FIGURES(figure_text("old", c->unit),
				  figure_text("new", bench_unit(c->new_side.bench))));
	else if (c->basis == BASIS_BLOCKS || !bench_has_process_level(c->old_side.bench) ||
		 !bench_has_process_level(c->new_side.bench))
		return; /* remark_blocks and remark_origin say more */
	else if (old_n == 1 || new_n == 1)
		notes_add(&c->notes, NOTE_ONE_PROCESS, FIGURES(side_with(1, old_n, new_n)));
	else if (old_n < FEW_PROCESSES || new_n < FEW_PROCESSES)
		notes_add(&c->notes, NOTE_FEW_PROCESSES,
			  FIGURES(figure_count("old", old_n), figure_count("new", new_n)));
}

/* ---- one side */

struct side_notes {
	struct notes *notes;
	const char *which; /* "old" or "new" */
};

static void note_side(void *arg, const struct figure *figures)
{
	const struct side_notes *side = arg;

	notes_add_of_side(side->notes, NOTE_IMPORTED, side->which, figures);
}

/* What files of other tools lack (results/files/foreign.h). */
static void remark_origin(struct comparison *c, const struct sample *sample, const char *which)
{
	const struct meta *meta = sample->bench->runs[0]->meta;
	const char *tool = meta_text(meta, "imported_from");
	const char *level = meta_text(meta, "process_level");
	struct side_notes notes = {&c->notes, which};

	if (!bench_has_process_level(sample->bench))
		notes_add(&c->notes, NOTE_NO_PROCESS_LEVEL,
			  FIGURES(figure_text("side", which), figure_text("tool", tool),
				  figure_text("level", level)));
	foreign_notes(sample->bench, note_side, &notes);
}

/* Runs that failed do not do the work of those that did not: whatever was measured of them. */
static void remark_failed_runs(struct comparison *c)
{
	char old_code[FOREIGN_CODE], new_code[FOREIGN_CODE];
	size_t old_failed = bench_failed_runs(c->old_side.bench, old_code);
	size_t new_failed = bench_failed_runs(c->new_side.bench, new_code);

	if (strcmp(old_code, new_code) == 0)
		return;
	notes_add(&c->notes, NOTE_EXIT_CODES,
		  FIGURES(figure_text("old", old_code), figure_text("new", new_code)));
	c->has_failed = new_failed > old_failed;
}

/* Whether that kind of noise says something about this comparison: a duel's pairs cancel what
   depends on when they were measured; groups do not matter where the whole interval lies inside the
   margin. */
static bool is_about(const struct comparison *c, enum noise_kind kind)
{
	bool is_of_time = kind == NOISE_DRIFT || kind == NOISE_WANDER || kind == NOISE_WARMUP;

	if (c->basis == BASIS_BLOCKS && (is_of_time || kind == NOISE_ODD_PROCESS))
		return false;
	return kind != NOISE_MODES || c->verdict != VERDICT_SAME;
}

static int remark_noise(struct comparison *c, const struct sample *sample, const char *which,
			const struct compare_rules *rules, struct err *err)
{
	const struct suite *file = rules->files[sample == &c->new_side];
	double *logs = malloc((sample->processes + 1) * sizeof(*logs));
	struct noise noise;
	int rc;

	if (!logs)
		return err_memory(err);
	for (size_t i = 0; i < sample->processes; i++)
		logs[i] = log(sample->means[i]);
	sites_center(&c->sites, sample == &c->old_side ? c->sites.of_old : c->sites.of_new, logs,
		     sample->processes);
	rc = noise_find(&noise, sample->bench, file, logs, rules->margin, err);
	free(logs);
	for (size_t i = 0; !rc && i < noise.n; i++)
		if (is_about(c, noise.found[i].kind))
			notes_add_noise(&c->notes, which, &noise.found[i]);
	return rc;
}

static int remark_side(struct comparison *c, const struct sample *sample, const char *which,
		       const struct compare_rules *rules, struct err *err)
{
	remark_origin(c, sample, which);
	return remark_noise(c, sample, which, rules, err);
}

/* Pairs are worth more than processes: whoever has some wants to know why they are not used. */
static void remark_unused_pairs(struct comparison *c)
{
	if (c->basis != BASIS_BLOCKS && meta_get(c->old_side.bench->runs[0]->meta, KEY_DUEL) &&
	    meta_get(c->new_side.bench->runs[0]->meta, KEY_DUEL))
		notes_add(&c->notes, NOTE_UNUSED_PAIRS, NULL);
}

/* Of merged files what differs on the first machine that both have. */
static void remark_machine(struct comparison *c, const struct compare_rules *rules)
{
	const struct site *site = sites_first_shared(&c->sites);

	machine_note(site ? site->old_run : c->old_side.bench->runs[0],
		     site ? site->new_run : c->new_side.bench->runs[0], c->machine,
		     rules->same_class, &c->notes);
}

int remark_all(struct comparison *c, const struct compare_rules *rules, struct err *err)
{
	if (sample_equals(&c->old_side, &c->new_side))
		notes_add(&c->notes, NOTE_SAME_VALUES, NULL);
	remark_counts(c);
	remark_failed_runs(c);
	remark_machine(c, rules);
	remark_unused_pairs(c);
	if (c->basis == BASIS_YARDSTICK)
		notes_add(&c->notes, NOTE_YARDSTICK,
			  FIGURES(figure_text("yardstick", c->yardstick)));
	else if (c->basis == BASIS_PACER)
		notes_add(&c->notes, NOTE_PACER,
			  FIGURES(figure_text("pacer", paced_kind_names[c->paced.kind])));
	else if (c->has_yardsticks && c->basis == BASIS_PROCESSES)
		notes_add(&c->notes, NOTE_YARDSTICK_UNUSED, NULL);
	if (c->basis == BASIS_NONE)
		return 0;
	if (remark_side(c, &c->old_side, "old", rules, err))
		return -1;
	return remark_side(c, &c->new_side, "new", rules, err);
}
