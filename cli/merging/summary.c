#include "cli/merging/summary.h"

#include "cli/merging/shard_words.h"
#include "results/files/merge.h"
#include "results/model/failures.h"

static size_t count_runs(const struct suite *suite)
{
	size_t n = 0;

	for (size_t i = 0; i < suite->n; i++)
		n += suite->benches[i]->nruns;
	return n;
}

static size_t count_failed(const struct suite *suite)
{
	json_t *failures = suite_failures_new(suite);
	size_t n = json_object_size(failures);

	json_decref(failures);
	return n;
}

static size_t count_on_several(const struct suite *suite)
{
	size_t n = 0;

	for (size_t i = 0; i < suite->n; i++)
		n += !bench_is_of_one_machine(suite->benches[i]);
	return n;
}

static void print_shards(const struct shard_count *count, FILE *out)
{
	struct buf list = {0};
	size_t missing = shard_words_list(&list, count, true);

	if (missing)
		fprintf(out, "; a part: shard%s %s of %ld missing", missing > 1 ? "s" : "",
			buf_text(&list), count->n);
	else if (count->n_gaps)
		fprintf(out, "; a part: not all %ld shards are finished", count->n);
	else
		fprintf(out, "; all %ld shard%s", count->n, count->n == 1 ? "" : "s");
	buf_release(&list);
}

void merge_summary_print(const char *output, size_t files, const struct suite *suite,
			 const struct shard_count *count, FILE *out)
{
	size_t runs = count_runs(suite), failed = count_failed(suite),
	       several = count_on_several(suite);

	fprintf(out, "%s: %zu file%s, %zu benchmark%s, %zu run%s", output, files,
		files == 1 ? "" : "s", suite->n, suite->n == 1 ? "" : "s", runs,
		runs == 1 ? "" : "s");
	if (failed)
		fprintf(out, ", %zu failed", failed);
	if (several)
		fprintf(out, "; %zu benchmark%s on more than one machine", several,
			several == 1 ? " was measured" : "s were measured");
	if (count)
		print_shards(count, out);
	fprintf(out, "\n");
}
