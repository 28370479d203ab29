#include "results/files/merge.h"

#include "results/files/convert.h"
#include "results/model/change.h"
#include "results/model/keys.h"
#include "results/model/machine.h"
#include "results/model/metadata.h"

#include <string.h>

/* What may differ between machines that measure the same thing. */
static const char *const machine_keys[] = {"aslr",     "cpu_count", "cpu_model_name",
					   "hostname", "platform",  "python_executable"};
enum { MACHINE_KEYS = sizeof(machine_keys) / sizeof(*machine_keys) };

static bool same_machine(const struct run *a, const struct run *b)
{
	return machine_equals(machine_of(a), machine_of(b));
}

/* Unless they were merged, runs of a benchmark agree on their machine. */
static bool is_merged(const struct bench *bench)
{
	for (size_t i = 0; i < bench->nruns; i++)
		if (meta_get(bench->runs[i]->meta, "machine_hostname") ||
		    meta_get(bench->runs[i]->meta, "machine_cpu_model_name"))
			return true;
	return false;
}

bool bench_is_of_one_machine(const struct bench *bench)
{
	if (!is_merged(bench))
		return true;
	for (size_t i = 1; i < bench->nruns; i++)
		if (!same_machine(bench->runs[0], bench->runs[i]))
			return false;
	return true;
}

/* ---- the same measurement twice */

static bool same_values(const struct run *a, const struct run *b)
{
	if (a->nvalues != b->nvalues || a->nwarmups != b->nwarmups)
		return false;
	for (size_t i = 0; i < a->nvalues; i++)
		if (a->values[i] != b->values[i])
			return false;
	for (size_t i = 0; i < a->nwarmups; i++)
		if (a->warmups[i].loops != b->warmups[i].loops ||
		    a->warmups[i].value != b->warmups[i].value)
			return false;
	return true;
}

/* The same block and side of the same duel. */
static bool same_block(const struct run *a, const struct run *b)
{
	static const char *const keys[] = {KEY_DUEL, KEY_DUEL_BLOCK, KEY_DUEL_SIDE};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		const struct meta_value *value = meta_get(a->meta, keys[i]);

		if (!value || !meta_value_equal(value, meta_get(b->meta, keys[i])))
			return false;
	}
	return true;
}

static bool same_run(const struct run *a, const struct run *b)
{
	const struct meta_value *date = meta_get(a->meta, "date");

	return date && meta_value_equal(date, meta_get(b->meta, "date")) && same_machine(a, b) &&
	       same_values(a, b);
}

static bool same_bench(const struct bench *a, const struct bench *b)
{
	if (a->nruns != b->nruns)
		return false;
	for (size_t i = 0; i < a->nruns; i++)
		if (meta_get(a->runs[i]->meta, "date") || !same_values(a->runs[i], b->runs[i]))
			return false;
	return true;
}

static int check_overlap(const struct bench *a, const struct bench *b, struct err *err)
{
	if (same_bench(a, b))
		return err_set(err, ERR_INPUT, "all its values are in both files");
	for (size_t i = 0; i < a->nruns; i++)
		for (size_t j = 0; j < b->nruns; j++) {
			if (same_block(a->runs[i], b->runs[j]))
				return err_set(err, ERR_INPUT,
					       "block %g of one duel is in both files",
					       meta_number(b->runs[j]->meta, KEY_DUEL_BLOCK, 0));
			if (same_run(a->runs[i], b->runs[j]))
				return err_set(err, ERR_INPUT,
					       "run %zu of one is run %zu of the other", i + 1,
					       j + 1);
		}
	return 0;
}

/* ---- machines told apart */

/* Which keys of a benchmark must move, in all its runs. */
struct moves {
	const struct suite *a, *b;
};

static bool must_move(const struct moves *moves, const char *name, const char *key)
{
	const struct bench *a = suite_find(moves->a, name), *b = suite_find(moves->b, name);
	char merged[MACHINE_KEY_SIZE];

	if (!a || !b)
		return false;
	machine_merged_key(key, merged);
	/* The runs of one benchmark agree, so the first speaks for all. */
	return !meta_value_equal(meta_get(a->runs[0]->meta, key),
				 meta_get(b->runs[0]->meta, key)) ||
	       meta_get(a->runs[0]->meta, merged) || meta_get(b->runs[0]->meta, merged);
}

static int move_keys(struct run *run, const struct moves *moves, struct err *err)
{
	const char *name = meta_text(run->meta, "name");
	char merged[MACHINE_KEY_SIZE];

	for (size_t i = 0; i < MACHINE_KEYS; i++) {
		const struct meta_value *value = meta_get(run->meta, machine_keys[i]);

		if (!value || !must_move(moves, name, machine_keys[i]))
			continue;
		if (meta_set(&run->meta, machine_merged_key(machine_keys[i], merged), value, err) ||
		    meta_remove(&run->meta, machine_keys[i], err))
			return -1;
	}
	return 0;
}

static int move_bench(const struct bench *from, struct bench *to, const void *arg, struct err *err)
{
	for (size_t i = 0; i < from->nruns; i++) {
		struct run *run = run_copy_new(from->runs[i], err);

		if (!run || move_keys(run, arg, err) || bench_take_run(to, run, err)) {
			run_free(run);
			return -1;
		}
	}
	return 0;
}

/* ---- merging */

int suite_check_overlap(const struct suite *suite, const struct suite *other, struct err *err)
{
	for (size_t i = 0; i < other->n; i++) {
		const char *name = bench_name(other->benches[i]);
		const struct bench *bench = suite_find(suite, name);

		if (bench && check_overlap(bench, other->benches[i], err))
			return err_in(err, "benchmark %s", name);
	}
	return 0;
}

int suite_merge(struct suite *suite, struct suite *other, struct err *err)
{
	struct moves moves = {suite, other};
	struct suite *a = NULL, *b = NULL;
	int rc = -1;

	if (suite_check_overlap(suite, other, err))
		return -1;
	a = suite_changed_new(suite, move_bench, &moves, err);
	b = a ? suite_changed_new(other, move_bench, &moves, err) : NULL;
	if (!b || suite_take_all(a, b, err))
		goto out;
	suite_swap_benches(suite, a);
	suite_swap_benches(other, b);
	rc = 0;
out:
	suite_free(a);
	suite_free(b);
	return rc;
}
