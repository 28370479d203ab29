#include "results/model/change.h"

void suite_swap_benches(struct suite *a, struct suite *b)
{
	struct suite old = *a;

	a->benches = b->benches;
	a->n = b->n;
	a->cap = b->cap;
	a->index = b->index;
	b->benches = old.benches;
	b->n = old.n;
	b->cap = old.cap;
	b->index = old.index;
}

static int change_bench(struct suite *changed, const struct bench *from, suite_change_fn *change,
			const void *arg, struct err *err)
{
	struct bench *to = bench_new();

	if (!to)
		return err_memory(err);
	if (change(from, to, arg, err) || suite_take_bench(changed, to, err)) {
		bench_free(to);
		return err_in(err, "benchmark %s", bench_name(from));
	}
	return 0;
}

struct suite *suite_changed_new(const struct suite *suite, suite_change_fn *change, const void *arg,
				struct err *err)
{
	struct suite *changed = suite_new();
	int rc = changed ? 0 : err_memory(err);

	for (size_t i = 0; i < suite->n && !rc; i++)
		rc = change_bench(changed, suite->benches[i], change, arg, err);
	if (!rc)
		return changed;
	suite_free(changed);
	return NULL;
}

int suite_change(struct suite *suite, suite_change_fn *change, const void *arg, struct err *err)
{
	struct suite *changed = suite_changed_new(suite, change, arg, err);

	if (!changed)
		return -1;
	suite_swap_benches(suite, changed);
	suite_free(changed);
	return 0;
}

int bench_add_copy(struct bench *to, const struct run *run, struct err *err)
{
	struct run *copy = run_copy_new(run, err);

	if (!copy)
		return -1;
	if (bench_take_run(to, copy, err) == 0)
		return 0;
	run_free(copy);
	return -1;
}
