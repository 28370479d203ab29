#include "results/convert.h"

#include "results/buf.h"
#include "results/change.h"
#include "results/evidence_table.h"
#include "results/meta_keys.h"
#include "results/metadata.h"
#include "results/metric.h"

#include <errno.h>
#include <stdlib.h>
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
	for (size_t i = 0; i < other->n; i++) { /* from here on nothing can fail */
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

/* ---- lists of runs */

void run_list_release(struct run_list *list)
{
	free(list->ranges);
	*list = (struct run_list){0};
}

/* A number with spaces around it, as Python's int() takes it, up to `end`. */
static bool parse_number(const char *text, const char *end, int64_t *number)
{
	char *stop;

	errno = 0;
	*number = strtoll(text, &stop, 10);
	if (stop == text || errno)
		return false;
	while (stop < end && *stop == ' ')
		stop++;
	return stop == end;
}

static int parse_range(struct run_list *list, const char *text, const char *end, struct err *err)
{
	const char *dash = memchr(text, '-', (size_t)(end - text));
	struct run_range range;

	if (!parse_number(text, dash ? dash : end, &range.first))
		return err_set(err, ERR_INPUT, "invalid list of runs");
	range.last = range.first;
	if (dash && !parse_number(dash + 1, end, &range.last))
		return err_set(err, ERR_INPUT, "invalid list of runs");
	if (range.last < range.first)
		return 0; /* "3-1" is none */
	if (mem_reserve(&list->ranges, &list->cap, list->n + 1, sizeof(range)))
		return err_memory(err);
	list->ranges[list->n++] = range;
	return 0;
}

int run_list_parse(struct run_list *list, const char *text, struct err *err)
{
	const char *end;
	int rc = -1;

	*list = (struct run_list){0};
	for (;; text = end + 1) {
		end = text + strcspn(text, ",");
		if (parse_range(list, text, end, err))
			goto out;
		if (!*end)
			break;
	}
	if (list->n == 0) {
		err_set(err, ERR_INPUT, "empty list of runs");
		goto out;
	}
	for (size_t i = 0; i < list->n; i++)
		if (list->ranges[i].first < 1) {
			err_set(err, ERR_INPUT, "number of runs starts at 1");
			goto out;
		}
	rc = 0;
out:
	if (rc)
		run_list_release(list);
	return rc;
}

/* ---- choosing runs */

static int add_copy(struct bench *to, const struct run *run, struct err *err)
{
	struct run *copy = run_copy_new(run, err);

	if (!copy)
		return -1;
	if (bench_take_run(to, copy, err) == 0)
		return 0;
	run_free(copy);
	return -1;
}

static int include_runs(const struct bench *from, struct bench *to, const void *arg,
			struct err *err)
{
	const struct run_list *list = arg;

	for (size_t i = 0; i < list->n; i++)
		for (int64_t r = list->ranges[i].first;
		     r <= list->ranges[i].last && r <= (int64_t)from->nruns; r++)
			if (add_copy(to, from->runs[r - 1], err))
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
		if (!is_listed(arg, i + 1) && add_copy(to, from->runs[i], err))
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
		if (add_copy(to, from->runs[i], err))
			return -1;
		drop_warmups(to->runs[to->nruns - 1]);
	}
	return to->nruns ? 0 : err_set(err, ERR_INPUT, "has no values, only warmups");
}

int suite_remove_warmups(struct suite *suite, struct err *err)
{
	return suite_change(suite, remove_warmups, NULL, err);
}

/* ---- metadata */

/* One "K=V" between `item` and `end`, into the set. */
static int parse_update(struct meta **updates, const char *item, const char *end, struct err *err)
{
	char *text = strndup(item, (size_t)(end - item)), *value;
	int rc;

	if (!text)
		return err_memory(err);
	value = strchr(text, '=');
	if (value)
		*value++ = '\0';
	if (strspn(text, " \t") == strlen(text))
		rc = value ? err_set(err, ERR_INPUT, "a value without a key in \"=%s\"", value) : 0;
	else if (!value)
		rc = err_set(err, ERR_INPUT, "%s: a value is missing: write %s=VALUE", text, text);
	else
		rc = meta_set_parsed(updates, text + strspn(text, " \t"), value, err);
	free(text);
	return rc;
}

static int parse_updates(struct meta **updates, const char *text, struct err *err)
{
	const char *end;

	for (;; text = end + 1) {
		end = text + strcspn(text, ",");
		if (parse_update(updates, text, end, err))
			return -1;
		if (!*end)
			return 0;
	}
}

static int check_updates(const struct suite *suite, const struct meta *updates, struct err *err)
{
	const struct meta_value *inner = meta_get(updates, "inner_loops");

	if (suite->n > 1 && meta_get(updates, "name"))
		return err_set(err, ERR_INPUT, "name: would be the same for %zu benchmarks",
			       suite->n);
	for (size_t b = 0; b < suite->n && inner; b++) {
		const struct meta *meta = suite->benches[b]->runs[0]->meta;
		const struct meta_value *old = meta_get(meta, "inner_loops");

		if (old && !meta_value_equal(old, inner))
			return err_set(err, ERR_INPUT,
				       "inner_loops: cannot be changed: values are stored divided "
				       "by it");
	}
	return 0;
}

static int update_metadata(const struct bench *from, struct bench *to, const void *arg,
			   struct err *err)
{
	for (size_t i = 0; i < from->nruns; i++) {
		struct run *run = run_copy_new(from->runs[i], err);
		struct meta_walk walk = meta_walk(arg);
		int rc = run ? 0 : -1;

		while (!rc && meta_walk_next(&walk))
			rc = meta_set(&run->meta, walk.key, walk.value, err);
		if (rc || bench_take_run(to, run, err)) {
			run_free(run);
			return -1;
		}
	}
	return 0;
}

