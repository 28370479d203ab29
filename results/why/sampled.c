#include "results/why/sampled.h"

#include "results/base/buf.h"
#include "results/base/buf.h"
#include "results/profiles/frame_identity.h"
#include "results/profiles/interpreter_library.h"
#include "results/why/evidence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Below which symbols or system calls of a function its samples ended. */
struct why_leaf {
	size_t item; /* of the causes' match */
	const char *function, *library;
	enum profile_frame_kind kind;
	double weight[PROFILE_SIDES];
};

/* What is added up of one function, in samples of each side. */
struct sums {
	double sorts[PROFILE_SIDES][WHY_SORTS];
	double imported[PROFILE_SIDES];
	double imports[PROFILE_SIDES];	/* under imports that it makes */
	double collects[PROFILE_SIDES]; /* of the collector, while it runs */
};

struct making {
	struct why_sampled *sampled;
	const struct causes *causes;
	const struct profile_match_request *profiles;
	struct sums *sums;		      /* of each item */
	size_t *item_of_frame[PROFILE_SIDES]; /* SIZE_MAX: none */
	double time_of_sample[PROFILE_SIDES]; /* as a part of the old whole's time */
};

void why_sampled_release(struct why_sampled *sampled)
{
	free(sampled->rows);
	free(sampled->leaves);
	*sampled = (struct why_sampled){0};
}

/* ---- which function a frame is */

static size_t find_item(const struct causes *causes, const struct profile_frame *frame,
			const char *file)
{
	const struct why_place place = {.function = frame->function, .file = file};

	for (size_t i = 0; i < causes->match.n; i++) {
		const struct profile_matched *item = &causes->match.items[i];
		const struct why_place other = {.function = item->function, .file = item->file};

		if (item->kind == frame->kind &&
		    (frame->kind == PROFILE_COLLECTOR || why_is_same_place(&place, &other)))
			return i;
	}
	return SIZE_MAX;
}

static int find_items(struct making *m, enum profile_side side, struct err *err)
{
	const struct stack_profile *profile = m->profiles->profile[side];
	struct buf file = {0};
	bool failed;

	m->item_of_frame[side] = malloc((profile->n_frames + 1) * sizeof(*m->item_of_frame[side]));
	if (!m->item_of_frame[side])
		return err_memory(err);
	for (size_t i = 0; i < profile->n_frames; i++) {
		const struct profile_frame *frame = &profile->frames[i];
		bool is_item = frame->kind == PROFILE_COLLECTOR ||
			       (frame->kind == PROFILE_PYTHON && !frame_is_comprehension(frame));

		buf_clear(&file);
		if (is_item && frame->kind == PROFILE_PYTHON)
			frame_file_add(&file, frame->file, m->profiles->root[side]);
		m->item_of_frame[side][i] =
			is_item ? find_item(m->causes, frame, buf_text(&file)) : SIZE_MAX;
	}
	failed = buf_failed(&file);
	buf_release(&file);
	return failed ? err_memory(err) : 0;
}

/* ---- one stack */

/* Who is on the way up from where a stack ends. */
struct way_up {
	size_t owner;	  /* the function that it counts for */
	size_t importer;  /* who imports, above all import machinery; SIZE_MAX: nobody */
	size_t collected; /* the function while which the collector runs; SIZE_MAX: it does not */
};

static bool is_import(const struct profile_frame *frame)
{
	return frame->kind == PROFILE_PYTHON && strstr(frame->file, "importlib") != NULL;
}

static struct way_up walk_up(const struct making *m, enum profile_side side, size_t node)
{
	const struct stack_profile *profile = m->profiles->profile[side];
	struct way_up way = {SIZE_MAX, SIZE_MAX, SIZE_MAX};
	bool below_import = false, below_collector = false;

	for (; node != PROFILE_NO_PARENT; node = profile->nodes[node].parent) {
		const struct profile_frame *frame = &profile->frames[profile->nodes[node].frame];
		size_t item = m->item_of_frame[side][profile->nodes[node].frame];

		if (item == SIZE_MAX)
			continue;
		if (way.owner == SIZE_MAX)
			way.owner = item;
		if (below_import && !is_import(frame) && frame->kind == PROFILE_PYTHON)
			way.importer = item;
		if (below_collector && frame->kind == PROFILE_PYTHON) {
			way.collected = item;
			below_collector = false;
		}
		below_import = is_import(frame);
		below_collector |= frame->kind == PROFILE_COLLECTOR;
	}
	return way;
}

