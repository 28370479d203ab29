/* Every statistic of samples, asked of what nobody wants to measure: nothing, one value, constants,
   NaN, infinities, the ends of double. None may crash, write beyond its scratch (under ASan), leave
   [0, 1] with a p, or claim a difference that is not there. */
#include "stats/autocorrelation.h"
#include "stats/block.h"
#include "stats/geomean.h"
#include "stats/modes.h"
#include "stats/moment.h"
#include "stats/order.h"
#include "stats/outlier.h"
#include "stats/position.h"
#include "stats/pyperf_rules.h"
#include "stats/signed_rank.h"
#include "stats/strata.h"
#include "stats/ttest.h"
#include "tests/unit/support.h"

enum { LONGEST = 40 };

struct sample {
	char name[60];
	double x[LONGEST];
	size_t n;
	bool is_whole;	  /* no NaN, no infinity */
	bool is_constant; /* all equal, or nothing */
};

static struct sample samples[400];
static size_t count;

static void add(const char *what, size_t n, double usual, double odd, size_t at)
{
	struct sample *s = &samples[count++];

	snprintf(s->name, sizeof(s->name), "%s, n = %zu", what, n);
	s->n = n;
	s->is_whole = s->is_constant = true;
	for (size_t i = 0; i < n; i++) {
		s->x[i] = i == at ? odd : usual;
		s->is_whole &= isfinite(s->x[i]);
		s->is_constant &= s->x[i] == s->x[0];
	}
}

static int make_samples(void **state)
{
	static const size_t sizes[] = {0, 1, 2, 3, 5, 6, 15, 16, 31, LONGEST};
	static const double odd[] = {NAN, INFINITY, -INFINITY, 0, -1, 1e300, 5e-324, -1e308};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		add("ones", sizes[i], 1, 1, 0);
		add("zeros", sizes[i], 0, 0, 0);
		add("huge", sizes[i], 1e308, 1e308, 0);
		add("huge and its opposite", sizes[i], 1e308, -1e308, 0);
		add("tiny", sizes[i], 5e-324, 5e-324, 0);
		for (size_t j = 0; sizes[i] && j < sizeof(odd) / sizeof(*odd); j++) {
			add("an odd first", sizes[i], 1, odd[j], 0);
			add("an odd last", sizes[i], 1, odd[j], sizes[i] - 1);
		}
	}
	return 0;
}

/* Exactly as many as promised: ASan sees one more. */
static double *room(size_t n)
{
	double *scratch = malloc((n ? n : 1) * sizeof(*scratch));

	assert_non_null(scratch);
	return scratch;
}

