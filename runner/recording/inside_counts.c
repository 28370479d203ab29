#include "runner/recording/inside_counts.h"

#include <stdlib.h>
#include <string.h>

/* ---- a look */

static size_t sites_in(const struct sites_room *room)
{
	size_t n = atomic_load_explicit(&room->n_sites, memory_order_acquire);

	return n < SITES_MOST ? n : SITES_MOST;
}

static size_t codes_in(const struct sites_room *room)
{
	size_t n = atomic_load_explicit(&room->n_codes, memory_order_acquire);

	return n < CODE_BOOK_MOST ? n : CODE_BOOK_MOST;
}

/* A site that has not changed since the last peak is at it. */
static void copy(int64_t to[SITE_COUNTS], const struct site *site, uint64_t epoch)
{
	bool is_older = site->epoch == epoch;

	to[SITE_REQUESTS] = site->requests;
	to[SITE_BYTES] = site->bytes;
	to[SITE_TEMPORARY] = site->temporary;
	to[SITE_PEAK_BLOCKS] = (is_older ? site->peak_blocks : site->blocks) - site->begin_blocks;
	to[SITE_PEAK_BYTES] = (is_older ? site->peak_live : site->live) - site->begin_live;
	to[SITE_LEFT_BLOCKS] = site->blocks - site->begin_blocks;
	to[SITE_LEFT_BYTES] = site->live - site->begin_live;
}

int inside_counts_take(struct inside_counts *counts, const struct sites_room *room, struct err *err)
{
	uint64_t epoch = room->epoch;

	inside_counts_release(counts);
	counts->n = sites_in(room);
	counts->of = calloc(counts->n + 1, sizeof(*counts->of));
	if (!counts->of) {
		counts->n = 0;
		return err_memory(err);
	}
	for (size_t i = 0; i < counts->n; i++)
		copy(counts->of[i], &room->sites[i], epoch);
	counts->lost_paths = room->lost_paths > 0;
	counts->lost_blocks = room->lost_blocks;
	return 0;
}

void inside_counts_release(struct inside_counts *counts)
{
	free(counts->of);
	*counts = (struct inside_counts){0};
}

/* ---- as profiles */

struct maker {
	struct allocations_counted *counted;
	const struct inside_counts *now, *before;
	const struct sites_room *room;
	const char *folder;
	size_t n_codes;
	bool *wanted;  /* of each site */
	size_t *nodes; /* the same; SIZE_MAX: none */
};

static int64_t count_of(const struct maker *m, size_t site, int kind)
{
	bool is_flow = kind == SITE_REQUESTS || kind == SITE_BYTES || kind == SITE_TEMPORARY;

	return m->now->of[site][kind] -
	       (is_flow && site < m->before->n ? m->before->of[site][kind] : 0);
}

static int no_sense(struct err *err)
{
	return err_set(err, ERR_INPUT, "what the process says of its allocations makes no sense");
}

/* Those with a count, and those above them. */
static int choose(struct maker *m, struct err *err)
{
	int64_t sum[SITE_COUNTS] = {0};

	for (size_t i = m->now->n; i-- > 0;) {
		uint32_t parent = m->room->sites[i].parent;

		for (int kind = 0; kind < SITE_COUNTS; kind++) {
			int64_t count = count_of(m, i, kind);

			m->wanted[i] |= count != 0;
			if (__builtin_add_overflow(sum[kind], count, &sum[kind]))
				return no_sense(err);
		}
		if (i > 0 && parent >= i)
			return no_sense(err);
		if (m->wanted[i] && parent > 0)
			m->wanted[parent] = true;
	}
	return 0;
}

/* A text of the room, cut where it is longer than any should be. free() it. */
static char *text_new(const struct sites_room *room, uint32_t at)
{
	const size_t longest = 4096;
	size_t left = at < SITES_TEXT ? SITES_TEXT - at : 0;

	return strndup(left ? room->text + at : "", left < longest ? left : longest);
}

static bool is_ours(const char *file, const char *folder)
{
	size_t n = strlen(folder);

	return n && strncmp(file, folder, n) == 0 && file[n] == '/';
}

