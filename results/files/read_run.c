#include "results/files/read_run.h"

#include "results/files/read_meta.h"
#include "results/model/metadata.h"

#include <math.h>
#include <string.h>

static int twice(const char *key, struct err *err)
{
	return err_set(err, ERR_INPUT, "%s: the key appears twice", key);
}

static int read_value(struct cursor *c, size_t number, void *arg, struct err *err)
{
	struct run_reader *r = arg;
	struct scalar value;
	int rc;

	if (cursor_scalar(c, &value, err))
		rc = -1;
	else if (value.type == SCALAR_INT && value.integer > 0)
		rc = run_add_int_value(r->run, value.integer, err);
	else if ((value.type == SCALAR_REAL || value.type == SCALAR_BIG) && value.real > 0)
		rc = run_add_value(r->run, value.real, err);
	else
		rc = err_set(err, ERR_INPUT, "must be a number > 0");
	return rc ? err_in(err, "item %zu", number) : 0;
}

/* [loops, value] */
static int read_pair(struct cursor *c, struct scalar pair[2], struct err *err)
{
	if (cursor_accept(c, '[')) {
		if (cursor_scalar(c, &pair[0], err))
			return -1;
		if (cursor_accept(c, ',')) {
			if (cursor_scalar(c, &pair[1], err))
				return -1;
			if (cursor_accept(c, ']') && pair[0].type == SCALAR_INT &&
			    pair[0].integer >= 1 &&
			    (pair[1].type == SCALAR_INT || pair[1].type == SCALAR_REAL ||
			     pair[1].type == SCALAR_BIG) &&
			    pair[1].real >= 0)
				return 0;
		}
	}
	return err_set(err, ERR_INPUT, "must be [loops, value]: an integer >= 1, a number >= 0");
}

static int read_warmup(struct cursor *c, size_t number, void *arg, struct err *err)
{
	struct run_reader *r = arg;
	struct scalar pair[2];
	int rc;

	if (read_pair(c, pair, err))
		rc = -1;
	else if (pair[1].type == SCALAR_INT)
		rc = run_add_int_warmup(r->run, pair[0].integer, pair[1].integer, err);
	else
		rc = run_add_warmup(r->run, pair[0].integer, pair[1].real, err);
	return rc ? err_in(err, "item %zu", number) : 0;
}

/* A list that may be null; a second one is refused. */
static int read_list(struct run_reader *r, struct cursor *c, const char *key, bool *is_seen,
		     cursor_item_fn *each, struct err *err)
{
	struct scalar scalar;
	int rc;

	if (*is_seen)
		return twice(key, err);
	*is_seen = true;
	if (cursor_peek(c) == '[')
		rc = cursor_items(c, each, r, err);
	else if (cursor_scalar(c, &scalar, err))
		rc = -1;
	else
		rc = scalar.type == SCALAR_NULL ? 0 : err_set(err, ERR_INPUT, "must be a list");
	return rc ? err_in(err, "%s", key) : 0;
}

static int read_cell(struct cursor *c, size_t number, void *arg, struct err *err)
{
	struct scalar cell;
	int rc = cursor_scalar(c, &cell, err);

	if (!rc && (cell.type == SCALAR_INT || cell.type == SCALAR_REAL || cell.type == SCALAR_BIG))
		rc = evidence_builder_add_cell(arg, cell.real, err);
	else if (!rc && cell.type == SCALAR_NULL)
		rc = evidence_builder_add_cell(arg, (double)NAN, err);
	else if (!rc)
		rc = err_set(err, ERR_INPUT, "must be a number or null");
	return rc ? err_in(err, "item %zu", number) : 0;
}

static int read_column(struct cursor *c, const char *key, void *arg, struct err *err)
{
	if (evidence_builder_add_column(arg, key, err))
		return -1;
	if (cursor_peek(c) != '[')
		err_set(err, ERR_INPUT, "must be a list");
	else if (!cursor_items(c, read_cell, arg, err))
		return 0;
	return err_in(err, "%s", key);
}

