#include "results/shards/complete.h"

#include "results/base/buf.h"
#include "results/model/duel_id.h"
#include "results/model/failures.h"
#include "results/model/keys.h"
#include "results/shards/agree.h"

#include <stdlib.h>
#include <string.h>

void shard_count_release(struct shard_count *c)
{
	for (size_t i = 0; i < c->n_parts; i++)
		texts_release(&c->parts[i].lacking);
	free(c->parts);
	free(c->gaps);
	free(c->said);
	*c = (struct shard_count){0};
}

/* ---- what has no values, but a reason: {name: ...} */

static json_t *reasons_new(const struct shard_file *file)
{
	json_t *all, *one;
	size_t i;

	if (file->suite->n)
		return suite_reasons_new(file->suite);
	all = json_object();
	json_array_foreach(file->empty.failed, i, one)
	{
		const char *name = json_string_value(json_object_get(one, "name"));

		if (name)
			json_object_set_new_nocheck(all, name, json_true());
	}
	return all;
}

/* ---- parts */

static long share_of(const struct shard_count *c, long shard, const json_t *said)
{
	long replicas = shard_plan_replicas(said);

	/* n is a multiple, unless somebody has edited the file */
	return shard_share((struct shard){shard, c->n}, replicas > c->n ? 1 : replicas);
}

long shard_count_share(const struct shard_count *c, long shard, int side)
{
	return share_of(c, shard, c->said[side]);
}

static struct shard_part *part_of(struct shard_count *c, size_t file, long shard, int side,
				  size_t *cap, struct err *err)
{
	for (size_t i = 0; i < c->n_parts; i++)
		if (c->parts[i].file == file && c->parts[i].shard == shard)
			return &c->parts[i];
	if (mem_reserve(&c->parts, cap, c->n_parts + 1, sizeof(*c->parts))) {
		err_memory(err);
		return NULL;
	}
	c->parts[c->n_parts] =
		(struct shard_part){.file = file, .shard = shard, .side = side, .date = ""};
	return &c->parts[c->n_parts++];
}

static int add_run(struct shard_count *c, size_t file, int side, const struct run *run, size_t *cap,
		   struct err *err)
{
	const char *text = meta_text(run->meta, KEY_SHARD), *date = meta_text(run->meta, "date");
	struct shard_part *part;
	struct shard shard;

	if (!text || !shard_parse(&shard, text) || shard.n != c->n)
		return err_set(err, ERR_INPUT, "benchmark %s: %s must be a shard of %ld",
			       meta_text(run->meta, "name"), KEY_SHARD, c->n);
	part = part_of(c, file, shard.index, side, cap, err);
	if (!part)
		return -1;
	if (date && strcmp(date, part->date) > 0)
		part->date = date;
	part->duel = meta_text(run->meta, KEY_DUEL);
	return 0;
}

/* A shard whose benchmarks all failed or were skipped has no runs where it was merged with others.
   Of replicas nothing tells which one it was: such a shard is measured again. */
static int add_without_runs(struct shard_count *c, size_t file, const struct shard_file *of,
			    size_t *cap, struct err *err)
{
	json_t *reasons = reasons_new(of), *ignored;
	const json_t *parts = json_object_get(shard_file_said(of), "parts");
	const char *name;
	int rc = reasons ? 0 : err_memory(err);

	if (shard_plan_replicas(shard_file_said(of)) > 1)
		json_object_clear(reasons);
	json_object_foreach(reasons, name, ignored)
	{
		long shard = (long)json_integer_value(json_object_get(parts, name));

		if (!rc && shard > 0 && shard <= c->n &&
		    !part_of(c, file, shard, shard_file_side(of), cap, err))
			rc = -1;
	}
	json_decref(reasons);
	return rc;
}

static int add_parts(struct shard_count *c, const struct shard_file *files, size_t n,
		     struct err *err)
{
	size_t cap = 0;

