#include "results/shards/empty.h"

#include "results/base/buf.h"
#include "results/base/gzip.h"
#include "results/base/json.h"
#include "results/base/slurp.h"
#include "results/model/keys.h"

#include <string.h>

static int write_text(const char *path, enum write_mode mode, const struct buf *text,
		      struct err *err)
{
	struct buf packed = {0};
	const struct buf *bytes = text;
	int rc = 0;

	if (gzip_is_name(path)) {
		rc = gzip_pack(text, &packed, err);
		bytes = &packed;
	}
	rc = rc || atomic_write(path, mode, bytes->data, bytes->len, err);
	buf_release(&packed);
	return rc ? -1 : 0;
}

int shard_empty_write(const char *path, enum write_mode mode, const struct shard_plan *plan,
		      int side, json_t *parts, json_t *failed, struct err *err)
{
	char shard[SHARD_SIZE];
	json_t *root = json_pack("{s:{s:o, s:O*}, s:[], s:{s:s, s:s}, s:s}", "assay", "shards",
				 shard_plan_json(plan, side, parts), "failed", failed, "benchmarks",
				 "metadata", KEY_SHARD, shard_format(plan->shard, shard),
				 KEY_SHARD_PLAN, plan->checksum, "version", "1.0");
	struct buf text = {0};
	int rc;

	if (root)
		json_add(&text, root, 0, false);
	buf_adds(&text, "\n");
	rc = !root || buf_failed(&text) ? err_memory(err) : write_text(path, mode, &text, err);
	buf_release(&text);
	json_decref(root);
	return rc ? err_in(err, "%s", path) : 0;
}

static bool take(struct shard_empty *empty, const struct buf *text)
{
	const json_t *metadata, *benchmarks;
	struct shard shard;

	empty->root = json_parse(buf_text(text), text->len, NULL);
	metadata = json_object_get(empty->root, "metadata");
	benchmarks = json_object_get(empty->root, "benchmarks");
	empty->shard = json_string_value(json_object_get(metadata, KEY_SHARD));
	empty->checksum = json_string_value(json_object_get(metadata, KEY_SHARD_PLAN));
	empty->said = json_object_get(json_object_get(empty->root, "assay"), "shards");
	empty->failed = json_object_get(json_object_get(empty->root, "assay"), "failed");
	return json_is_array(benchmarks) && json_array_size(benchmarks) == 0 && empty->shard &&
	       empty->checksum && shard_parse(&shard, empty->shard);
}

bool shard_empty_read(struct shard_empty *empty, const char *path)
{
	struct buf text = {0};
	bool is_one = false;

	*empty = (struct shard_empty){0};
	if (strcmp(path, "-") != 0 && slurp(path, &slurp_limits_default, &text, NULL) == 0)
		is_one = take(empty, &text);
	buf_release(&text);
	if (is_one)
		return true;
	json_decref(empty->root);
	*empty = (struct shard_empty){0};
	return false;
}
