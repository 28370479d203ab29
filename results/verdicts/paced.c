#include "results/verdicts/paced.h"

#include "results/noise/paced.h"
#include "results/model/keys.h"
#include "stats/moment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Both sides, one after the other: old, then new. */
struct both {
	size_t n, old_n;
	struct pacing_process *kinds[PACING_KINDS]; /* NULL: some process has none of this kind */
	size_t *groups;				    /* which machine and side */
	double *scratch;
};

static int both_init(struct both *both, size_t old_n, size_t new_n, struct err *err)
{
	*both = (struct both){.n = old_n + new_n, .old_n = old_n};
	for (int kind = 0; kind < PACING_KINDS; kind++)
		both->kinds[kind] = calloc(both->n + 1, sizeof(*both->kinds[kind]));
	both->groups = calloc(both->n + 1, sizeof(*both->groups));
	both->scratch = calloc(2 * both->n + 1, sizeof(*both->scratch));
	if (both->kinds[0] && both->kinds[1] && both->groups && both->scratch)
		return 0;
	return err_memory(err);
}

static void both_release(struct both *both)
{
	for (int kind = 0; kind < PACING_KINDS; kind++)
		free(both->kinds[kind]);
	free(both->groups);
	free(both->scratch);
}

static void drop(struct both *both, int kind)
{
	free(both->kinds[kind]);
	both->kinds[kind] = NULL;
}

/* ---- reading */

/* Who its pacer was; NULL: nobody knows. */
static const char *identity(const struct run *run)
{
	return meta_text(run->meta, KEY_PACER);
}

/* The k-th process of the side with values. */
static int read_process(struct both *both, const struct run *run, size_t at, struct err *err)
{
	for (int kind = 0; kind < PACING_KINDS; kind++) {
		int rc = 1;

		if (both->kinds[kind])
			rc = identity(run) ? paced_process(run, kind, &both->kinds[kind][at], err)
					   : 0;

		if (rc < 0)
			return -1;
		if (rc == 0)
			drop(both, kind);
	}
	return 0;
}

static int read_side(struct both *both, const struct sample *side, const size_t *of, size_t at,
		     struct err *err)
{
	size_t k = 0;

	for (size_t i = 0; i < side->bench->nruns; i++) {
		const struct run *run = side->bench->runs[i];

		if (run->nvalues == 0)
			continue;
		both->groups[at + k] = 2 * (of ? of[k] : 0) + (at > 0);
		if (read_process(both, run, at + k++, err))
			return -1;
	}
	return 0;
}

/* ---- who the pacers were */

/* On each machine all pacers must be one and the same. The first two that differ, or NULLs. */
static void find_strangers(const struct sample *old_side, const struct sample *new_side,
			   const struct sites *sites, const char *found[2])
{
	const struct sample *sides[2] = {old_side, new_side};
	const size_t *of[2] = {sites->of_old, sites->of_new};
	const char *first[2] = {NULL, NULL};

	for (size_t site = 0; site == 0 || site < sites->n; site++) {
		const char *known = NULL;

		for (int side = 0; side < 2; side++) {
			size_t k = 0;

			for (size_t i = 0; i < sides[side]->bench->nruns; i++) {
				const struct run *run = sides[side]->bench->runs[i];
				const char *who = identity(run);

				if (run->nvalues == 0)
					continue;
				if (of[side] && of[side][k++] != site)
					continue;
				if (who && known && strcmp(who, known) != 0) {
					first[0] = known;
					first[1] = who;
				}
				known = known ? known : who;
			}
		}
	}
	memcpy(found, first, sizeof(first));
}

/* ---- what sessions differ by */

/* Of one side's processes. */
static struct ttest_session rest_of(const double *logs, const struct pacing_process *paced,
				    size_t from, size_t n, double left, bool waits_memory)
{
	struct moment_running moved = {0};

	for (size_t i = from; i < from + n; i++)
		moment_running_add(&moved, paced[i].pacer);
	return pacing_rest_of(logs + from, n, n > 1 ? moment_running_sd(&moved) : NAN, left,
			      waits_memory);
}

/* Mean over machines. */
static double speed_of(const struct both *both, const struct pacing_process *paced, size_t machines)
{
	struct moment_running differences = {0};

	for (size_t site = 0; site < machines; site++) {
		struct moment_running sides[2] = {{0}};

		for (size_t i = 0; i < both->n; i++)
			if (both->groups[i] / 2 == site)
				moment_running_add(&sides[i >= both->old_n], paced[i].pacer);
		if (sides[0].n && sides[1].n)
			moment_running_add(&differences, sides[1].mean - sides[0].mean);
	}
	return differences.mean;
}

