#include "results/model/suite.h"

#include "results/base/buf.h"
#include "results/model/evidence_table.h"
#include "results/model/metadata.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct run *run_new(void)
{
	return calloc(1, sizeof(struct run));
}

void run_free(struct run *run)
{
	if (!run)
		return;
	meta_free(run->meta);
	free(run->values);
	free(run->value_is_int);
	free(run->warmups);
	json_decref(run->assay);
	evidence_table_free(run->evidence);
	evidence_table_free(run->warmup_evidence);
	free(run);
}

static void *copy_bytes(const void *bytes, size_t size)
{
	void *copy = malloc(size + !size);

	if (copy && size)
		memcpy(copy, bytes, size);
	return copy;
}

struct run *run_copy_new(const struct run *run, struct err *err)
{
	struct run *copy = run_new();
	bool failed = !copy;

	if (failed)
		goto out;
	copy->meta = meta_share(run->meta);
	copy->nvalues = copy->values_cap = run->nvalues;
	copy->nwarmups = copy->warmups_cap = run->nwarmups;
	copy->values = copy_bytes(run->values, run->nvalues * sizeof(*run->values));
	copy->warmups = copy_bytes(run->warmups, run->nwarmups * sizeof(*run->warmups));
	failed = !copy->values || !copy->warmups;
	if (run->value_is_int && !failed) {
		copy->value_is_int = copy_bytes(run->value_is_int, run->nvalues);
		failed = !copy->value_is_int;
	}
	if (run->assay && !failed) {
		copy->assay = json_deep_copy(run->assay);
		failed = !copy->assay;
	}
	if (!failed)
		failed = evidence_table_copy(run->evidence, &copy->evidence) ||
			 evidence_table_copy(run->warmup_evidence, &copy->warmup_evidence);
out:
	if (!failed)
		return copy;
	run_free(copy);
	err_memory(err);
	return NULL;
}

/* Only runs with an integer have flags, and then for all of `values_cap`. */
static int reserve_value(struct run *run, bool is_int)
{
	size_t cap = run->values_cap;
	bool *flags;

	if (mem_reserve(&run->values, &cap, run->nvalues + 1, sizeof(*run->values)))
		return -1;
	if (run->value_is_int || is_int) {
		flags = run->value_is_int ? realloc(run->value_is_int, cap) : calloc(cap, 1);
		if (!flags)
			return -1; /* values_cap stays: the larger block is merely not used */
		run->value_is_int = flags;
	}
	run->values_cap = cap;
	return 0;
}

static int add_value(struct run *run, double value, bool is_int, struct err *err)
{
	if (!(value > 0) || isinf(value))
		return err_set(err, ERR_INPUT, "a value must be a finite number > 0, not %g",
			       value);
	if (reserve_value(run, is_int))
		return err_memory(err);
	if (run->value_is_int)
		run->value_is_int[run->nvalues] = is_int;
	run->values[run->nvalues++] = value;
	return 0;
}

int run_add_value(struct run *run, double value, struct err *err)
{
	return add_value(run, value, false, err);
}

int run_add_int_value(struct run *run, int64_t value, struct err *err)
{
	return add_value(run, (double)value, true, err);
}

static int add_warmup(struct run *run, struct warmup warmup, struct err *err)
{
	if (warmup.loops < 1)
		return err_set(err, ERR_INPUT,
			       "a warmup's loops must be an integer >= 1, not %" PRId64,
			       warmup.loops);
	if (!(warmup.value >= 0) || isinf(warmup.value))
		return err_set(err, ERR_INPUT,
			       "a warmup's value must be a finite number >= 0, not %g",
			       warmup.value);
	if (mem_reserve(&run->warmups, &run->warmups_cap, run->nwarmups + 1, sizeof(*run->warmups)))
		return err_memory(err);
	run->warmups[run->nwarmups++] = warmup;
	return 0;
}

int run_add_warmup(struct run *run, int64_t loops, double value, struct err *err)
{
	return add_warmup(run, (struct warmup){loops, value, false}, err);
}

int run_add_int_warmup(struct run *run, int64_t loops, int64_t value, struct err *err)
{
	return add_warmup(run, (struct warmup){loops, (double)value, true}, err);
}

/* A block of exactly `size` bytes, or the old one when there is no memory. */
static void *packed(void *block, size_t size)
{
	void *smaller = size ? realloc(block, size) : NULL;

	return smaller ? smaller : block;
}

void run_pack(struct run *run)
{
	if (run->nvalues && run->nvalues < run->values_cap) {
		run->values = packed(run->values, run->nvalues * sizeof(*run->values));
		if (run->value_is_int)
			run->value_is_int = packed(run->value_is_int, run->nvalues);
		run->values_cap = run->nvalues;
	}
	if (run->nwarmups && run->nwarmups < run->warmups_cap) {
		run->warmups = packed(run->warmups, run->nwarmups * sizeof(*run->warmups));
		run->warmups_cap = run->nwarmups;
	}
	meta_pack(run->meta);
}

int run_share_meta(struct run *run, struct meta **common, struct err *err)
{
	if (meta_stand_on(&run->meta, common, err))
		return -1;
	run_pack(run);
	return 0;
}

void run_forget(struct run *run, const char *const *keys, size_t n)
{
	free(run->warmups);
	run->warmups = NULL;
	run->nwarmups = run->warmups_cap = 0;
	evidence_table_free(run->warmup_evidence);
	run->warmup_evidence = NULL;
	meta_forget_own(run->meta, keys, n);
}

int run_set_int(struct run *run, const char *key, int64_t value, struct err *err)
{
	struct meta_value v = {META_INT, {.integer = value}};

	return meta_set(&run->meta, key, &v, err);
}

int run_set_real(struct run *run, const char *key, double value, struct err *err)
{
	struct meta_value v = {META_REAL, {.real = value}};

	return meta_set(&run->meta, key, &v, err);
}

int run_set_text(struct run *run, const char *key, const char *value, struct err *err)
{
	struct meta_value v = {META_TEXT, {.text = value}};

	return meta_set(&run->meta, key, &v, err);
}

int run_remove_meta(struct run *run, const char *key)
{
	return meta_remove(&run->meta, key, NULL);
}

bool run_is_calibration(const struct run *run)
{
	return run->nvalues == 0;
}

static int64_t count_or_1(const struct run *run, const char *key)
{
	const struct meta_value *value = meta_get(run->meta, key);

	return value && value->type == META_INT ? value->integer : 1;
}

int64_t run_loops(const struct run *run)
{
	return count_or_1(run, "loops");
}

int64_t run_inner_loops(const struct run *run)
{
	return count_or_1(run, "inner_loops");
}
