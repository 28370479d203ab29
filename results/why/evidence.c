#include "results/why/evidence.h"

#include "results/profiles/frame_identity.h"

#include <math.h>
#include <string.h>

/* Instructions of one program are the same to the last one only where nothing around it is another:
   a folder of another name is enough for some. Measured: up to 0.02 % with the same layouts. */
#define INSTRUCTIONS_FLOOR 2e-4
/* Of allocations and collections, what caches that fill up may do: less is no difference. */
#define COUNTS_FLOOR 1e-3

/* The most that one allocation runs with what fills and frees it, and one byte of it: plain code
   writes eight at once. A number that is made anew runs about 150 in all, a text that is put
   together from numbers about 500 for each of its allocations (measured). */
#define ALLOCATION_INSTRUCTIONS 200
#define BYTE_INSTRUCTIONS	.125

bool why_is_same_place(const struct why_place *one, const struct why_place *other)
{
	bool is_bare;

	if (!one->function || !other->function || strcmp(one->file, other->file) != 0)
		return false;
	is_bare = !strchr(one->function, '.') || !strchr(other->function, '.');
	return is_bare ? strcmp(frame_last_name(one->function), frame_last_name(other->function)) ==
				 0
		       : strcmp(one->function, other->function) == 0;
}

double why_gap(const struct call_figure sides[2])
{
	if (call_figures_overlap(sides[0], sides[1]))
		return 0;
	return sides[1].low > sides[0].high ? sides[1].low - sides[0].high
					    : sides[1].high - sides[0].low;
}

static double floor_of(enum why_counted counted)
{
	switch (counted) {
	case WHY_INSTRUCTIONS:
		return INSTRUCTIONS_FLOOR;
	case WHY_ALLOCATED:
	case WHY_BYTES:
	case WHY_COLLECTED:
		return COUNTS_FLOOR;
	case WHY_CALLED:
	case WHY_COUNTED:
		break;
	}
	return 0;
}

/* All that the layouts say, and half as much again, is on one side of nothing. */
static bool is_change(struct call_figure change, struct call_figure old, enum why_counted counted)
{
	double margin = (change.high - change.low) / 2 + floor_of(counted) * fabs(old.high);

	return change.low > margin || change.high < -margin;
}

static struct call_figure minus(const struct call_figure sides[2])
{
	return (struct call_figure){sides[1].low - sides[0].high, sides[1].high - sides[0].low};
}

static double middle(struct call_figure figure)
{
	return (figure.low + figure.high) / 2;
}

static bool is_part_changed(const struct why_part *part, enum why_counted counted)
{
	double old = middle(part->sides[0]), new = middle(part->sides[1]);

	if (part->has_floor)
		return part->is_told && fabs(new - old) > floor_of(counted) * old;
	return is_change(minus(part->sides), part->sides[0], counted);
}

static void add(struct call_figure *sum, struct call_figure more)
{
	sum->low += more.low;
	sum->high += more.high;
}

/* The line, of the function or of any, that differs most in the same direction. */
static void find_line(const struct why_ledger *ledger, const struct why_place *function,
		      struct why_evidence *e)
{
	double sign = middle(e->sides[1]) > middle(e->sides[0]) ? 1 : -1;

	for (size_t i = 0; e->is_different && i < ledger->n_lines; i++) {
		const struct why_part *line = &ledger->lines[i];
		double more = why_gap(line->sides);

		if ((function && !why_is_same_place(&line->place, function)) ||
		    sign * more <= sign * e->line_more)
			continue;
		e->line = line->place;
		e->line_more = more;
	}
}

/* All parts of the place: a bare name may be several. */
static struct why_evidence of_parts(const struct why_ledger *ledger, enum why_counted counted,
				    const struct why_place *place)
{
	struct why_evidence e = {.is_known = true, .is_own = true};
	bool has_floor = false, is_any = false;

	for (size_t i = 0; i < ledger->n; i++) {
		const struct why_part *part = &ledger->parts[i];

		if (!why_is_same_place(&part->place, place))
			continue;
		add(&e.sides[0], part->sides[0]);
		add(&e.sides[1], part->sides[1]);
		e.floor += part->floor;
		has_floor |= part->has_floor;
		is_any |= is_part_changed(part, counted);
	}
	e.is_different = has_floor ? is_any : is_change(minus(e.sides), e.sides[0], counted);
	find_line(ledger, place, &e);
	return e;
}

static struct why_evidence of_whole(const struct why_ledger *ledger, enum why_counted counted)
{
	struct why_evidence e = {.is_known = true,
				 .is_different =
					 is_change(ledger->change, ledger->total[0], counted),
				 .sides = {ledger->total[0], ledger->total[1]}};

	find_line(ledger, NULL, &e);
	return e;
}

struct why_evidence why_evidence_of(const struct why_ledger *ledger, enum why_counted counted,
				    const struct why_place *place)
{
	if (ledger->looked != WHY_LOOKED)
		return (struct why_evidence){.is_known = false};
	return place && place->function && ledger->parts ? of_parts(ledger, counted, place)
							 : of_whole(ledger, counted);
}

static bool any_part_differs(const struct why_ledger *ledger, enum why_counted counted)
{
	for (size_t i = 0; i < ledger->n; i++)
		if (is_part_changed(&ledger->parts[i], counted))
			return true;
	return false;
}

bool why_counts_differ(const struct why_ledgers *ledgers)
{
	for (enum why_counted i = 0; i < WHY_COUNTED; i++) {
		const struct why_ledger *ledger = &ledgers->counted[i];

		if (why_evidence_of(ledger, i, NULL).is_different || any_part_differs(ledger, i))
			return true;
	}
	return false;
}

bool why_counts_are_same(const struct why_ledgers *ledgers)
{
	bool is_any = false;

	for (enum why_counted i = 0; i < WHY_COUNTED; i++) {
		is_any |= ledgers->counted[i].looked == WHY_LOOKED;
		if (ledgers->counted[i].looked == WHY_NOT_LOOKED)
			return false;
	}
	return is_any && !why_counts_differ(ledgers);
}

static double grew(const struct why_evidence *e)
{
	return e->is_different ? middle(e->sides[1]) - middle(e->sides[0]) : 0;
}

bool why_may_be_allocations(const struct why_evidence evidence[WHY_COUNTED])
{
	const struct why_evidence *work = &evidence[WHY_INSTRUCTIONS];
	double at_most = grew(&evidence[WHY_ALLOCATED]) * ALLOCATION_INSTRUCTIONS +
			 grew(&evidence[WHY_BYTES]) * BYTE_INSTRUCTIONS;

	if (!work->is_own || !work->is_different || at_most * grew(work) <= 0)
		return true;
	return fabs(at_most) >= fabs(grew(work)) / 2;
}

const struct why_part *why_called(const struct why_ledgers *ledgers, const struct why_place *place)
{
	const struct why_ledger *calls = &ledgers->counted[WHY_CALLED];

	for (size_t i = 0; i < calls->n; i++)
		if (why_is_same_place(&calls->parts[i].place, place))
			return &calls->parts[i];
	return NULL;
}
