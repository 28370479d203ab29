/* Which runs of each benchmark stay, and which warmups. */
#include "results/files/convert.h"

#include "results/model/change.h"
#include "results/model/evidence_table.h"

static int include_runs(const struct bench *from, struct bench *to, const void *arg,
			struct err *err)
{
	const struct run_list *list = arg;

	for (size_t i = 0; i < list->n; i++)
		for (int64_t r = list->ranges[i].first;
		     r <= list->ranges[i].last && r <= (int64_t)from->nruns; r++)
			if (bench_add_copy(to, from->runs[r - 1], err))
				return -1;
	return to->nruns ? 0 : err_set(err, ERR_INPUT, "has no more run");
}

static bool is_listed(const struct run_list *list, size_t number)
{
	for (size_t i = 0; i < list->n; i++)
		if ((int64_t)number >= list->ranges[i].first &&
		    (int64_t)number <= list->ranges[i].last)
			return true;
	return false;
}

static int exclude_runs(const struct bench *from, struct bench *to, const void *arg,
			struct err *err)
{
	for (size_t i = 0; i < from->nruns; i++)
		if (!is_listed(arg, i + 1) && bench_add_copy(to, from->runs[i], err))
			return -1;
	return to->nruns ? 0 : err_set(err, ERR_INPUT, "has no more run");
}

int suite_include_runs(struct suite *suite, const struct run_list *list, struct err *err)
{
	return suite_change(suite, include_runs, list, err);
}

int suite_exclude_runs(struct suite *suite, const struct run_list *list, struct err *err)
{
	return suite_change(suite, exclude_runs, list, err);
}

/* ---- warmups */

static void drop_warmups(struct run *run)
{
	run->nwarmups = 0;
	evidence_table_free(run->warmup_evidence);
	run->warmup_evidence = NULL;
}

static int remove_warmups(const struct bench *from, struct bench *to, const void *arg,
			  struct err *err)
{
	(void)arg;
	for (size_t i = 0; i < from->nruns; i++) {
		if (run_is_calibration(from->runs[i]))
			continue;
		if (bench_add_copy(to, from->runs[i], err))
			return -1;
		drop_warmups(to->runs[to->nruns - 1]);
	}
	return to->nruns ? 0 : err_set(err, ERR_INPUT, "has no values, only warmups");
}

int suite_remove_warmups(struct suite *suite, struct err *err)
{
	return suite_change(suite, remove_warmups, NULL, err);
}
