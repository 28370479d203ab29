#include "runner/keeping/begun.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *begun_journal_new(const char *file)
{
	struct buf path = {0};

	buf_addf(&path, "%s.journal", file);
	return buf_take(&path);
}

void begun_release(struct begun *b)
{
	if (b->is_resumed)
		free(b->argv);
	free(b->journal);
	journal_text_release(&b->before);
	record_release(&b->first);
	*b = (struct begun){0};
}

uint64_t begun_seed(const struct begun *b, uint64_t missing)
{
	return b->is_resumed ? (uint64_t)record_int(&b->first, "seed", (int64_t)missing) : missing;
}

static int check_damage(const struct begun *b, const char *file, struct err *err)
{
	const struct journal_text *text = &b->before;

	if (text->damaged == 0 && text->n > 0)
		return 0;
	if (text->n == 0)
		return err_set(err, ERR_INPUT,
			       "%s holds no whole record: nothing can be resumed; remove it and "
			       "begin anew",
			       b->journal);
	return err_set(err, ERR_INPUT,
		       "%s: line %zu is damaged; %zu records are good: assay recover %s -o FILE "
		       "makes a result file of them",
		       b->journal, text->first_damaged, text->n, file);
}

static int check_directory(const struct begun *b, struct err *err)
{
	const char *then = record_text(&b->first, "directory", NULL);
	char *now = realpath(".", NULL);
	int rc = 0;

	if (!now)
		return err_sys(err, "cannot find the working directory");
	if (then && strcmp(then, now) != 0)
		rc = err_set(err, ERR_USAGE, "%s was begun in %s: resume it there", b->journal,
			     then);
	free(now);
	return rc;
}

static int take_words(struct begun *b, struct err *err)
{
	json_t *words = json_object_get(b->first.head, "argv");
	size_t n = json_array_size(words);

	b->argv = calloc(n + 1, sizeof(*b->argv));
	if (!b->argv)
		return err_memory(err);
	for (size_t i = 0; i < n; i++) {
		const char *word = json_string_value(json_array_get(words, i));

		if (!word)
			return err_set(err, ERR_INPUT, "%s: the first record has no command line",
				       b->journal);
		b->argv[i] = (char *)word;
	}
	b->argc = (int)n;
	return n > 0 ? 0
		     : err_set(err, ERR_INPUT, "%s: the first record has no command line",
			       b->journal);
}

int begun_read(struct begun *b, const char *file, struct err *err)
{
	const struct journal_record *first;

	b->is_resumed = true;
	b->argv = NULL;
	b->journal = begun_journal_new(file);
	if (!b->journal)
		return err_memory(err);
	if (access(b->journal, F_OK) != 0)
		return errno == ENOENT ? err_set(err, ERR_INPUT,
						 "nothing to resume: there is no %s, which a run "
						 "with -o keeps until it has ended",
						 b->journal)
				       : err_sys(err, "%s: cannot read", b->journal);
	if (journal_read(&b->before, b->journal, err) || check_damage(b, file, err))
		return -1;
	first = &b->before.records[0];
	if (record_parse(&b->first, first->text, first->len, err))
		return err_in(err, "%s: record 1", b->journal);
	if (record_int(&b->first, "journal", 0) != 1)
		return err_set(err, ERR_INPUT, "%s: not a journal of this version of assay",
			       b->journal);
	if (!json_is_object(json_object_get(b->first.head, "same")))
		return err_set(err, ERR_INPUT,
			       "%s does not say what must be the same: it cannot be resumed; assay "
			       "recover %s -o FILE makes result files of it",
			       b->journal, file);
	return check_directory(b, err) || take_words(b, err) ? -1 : 0;
}

char *begun_command_new(const char *file)
{
	struct begun b = {0};
	const char *command = NULL;
	char *copy = NULL;

	if (begun_read(&b, file, NULL) == 0)
		command = record_text(&b.first, "command", NULL);
	if (command)
		copy = strdup(command);
	begun_release(&b);
	return copy;
}
