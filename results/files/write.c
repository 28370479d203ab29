#include "results/files/write.h"

#include "results/base/atomic.h"
#include "results/base/emit.h"
#include "results/base/gzip.h"
#include "results/model/evidence_table.h"
#include "results/model/metadata.h"

#include <math.h>

/* ---- metadata: each key stands at the highest level where it is the same for all below */

static void emit_meta_value(struct emit *emit, const struct meta_value *value)
{
	switch (value->type) {
	case META_INT:
		emit_int(emit, value->integer);
		break;
	case META_BOOL:
		emit_bool(emit, value->integer);
		break;
	case META_REAL:
		emit_real(emit, value->real);
		break;
	case META_BIG:
		buf_adds(emit->out, value->text);
		break;
	case META_TEXT:
		emit_text(emit, value->text);
		break;
	case META_TAGS:
		emit_json(emit, value->tags);
		break;
	}
}

/* What is in `meta` and in neither of the levels above (NULL: there is none). */
static void emit_meta(struct emit *emit, const struct meta *meta, const struct meta *above,
		      const struct meta *top)
{
	struct meta_walk walk = meta_walk(meta);
	bool is_open = false;

	while (meta_walk_next(&walk)) {
		if (meta_get(above, walk.key) || meta_get(top, walk.key))
			continue;
		if (!is_open) {
			emit_key(emit, "metadata");
			emit_open(emit, '{');
			is_open = true;
		}
		emit_key(emit, walk.key);
		emit_meta_value(emit, walk.value);
	}
	if (is_open)
		emit_close(emit, '}');
}

/* ---- a run */

static void emit_number(struct emit *emit, double value, bool is_int)
{
	/* Beyond 2^63 there are no integers in files: nothing made one. */
	if (is_int && fabs(value) < 0x1p63)
		emit_int(emit, (int64_t)value);
	else
		emit_real(emit, value);
}

static void emit_values(struct emit *emit, const struct run *run)
{
	if (run->nvalues == 0)
		return;
	emit_list(emit, "values");
	for (size_t i = 0; i < run->nvalues; i++) {
		emit_item(emit);
		emit_number(emit, run->values[i], run->value_is_int && run->value_is_int[i]);
	}
	emit_close(emit, ']');
}

static void emit_warmups(struct emit *emit, const struct run *run)
{
	if (run->nwarmups == 0)
		return;
	emit_list(emit, "warmups");
	for (size_t i = 0; i < run->nwarmups; i++) {
		const struct warmup *warmup = &run->warmups[i];

		emit_item(emit);
		emit_open(emit, '[');
		emit_int_item(emit, warmup->loops);
		emit_item(emit);
		emit_number(emit, warmup->value, warmup->is_int);
		emit_close(emit, ']');
	}
	emit_close(emit, ']');
}

/* The rest of the "assay" object and the two tables as one. */
static int emit_assay(struct emit *emit, const struct run *run, struct err *err)
{
	json_t *assay = run->assay ? json_copy(run->assay) : json_object();
	int rc = -1;

	if (!assay || evidence_table_add_to(run->evidence, run->nvalues, assay, "evidence") ||
	    evidence_table_add_to(run->warmup_evidence, run->nwarmups, assay, "warmup_evidence")) {
		err_memory(err);
		goto out;
	}
	if (json_object_size(assay)) {
		emit_key(emit, "assay");
		emit_json(emit, assay);
	}
	rc = 0;
out:
	json_decref(assay);
	return rc;
}

static int emit_run(struct emit *emit, const struct run *run, const struct meta *bench_common,
		    const struct meta *suite_common, struct err *err)
{
	emit_item(emit);
	emit_open(emit, '{');
	if (emit_assay(emit, run, err))
		return -1;
	emit_meta(emit, run->meta, bench_common, suite_common);
	emit_values(emit, run);
	emit_warmups(emit, run);
	emit_close(emit, '}');
	return 0;
}

int run_format(const struct run *run, struct buf *out, struct err *err)
{
	struct emit emit = {.out = out};

	if (emit_run(&emit, run, NULL, NULL, err))
		return -1;
	return buf_failed(out) ? err_memory(err) : 0;
}

/* ---- benchmarks and the suite */

static int emit_bench(struct emit *emit, const struct bench *bench, const struct meta *suite_common,
		      struct err *err)
{
	struct meta *common = bench_common_meta_new(bench, err);
	int rc = common ? 0 : -1;

	emit_item(emit);
	emit_open(emit, '{');
	emit_meta(emit, common, suite_common, NULL);
	emit_list(emit, "runs");
	for (size_t i = 0; i < bench->nruns && !rc; i++)
		rc = emit_run(emit, bench->runs[i], common, suite_common, err);
	emit_close(emit, ']');
	emit_close(emit, '}');
	meta_free(common);
	return rc;
}

int suite_format(const struct suite *suite, enum write_style style, struct buf *out,
		 struct err *err)
{
	struct emit emit = {.out = out, .indent = style == WRITE_INDENTED ? 4 : 0};
	struct meta *common = suite_common_meta_new(suite, err);
	int rc = common ? 0 : -1;

	emit_open(&emit, '{');
	emit_list(&emit, "benchmarks");
	for (size_t i = 0; i < suite->n && !rc; i++)
		rc = emit_bench(&emit, suite->benches[i], common, err);
	emit_close(&emit, ']');
	emit_meta(&emit, common, NULL, NULL);
	emit_key(&emit, "version");
	emit_text(&emit, "1.0");
	emit_close(&emit, '}');
	buf_adds(out, "\n");
	meta_free(common);
	return !rc && buf_failed(out) ? err_memory(err) : rc;
}

/* ---- files */

int suite_pack(const struct suite *suite, const char *path, enum write_style style, struct buf *out,
	       struct err *err)
{
	struct buf text = {0};
	int rc;

	if (!gzip_is_name(path))
		return suite_format(suite, style, out, err);
	rc = suite_format(suite, style, &text, err) || gzip_pack(&text, out, err);
	buf_release(&text);
	return rc ? -1 : 0;
}

int suite_write(const struct suite *suite, const char *path, enum write_mode mode,
		enum write_style style, struct err *err)
{
	struct buf bytes = {0};
	int rc = suite_pack(suite, path, style, &bytes, err) ||
		 atomic_write(path, mode, bytes.data, bytes.len, err);

	buf_release(&bytes);
	return rc ? err_in(err, "%s", path) : 0;
}
