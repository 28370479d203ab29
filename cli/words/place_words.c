#include "cli/words/place_words.h"

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

void place_words_add(struct buf *out, const struct place_facts *facts)
{
	size_t before = out->len;

	add_interpreter(out, facts);
	if (facts->model)
		buf_addf(out, "%s%s", out->len > before ? ", " : "", facts->model);
	if (facts->cpus > 0)
		buf_addf(out, "%s%.0f CPU%s", out->len > before ? ", " : "", facts->cpus,
			 facts->cpus == 1 ? "" : "s");
}
