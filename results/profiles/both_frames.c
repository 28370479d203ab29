#include "results/profiles/both_frames.h"

#include "results/base/buf.h"
#include "results/profiles/frame_identity.h"

#include <stdlib.h>
#include <string.h>

/* A function of one side. */
struct keyed {
	char *key; /* file and name, as the other side says them too */
	int side;
	size_t frame;
};

static int by_key(const void *a, const void *b)
{
	const struct keyed *one = a, *other = b;
	int order = strcmp(one->key, other->key);

	return order ? order : one->side - other->side;
}

static char *key_new(const struct profile_frame *frame, const char *root, bool is_bare)
{
	struct buf key = {0};

	frame_file_add(&key, frame->file, root);
	buf_addf(&key, "\n%s", is_bare ? frame_last_name(frame->function) : frame->function);
	return buf_take(&key);
}

/* Of all frames of both sides; *n of them have keys to free. */
static int find_keys(struct keyed *all, size_t *n, const struct stack_profile *const profiles[2],
		     const char *const roots[2], struct err *err)
{
	bool is_bare = profile_has_bare_names(profiles[0]) || profile_has_bare_names(profiles[1]);

	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < profiles[side]->n_frames; i++) {
			all[*n] = (struct keyed){
				key_new(&profiles[side]->frames[i], roots[side], is_bare), side, i};
			if (!all[(*n)++].key)
				return err_memory(err);
		}
	qsort(all, *n, sizeof(*all), by_key);
	return 0;
}

static void group(struct both_frames *both, const struct keyed *all, size_t n,
		  const struct stack_profile *const profiles[2])
{
	for (size_t i = 0; i < n; i++) {
		const struct keyed *one = &all[i];

		both->n += i == 0 || strcmp(all[i - 1].key, one->key) != 0;
		both->group_of[one->side][one->frame] = both->n - 1;
		both->frames[both->n - 1] = &profiles[one->side]->frames[one->frame];
	}
}

int both_frames_make(struct both_frames *both, const struct stack_profile *const profiles[2],
		     const char *const roots[2], struct err *err)
{
	size_t most = profiles[0]->n_frames + profiles[1]->n_frames + 1, n = 0;
	struct keyed *all = calloc(most, sizeof(*all));
	int rc = -1;

	*both = (struct both_frames){0};
	both->frames = calloc(most, sizeof(*both->frames));
	for (int side = 0; side < 2; side++)
		both->group_of[side] =
			calloc(profiles[side]->n_frames + 1, sizeof(*both->group_of[side]));
	if (!all || !both->frames || !both->group_of[0] || !both->group_of[1])
		err_memory(err);
	else
		rc = find_keys(all, &n, profiles, roots, err);
	if (!rc)
		group(both, all, n, profiles);
	for (size_t i = 0; i < n; i++)
		free(all[i].key);
	free(all);
	return rc;
}

void both_frames_release(struct both_frames *both)
{
	free(both->group_of[0]);
	free(both->group_of[1]);
	free(both->frames);
	*both = (struct both_frames){0};
}
