#include "results/profile_files/page_data.h"

#include "results/profiles/profile_lines.h"

#include <stdlib.h>
#include <string.h>

/* Of a page: functions with at least this share of a side, the heaviest first, and so many lines.
 */
enum { MOST_FUNCTIONS = 60, MOST_LINES = 400, LINES_AROUND = 2 };
#define LEAST_SHARE .005

/* Source of one function on one side: lines of it that were seen. */
struct place {
	size_t side, frame;
	size_t first, n; /* of the side's lines */
	double share;	 /* the largest of a line's total */
};

struct sources {
	const struct page_benchmark *benchmark;
	const struct page_merge *merge;
	struct profile_lines lines[PAGE_SIDES];
	struct profile_lines *beside[PAGE_SIDES]; /* of each of a side's */
	struct place *places;
	size_t n, cap;
};

static bool is_readable(const struct profile_frame *frame)
{
	size_t len = strlen(frame->file);

	return frame->kind == PROFILE_PYTHON &&
	       (frame->file[0] == '<' || (len > 3 && strcmp(frame->file + len - 3, ".py") == 0));
}

static int add_place(struct sources *s, size_t side, size_t first, size_t n, struct err *err)
{
	const struct profile_lines *lines = &s->lines[side];
	const struct stack_profile *profile = s->benchmark->sides[side].profile;
	struct place place = {side, lines->lines[first].frame, first, n};
	int64_t all = stack_profile_samples(profile);

	for (size_t i = first; i < first + n && all; i++) {
		double share = (double)profile_weights_total(&lines->weights, i) / (double)all;

		if (share > place.share)
			place.share = share;
	}
	if (place.share < LEAST_SHARE || !is_readable(&profile->frames[place.frame]))
		return 0;
	if (mem_reserve(&s->places, &s->cap, s->n + 1, sizeof(*s->places)))
		return err_memory(err);
	s->places[s->n++] = place;
	return 0;
}

static int find_places(struct sources *s, size_t side, struct err *err)
{
	const struct profile_lines *lines = &s->lines[side];

	for (size_t i = 0, n; i < lines->weights.n; i += n) {
		for (n = 1; i + n < lines->weights.n &&
			    lines->lines[i + n].frame == lines->lines[i].frame;)
			n++;
		if (add_place(s, side, i, n, err))
			return -1;
	}
	return 0;
}

static int by_share(const void *a, const void *b)
{
	const struct place *one = a, *other = b;

	return (one->share < other->share) - (one->share > other->share);
}

/* From the function's first line, or what was seen first, to a little behind what was seen last. */
static void range_of(const struct sources *s, const struct place *place, int *first, int *last)
{
	const struct profile_line *lines = &s->lines[place->side].lines[place->first];
	const struct profile_frame *frame =
		&s->benchmark->sides[place->side].profile->frames[place->frame];
	int seen = lines[0].line ? lines[0].line : place->n > 1 ? lines[1].line : 0;

	*last = lines[place->n - 1].line + LINES_AROUND;
	*first = frame->first_line && frame->first_line <= seen ? frame->first_line : seen;
	if (*first < 1)
		*first = 1;
	if (*last - *first >= MOST_LINES) { /* what was seen comes before how it begins */
		*first = seen > LINES_AROUND ? seen - LINES_AROUND : 1;
		if (*last - *first >= MOST_LINES)
			*last = *first + MOST_LINES - 1;
	}
}

static void add_weights(struct emit *emit, const struct sources *s, const struct place *place,
			const int64_t *rows, int first, int last)
{
	const struct profile_lines *lines = &s->lines[place->side];
	size_t at = place->first, n_parts = lines->weights.n_parts;

	emit_open(emit, '[');
	for (int line = first; line <= last; line++) {
		int64_t sum = 0;

		while (at < place->first + place->n && lines->lines[at].line < line)
			at++;
		if (at < place->first + place->n && lines->lines[at].line == line)
			for (size_t part = 0; part < n_parts; part++)
				sum += rows[at * n_parts + part];
		emit_int_item(emit, sum);
	}
	emit_close(emit, ']');
}

