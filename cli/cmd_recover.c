/* assay recover: save what an interrupted run measured, as a result file. */
#include "cli/command.h"
#include "cli/dueling/options.h"
#include "runner/keeping/begun.h"
#include "cli/words/option.h"
#include "results/files/journal.h"
#include "results/files/record.h"
#include "results/files/write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char description[] =
	"Make a result file from the journal beside FILE, which an interrupted run leaves "
	"behind. The journal is only read; damaged records are left out and counted. To go on "
	"with the run or duel itself: assay run --resume FILE, "
	"assay duel --resume FILE.";

/* What the journal held, a suite for each side of a duel; the first alone for other runs. */
struct recovered {
	struct suite *suites[RECORD_RUNS];
	size_t runs, bad; /* records that are whole but make no sense */
};

static int take_record(struct recovered *recovered, const struct journal_record *text,
		       struct err *err)
{
	struct record record;
	struct err cause = {0};
	int rc = 0;

	if (record_parse(&record, text->text, text->len, &cause))
		recovered->bad++;
	for (size_t i = 0; i < record.n && cause.kind == ERR_NONE && !rc; i++) {
		rc = suite_take_run(recovered->suites[i], record.runs[i], err);
		if (rc)
			break;
		record.runs[i] = NULL;
		recovered->runs++;
	}
	record_release(&record);
	return rc;
}

static int take_all(struct recovered *recovered, const struct journal_text *text, struct err *err)
{
	for (size_t i = 0; i < RECORD_RUNS; i++)
		if (!(recovered->suites[i] = suite_new()))
			return err_memory(err);
	for (size_t i = 0; i < text->n; i++)
		if (take_record(recovered, &text->records[i], err))
			return err_in(err, "record %zu", i + 1);
	return recovered->runs ? 0 : err_set(err, ERR_INPUT, "holds no values");
}

/* Write both files of a duel or none: half a duel could not be told from a whole one. */
static int write_all(const struct recovered *recovered, const char *output, struct err *err)
{
	char *second;
	int rc = suite_write(recovered->suites[0], output, WRITE_NEW, WRITE_COMPACT, err);

	if (rc || recovered->suites[1]->n == 0)
		return rc;
	second = duel_second_file_new(output, 0);
	rc = second ? suite_write(recovered->suites[1], second, WRITE_NEW, WRITE_COMPACT, err)
		    : err_memory(err);
	free(second);
	if (rc)
		unlink(output);
	return rc;
}

static void tell(const struct recovered *recovered, const struct journal_text *text,
		 const char *output)
{
	size_t damaged = text->damaged + recovered->bad;

	printf("%s: %zu runs of %zu benchmarks", output, recovered->runs, recovered->suites[0]->n);
	if (damaged)
		printf("; %zu damaged record%s left out", damaged, damaged == 1 ? "" : "s");
	if (text->torn)
		printf("; the last record was not whole");
	putchar('\n');
}

/* FILE, or its journal's own name. */
static char *journal_of(const char *file)
{
	size_t len = strlen(file);
	static const char suffix[] = ".journal";

	if (len > strlen(suffix) && strcmp(file + len - strlen(suffix), suffix) == 0)
		return strdup(file);
	return begun_journal_new(file);
}

static int recover(const char *file, const char *output, struct err *err)
{
	struct recovered recovered = {0};
	struct journal_text text = {0};
	char *path = journal_of(file);
	int rc = path ? journal_read(&text, path, err) : err_memory(err);

	if (!rc && (rc = take_all(&recovered, &text, err)))
		err_in(err, "%s", path);
	if (!rc)
		rc = write_all(&recovered, output, err);
	if (!rc)
		tell(&recovered, &text, output);
	for (size_t i = 0; i < RECORD_RUNS; i++)
		suite_free(recovered.suites[i]);
	journal_text_release(&text);
	free(path);
	return rc;
}

static int work(void *context, const struct texts *words, struct err *err)
{
	const char *const *output = context;

	if (words->n == 1 && *output)
		return recover(words->items[0], *output, err);
	return err_set(err, ERR_USAGE,
		       "give one FILE and -o NEW, as in assay recover x.json -o saved.json");
}

static int run(int argc, char **argv)
{
	const char *output = NULL;
	const struct option rows[] = {OPT_TEXT('o', "output", &output, "NEW",
					       "the result file to write, which must not exist"),
				      {0}};
	const struct option_parser parser = {.command = "recover",
					     .usage = "FILE --output NEW",
					     .description = description,
					     .rows = rows};

	return command_main(&parser, argc, argv, work, &output);
}

const struct command cmd_recover = {"recover", "save what an interrupted run measured", run};