int suite_update_metadata(struct suite *suite, const char *text, struct err *err)
{
	struct meta *updates = NULL;
	int rc = -1;

	if (!parse_updates(&updates, text, err) && !check_updates(suite, updates, err))
		rc = suite_change(suite, update_metadata, updates, err);
	meta_free(updates);
	return rc;
}

/* A run of the number alone. */
static struct run *extracted_new(const struct run *from, const char *key, struct err *err)
{
	const struct meta_value *number = meta_get(from->meta, key);
	const struct meta_key *known = meta_key_find(key);
	struct run *run = run_new();
	int rc;

	if (!run) {
		err_memory(err);
		return NULL;
	}
	run->meta = meta_share(from->meta);
	if (!number)
		rc = err_set(err, ERR_INPUT, "has no metadata %s", key);
	else if (number->type == META_INT)
		rc = run_add_int_value(run, number->integer, err);
	else if (number->type == META_REAL)
		rc = run_add_value(run, number->real, err);
	else
		rc = err_set(err, ERR_INPUT, "%s: is not a number", key);
	if (!rc && known && known->unit)
		rc = run_set_text(run, "unit", known->unit, err);
	if (!rc)
		rc = meta_remove(&run->meta, "loops", err);
	if (!rc)
		rc = meta_remove(&run->meta, "inner_loops", err);
	if (!rc)
		return run;
	run_free(run);
	return NULL;
}

static bool has_values(const struct bench *bench)
{
	for (size_t i = 0; i < bench->nruns; i++)
		if (!run_is_calibration(bench->runs[i]))
			return true;
	return false;
}

static int extract_metadata(const struct bench *from, struct bench *to, const void *key,
			    struct err *err)
{
	bool skip_calibration = has_values(from);

	for (size_t i = 0; i < from->nruns; i++) {
		struct run *run;

		if (skip_calibration && run_is_calibration(from->runs[i]))
			continue;
		run = extracted_new(from->runs[i], key, err);
		if (!run || bench_take_run(to, run, err)) {
			run_free(run);
			return err_in(err, "run %zu", i + 1);
		}
	}
	return 0;
}

int suite_extract_metadata(struct suite *suite, const char *key, struct err *err)
{
	return suite_change(suite, extract_metadata, key, err);
}

/* A run of one count: the metadata of `like`, which has none of the time's loops. */
static struct run *counted_new(const struct run *like, const struct metric *metric, size_t i,
			       struct err *err)
{
	/* pyperf knows seconds, bytes and numbers. */
	bool is_ratio = strcmp(metric->kind.unit, "ratio") == 0;
	double value = metric->values[i];
	struct run *run = run_new();
	int rc;

	if (!run) {
		err_memory(err);
		return NULL;
	}
	run->meta = meta_share(like->meta);
	rc = meta_remove(&run->meta, "loops", err) || meta_remove(&run->meta, "inner_loops", err) ||
	     run_set_text(run, "unit", is_ratio ? "integer" : metric->kind.unit, err) ||
	     run_set_text(run, "assay_metric", metric->kind.name, err) ||
	     run_set_text(run, "assay_metric_source", metric->source, err) ||
	     (metric->layouts && run_set_int(run, "python_hash_seed", metric->layouts[i], err));
	if (!rc && !(value > 0))
		rc = err_set(err, ERR_INPUT, "%s is 0, which pyperf's values cannot be",
			     metric->kind.name);
	if (!rc && value == (double)(int64_t)value && value < 0x1p53)
		rc = run_add_int_value(run, (int64_t)value, err);
	else if (!rc)
		rc = run_add_value(run, value, err);
	if (!rc)
		return run;
	run_free(run);
	return NULL;
}

static int extract_metric(const struct bench *from, struct bench *to, const void *name,
			  struct err *err)
{
	struct metric metric;
	size_t first = 0;
	int rc = metric_init(&metric, from, name, NULL, err);

	while (first + 1 < from->nruns && run_is_calibration(from->runs[first]))
		first++;
	if (!rc && metric.n == 0)
		rc = err_set(err, ERR_INPUT, "has no metric %s", (const char *)name);
	for (size_t i = 0; !rc && i < metric.n; i++) {
		struct run *run = counted_new(from->runs[first], &metric, i, err);

		rc = run ? bench_take_run(to, run, err) : -1;
		if (rc)
			run_free(run);
	}
	metric_release(&metric);
	return rc;
}

int suite_extract_metric(struct suite *suite, const char *name, struct err *err)
{
	return suite_change(suite, extract_metric, name, err);
}

static int keep_only_name_and_unit(const struct bench *from, struct bench *to, const void *arg,
				   struct err *err)
{
	struct meta *kept = NULL;
	const char *unit = meta_text(from->runs[0]->meta, "unit");
	struct meta_value name_value = {META_TEXT, {.text = bench_name(from)}};
	struct meta_value unit_value = {META_TEXT, {.text = unit}};
	int rc = meta_set(&kept, "name", &name_value, err);

	(void)arg;
	if (!rc && unit)
		rc = meta_set(&kept, "unit", &unit_value, err);
	for (size_t i = 0; i < from->nruns && !rc; i++)
		rc = add_copy(to, from->runs[i], err);
	/* Not before all are there: those that are added must agree with those that are. */
	for (size_t i = 0; i < to->nruns && !rc; i++) {
		meta_free(to->runs[i]->meta);
		to->runs[i]->meta = meta_share(kept);
	}
	meta_free(kept);
	return rc;
}

int suite_remove_all_metadata(struct suite *suite, struct err *err)
{
	return suite_change(suite, keep_only_name_and_unit, NULL, err);
}