	for (size_t i = 0; i < n; i++) {
		const struct suite *suite = files[i].suite;
		int side = shard_file_side(&files[i]);
		struct shard shard;

		if (suite->n == 0 && shard_parse(&shard, files[i].empty.shard) &&
		    !part_of(c, i, shard.index, side, &cap, err))
			return -1;
		for (size_t b = 0; b < suite->n; b++)
			for (size_t r = 0; r < suite->benches[b]->nruns; r++)
				if (add_run(c, i, side, suite->benches[b]->runs[r], &cap, err))
					return err_in(err, "%s", files[i].path);
		if (suite->n && add_without_runs(c, i, &files[i], &cap, err))
			return -1;
	}
	return 0;
}

/* ---- what a part lacks */

/* Of two sides. */
static bool same_attempt(const struct shard_part *a, const struct shard_part *b)
{
	return !a->duel || !b->duel ? !a->duel && !b->duel : duel_id_same_contest(a->duel, b->duel);
}

/* What has no values but a reason, in this file or on another side of the same attempt: a duel
   measures what fails on one side on neither. NULL: memory. */
static json_t *settled_new(const struct shard_count *c, const struct shard_part *part,
			   const struct shard_file *files)
{
	json_t *settled = reasons_new(&files[part->file]);

	for (size_t i = 0; settled && i < c->n_parts; i++) {
		const struct shard_part *other = &c->parts[i];
		json_t *more;

		if (other->shard != part->shard || other->side == part->side ||
		    !same_attempt(part, other))
			continue;
		more = reasons_new(&files[other->file]);
		if (!more || json_object_update_missing(settled, more)) {
			json_decref(settled);
			settled = NULL;
		}
		json_decref(more);
	}
	return settled;
}

static int find_lacking(const struct shard_count *c, struct shard_part *part,
			const struct shard_file *files, struct err *err)
{
	json_t *settled = settled_new(c, part, files), *number,
	       *parts = json_object_get(c->said[part->side], "parts");
	long share = shard_count_share(c, part->shard, part->side);
	const char *name;
	int rc = settled ? 0 : -1;

	json_object_foreach(parts, name, number)
	{
		if (rc || json_integer_value(number) != share ||
		    suite_find(files[part->file].suite, name) || json_object_get(settled, name))
			continue;
		rc = texts_add(&part->lacking, name);
	}
	json_decref(settled);
	return rc ? err_memory(err) : 0;
}

/* ---- which attempt is taken */

/* How many sides of this part's attempt there are besides its own. */
static int other_sides(const struct shard_count *c, const struct shard_part *part)
{
	int n = 0;

	for (int side = c->sides[0]; side <= c->sides[1]; side++)
		for (size_t i = 0; side != part->side && i < c->n_parts; i++)
			if (c->parts[i].shard == part->shard && c->parts[i].side == side &&
			    same_attempt(part, &c->parts[i])) {
				n++;
				break;
			}
	return n;
}

static bool is_same(const struct shard_part *a, const struct shard_part *b)
{
	return a->side == b->side && *a->date && strcmp(a->date, b->date) == 0 &&
	       a->lacking.n == b->lacking.n;
}

static bool is_better(const struct shard_count *c, const struct shard_part *a,
		      const struct shard_part *b)
{
	int sides[2] = {other_sides(c, a), other_sides(c, b)};

	if (sides[0] != sides[1])
		return sides[0] > sides[1];
	if (a->lacking.n != b->lacking.n)
		return a->lacking.n < b->lacking.n;
	return strcmp(a->date, b->date) > 0;
}

static struct shard_part *best_of(struct shard_count *c, long shard, int side,
				  const struct shard_part *with)
{
	struct shard_part *best = NULL;

	for (size_t i = 0; i < c->n_parts; i++) {
		struct shard_part *one = &c->parts[i];

		if (one->shard != shard || (side >= 0 && one->side != side) ||
		    (with && (side == with->side ? one != with : !same_attempt(one, with))))
			continue;
		if (!best || is_better(c, one, best))
			best = one;
	}
	return best;
}

