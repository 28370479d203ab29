#include "results/shards/assemble.h"

#include "results/base/buf.h"
#include "results/files/convert.h"
#include "results/files/merge.h"
#include "results/model/failures.h"
#include "results/model/keys.h"
#include "results/model/metadata.h"

#include <string.h>

/* ---- what is not taken */

static bool is_of(const struct run *run, long number)
{
	const char *text = meta_text(run->meta, KEY_SHARD);
	struct shard shard;

	return text && shard_parse(&shard, text) && shard.index == number;
}

static void drop_runs(struct bench *bench, long shard)
{
	size_t kept = 0;

	for (size_t i = 0; i < bench->nruns; i++)
		if (is_of(bench->runs[i], shard))
			run_free(bench->runs[i]);
		else
			bench->runs[kept++] = bench->runs[i];
	bench->nruns = kept;
}

/* What another attempt measured did not fail. */
static void drop_failures(json_t *failed, const json_t *parts, long share)
{
	for (size_t i = json_array_size(failed); i-- > 0;) {
		const char *name =
			json_string_value(json_object_get(json_array_get(failed, i), "name"));

		if (name && json_integer_value(json_object_get(parts, name)) == share)
			json_array_remove(failed, i);
	}
}

static void drop_shard(struct suite *suite, const json_t *parts, long shard, long share)
{
	size_t kept = 0;

	for (size_t i = 0; i < suite->n; i++)
		for (size_t j = 0; j < suite->benches[i]->nruns; j++)
			drop_failures(json_object_get(suite->benches[i]->runs[j]->assay, "failed"),
				      parts, share);
	for (size_t i = 0; i < suite->n; i++) {
		drop_runs(suite->benches[i], shard);
		if (suite->benches[i]->nruns == 0)
			bench_free(suite->benches[i]);
		else
			suite->benches[kept++] = suite->benches[i];
	}
	suite->n = kept;
	json_object_clear(suite->index);
}

/* ---- one suite */

static bool share_a_name(const struct suite *a, const struct suite *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (suite_find(a, bench_name(b->benches[i])))
			return true;
	return false;
}

/* Different benchmarks need no look at each other's runs, of which there may be very many. */
static int join(struct suite *whole, struct suite *suite, struct err *err)
{
	return share_a_name(whole, suite) ? suite_merge(whole, suite, err)
					  : suite_take_all(whole, suite, err);
}

static int gather(struct suite **whole, const struct shard_count *count, int side,
		  const struct shard_file *files, struct err *err)
{
	*whole = NULL;
	for (size_t i = 0; i < count->n_parts; i++)
		if (count->parts[i].side == side && count->parts[i].fate != SHARD_TAKEN)
			drop_shard(files[count->parts[i].file].suite,
				   json_object_get(count->said[side], "parts"),
				   count->parts[i].shard,
				   shard_count_share(count, count->parts[i].shard, side));
	for (size_t i = 0; i < count->n_parts; i++) {
		struct suite *suite = files[count->parts[i].file].suite;

		if (count->parts[i].side != side || suite->n == 0 || suite == *whole)
			continue;
		if (!*whole)
			*whole = suite;
		else if (join(*whole, suite, err))
			return err_in(err, "%s", files[count->parts[i].file].path);
	}
	return 0;
}

/* As one run of the whole suite would have it. */
static void put_in_order(struct suite *suite, const json_t *said)
{
	json_t *part;
	const char *name;
	size_t at = 0;

	json_object_foreach(json_object_get(said, "parts"), name, part)
	{
		if (at < suite->n && suite_place(suite, name, at))
			at++;
	}
}

/* Of shards without results, what failed: behind what the suite lists. */
static int add_failures(struct suite *suite, const struct shard_count *count, int side,
			const struct shard_file *files, struct err *err)
{
	json_t *list = json_array();
	int rc = list ? 0 : err_memory(err);

	if (!rc)
		json_array_extend(list,
				  json_object_get(suite->benches[0]->runs[0]->assay, "failed"));
	for (size_t i = 0; i < count->n_parts && !rc; i++) {
		const struct shard_part *part = &count->parts[i];

		if (part->side == side && part->fate == SHARD_TAKEN &&
		    json_is_array(files[part->file].empty.failed))
			rc = json_array_extend(list, files[part->file].empty.failed);
	}
	rc = rc ? -1 : suite_set_failures(suite, list, err);
	json_decref(list);
	return rc;
}

/* ---- what it says of itself */

static void add_missing(struct buf *text, const struct shard_count *count)
{
	long last = 0;

	for (size_t i = 0; i < count->n_gaps; i++) {
		if (count->gaps[i].shard == last)
			continue;
		buf_addf(text, "%s%ld", last ? ", " : "", count->gaps[i].shard);
		last = count->gaps[i].shard;
	}
	buf_addf(text, " of %ld", count->n);
}

static int mark_run(struct run *run, const char *missing, struct err *err)
{
	const struct meta_value value = {.type = META_TEXT, .text = missing};

	if (missing)
		return meta_set(&run->meta, KEY_SHARDS_MISSING, &value, err);
	json_object_del(run->assay, "shards");
	return meta_remove(&run->meta, KEY_SHARD_PLAN, err) ||
			       meta_remove(&run->meta, KEY_SHARDS_MISSING, err)
		       ? -1
		       : 0;
}

static int mark(struct suite *suite, const struct shard_count *count, struct err *err)
{
	struct buf missing = {0};
	int rc = 0;

	if (count->n_gaps)
		add_missing(&missing, count);
	if (buf_failed(&missing))
		rc = err_memory(err);
	for (size_t i = 0; i < suite->n && !rc; i++)
		for (size_t j = 0; j < suite->benches[i]->nruns && !rc; j++)
			rc = mark_run(suite->benches[i]->runs[j],
				      count->n_gaps ? buf_text(&missing) : NULL, err);
	buf_release(&missing);
	return rc;
}

int shard_assemble(struct suite **whole, const struct shard_count *count, int side,
		   const struct shard_file *files, struct err *err)
{
	if (gather(whole, count, side, files, err))
		return -1;
	if (!*whole)
		return 0;
	put_in_order(*whole, count->said[side]);
	return add_failures(*whole, count, side, files, err) || mark(*whole, count, err) ? -1 : 0;
}
