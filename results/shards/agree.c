#include "results/shards/agree.h"

#include "results/model/keys.h"

#include <string.h>

static const struct meta *first_meta(const struct shard_file *file)
{
	return file->suite->n ? file->suite->benches[0]->runs[0]->meta : NULL;
}

json_t *shard_file_said(const struct shard_file *file)
{
	return file->suite->n ? shard_plan_of(file->suite) : file->empty.said;
}

const char *shard_file_plan(const struct shard_file *file)
{
	return file->suite->n ? meta_text(first_meta(file), KEY_SHARD_PLAN) : file->empty.checksum;
}

const char *shard_file_shard(const struct shard_file *file)
{
	return file->suite->n ? meta_text(first_meta(file), KEY_SHARD) : file->empty.shard;
}

static const char *shard_text(const struct shard_file *file)
{
	const char *text = shard_file_shard(file);

	return text ? text : "?";
}

int shard_file_side(const struct shard_file *file)
{
	return (int)json_integer_value(json_object_get(shard_file_said(file), "side"));
}

/* ---- the plan */

/* Of plans that differ: in what? */
static int explain(const struct shard_file *a, const struct shard_file *b, struct err *err)
{
	const json_t *said[2] = {shard_file_said(a), shard_file_said(b)};
	const char *options[2], *name;
	json_t *part;

	for (int i = 0; i < 2; i++) {
		options[i] = json_string_value(json_object_get(said[i], "options"));
		options[i] = options[i] && *options[i] ? options[i] : "no options";
	}
	if (said[0] && said[1] && strcmp(options[0], options[1]) != 0)
		return err_set(err, ERR_INPUT,
			       "%s was measured with %s, %s with %s: shards of one suite have one "
			       "plan",
			       a->path, options[0], b->path, options[1]);
	for (int i = 0; i < 2 && said[0] && said[1] && shard_file_side(a) == shard_file_side(b);
	     i++) {
		json_object_foreach(json_object_get(said[i], "parts"), name, part)
		{
			if (!json_object_get(json_object_get(said[!i], "parts"), name))
				return err_set(
					err, ERR_INPUT,
					"%s is of a suite with benchmark %s, %s of one without: "
					"they are of different suites, or -k was not the same",
					(i ? b : a)->path, name, (i ? a : b)->path);
		}
	}
	return err_set(err, ERR_INPUT,
		       "%s and %s were split in different ways: --shard-by must name the same file "
		       "for all shards",
		       a->path, b->path);
}

static int check_same(const struct shard_file *a, const struct shard_file *b, struct err *err)
{
	const char *n[2] = {strchr(shard_text(a), '/'), strchr(shard_text(b), '/')};

	if (n[0] && n[1] && strcmp(n[0], n[1]) != 0)
		return err_set(err, ERR_INPUT,
			       "%s is shard %s, but %s is shard %s: one suite is split "
			       "into one number of shards",
			       a->path, shard_text(a), b->path, shard_text(b));
	if (strcmp(shard_file_plan(a), shard_file_plan(b)) != 0)
		return explain(a, b, err);
	return 0;
}

int shard_files_check_plan(const struct shard_file *files, size_t n, struct err *err)
{
	size_t without = n, with = n;

	for (size_t i = n; i-- > 0;)
		if (shard_file_plan(&files[i]))
			with = i;
		else
			without = i;
	if (with == n)
		return 0;
	if (without < n)
		return err_set(err, ERR_INPUT,
			       "%s is shard %s of a suite, but %s is no shard: merge the shards "
			       "first",
			       files[with].path, shard_text(&files[with]), files[without].path);
	for (size_t i = 1; i < n; i++)
		if (check_same(&files[0], &files[i], err))
			return -1;
	return 1;
}

/* ---- what was measured, and by what */

static const struct {
	const char *key, *what;
} sources[] = {{"assay_git_commit", "at commit"},
	       {"assay_git_dirty", "with uncommitted changes:"},
	       {"python_implementation", "by"},
	       {"python_version", "by Python"},
	       {"assay_version", "by assay"}};

static const char *said_of(const struct shard_file *file, const char *key)
{
	const char *text = meta_text(first_meta(file), key);

	return text ? text : "unknown";
}

static int check_pair(const struct shard_file *a, const struct shard_file *b, struct err *err)
{
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		const char *ours = said_of(a, sources[i].key), *theirs = said_of(b, sources[i].key);

		if (strcmp(ours, theirs) != 0)
			return err_set(err, ERR_INPUT,
				       "%s was measured %s %.12s, %s %s %.12s: shards of one suite "
				       "measure the same",
				       a->path, sources[i].what, ours, b->path, sources[i].what,
				       theirs);
	}
	return 0;
}

int shard_files_check_source(const struct shard_file *files, size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		size_t first = 0;

		while (files[first].suite->n == 0 ||
		       shard_file_side(&files[first]) != shard_file_side(&files[i]))
			if (++first == n)
				break;
		if (files[i].suite->n && first < i && check_pair(&files[first], &files[i], err))
			return -1;
	}
	return 0;
}
