#include "cli/dueling/meetings_shard.h"

static const char *name_of(const struct meeting *one, int side, size_t pair)
{
	return one->sides[side].targets.items[one->pairs.items[pair][side]].name;
}

/* ---- all names of the suite, each once */

static int add_once(struct texts *names, json_t *seen, const char *name, struct err *err)
{
	if (json_object_get(seen, name))
		return 0;
	return json_object_set_new_nocheck(seen, name, json_true()) || texts_add(names, name)
		       ? err_memory(err)
		       : 0;
}

static int add_list(struct texts *names, json_t *seen, const struct texts *list, struct err *err)
{
	for (size_t i = 0; i < list->n; i++)
		if (add_once(names, seen, list->items[i], err))
			return -1;
	return 0;
}

/* What meets first: the order of the files. */
static int gather(struct texts *names, const struct meetings *meetings, struct err *err)
{
	json_t *seen = json_object();
	int rc = seen ? 0 : err_memory(err);

	for (size_t i = 0; i < meetings->n && !rc; i++)
		for (size_t k = 0; k < meetings->items[i].pairs.n && !rc; k++)
			rc = add_once(names, seen, name_of(&meetings->items[i], meetings->first, k),
				      err);
	for (size_t i = 0; i < meetings->n && !rc; i++) {
		const struct pairs *pairs = &meetings->items[i].pairs;

		rc = add_list(names, seen, &pairs->missing, err) ||
		     add_list(names, seen, &pairs->added, err);
	}
	json_decref(seen);
	return rc ? -1 : 0;
}

/* ---- what the files say */

/* In the names of this side, which the plan knows by those of the first. */
static int add_parts(json_t *parts, const struct meetings *meetings, size_t which, int side,
		     const struct shard_plan *plan, struct err *err)
{
	const struct meeting *one = &meetings->items[which];

	for (size_t k = 0; k < one->pairs.n; k++) {
		long part = shard_plan_part(plan, name_of(one, meetings->first, k));

		if (json_object_set_new_nocheck(parts, name_of(one, side, k), json_integer(part)))
			return err_memory(err);
	}
	return 0;
}

static int note_parts(struct meetings *meetings, const struct shard_plan *plan, struct err *err)
{
	int rc = 0;

	meetings->parts = json_array();
	for (size_t i = 0; i <= meetings->n && !rc; i++)
		rc = json_array_append_new(meetings->parts, json_object());
	if (rc || !meetings->parts)
		return err_memory(err);
	for (size_t i = 0; i < meetings->n && !rc; i++)
		rc = add_parts(meetings_parts(meetings, 0), meetings, i, meetings->first, plan,
			       err) ||
		     add_parts(meetings_parts(meetings, i + 1), meetings, i, !meetings->first, plan,
			       err);
	return rc ? -1 : 0;
}

json_t *meetings_parts(const struct meetings *meetings, size_t i)
{
	return json_array_get(meetings->parts, i);
}

/* ---- leaving out */

static void keep_names(struct texts *names, const struct sharding *sharding)
{
	size_t kept = 0;

	for (size_t i = 0; i < names->n; i++)
		if (sharding_has(sharding, names->items[i]))
			names->items[kept++] = names->items[i];
	names->n = kept;
}

static void keep_pairs(struct meetings *meetings, struct meeting *one,
		       const struct sharding *sharding)
{
	struct pairs *pairs = &one->pairs;
	size_t kept = 0;

	for (size_t k = 0; k < pairs->n; k++)
		if (sharding_has(sharding, name_of(one, meetings->first, k))) {
			pairs->items[kept][0] = pairs->items[k][0];
			pairs->items[kept++][1] = pairs->items[k][1];
		}
	pairs->n = kept;
	meetings->n_pairs += kept;
	keep_names(&pairs->missing, sharding);
	keep_names(&pairs->added, sharding);
}

int meetings_shard(struct meetings *meetings, struct sharding *sharding, struct err *err)
{
	struct texts names = {0};
	int rc;

	if (!sharding_is_on(sharding))
		return 0;
	rc = gather(&names, meetings, err) || sharding_plan(sharding, names.items, names.n, err) ||
	     note_parts(meetings, &sharding->plan, err);
	texts_release(&names);
	meetings->n_pairs = 0;
	for (size_t i = 0; i < meetings->n && !rc; i++) {
		struct meeting *one = &meetings->items[i];

		keep_pairs(meetings, one, sharding);
		rc = sharding_add_facts(sharding, &one->sides[0].facts, err) ||
		     sharding_add_facts(sharding, &one->sides[1].facts, err);
	}
	return rc ? -1 : 0;
}
