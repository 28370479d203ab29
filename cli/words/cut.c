#include "cli/words/cut.h"

#include "cli/words/text.h"
#include "results/base/buf.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct cutting {
	size_t width;
	const char *mark;
	size_t shared; /* bytes that all wide texts begin with */
};

/* A way to cut: append the text, which is too wide, cut. */
typedef void way(const struct cutting *cutting, const char *text, struct buf *out);

static void add_beginning(struct buf *out, const char *text, size_t columns)
{
	buf_add(out, text, text_fit(text, columns));
}

static void cut_end(const struct cutting *cutting, const char *text, struct buf *out)
{
	add_beginning(out, text, cutting->width - 1);
	buf_adds(out, cutting->mark);
}

static void cut_beginning(const struct cutting *cutting, const char *text, struct buf *out)
{
	buf_adds(out, cutting->mark);
	buf_adds(out, text + text_fit_end(text, cutting->width - 1));
}

static void cut_middle(const struct cutting *cutting, const char *text, struct buf *out)
{
	size_t head = (cutting->width - 1) / 2;

	add_beginning(out, text, head);
	buf_adds(out, cutting->mark);
	buf_adds(out, text + text_fit_end(text, cutting->width - 1 - head));
}

static void cut_shared(const struct cutting *cutting, const char *text, struct buf *out)
{
	const char *rest = text + cutting->shared;
	bool fits = text_width(rest) + 1 <= cutting->width;

	buf_adds(out, cutting->mark);
	add_beginning(out, rest, cutting->width - (fits ? 1 : 2));
	buf_adds(out, fits ? "" : cutting->mark);
}

/* ---- do they still differ */

struct pair {
	const char *cut, *whole;
};

static int by_cut(const void *left, const void *right)
{
	const struct pair *a = left, *b = right;
	int order = strcmp(a->cut, b->cut);

	return order ? order : strcmp(a->whole, b->whole);
}

/* pairs: room for n. */
static bool are_apart(char *const *cuts, char *const *texts, size_t n, struct pair *pairs)
{
	for (size_t i = 0; i < n; i++)
		pairs[i] = (struct pair){cuts[i] ? cuts[i] : texts[i], texts[i]};
	if (n)
		qsort(pairs, n, sizeof(*pairs), by_cut);
	for (size_t i = 1; i < n; i++)
		if (strcmp(pairs[i].cut, pairs[i - 1].cut) == 0 &&
		    strcmp(pairs[i].whole, pairs[i - 1].whole) != 0)
			return false;
	return true;
}

/* ---- all of them */

static void drop(char **cuts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(cuts[i]);
		cuts[i] = NULL;
	}
}

static int cut_all(const struct cutting *cutting, way *cut, char *const *texts, size_t n,
		   char **cuts, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		struct buf out = {0};

		if (text_width(texts[i]) <= cutting->width)
			continue;
		cut(cutting, texts[i], &out);
		cuts[i] = buf_take(&out);
		if (!cuts[i]) {
			drop(cuts, n);
			return err_memory(err);
		}
	}
	return 0;
}

/* How many bytes all wide texts begin with, up to the start of a character. */
static size_t shared_beginning(char *const *texts, size_t n, size_t width)
{
	const char *first = NULL;
	size_t shared = 0;

	for (size_t i = 0; i < n; i++) {
		size_t same = 0;

		if (text_width(texts[i]) <= width)
			continue;
		if (!first) {
			first = texts[i];
			shared = strlen(first);
		}
		while (same < shared && texts[i][same] == first[same])
			same++;
		shared = same;
	}
	while (shared > 0 && ((unsigned char)first[shared] & 0xc0) == 0x80)
		shared--;
	return shared;
}

int cut_apart(char **texts, size_t n, size_t width, const char *mark, struct err *err)
{
	static way *const ways[] = {cut_end, cut_beginning, cut_middle, cut_shared};
	struct cutting cutting = {width, mark, shared_beginning(texts, n, width)};
	char **cuts = calloc(n + 1, sizeof(*cuts));
	struct pair *pairs = malloc((n + 1) * sizeof(*pairs));
	int rc = cuts && pairs ? 1 : err_memory(err);

	for (size_t k = 0; rc > 0 && width > 2 && k < sizeof(ways) / sizeof(*ways); k++) {
		rc = cut_all(&cutting, ways[k], texts, n, cuts, err);
		if (!rc && !are_apart(cuts, texts, n, pairs)) {
			drop(cuts, n);
			rc = 1;
		}
	}
	for (size_t i = 0; rc == 0 && i < n; i++)
		if (cuts[i]) {
			free(texts[i]);
			texts[i] = cuts[i];
		}
	free(cuts);
	free(pairs);
	return rc;
}