static enum why_sort sort_of(const struct profile_frame *frame)
{
	switch (frame->kind) {
	case PROFILE_SYSCALL:
		return WHY_SYSCALL;
	case PROFILE_NATIVE:
	case PROFILE_COLLECTOR:
		return interpreter_library_is(frame->file) ? WHY_INTERPRETER : WHY_LIBRARY;
	default:
		return WHY_BYTECODE;
	}
}

static struct why_leaf *leaf_of(struct why_sampled *s, size_t item,
				const struct profile_frame *frame, struct err *err)
{
	for (size_t i = 0; i < s->n_leaves; i++) {
		struct why_leaf *leaf = &s->leaves[i];

		if (leaf->item == item && leaf->kind == frame->kind &&
		    strcmp(leaf->function, frame->function) == 0 &&
		    strcmp(leaf->library, frame->file) == 0)
			return leaf;
	}
	if (mem_reserve(&s->leaves, &s->cap_leaves, s->n_leaves + 1, sizeof(*s->leaves))) {
		err_memory(err);
		return NULL;
	}
	s->leaves[s->n_leaves] = (struct why_leaf){.item = item,
						   .function = frame->function,
						   .library = frame->file,
						   .kind = frame->kind};
	return &s->leaves[s->n_leaves++];
}

static int add_stack(struct making *m, enum profile_side side, size_t node, struct err *err)
{
	const struct stack_profile *profile = m->profiles->profile[side];
	const struct profile_frame *end = &profile->frames[profile->nodes[node].frame];
	double time = (double)stack_profile_node_own(profile, node) * m->time_of_sample[side];
	struct way_up way = walk_up(m, side, node);
	struct why_leaf *leaf;

	if (way.owner == SIZE_MAX || !(time > 0))
		return 0;
	m->sums[way.owner].sorts[side][sort_of(end)] += time;
	if (way.importer != SIZE_MAX) {
		m->sums[way.owner].imported[side] += time;
		m->sums[way.importer].imports[side] += time;
	}
	if (way.collected != SIZE_MAX)
		m->sums[way.collected].collects[side] += time;
	if (end->kind != PROFILE_NATIVE && end->kind != PROFILE_SYSCALL)
		return 0;
	leaf = leaf_of(m->sampled, way.owner, end, err);
	if (leaf)
		leaf->weight[side] += time;
	return leaf ? 0 : -1;
}

static int add_side(struct making *m, enum profile_side side, struct err *err)
{
	const struct stack_profile *profile = m->profiles->profile[side];
	double samples = (double)stack_profile_samples(profile);
	double ratio = m->causes->whole.estimate;

	if (!(samples > 0) || find_items(m, side, err))
		return samples > 0 ? -1 : 0;
	m->time_of_sample[side] = (side == PROFILE_OLD || !(ratio > 0) ? 1 : ratio) / samples;
	for (size_t node = 0; node < profile->n_nodes; node++)
		if (add_stack(m, side, node, err))
			return -1;
	return 0;
}

/* ---- rows */

static struct why_place place_of(const struct profile_matched *item)
{
	int new_line = item->first_line[PROFILE_NEW];

	return (struct why_place){.function = item->function,
				  .file = item->file,
				  .line = new_line ? new_line : item->first_line[PROFILE_OLD]};
}

/* The line of this function that changed most, if any surely did. */
static struct why_place line_of(const struct causes *causes, const struct why_place *function)
{
	for (size_t i = 0; i < causes->n_lines; i++) {
		const struct profile_matched *line = causes->lines[i].item;
		struct why_place place = place_of(line);

		if (!why_is_same_place(&place, function))
			continue;
		place.line = line->line[line->line[PROFILE_NEW] ? PROFILE_NEW : PROFILE_OLD];
		place.text = line->text;
		return place;
	}
	return (struct why_place){.function = NULL};
}