#define check(s, claim)                                                                            \
	do {                                                                                       \
		if (!(claim))                                                                      \
			fail_msg("%s: %s", (s)->name, #claim);                                     \
	} while (0)

static bool is_p(double p)
{
	return isnan(p) || (p >= 0 && p <= 1);
}

static bool is_interval(struct interval i)
{
	return isnan(i.estimate) || isnan(i.low) || isnan(i.high) ||
	       (i.low <= i.estimate && i.estimate <= i.high);
}

/* What says nothing of a difference of logs, or of values, from 0. */
static bool claims_nothing(struct interval i)
{
	return !(i.low > 0) && !(i.high < 0);
}

static void summaries(const struct sample *s)
{
	double *scratch = room(s->n), *sorted = room(s->n);
	enum outlier labels[LONGEST];
	struct interval t = interval_t(s->x, s->n, 0.95);
	struct interval positive = interval_t_positive(s->x, s->n, 0.95);

	order_sort(s->x, s->n, sorted);
	check(s, is_interval(t) && is_interval(positive));
	check(s, !isfinite(positive.low) || positive.low >= 0);
	check(s, s->n > 1 || isnan(moment_variance(s->x, s->n)));
	check(s, s->n || isnan(moment_mean(s->x, s->n)));
	check(s, !(moment_variance(s->x, s->n) < 0) && !(moment_sd(s->x, s->n) < 0));
	check(s, !(order_mad_scaled(s->x, s->n, scratch) < 0));
	if (s->n && s->is_whole) {
		double mean = moment_mean(s->x, s->n);

		check(s, !isfinite(mean) || (sorted[0] <= mean && mean <= sorted[s->n - 1]));
		check(s, order_median_sorted(sorted, s->n) >= sorted[0]);
		check(s, !isnan(order_quantile_sorted(sorted, s->n, 0.3)));
	}
	if (s->is_constant)
		check(s, outlier_label(s->x, s->n, labels, scratch) == 0);
	else
		outlier_label(s->x, s->n, labels, scratch);
	moment_cv(s->x, s->n);
	pyperf_required_processes(s->x, s->n);
	free(scratch);
	free(sorted);
}

static void series(const struct sample *s)
{
	double *modes_room;
	struct modes modes;
	double effects[8], *table_room;

	check(s, is_p(autocorrelation_ljung_box(s->x, s->n, 0).p));
	check(s, !(autocorrelation_ljung_box(s->x, s->n, 0).p < 0.05) || !s->is_constant);
	modes_room = room(modes_scratch(s->n));
	modes = modes_of(s->x, s->n, 1, modes_room);
	check(s, modes.count <= 1 || !s->is_constant);
	check(s, is_p(modes.p));
	table_room = room(position_scratch(s->n, 8));
	for (size_t positions = 1; positions <= 8; positions++)
		check(s,
		      is_p(position_effect(s->x, s->n / positions, positions, effects, table_room)
				   .p));
	free(table_room);
	free(modes_room);
}

static void one_sample_tests(const struct sample *s)
{
	double *scratch = room(signed_rank_scratch(s->n));
	struct signed_rank rank = signed_rank_test(s->x, s->n, 0.95, scratch);
	struct ttest paired = ttest_paired(s->x, s->n, 0.95);
	struct spending plan = spending_duel();
	struct block_verdict verdict;
	double *more = room(block_scratch(s->n));

	check(s, is_interval(rank.center) && is_interval(paired.difference));
	check(s, is_p(rank.p) && is_p(paired.p));
	check(s, is_p(signed_rank_p_above(s->x, s->n, 0, scratch)));
	if (s->n < 2 || !s->is_whole) {
		check(s, claims_nothing(paired.difference) && !(paired.p < 0.05));
		check(s, claims_nothing(rank.center) && !(rank.p < 0.05));
	}
	verdict = block_decide(s->x, s->n, &plan, 0.01, more);
	check(s, is_interval(verdict.log_ratio) && is_p(verdict.p));
	/* What comes after the first look may be too late to change it. */
	if (s->n < 16 || !isfinite(s->x[0]))
		check(s, verdict.verdict == VERDICT_UNDECIDED);
	block_log_ratio(s->x, s->x, s->n, scratch);
	free(scratch);
	free(more);
}

static void pair(const struct sample *a, const struct sample *b)
{
	double *logs = room(a->n + b->n);
	struct ttest welch = ttest_welch(a->x, a->n, b->x, b->n, 0.95), of_logs;

	for (size_t i = 0; i < a->n; i++)
		logs[i] = log(a->x[i]);
	for (size_t i = 0; i < b->n; i++)
		logs[a->n + i] = log(b->x[i]);
	of_logs = ttest_welch(logs, a->n, logs + a->n, b->n, 0.95);
	pyperf_t_test(a->x, a->n, b->x, b->n);
	check(a, is_interval(welch.difference) && is_interval(of_logs.difference));
	check(a, is_p(welch.p) && is_p(of_logs.p));
	if (a->n < 2 || b->n < 2 || !a->is_whole || !b->is_whole) {
		check(a, claims_nothing(welch.difference) && !(welch.p < 0.05));
		check(a, verdict_of_log(of_logs.difference, 0.01) == VERDICT_UNDECIDED);
	}
	if (a == b) {
		check(a, !(welch.p < 1));
		check(a, claims_nothing(of_logs.difference));
	}
	if (a->n == b->n) {
		struct ttest strata = strata_mean(a->x, b->x, b->x, a->n, 0.95);

		check(a, is_p(strata.p));
		check(a, is_p(strata_agreement_p(a->x, b->x, b->x, a->n)));
		geomean_programs_like_these(a->x, a->n, 0.95);
	}
	free(logs);
}

static void one_sample_of_anything(void **state)
{
	(void)state;
	for (size_t i = 0; i < count; i++) {
		summaries(&samples[i]);
		series(&samples[i]);
		one_sample_tests(&samples[i]);
	}
}

static void two_samples_of_anything(void **state)
{
	(void)state;
	for (size_t i = 0; i < count; i++)
		for (size_t j = i % 7; j < count; j += 7)
			pair(&samples[i], &samples[j]);
	for (size_t i = 0; i < count; i++)
		pair(&samples[i], &samples[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_sample_of_anything),
		cmocka_unit_test(two_samples_of_anything),
	};
	return cmocka_run_group_tests(tests, make_samples, NULL);
}
