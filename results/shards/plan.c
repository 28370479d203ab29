#include "results/shards/plan.h"

#include "results/base/buf.h"
#include "results/base/json.h"
#include "results/shards/split.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The order of the suite is no part of it: what a folder is listed in differs between machines. */
static int sum_up(struct shard_plan *plan, const char *const *names, size_t n, struct err *err)
{
	const char **sorted = calloc(n ? n : 1, sizeof(*sorted));
	struct buf text = {0};
	int rc = 0;

	if (!sorted)
		return err_memory(err);
	if (n)
		memcpy(sorted, names, n * sizeof(*sorted));
	qsort(sorted, n, sizeof(*sorted), by_name);
	buf_addf(&text, "%ld\n%s\n", plan->shard.n, plan->options);
	if (plan->replicas > 1)
		buf_addf(&text, "replicas %ld\n", plan->replicas);
	for (size_t i = 0; i < n; i++)
		buf_addf(&text, "%ld %s\n", shard_plan_part(plan, sorted[i]), sorted[i]);
	if (buf_failed(&text))
		rc = err_memory(err);
	else
		snprintf(plan->checksum, sizeof(plan->checksum), "crc32 %08" PRIx32,
			 (uint32_t)crc32_z(0, (const unsigned char *)buf_text(&text), text.len));
	buf_release(&text);
	free(sorted);
	return rc;
}

static int keep_parts(struct shard_plan *plan, const char *const *names, const long *part, size_t n,
		      struct err *err)
{
	plan->parts = json_object();
	for (size_t i = 0; i < n; i++)
		if (json_object_set_new_nocheck(plan->parts, names[i], json_integer(part[i])))
			return err_memory(err);
	return plan->parts ? 0 : err_memory(err);
}

int shard_plan_init(struct shard_plan *plan, struct shard shard, long replicas,
		    const char *const *names, const double *durations, size_t n,
		    const char *options, struct err *err)
{
	long *part = calloc(n ? n : 1, sizeof(*part));
	int rc;

	*plan = (struct shard_plan){
		.shard = shard, .replicas = replicas, .options = strdup(options)};
	if (!part || !plan->options)
		rc = err_memory(err);
	else
		rc = shard_split(part, names, durations, n, shard.n / replicas, err) ||
				     keep_parts(plan, names, part, n, err) ||
				     sum_up(plan, names, n, err)
			     ? -1
			     : 0;
	free(part);
	return rc;
}

void shard_plan_release(struct shard_plan *plan)
{
	json_decref(plan->parts);
	free(plan->options);
	*plan = (struct shard_plan){0};
}

long shard_plan_part(const struct shard_plan *plan, const char *name)
{
	return (long)json_integer_value(json_object_get(plan->parts, name));
}

json_t *shard_plan_json(const struct shard_plan *plan, int side, json_t *parts)
{
	return json_pack("{s:i, s:o, s:I, s:O}", "side", side, "options",
			 json_text_new(plan->options), "replicas", (json_int_t)plan->replicas,
			 "parts", parts ? parts : plan->parts);
}

int shard_plan_store(const struct shard_plan *plan, int side, json_t *parts, struct suite *suite,
		     struct err *err)
{
	struct run *run = suite->benches[0]->runs[0];

	if (!run->assay)
		run->assay = json_object();
	return json_object_set_new_nocheck(run->assay, "shards", shard_plan_json(plan, side, parts))
		       ? err_memory(err)
		       : 0;
}

long shard_plan_replicas(const json_t *said)
{
	json_int_t said_so = json_integer_value(json_object_get(said, "replicas"));

	return said_so < 1 || said_so > SHARDS_MAX ? 1 : (long)said_so;
}

static bool makes_sense(const json_t *said)
{
	json_t *parts = json_object_get(said, "parts"), *part;
	const char *name;

	if (!json_is_object(parts) || !json_is_string(json_object_get(said, "options")) ||
	    !json_is_integer(json_object_get(said, "side")))
		return false;
	json_object_foreach(parts, name, part)
	{
		if (!json_is_integer(part) || json_integer_value(part) < 1 ||
		    json_integer_value(part) > SHARDS_MAX)
			return false;
	}
	return true;
}

json_t *shard_plan_of(const struct suite *suite)
{
	for (size_t i = 0; i < suite->n; i++)
		for (size_t j = 0; j < suite->benches[i]->nruns; j++) {
			json_t *said = json_object_get(suite->benches[i]->runs[j]->assay, "shards");

			if (makes_sense(said))
				return said;
		}
	return NULL;
}