static double grew(const double weight[PROFILE_SIDES])
{
	return weight[PROFILE_NEW] - weight[PROFILE_OLD];
}

/* What grew most the way that the row did. */
static void find_leaf(const struct why_sampled *s, size_t item, struct why_row *row)
{
	double sign = row->moved.estimate < 0 ? -1 : 1;

	for (size_t i = 0; i < s->n_leaves; i++) {
		const struct why_leaf *leaf = &s->leaves[i];

		if (leaf->item != item || sign * grew(leaf->weight) <= sign * row->leaf_grown)
			continue;
		row->leaf_grown = grew(leaf->weight);
		row->leaf = leaf->function;
		row->library = leaf->kind == PROFILE_NATIVE ? leaf->library : NULL;
	}
}

/* Its own time, new / old. Where the whole's is not known, over that of everything else. */
static struct interval own_ratio(const struct causes_row *row)
{
	return row->part.ratio.estimate > 0 && isfinite(row->part.ratio.estimate)
		       ? row->part.ratio
		       : row->change.ratio;
}

static void fill_row(const struct making *m, const struct causes_row *from, struct why_row *row)
{
	size_t item = (size_t)(from->item - m->causes->match.items);
	const struct sums *sums = &m->sums[item];

	*row = (struct why_row){.is_collector = from->item->kind == PROFILE_COLLECTOR,
				.is_changed = from->change.is_changed,
				.is_old = from->change.old_share > 0,
				.is_new = from->change.new_share > 0,
				.ratio = own_ratio(from),
				.moved = from->part.moved,
				.old_share = from->change.old_share,
				.new_share = from->change.new_share,
				.imported = grew(sums->imported)};
	if (from->item->kind == PROFILE_PYTHON) {
		row->place = place_of(from->item);
		row->line = line_of(m->causes, &row->place);
	}
	for (enum why_sort sort = 0; sort < WHY_SORTS; sort++)
		row->grown[sort] = sums->sorts[PROFILE_NEW][sort] - sums->sorts[PROFILE_OLD][sort];
	find_leaf(m->sampled, item, row);
}

/* Under whom it grew most; nobody where it grew nowhere. */
static struct why_place most_of(const struct making *m, bool is_import)
{
	struct why_place place = {.function = NULL};
	double most = 0;

	for (size_t i = 0; i < m->causes->match.n; i++) {
		const struct sums *sums = &m->sums[i];
		double more = fabs(grew(is_import ? sums->imports : sums->collects));

		if (more > most) {
			most = more;
			place = place_of(&m->causes->match.items[i]);
		}
	}
	return place;
}

static int make_rows(struct making *m, struct err *err)
{
	const struct causes *causes = m->causes;
	struct why_sampled *s = m->sampled;

	s->rows = calloc(causes->n + 1, sizeof(*s->rows));
	if (!s->rows)
		return err_memory(err);
	for (size_t i = 0; i < causes->n; i++)
		fill_row(m, &causes->rows[i], &s->rows[i]);
	s->time = (struct why_time){.looked = WHY_LOOKED,
				    .found = causes->kind,
				    .is_whole_sure = causes->seen.low > 1 || causes->seen.high < 1,
				    .whole = causes->seen,
				    .rows = s->rows,
				    .n = causes->n,
				    .importer = most_of(m, true),
				    .collector = most_of(m, false),
				    .tenth = causes->tenth};
	return 0;
}

int why_sampled_make(struct why_sampled *sampled, const struct causes *causes,
		     const struct profile_match_request *profiles, struct err *err)
{
	struct making m = {.sampled = sampled,
			   .causes = causes,
			   .profiles = profiles,
			   .sums = calloc(causes->match.n + 1, sizeof(*m.sums))};
	int rc;

	*sampled = (struct why_sampled){.rows = NULL};
	rc = m.sums ? 0 : err_memory(err);
	rc = rc || add_side(&m, PROFILE_OLD, err) || add_side(&m, PROFILE_NEW, err) ||
	     make_rows(&m, err);
	free(m.sums);
	free(m.item_of_frame[PROFILE_OLD]);
	free(m.item_of_frame[PROFILE_NEW]);
	return rc ? -1 : 0;
}
