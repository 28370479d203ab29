#include "results/verdicts/sites.h"

#include "results/files/merge.h"
#include "results/model/machine.h"
#include "stats/moment.h"
#include "stats/strata.h"

#include <math.h>
#include <stdlib.h>

/* Machines that disagree are a remark like the others: asked of every benchmark. */
#define ALPHA 0.01

static bool is_shared(const struct site *site)
{
	return site->old_n >= 2 && site->new_n >= 2;
}

const struct site *sites_first_shared(const struct sites *sites)
{
	for (size_t s = 0; s < sites->n; s++)
		if (is_shared(&sites->items[s]))
			return &sites->items[s];
	return NULL;
}

/* ---- which process is of which machine */

static bool is_of(const struct site *site, const struct run *run)
{
	return machine_equals(machine_of(site->old_run ? site->old_run : site->new_run),
			      machine_of(run));
}

static size_t find_or_add(struct sites *sites, const struct run *run)
{
	size_t s = 0;

	while (s < sites->n && !is_of(&sites->items[s], run))
		s++;
	sites->n += s == sites->n;
	return s;
}

/* There is room in the arrays for all runs. Returns how many processes. */
static size_t add_side(struct sites *sites, const struct bench *bench, bool is_old)
{
	size_t *of = is_old ? sites->of_old : sites->of_new, n = 0;

	for (size_t i = 0; i < bench->nruns; i++) {
		const struct run *run = bench->runs[i];
		struct site *site;

		if (!run->nvalues)
			continue;
		of[n] = find_or_add(sites, run);
		site = &sites->items[of[n++]];
		if (is_old && !site->old_n++)
			site->old_run = run;
		else if (!is_old && !site->new_n++)
			site->new_run = run;
	}
	return n;
}

static void count_shared(struct sites *sites)
{
	for (size_t s = 0; s < sites->n; s++) {
		const struct site *site = &sites->items[s];

		if (is_shared(site)) {
			sites->shared++;
			continue;
		}
		sites->old_out += site->old_n;
		sites->new_out += site->new_n;
	}
}

int sites_init(struct sites *sites, const struct bench *old_bench, const struct bench *new_bench,
	       struct err *err)
{
	size_t room = old_bench->nruns + new_bench->nruns;

	*sites = (struct sites){0};
	if (bench_is_of_one_machine(old_bench) && bench_is_of_one_machine(new_bench))
		return 0;
	sites->items = calloc(room, sizeof(*sites->items));
	sites->of_old = calloc(room, sizeof(*sites->of_old));
	sites->of_new = calloc(room, sizeof(*sites->of_new));
	if (!sites->items || !sites->of_old || !sites->of_new)
		return err_memory(err);
	sites->old_n = add_side(sites, old_bench, true);
	sites->new_n = add_side(sites, new_bench, false);
	count_shared(sites);
	return 0;
}

void sites_release(struct sites *sites)
{
	free(sites->items);
	free(sites->of_old);
	free(sites->of_new);
	*sites = (struct sites){0};
}

bool sites_are_sample(const struct sites *sites)
{
	return sites->shared >= STRATA_RANDOM_MIN;
}

/* ---- comparing */

static struct ttest_side side_of(const double *logs, const size_t *of, size_t n, size_t site,
				 double *scratch)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		if (of[i] == site)
			scratch[count++] = logs[i];
	return ttest_side_of(scratch, count);
}

/* A sample as large as all machines' together whose mean has the error that theirs has. */
static void add_to_side(struct ttest_side *whole, struct ttest_side part)
{
	whole->n += part.n;
	whole->variance += part.variance / (double)part.n;
}

static void finish_side(struct ttest_side *whole, size_t machines)
{
	whole->variance *= (double)whole->n / (double)(machines * machines);
}

int sites_welch(const struct sites *sites, const double *old_logs, const double *new_logs,
		const struct ttest_session *session, bool is_sample, double level,
		struct sites_test *result, struct err *err)
{
	size_t old_n = sites->old_n, new_n = sites->new_n, k = 0;
	double *d = malloc((3 * sites->n + old_n + new_n + 1) * sizeof(*d));
	double *se, *df, *scratch;

	if (!d)
		return err_memory(err);
	se = d + sites->n;
	df = se + sites->n;
	scratch = df + sites->n;
	*result = (struct sites_test){.lowest = INFINITY, .highest = -INFINITY};
	for (size_t s = 0; s < sites->n; s++) {
		struct ttest_side old_side, new_side;
		struct ttest test;

		if (!is_shared(&sites->items[s]))
			continue;
		old_side = side_of(old_logs, sites->of_old, old_n, s, scratch);
		new_side = side_of(new_logs, sites->of_new, new_n, s, scratch);
		test = ttest_welch_sides(old_side, new_side, session, level);
		d[k] = test.difference.estimate;
		se[k] = test.se;
		df[k++] = test.df;
		result->lowest = fmin(result->lowest, test.difference.estimate);
		result->highest = fmax(result->highest, test.difference.estimate);
		add_to_side(&result->old_side, old_side);
		add_to_side(&result->new_side, new_side);
	}
	finish_side(&result->old_side, k);
	finish_side(&result->new_side, k);
	result->test =
		is_sample ? strata_random(d, se, df, k, level) : strata_mean(d, se, df, k, level);
	result->agreement_p = strata_agreement_p(d, se, df, k);
	free(d);
	return 0;
}

void sites_center(const struct sites *sites, const size_t *of, double *logs, size_t n)
{
	double whole = moment_mean(logs, n);

	for (size_t s = 0; of && s < sites->n; s++) {
		double sum = 0;
		size_t count = 0;

		for (size_t i = 0; i < n; i++)
			if (of[i] == s) {
				sum += logs[i];
				count++;
			}
		for (size_t i = 0; i < n; i++)
			if (of[i] == s)
				logs[i] += whole - sum / (double)count;
	}
}

/* ---- telling */

void sites_note(const struct sites *sites, const struct sites_test *found, bool is_sample,
		struct notes *notes)
{
	const struct figure of_all = figure_text("all", is_sample ? "" : NULL);

	notes_add(notes, NOTE_SITES, FIGURES(figure_count("machines", sites->shared), of_all));
	if (sites->old_out || sites->new_out)
		notes_add(notes, NOTE_SITES_LEFT_OUT,
			  FIGURES(figure_count("old", sites->old_out),
				  figure_count("new", sites->new_out)));
	if (found->agreement_p < ALPHA)
		notes_add(notes, NOTE_SITES_DISAGREE,
			  FIGURES(figure_of("low", FIGURE_CHANGE, expm1(found->lowest)),
				  figure_of("high", FIGURE_CHANGE, expm1(found->highest))));
}
