#include "cli/compare/kept.h"

#include "results/files/last.h"
#include "results/files/read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int kept_call(struct suite *const *suites, const struct texts *words, const struct texts *paths,
	      struct err *err)
{
	for (size_t i = 0; i < words->n; i++) {
		char *name;

		if (strcmp(words->items[i], paths->items[i]) == 0)
			continue;
		name = strdup(words->items[i]);
		if (!name)
			return err_memory(err);
		free(suites[i]->filename);
		suites[i]->filename = name;
	}
	return 0;
}

void kept_words_add(struct buf *out, const struct suite *suite)
{
	if (suite->n == 0) {
		buf_adds(out, "nothing");
		return;
	}
	buf_adds(out, bench_name(suite->benches[0]));
	if (suite->n > 1)
		buf_addf(out, " and %zu other%s", suite->n - 1, suite->n == 2 ? "" : "s");
}

static bool have_common(const struct suite *a, const struct suite *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (suite_find(b, bench_name(a->benches[i])))
			return true;
	return false;
}

/* The newest kept result before `number` that shares a benchmark with it; -1: there is none. What
   cannot be read is passed over. */
static long find_partner(const struct suite *suite, long number)
{
	for (long k = number + 1; k < LAST_KEPT; k++) {
		struct last_paths paths = {0};
		struct texts names = {0};
		struct suite *other = NULL;
		struct err ignored = {0};
		char word[32];
		bool fits;

		snprintf(word, sizeof(word), "last~%ld", k);
		if (texts_add(&names, word) == 0 &&
		    last_paths_resolve(&paths, &names, &ignored) == 0)
			other = suite_read(names.items[0], &ignored);
		fits = other && have_common(other, suite);
		suite_free(other);
		last_paths_release(&paths);
		texts_release(&names);
		err_clear(&ignored);
		if (fits)
			return k;
	}
	return -1;
}

static void add_remedy(struct buf *out, struct suite *const *suites, const struct texts *words)
{
	for (int i = 1; i >= 0; i--) {
		long partner = find_partner(suites[i], last_number(words->items[i]));

		if (partner >= 0) {
			buf_addf(out, "assay compare last~%ld %s would do", partner,
				 words->items[i]);
			return;
		}
	}
	buf_addf(out, "measure %s again, then assay compare last",
		 suites[1]->n == 1 ? bench_name(suites[1]->benches[0]) : "the same ones");
}

int kept_check(struct suite *const *suites, const struct texts *words, struct err *err)
{
	struct buf text = {0};
	int rc = 0;

	if (words->n != 2 || last_number(words->items[0]) < 0 || last_number(words->items[1]) < 0 ||
	    have_common(suites[0], suites[1]))
		return 0;
	for (size_t i = 0; i < 2; i++) {
		buf_addf(&text, "%s%s is of ", i ? ", " : "", words->items[i]);
		kept_words_add(&text, suites[i]);
	}
	buf_adds(&text, ": nothing to compare; ");
	add_remedy(&text, suites, words);
	rc = buf_failed(&text) ? err_memory(err) : err_set(err, ERR_INPUT, "%s", buf_text(&text));
	buf_release(&text);
	return rc;
}