/* The others on the side of the part that is taken. */
static void pass_over(struct shard_count *c, const struct shard_part *taken)
{
	for (size_t i = 0; i < c->n_parts; i++) {
		struct shard_part *one = &c->parts[i];

		if (one == taken || one->shard != taken->shard || one->side != taken->side)
			continue;
		one->instead = (size_t)(taken - c->parts);
		if (is_same(one, taken))
			one->fate = SHARD_SAME;
		else if (other_sides(c, one) < other_sides(c, taken) ||
			 one->lacking.n > taken->lacking.n)
			one->fate = SHARD_LESS;
		else
			one->fate = SHARD_OLDER;
	}
}

/* ---- gaps */

static bool has_share(const struct shard_count *c, const json_t *said, long shard)
{
	const char *name;
	json_t *part;

	if (!said)
		return true;
	json_object_foreach(json_object_get(said, "parts"), name, part)
	{
		if (json_integer_value(part) == share_of(c, shard, said))
			return true;
	}
	return false;
}

static int add_gap(struct shard_count *c, struct shard_gap gap, size_t *cap, struct err *err)
{
	if (mem_reserve(&c->gaps, cap, c->n_gaps + 1, sizeof(*c->gaps)))
		return err_memory(err);
	c->gaps[c->n_gaps++] = gap;
	return 0;
}

/* A shard without benchmarks need not be there. */
static int settle(struct shard_count *c, long shard, size_t *cap, struct err *err)
{
	const struct shard_part *first = best_of(c, shard, -1, NULL);

	for (int side = c->sides[0]; side <= c->sides[1]; side++) {
		const struct shard_part *taken = first ? best_of(c, shard, side, first) : NULL;

		if (taken)
			pass_over(c, taken);
		if ((taken ? taken->lacking.n > 0 : has_share(c, c->said[side], shard)) &&
		    add_gap(c, (struct shard_gap){shard, side, taken}, cap, err))
			return -1;
	}
	return 0;
}

/* ---- all of it */

static int find_sides(struct shard_count *c, const struct shard_file *files, size_t n,
		      struct err *err)
{
	c->sides[0] = shard_file_side(&files[0]);
	c->sides[1] = c->sides[0];
	for (size_t i = 1; i < n; i++) {
		int side = shard_file_side(&files[i]);

		c->sides[0] = side < c->sides[0] ? side : c->sides[0];
		c->sides[1] = side > c->sides[1] ? side : c->sides[1];
	}
	if (c->sides[0] < 0 || c->sides[1] > SHARDS_MAX)
		return err_set(err, ERR_INPUT, "%s: there is no such side", files[0].path);
	c->said = calloc((size_t)c->sides[1] + 1, sizeof(*c->said));
	if (!c->said)
		return err_memory(err);
	for (size_t i = n; i-- > 0;)
		if (shard_file_said(&files[i]))
			c->said[shard_file_side(&files[i])] = shard_file_said(&files[i]);
	return 0;
}

static long number_of(const struct shard_file *file)
{
	const char *text = shard_file_shard(file);
	struct shard shard = {0};

	return text && shard_parse(&shard, text) ? shard.n : 0;
}

int shard_count(struct shard_count *c, const struct shard_file *files, size_t n, struct err *err)
{
	int of_one = shard_files_check_plan(files, n, err);
	size_t cap = 0;

	*c = (struct shard_count){0};
	if (of_one <= 0)
		return of_one;
	c->n = number_of(&files[0]);
	if (c->n == 0)
		return err_set(err, ERR_INPUT, "%s: %s must be a shard, as in 3/8", files[0].path,
			       KEY_SHARD);
	if (shard_files_check_source(files, n, err) || find_sides(c, files, n, err) ||
	    add_parts(c, files, n, err))
		return -1;
	for (size_t i = 0; i < c->n_parts; i++)
		if (find_lacking(c, &c->parts[i], files, err))
			return -1;
	for (long shard = 1; shard <= c->n; shard++)
		if (settle(c, shard, &cap, err))
			return -1;
	return 0;
}
