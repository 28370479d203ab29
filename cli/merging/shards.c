#include "cli/merging/shards.h"

#include "cli/dueling/side_files.h"
#include "cli/merging/shard_words.h"
#include "cli/merging/summary.h"
#include "cli/pyperf/files.h"
#include "cli/words/status.h"
#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/files/read.h"
#include "results/shards/assemble.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- reading */

static int read_one(struct shard_file *file, struct err *err)
{
	struct err cause = {0};

	file->suite = suite_read(file->path, &cause);
	if (file->suite)
		return 0;
	if (cause.kind != ERR_INPUT || !shard_empty_read(&file->empty, file->path)) {
		*err = cause;
		return -1;
	}
	file->suite = suite_new();
	return file->suite ? 0 : err_memory(err);
}

int shard_files_read(struct shard_file *files, const char *const *paths, size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		files[i].path = paths[i];
		if (read_one(&files[i], err))
			return -1;
	}
	return 0;
}

void shard_files_free(struct shard_file *files, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		suite_free(files[i].suite);
		json_decref(files[i].empty.root);
	}
}

/* ---- what is said */

/* On stderr, line by line. */
static void say(const struct buf *lines)
{
	const char *at = buf_text(lines);

	while (*at) {
		size_t len = strcspn(at, "\n");
		struct buf line = {0}, shown = {0};

		buf_add(&line, at, len);
		text_escape(&shown, buf_text(&line), term_is_utf8());
		fprintf(stderr, "assay: merge: %s\n", buf_text(&shown));
		buf_release(&line);
		buf_release(&shown);
		at += at[len] ? len + 1 : len;
	}
}

static void say_gaps(const struct shard_count *count, const struct shard_file *files,
		     const char *advice)
{
	struct buf text = {0};

	shard_words_gaps(&text, count, files);
	buf_adds(&text, advice);
	say(&text);
	buf_release(&text);
}

static void say_passed_over(const struct shard_count *count, const struct shard_file *files)
{
	struct buf text = {0};

	shard_words_passed_over(&text, count, files);
	say(&text);
	buf_release(&text);
}

/* ---- writing */

/* Of side `side`: the first one that there is goes to the output itself. NULL: stdout, or memory
   ran out. */
static char *file_new(const struct shard_merging *m, const struct shard_count *count, int side)
{
	if (!m->output)
		return NULL;
	return side == count->sides[0] ? strdup(m->output)
				       : side_file_new(m->output, (size_t)side - 1);
}

static size_t files_of_side(const struct shard_count *count, int side)
{
	size_t n = 0;

	for (size_t i = 0; i < count->n_parts; i++)
		n += count->parts[i].side == side;
	return n;
}

/* Before anything is written. */
static int check_files(const struct shard_merging *m, const struct shard_count *count,
		       struct err *err)
{
	int rc = 0;

	if (!m->output && count->sides[0] != count->sides[1])
		return err_set(err, ERR_USAGE,
			       "these are shards of a duel, which become a file for each side: "
			       "give --output FILE");
	for (int side = count->sides[0]; m->output && side <= count->sides[1] && !rc; side++) {
		char *file = file_new(m, count, side);

		if (!file)
			rc = err_memory(err);
		else if (access(file, F_OK) == 0)
			rc = err_set(err, ERR_INPUT, "%s: already exists", file);
		free(file);
	}
	return rc;
}

static int write_side(const struct shard_merging *m, const struct shard_count *count, int side,
		      const struct shard_file *files, bool *has_any, struct err *err)
{
	struct suite *whole;
	char *file = file_new(m, count, side);
	int rc = m->output && !file ? err_memory(err) : 0;

	rc = rc || shard_assemble(&whole, count, side, files, err);
	if (!rc && whole) {
		*has_any = true;
		rc = pyperf_put_suite(whole, file, m->style, err);
		if (!rc && file && !m->quiet)
			merge_summary_print(file, files_of_side(count, side), whole, count, stdout);
	}
	free(file);
	return rc ? -1 : 0;
}

int shard_merging_run(const struct shard_merging *m, const struct shard_count *count,
		      const struct shard_file *files, struct err *err)
{
	bool has_any = false;

	if (check_files(m, count, err))
		return -1;
	if (count->n_gaps && !m->is_partial) {
		say_gaps(count, files, " (--partial takes what there is)");
		return EXIT_INCOMPLETE;
	}
	if (!m->quiet)
		say_passed_over(count, files);
	if (count->n_gaps && !m->quiet)
		say_gaps(count, files, "");
	for (int side = count->sides[0]; side <= count->sides[1]; side++)
		if (write_side(m, count, side, files, &has_any, err))
			return -1;
	return has_any ? EXIT_DONE
		       : err_set(err, ERR_INPUT, "none of these shards measured anything");
}
