/* assay recover: save what an interrupted run measured, as a result file. */
#include "cli/command.h"
#include "cli/dueling/side_files.h"
#include "runner/keeping/begun.h"
#include "cli/words/option.h"
#include "results/base/buf.h"
#include "results/files/convert.h"
#include "results/files/journal.h"
#include "results/files/record.h"
#include "results/files/write.h"
#include "results/model/duel_id.h"
#include "results/model/keys.h"
#include "results/verdicts/duel_sides.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char description[] =
	"Make a result file from the journal beside FILE, which an interrupted run leaves "
	"behind. The journal is only read; damaged records are left out and counted. To go on "
	"with the run or duel itself: assay run --resume FILE, "
	"assay duel --resume FILE.";

/* More sides than anybody names: a journal that says so is damaged. */
enum { DUELS_MAX = 1000 };

/* What the journal held of one duel, a suite for each side; of other runs the first alone. */
struct duel_suites {
	struct suite *sides[RECORD_RUNS];
};

struct recovered {
	struct duel_suites *duels; /* by their numbers (results/model/duel_id.h) */
	size_t n, cap;
	size_t runs, bad; /* records that are whole but make no sense */
};

static void recovered_release(struct recovered *recovered)
{
	for (size_t k = 0; k < recovered->n; k++)
		for (size_t i = 0; i < RECORD_RUNS; i++)
			suite_free(recovered->duels[k].sides[i]);
	free(recovered->duels);
}

/* Those of the duel with this number; NULL with err (memory). */
static struct duel_suites *suites_of(struct recovered *recovered, size_t number, struct err *err)
{
	while (recovered->n <= number) {
		if (mem_reserve(&recovered->duels, &recovered->cap, recovered->n + 1,
				sizeof(*recovered->duels))) {
			err_memory(err);
			return NULL;
		}
		recovered->duels[recovered->n++] = (struct duel_suites){0};
	}
	for (size_t i = 0; i < RECORD_RUNS; i++)
		if (!recovered->duels[number].sides[i] &&
		    !(recovered->duels[number].sides[i] = suite_new())) {
			err_memory(err);
			return NULL;
		}
	return &recovered->duels[number];
}

static size_t number_of(const struct record *record)
{
	const char *id = record->n ? meta_text(record->runs[0]->meta, KEY_DUEL) : NULL;

	return id ? duel_id_number(id) : 0;
}

static int take_record(struct recovered *recovered, const struct journal_text *text, size_t at,
		       struct err *err)
{
	struct record record;
	struct err cause = {0};
	struct duel_suites *suites = NULL;
	size_t number = 0;
	int rc = 0;

	if (record_parse(&record, text->records[at].text, text->records[at].len, &cause) ||
	    (number = number_of(&record)) >= DUELS_MAX)
		recovered->bad++;
	else if (!(suites = suites_of(recovered, number, err)))
		rc = -1;
	for (size_t i = 0; suites && i < record.n && !rc; i++) {
		rc = suite_take_run(suites->sides[i], record.runs[i], err);
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
	for (size_t i = 0; i < text->n; i++)
		if (take_record(recovered, text, i, err))
			return err_in(err, "record %zu", i + 1);
	/* what was stopped before the block of a duel has nothing of it */
	for (size_t k = 0; k < recovered->n; k++)
		if (!suites_of(recovered, k, err))
			return -1;
	return recovered->runs ? 0 : err_set(err, ERR_INPUT, "holds no values");
}

static const char *label_of(const struct suite *suite)
{
	const char *label = suite->n ? duel_side_of(suite).label : NULL;

	return label ? label : "";
}

/* Of several duels the side that is the same in all goes into the first file; of one the baseline
   does. */
static int join(struct recovered *recovered, struct err *err)
{
	struct duel_suites *duels = recovered->duels;
	bool is_turned = recovered->n > 1 &&
			 strcmp(label_of(duels[0].sides[0]), label_of(duels[1].sides[0])) != 0;

	for (size_t k = 0; k < recovered->n; k++) {
		struct suite *first = duels[k].sides[is_turned];

		if (is_turned) {
			duels[k].sides[1] = duels[k].sides[0];
			duels[k].sides[0] = first;
		}
		if (k > 0 && suite_take_all(duels[0].sides[0], first, err))
			return -1;
	}
	return 0;
}

static int write_others(const struct recovered *recovered, const char *output, struct err *err)
{
	for (size_t k = 0; k < recovered->n; k++) {
		const struct suite *other = recovered->duels[k].sides[1];
		char *file = other->n ? side_file_new(output, k) : NULL;
		int rc = 0;

		if (other->n)
			rc = file ? suite_write(other, file, WRITE_NEW, WRITE_COMPACT, err)
				  : err_memory(err);
		if (rc) /* those that were written before */
			while (k-- > 0) {
				free(file);
				file = side_file_new(output, k);
				if (file)
					unlink(file);
			}
		free(file);
		if (rc)
			return -1;
	}
	return 0;
}

/* Write all files of a duel or none: half a duel could not be told from a whole one. */
static int write_all(struct recovered *recovered, const char *output, struct err *err)
{
	if (join(recovered, err) ||
	    suite_write(recovered->duels[0].sides[0], output, WRITE_NEW, WRITE_COMPACT, err))
		return -1;
	if (write_others(recovered, output, err) == 0)
		return 0;
	unlink(output);
	return -1;
}

static void tell(const struct recovered *recovered, const struct journal_text *text,
		 const char *output)
{
	size_t damaged = text->damaged + recovered->bad;

	printf("%s: %zu runs of %zu benchmarks", output, recovered->runs,
	       recovered->duels[0].sides[0]->n);
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
	recovered_release(&recovered);
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