/* `name`: of the builder's table; a key of the cursor does not outlive the walk inside. */
static int read_evidence(struct cursor *c, const char *name, struct evidence_builder *builder,
			 struct err *err)
{
	int rc;

	if (builder->n)
		return twice(name, err);
	if (cursor_peek(c) != '{')
		rc = err_set(err, ERR_INPUT, "must be an object");
	else
		rc = cursor_members(c, read_column, builder, err);
	return rc ? err_in(err, "%s", name) : 0;
}

/* Whatever is not evidence is kept as it is. */
static int read_other(struct cursor *c, const char *key, struct run *run, struct err *err)
{
	json_t *value;

	if (json_object_get(run->assay, key))
		return twice(key, err);
	if (!run->assay && !(run->assay = json_object()))
		return err_memory(err);
	value = cursor_value(c, err);
	if (!value)
		return err_in(err, "%s", key);
	return json_object_set_new_nocheck(run->assay, key, value) ? err_memory(err) : 0;
}

static int read_assay_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct run_reader *r = arg;

	if (strcmp(key, "evidence") == 0)
		return read_evidence(c, "evidence", &r->evidence, err);
	if (strcmp(key, "warmup_evidence") == 0)
		return read_evidence(c, "warmup_evidence", &r->warmup_evidence, err);
	return read_other(c, key, r->run, err);
}

static int read_assay(struct run_reader *r, struct cursor *c, struct err *err)
{
	if (cursor_peek(c) != '{')
		return err_set(err, ERR_INPUT, "must be an object");
	return cursor_members(c, read_assay_member, r, err);
}

static int read_run_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct run_reader *r = arg;

	if (strcmp(key, r->values_key) == 0)
		return read_list(r, c, r->values_key, &r->has_values, read_value, err);
	if (strcmp(key, "warmups") == 0)
		return read_list(r, c, "warmups", &r->has_warmups, read_warmup, err);
	if (strcmp(key, "metadata") == 0) {
		if (r->has_meta)
			return twice(key, err);
		r->has_meta = true;
		return meta_read(c, &r->run->meta, err);
	}
	if (strcmp(key, "assay") == 0) {
		if (r->has_assay)
			return twice(key, err);
		r->has_assay = true;
		return read_assay(r, c, err) ? err_in(err, "assay") : 0;
	}
	return cursor_skip(c, err);
}

static void divide_raw_warmups(struct run *run)
{
	for (size_t i = 0; i < run->nwarmups; i++) {
		struct warmup *warmup = &run->warmups[i];

		warmup->value /= (double)warmup->loops * (double)run_inner_loops(run);
		warmup->is_int = false;
	}
}

static int finish_evidence(struct run_reader *r, struct err *err)
{
	struct run *run = r->run;

	if (evidence_builder_finish(&r->evidence, run->nvalues, &run->evidence, err))
		return err_in(err, "assay: evidence");
	if (evidence_builder_finish(&r->warmup_evidence, run->nwarmups, &run->warmup_evidence, err))
		return err_in(err, "assay: warmup_evidence");
	return 0;
}

int run_read(struct run_reader *r, struct cursor *c, struct meta *base, struct err *err)
{
	r->has_values = r->has_warmups = r->has_meta = r->has_assay = false;
	r->run = run_new();
	if (!r->run)
		return err_memory(err);
	if (cursor_peek(c) != '{' && !cursor_is_end(c))
		return err_set(err, ERR_INPUT, "must be an object");
	if (cursor_members(c, read_run_member, r, err))
		return -1;
	/* Now that all members were read, in any order, do what needs them. */
	if (meta_add_base(&r->run->meta, base, err) || finish_evidence(r, err))
		return -1;
	if (r->warmups_are_raw)
		divide_raw_warmups(r->run);
	run_pack(r->run);
	return 0;
}

void run_reader_release(struct run_reader *r)
{
	evidence_builder_release(&r->evidence);
	evidence_builder_release(&r->warmup_evidence);
}