/* The frame in all profiles, the same number in each; SIZE_MAX without err: it is ours. */
static size_t node_of_code(struct maker *m, size_t parent, const struct site_code *code, int line,
			   struct err *err)
{
	char *file = text_new(m->room, code->file), *name = text_new(m->room, code->name);
	bool leave_out = file && is_ours(file, m->folder);
	size_t node = SIZE_MAX;

	if (!file || !name)
		err_memory(err);
	for (int kind = 0; file && name && !leave_out && kind < SITE_COUNTS; kind++) {
		struct stack_profile *profile = &m->counted->profiles[kind];
		size_t frame = stack_profile_frame(profile, PROFILE_PYTHON, name, file,
						   code->first_line, err);

		node = frame == SIZE_MAX ? SIZE_MAX
					 : stack_profile_node(profile, parent, frame, line, err);
		if (node == SIZE_MAX)
			break;
	}
	free(file);
	free(name);
	return node;
}

static size_t node_of_none(struct maker *m, size_t parent, const char *name, struct err *err)
{
	size_t node = SIZE_MAX;

	for (int kind = 0; kind < SITE_COUNTS; kind++) {
		struct stack_profile *profile = &m->counted->profiles[kind];
		size_t frame = stack_profile_frame(profile, PROFILE_NATIVE, name, "", 0, err);

		node = frame == SIZE_MAX ? SIZE_MAX
					 : stack_profile_node(profile, parent, frame, 0, err);
		if (node == SIZE_MAX)
			break;
	}
	return node;
}

/* 0, or -1 with err. */
static int add_site(struct maker *m, size_t i, struct err *err)
{
	const struct site *site = &m->room->sites[i];
	struct err why = {0};
	uint32_t number = site->code, parent = site->parent;
	size_t above;

	if (i == 0) {
		m->nodes[0] = node_of_none(m, PROFILE_NO_PARENT, ALLOCATIONS_OUTSIDE, &why);
	} else {
		above = parent == 0 || parent >= i ? PROFILE_NO_PARENT : m->nodes[parent];
		if (above == PROFILE_NO_PARENT && parent != 0)
			return 0; /* below what is ours */
		m->nodes[i] =
			number >= CODE_FIRST && number < m->n_codes
				? node_of_code(m, above, &m->room->codes[number], site->line, &why)
				: node_of_none(m, above, "(other code)", &why);
	}
	if (why.kind) {
		*err = why;
		return -1;
	}
	for (int kind = 0; m->nodes[i] != SIZE_MAX && kind < SITE_COUNTS; kind++)
		stack_profile_add(&m->counted->profiles[kind], m->nodes[i], 0,
				  count_of(m, i, kind));
	return 0;
}

static int begin_profiles(struct maker *m, struct err *err)
{
	for (int kind = 0; kind < SITE_COUNTS; kind++) {
		struct stack_profile *profile = &m->counted->profiles[kind];

		profile->unit = strdup(allocations_units[kind]);
		if (!profile->unit)
			return err_memory(err);
		if (stack_profile_part(profile, err) == SIZE_MAX)
			return -1;
		profile->parts[0].iterations = 1;
		profile->parts[0].seconds = 0;
	}
	m->counted->sees_malloc = false;
	m->counted->lost_paths = m->now->lost_paths;
	m->counted->lost_blocks = m->now->lost_blocks;
	return 0;
}

int inside_counts_profile(struct allocations_counted *counted, const struct inside_counts *now,
			  const struct inside_counts *before, const struct sites_room *room,
			  const char *folder, struct err *err)
{
	struct maker m = {counted, now, before, room, folder, codes_in(room), NULL, NULL};
	int rc;

	*counted = (struct allocations_counted){0};
	m.wanted = calloc(now->n + 1, sizeof(*m.wanted));
	m.nodes = malloc((now->n + 1) * sizeof(*m.nodes));
	rc = m.wanted && m.nodes ? begin_profiles(&m, err) || choose(&m, err) : err_memory(err);
	for (size_t i = 0; i < now->n && !rc; i++) {
		m.nodes[i] = SIZE_MAX;
		if (m.wanted[i])
			rc = add_site(&m, i, err);
	}
	free(m.wanted);
	free(m.nodes);
	return rc ? -1 : 0;
}