/* The lines that there are; false when the file cannot be read. */
static bool add_text(struct emit *emit, struct source_lines *sources, const char *file, int first,
		     int *last)
{
	struct buf line = {0};
	int at = first;

	for (; at <= *last && source_lines_add_whole(sources, file, at, &line); at++) {
		if (at == first) {
			emit_list(emit, "text");
		}
		emit_item(emit);
		emit_text(emit, buf_text(&line));
		buf_clear(&line);
	}
	if (at > first)
		emit_close(emit, ']');
	*last = at - 1;
	buf_release(&line);
	return at > first;
}

/* Whatever function a line of the file is in: what shares it is one here. */
static void add_beside(struct emit *emit, const struct sources *s, const struct place *place,
		       size_t which, int first, int last)
{
	const struct page_side *side = &s->benchmark->sides[place->side];
	const struct stack_profile *profile = &side->beside[which];
	const struct profile_lines *lines = &s->beside[place->side][which];
	const char *file = side->profile->frames[place->frame].file;
	int64_t sums[MOST_LINES] = {0};

	for (size_t i = 0; i < lines->weights.n; i++) {
		const struct profile_line *line = &lines->lines[i];

		if (line->line >= first && line->line <= last &&
		    strcmp(profile->frames[line->frame].file, file) == 0)
			sums[line->line - first] += profile_weights_self(&lines->weights, i);
	}
	emit_item(emit);
	emit_open(emit, '[');
	for (int line = first; line <= last; line++)
		emit_int_item(emit, sums[line - first]);
	emit_close(emit, ']');
}

static void add_source(struct emit *emit, const struct sources *s, const struct place *place)
{
	const struct page_side *side = &s->benchmark->sides[place->side];
	const char *file = side->profile->frames[place->frame].file;
	const struct profile_weights *weights = &s->lines[place->side].weights;
	size_t function = s->merge->function_of[place->side][place->frame];
	int first, last;

	range_of(s, place, &first, &last);
	emit_item(emit);
	emit_open(emit, '{');
	if (function != SIZE_MAX && add_text(emit, side->sources, file, first, &last)) {
		emit_key(emit, "function");
		emit_int(emit, (int64_t)function);
		emit_key(emit, "side");
		emit_int(emit, (int64_t)place->side);
		emit_key(emit, "first");
		emit_int(emit, first);
		emit_key(emit, "self");
		add_weights(emit, s, place, weights->self, first, last);
		emit_key(emit, "total");
		add_weights(emit, s, place, weights->total, first, last);
		emit_list(emit, "beside");
		for (size_t i = 0; i < side->n_beside; i++)
			add_beside(emit, s, place, i, first, last);
		emit_close(emit, ']');
	}
	emit_close(emit, '}');
}

static int make_beside(struct sources *s, size_t side, struct err *err)
{
	const struct page_side *of = &s->benchmark->sides[side];

	s->beside[side] = calloc(of->n_beside + 1, sizeof(*s->beside[side]));
	if (!s->beside[side])
		return err_memory(err);
	for (size_t i = 0; i < of->n_beside; i++)
		if (profile_lines_make(&s->beside[side][i], &of->beside[i], err))
			return -1;
	return 0;
}

static void release(struct sources *s)
{
	for (size_t side = 0; side < PAGE_SIDES; side++) {
		profile_lines_release(&s->lines[side]);
		for (size_t i = 0; s->beside[side] && i < s->benchmark->sides[side].n_beside; i++)
			profile_lines_release(&s->beside[side][i]);
		free(s->beside[side]);
	}
	free(s->places);
}

int page_sources_add(struct emit *emit, const struct page_benchmark *benchmark,
		     const struct page_merge *merge, struct err *err)
{
	struct sources s = {.benchmark = benchmark, .merge = merge};
	int rc = 0;

	for (size_t side = 0; side < merge->n_sides && !rc; side++)
		if (benchmark->sides[side].sources)
			rc = profile_lines_make(&s.lines[side], benchmark->sides[side].profile,
						err) ||
			     make_beside(&s, side, err) || find_places(&s, side, err);
	if (s.n)
		qsort(s.places, s.n, sizeof(*s.places), by_share);
	emit_list(emit, "sources");
	for (size_t i = 0; i < s.n && i < MOST_FUNCTIONS * merge->n_sides && !rc; i++)
		add_source(emit, &s, &s.places[i]);
	emit_close(emit, ']');
	release(&s);
	return rc ? -1 : 0;
}