/* Of logs that are centred within machines; `kind`: the pacer that says how the machine moved. */
static void find_rest(struct paced_pair *paced, const struct both *both, int kind, double left,
		      const double *logs)
{
	const struct pacing_process *slices = both->kinds[kind];
	bool waits_memory = both->kinds[1] != NULL;
	struct ttest_session rest = pacing_rest_pool(
		rest_of(logs, slices, 0, both->old_n, left, waits_memory),
		rest_of(logs, slices, both->old_n, both->n - both->old_n, left, waits_memory));
	/* The slope is known from about as many processes as there are. */
	double slope_df = fmax((double)both->n - 2, 2);

	paced->rest = pacing_rest_moved(rest, paced->speed,
					paced->is_used ? paced->slope.variance : NAN, slope_df);
	paced->has_rest = true;
}

/* ---- all together */

/* The logs of both sides, one after the other, centred within machines. */
static double *centred(const struct both *both, const struct sites *sites, const double *old_logs,
		       const double *new_logs)
{
	double *logs = both->scratch;
	size_t new_n = both->n - both->old_n;

	memcpy(logs, old_logs, both->old_n * sizeof(*logs));
	memcpy(logs + both->old_n, new_logs, new_n * sizeof(*logs));
	sites_center(sites, sites->of_old, logs, both->old_n);
	sites_center(sites, sites->of_new, logs + both->old_n, new_n);
	return logs;
}

static void use(const struct paced_pair *paced, const struct both *both, double *old_logs,
		double *new_logs)
{
	for (size_t i = 0; i < both->n; i++)
		*(i < both->old_n ? &old_logs[i] : &new_logs[i - both->old_n]) =
			pacing_level(&both->kinds[paced->kind][i], paced->slope.b);
}

static void choose(struct paced_pair *paced, const struct both *both, const struct sites *sites,
		   double *old_logs, double *new_logs, struct notes *notes)
{
	const struct pacing_process *const kinds[PACING_KINDS] = {both->kinds[0], both->kinds[1]};
	double *logs = both->scratch;
	struct pacing_choice choice;

	memcpy(logs, old_logs, both->old_n * sizeof(*logs));
	memcpy(logs + both->old_n, new_logs, (both->n - both->old_n) * sizeof(*logs));
	choice = pacing_choose(logs, kinds, both->groups, both->n, logs + both->n);
	paced->kind = choice.kind;
	paced->slope = choice.slope;
	paced->widening = choice.widening;
	paced->is_used = choice.kind >= 0;
	if (paced->is_used)
		use(paced, both, old_logs, new_logs);
	else
		notes_add(notes, NOTE_PACER_UNUSED, NULL);
	choice.kind = choice.kind >= 0 ? choice.kind : both->kinds[0] ? 0 : 1;
	paced->speed = speed_of(both, both->kinds[choice.kind], sites->n ? sites->n : 1);
	find_rest(paced, both, choice.kind, choice.left, centred(both, sites, old_logs, new_logs));
}

int paced_pair_init(struct paced_pair *paced, const struct sample *old_side,
		    const struct sample *new_side, const struct sites *sites, double *old_logs,
		    double *new_logs, struct notes *notes, struct err *err)
{
	const char *strangers[2];
	struct both both;
	int rc = both_init(&both, old_side->processes, new_side->processes, err);

	*paced = (struct paced_pair){.kind = -1, .widening = 1};
	find_strangers(old_side, new_side, sites, strangers);
	if (!rc)
		rc = read_side(&both, old_side, sites->of_old, 0, err) ||
				     read_side(&both, new_side, sites->of_new, both.old_n, err)
			     ? -1
			     : 0;
	if (!rc && (both.kinds[0] || both.kinds[1]) &&
	    (paced_waits(old_side->bench) || paced_waits(new_side->bench))) {
		notes_add(notes, NOTE_PACER_WAITS, NULL);
	} else if (!rc && (both.kinds[0] || both.kinds[1])) {
		if (strangers[0])
			notes_add(notes, NOTE_PACERS_DIFFER,
				  FIGURES(figure_text("old", strangers[0]),
					  figure_text("new", strangers[1])));
		else
			choose(paced, &both, sites, old_logs, new_logs, notes);
	}
	both_release(&both);
	return rc;
}
