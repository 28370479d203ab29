#include "cli/merging/shard_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_SHOWN = 3, FILES_SHOWN = 5 };

/* ---- numbers */

/* Behind `last`; 0: none. Gaps are in the order of shards. */
static long next_gap(const struct shard_count *count, bool missing, long last)
{
	for (size_t i = 0; i < count->n_gaps; i++)
		if (count->gaps[i].shard > last && !count->gaps[i].part == missing)
			return count->gaps[i].shard;
	return 0;
}

/* "3", or "3 to 7": three and more in a row. Returns the last of them. */
static long add_range(struct buf *out, const struct shard_count *count, bool missing, long first)
{
	long last = first;

	while (next_gap(count, missing, last) == last + 1)
		last++;
	if (last < first + 2)
		last = first;
	buf_addf(out, "%ld", first);
	if (last > first)
		buf_addf(out, " to %ld", last);
	return last;
}

size_t shard_words_list(struct buf *out, const struct shard_count *count, bool missing)
{
	long at = next_gap(count, missing, 0);
	size_t n = 0;
	bool is_first = true;

	while (at) {
		struct buf one = {0};
		long last = add_range(&one, count, missing, at),
		     next = next_gap(count, missing, last);

		n += (size_t)(last - at + 1);
		buf_addf(out, "%s%s", is_first ? "" : next ? ", " : " and ", buf_text(&one));
		buf_release(&one);
		is_first = false;
		at = next;
	}
	return n;
}

/* ---- the names of files */

/* The last place in a file's name where its shard's number stands alone; NULL: nowhere. */
static const char *find_number(const char *path, long shard, size_t *len)
{
	const char *base = strrchr(path, '/'), *found = NULL;

	base = base ? base + 1 : path;
	for (const char *at = base; *at; at++) {
		char *end;

		if (*at < '0' || *at > '9' || (at > base && at[-1] >= '0' && at[-1] <= '9'))
			continue;
		if (strtol(at, &end, 10) == shard) {
			found = at;
			*len = (size_t)(end - at);
		}
	}
	return found;
}

/* What the file of a missing part is probably called, after one that is there. */
static bool add_guess(struct buf *out, const struct shard_count *count,
		      const struct shard_file *files, const struct shard_gap *gap)
{
	for (size_t i = 0; i < count->n_parts; i++) {
		const struct shard_part *part = &count->parts[i];
		const char *path = files[part->file].path, *number;
		size_t len;

		if (part->side != gap->side || part->fate != SHARD_TAKEN)
			continue;
		number = find_number(path, part->shard, &len);
		if (!number)
			continue;
		buf_add(out, path, (size_t)(number - path));
		buf_addf(out, "%0*ld%s", *number == '0' ? (int)len : 1, gap->shard, number + len);
		return true;
	}
	return false;
}

static void add_guesses(struct buf *out, const struct shard_count *count,
			const struct shard_file *files)
{
	struct buf guesses = {0};
	size_t n = 0;

	for (size_t i = 0; i < count->n_gaps; i++) {
		struct buf one = {0};

		if (!count->gaps[i].part && add_guess(&one, count, files, &count->gaps[i])) {
			if (++n <= FILES_SHOWN)
				buf_addf(&guesses, "%s%s", n > 1 ? ", " : "", buf_text(&one));
		}
		buf_release(&one);
	}
	if (n > FILES_SHOWN)
		buf_adds(&guesses, ", ...");
	if (n)
		buf_addf(out, ": %s?", buf_text(&guesses));
	buf_release(&guesses);
}

/* ---- gaps */

static void add_unfinished(struct buf *out, const struct shard_file *files,
			   const struct shard_gap *gap, long n)
{
	const struct texts *lacking = &gap->part->lacking;
	const char *path = files[gap->part->file].path;

	buf_addf(out, "%sshard %ld of %ld is unfinished: %s lacks ", out->len ? "; " : "",
		 gap->shard, n, path);
	for (size_t i = 0; i < lacking->n && i < NAMES_SHOWN; i++)
		buf_addf(out, "%s%s", i == 0 ? "" : ", ", lacking->items[i]);
	if (lacking->n > NAMES_SHOWN)
		buf_addf(out, " and %zu more", lacking->n - NAMES_SHOWN);
}

void shard_words_gaps(struct buf *out, const struct shard_count *count,
		      const struct shard_file *files)
{
	struct buf list = {0};
	size_t n = shard_words_list(&list, count, true);

	if (n) {
		buf_addf(out, "shard%s %s of %ld %s missing", n > 1 ? "s" : "", buf_text(&list),
			 count->n, n > 1 ? "are" : "is");
		add_guesses(out, count, files);
	}
	for (size_t i = 0; i < count->n_gaps; i++)
		if (count->gaps[i].part)
			add_unfinished(out, files, &count->gaps[i], count->n);
	buf_release(&list);
}

/* ---- attempts */

void shard_words_passed_over(struct buf *out, const struct shard_count *count,
			     const struct shard_file *files)
{
	static const char *const why[] = {[SHARD_SAME] = "the same measurement",
					  [SHARD_LESS] = "which has less",
					  [SHARD_OLDER] = "which is older"};

	for (size_t i = 0; i < count->n_parts; i++) {
		const struct shard_part *part = &count->parts[i];
		const char *taken, *other = files[part->file].path;

		if (part->fate == SHARD_TAKEN)
			continue;
		taken = files[count->parts[part->instead].file].path;
		buf_addf(out, "shard %ld of %ld is there more than once: %s is taken, not %s, %s\n",
			 part->shard, count->n, taken, other, why[part->fate]);
	}
}
