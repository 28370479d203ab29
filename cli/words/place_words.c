#include "cli/words/place_words.h"

#include <stdbool.h>
#include <string.h>

static const struct {
	const char *name, *shown;
} implementations[] = {{"cpython", "CPython"}, {"pypy", "PyPy"}, {"graalpy", "GraalPy"}};

#define N_IMPLEMENTATIONS (sizeof(implementations) / sizeof(*implementations))

static void add_interpreter(struct buf *out, const struct place_facts *facts)
{
	const char *name = facts->implementation;

	if (!name || !facts->version)
		return;
	for (size_t i = 0; i < N_IMPLEMENTATIONS; i++)
		if (strcmp(name, implementations[i].name) == 0)
			name = implementations[i].shown;
	/* "3.12.3 (64-bit) revision ..." */
	buf_addf(out, "%s %.*s", name, (int)strcspn(facts->version, " "), facts->version);
	if (facts->gil && strcmp(facts->gil, "disabled") == 0)
		buf_adds(out, " without GIL");
}

static void add_machine(struct buf *out, const struct place_facts *facts)
{
	if (facts->model)
		buf_adds(out, facts->model);
	if (facts->cpus > 0)
		buf_addf(out, "%s%.0f CPU%s", facts->model ? ", " : "", facts->cpus,
			 facts->cpus == 1 ? "" : "s");
}

/* Append both with `between` them, where both say something. */
static void add_joined(struct buf *out, const struct buf *first, const char *between,
		       const struct buf *second)
{
	buf_addf(out, "%s%s%s", buf_text(first), first->len && second->len ? between : "",
		 buf_text(second));
	out->failed |= buf_failed(first) || buf_failed(second);
}

void place_words_add(struct buf *out, const struct place_facts *facts)
{
	struct buf interpreter = {0}, machine = {0};

	add_interpreter(&interpreter, facts);
	add_machine(&machine, facts);
	add_joined(out, &interpreter, ", ", &machine);
	buf_release(&interpreter);
	buf_release(&machine);
}

/* ---- of two sides */

typedef void add_part(struct buf *out, const struct place_facts *facts);

/* Append what both sides have, once, or each side's own behind its name. True: once. */
static bool add_part_of_two(struct buf *out, const struct place_facts facts[2],
			    const char *const names[2], add_part *add)
{
	struct buf parts[2] = {{0}, {0}};
	bool is_same;

	for (int side = 0; side < 2; side++)
		add(&parts[side], &facts[side]);
	is_same = strcmp(buf_text(&parts[0]), buf_text(&parts[1])) == 0;
	if (is_same)
		buf_adds(out, buf_text(&parts[0]));
	for (int side = 0; side < 2 && !is_same; side++)
		buf_addf(out, "%s%s: %s", side ? "; " : "", names[side],
			 parts[side].len ? buf_text(&parts[side]) : "not known");
	for (int side = 0; side < 2; side++) {
		out->failed |= buf_failed(&parts[side]);
		buf_release(&parts[side]);
	}
	return is_same;
}

void place_words_add_two(struct buf *out, const struct place_facts facts[2],
			 const char *const names[2])
{
	struct buf interpreter = {0}, machine = {0};
	bool is_one = add_part_of_two(&interpreter, facts, names, add_interpreter);
	bool is_one_machine = add_part_of_two(&machine, facts, names, add_machine);

	if (is_one || is_one_machine)
		add_joined(out, &interpreter, is_one && is_one_machine ? ", " : "; ", &machine);
	else
		add_part_of_two(out, facts, names, place_words_add);
	buf_release(&interpreter);
	buf_release(&machine);
}
