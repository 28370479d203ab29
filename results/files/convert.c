#include "results/files/convert.h"

#include "results/base/buf.h"

#include <string.h>

/* ---- adding */

static int check_and_reserve(struct suite *suite, const struct bench *from, struct err *err)
{
	struct bench *to = suite_find(suite, bench_name(from));

	if (!to)
		return 0;
	for (size_t i = 0; i < from->nruns; i++)
		if (bench_check_run(to, from->runs[i], err))
			return err_in(err, "benchmark %s, run %zu", bench_name(from), i + 1);
	if (mem_reserve(&to->runs, &to->cap, to->nruns + from->nruns, sizeof(struct run *)))
		return err_memory(err);
	return 0;
}

int suite_take_all(struct suite *suite, struct suite *other, struct err *err)
{
	for (size_t i = 0; i < other->n; i++)
		if (check_and_reserve(suite, other->benches[i], err))
			return -1;
	if (mem_reserve(&suite->benches, &suite->cap, suite->n + other->n, sizeof(struct bench *)))
		return err_memory(err);
	for (size_t i = 0; i < other->n; i++) { /* nothing can fail from here on */
		struct bench *from = other->benches[i];
		struct bench *to = suite_find(suite, bench_name(from));

		if (!to) {
			suite->benches[suite->n++] = from;
			continue;
		}
		memcpy(to->runs + to->nruns, from->runs, from->nruns * sizeof(struct run *));
		to->nruns += from->nruns;
		from->nruns = 0;
		bench_free(from);
	}
	other->n = 0;
	return 0;
}

/* ---- choosing benchmarks */

static bool is_among(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static int choose_benches(struct suite *suite, const char *const *names, size_t n, bool keep,
			  struct err *err)
{
	size_t kept = 0;

	for (size_t i = 0; i < suite->n; i++)
		kept += is_among(bench_name(suite->benches[i]), names, n) == keep;
	if (kept == 0)
		return err_set(err, ERR_INPUT,
			       keep ? "none of the benchmarks named is in the file"
				    : "no benchmark would be left");
	kept = 0;
	for (size_t i = 0; i < suite->n; i++) {
		struct bench *bench = suite->benches[i];

		if (is_among(bench_name(bench), names, n) == keep)
			suite->benches[kept++] = bench;
		else
			bench_free(bench);
	}
	suite->n = kept;
	return 0;
}

int suite_include_benches(struct suite *suite, const char *const *names, size_t n, struct err *err)
{
	return choose_benches(suite, names, n, true, err);
}

int suite_exclude_benches(struct suite *suite, const char *const *names, size_t n, struct err *err)
{
	return choose_benches(suite, names, n, false, err);
}
