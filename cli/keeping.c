#include "cli/keeping.h"

#include "cli/identity.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

/* ---- what stands at the output */

enum { FINGERPRINT = 40 };

static void fingerprint(const struct buf *bytes, char text[FINGERPRINT])
{
	snprintf(text, FINGERPRINT, "%08" PRIx32 " %zu",
		 (uint32_t)crc32_z(0, (const unsigned char *)buf_text(bytes), bytes->len),
		 bytes->len);
}

static bool fingerprint_of_file(const char *path, char text[FINGERPRINT])
{
	struct buf bytes = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC), n;
	char chunk[1 << 14];

	if (fd < 0)
		return false;
	/* Not slurp(), which would unpack it. */
	do {
		n = (int)read(fd, chunk, sizeof(chunk));
		buf_add(&bytes, chunk, n > 0 ? (size_t)n : 0);
	} while (n > 0 || (n < 0 && errno == EINTR));
	close(fd);
	fingerprint(&bytes, text);
	n = n < 0 || buf_failed(&bytes) ? -1 : 0;
	buf_release(&bytes);
	return n == 0;
}

/* Is the file at `output` the one that the run saved when it was cut short? */
static bool is_own(const char *output, const struct resuming *resuming)
{
	char now[FINGERPRINT] = "";
	bool is = false;

	if (!fingerprint_of_file(output, now))
		return false;
	for (size_t i = 1; i < resuming->before.n; i++) {
		const struct journal_record *text = &resuming->before.records[i];
		struct record record;

		if (record_parse(&record, text->text, text->len, NULL) == 0 &&
		    strcmp(record_text(&record, "record", ""), "saved") == 0)
			is |= strcmp(record_text(&record, "file", ""), now) == 0;
		record_release(&record);
	}
	return is;
}

static int check_journal(const char *output, const struct resuming *resuming, struct err *err)
{
	char *path = resuming_journal_new(output);
	int rc = 0;

	if (!path)
		return err_memory(err);
	if (access(path, F_OK) == 0)
		rc = err_set(
			err, ERR_INPUT,
			"%s is there: a run that did not end; assay %s --resume %s goes on with "
			"it, or remove it",
			path, resuming->command, output);
	free(path);
	return rc;
}

int keeping_check(const char *output, bool is_added_to, const struct resuming *resuming,
		  struct err *err)
{
	if (!output)
		return 0;
	if (!resuming->is_resumed && check_journal(output, resuming, err))
		return -1;
	if (is_added_to || access(output, F_OK) != 0)
		return 0;
	if (!resuming->is_resumed)
		return err_set(err, ERR_INPUT,
			       "%s exists already: -o never overwrites (--append adds to it)",
			       output);
	if (is_own(output, resuming))
		return 0;
	return err_set(err, ERR_INPUT,
		       "%s exists already and is not what the interrupted run saved: move it away "
		       "to resume",
		       output);
}

/* ---- the first record */

uint64_t keeping_seed(const struct resuming *resuming, uint64_t missing)
{
	return resuming->is_resumed
		       ? (uint64_t)record_int(&resuming->begin, "seed", (int64_t)missing)
		       : missing;
}

static json_t *words_new(const struct resuming *resuming)
{
	json_t *words = json_array();

	for (int i = 0; words && i < resuming->argc; i++)
		if (json_array_append_new(words, json_string(resuming->argv[i]))) {
			json_decref(words);
			return NULL;
		}
	return words;
}

static json_t *begin_new(const struct resuming *resuming, const json_t *same, uint64_t seed)
{
	char date[32], *directory = realpath(".", NULL);
	time_t now = time(NULL);
	struct tm utc;
	json_t *head;

	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
	head = json_pack("{s:s, s:i, s:s, s:s, s:o, s:s?, s:I, s:O?}", "record", "begin", "journal",
			 1, "date", date, "command", resuming->command, "argv", words_new(resuming),
			 "directory", directory, "seed", (json_int_t)seed, "same", same);
	free(directory);
	return head;
}

static int append(struct journal *journal, json_t *head, struct err *err)
{
	struct buf text = {0};
	int rc = -1;

	if (!head)
		err_memory(err);
	else if (record_format(head, NULL, 0, &text, err) == 0)
		rc = journal_append(journal, text.data, text.len, err);
	json_decref(head);
	buf_release(&text);
	return rc;
}

/* ---- beginning and going on */

/* A disk that is full or refuses files costs the journal, as later the output, but not the answer.
 */
static int begin(struct keeping *k, const struct resuming *resuming, const json_t *same,
		 uint64_t seed, struct err *err)
{
	char *path = resuming_journal_new(k->output);
	struct err cause = {0};
	int rc = path ? journal_create(&k->journal, path, &cause) : err_memory(&cause);

	free(path);
	if (!rc) {
		rc = append(&k->journal, begin_new(resuming, same, seed), &cause);
		if (rc)
			journal_remove(&k->journal, NULL);
	}
	k->is_on = rc == 0;
	if (rc && cause.kind == ERR_SYSTEM) {
		fprintf(stderr, "assay: no journal is kept: %s\n", cause.text);
		return 0;
	}
	if (rc)
		*err = cause;
	return rc;
}

/* Of the records the session wants those of what was measured; the others are ours. */
static int take_before(struct keeping *k, const struct journal_text *all, struct err *err)
{
	k->before = (struct journal_text){.whole = all->whole};
	for (size_t i = 0; i < all->n; i++) {
		if (resuming_is_kind(&all->records[i], "saved"))
			continue;
		if (mem_reserve(&k->before.records, &k->before.cap, k->before.n + 1,
				sizeof(*k->before.records)))
			return err_memory(err);
		k->before.records[k->before.n++] = all->records[i];
	}
	return 0;
}

static void tell(const struct keeping *k, const struct resuming *resuming)
{
	size_t n = k->before.n - 1;

	fprintf(stderr, "assay: resuming %s: %zu process%s measured already, begun %s, seed %lld\n",
		k->output, n, n == 1 ? "" : "es", record_text(&resuming->begin, "date", "?"),
		(long long)record_int(&resuming->begin, "seed", 0));
	if (resuming->before.torn)
		fprintf(stderr,
			"assay: the journal's last record (%llu bytes) was not whole: it is "
			"dropped, "
			"its process measured again\n",
			(unsigned long long)resuming->before.torn);
}

static int go_on(struct keeping *k, const struct resuming *resuming, const json_t *same, bool quiet,
		 struct err *err)
{
	if (identity_check(json_object_get(resuming->begin.head, "same"), same, err))
		return err_in(err, "cannot resume %s", k->output);
	if (journal_reopen(&k->journal, resuming->journal, resuming->before.whole, err) ||
	    take_before(k, &resuming->before, err))
		return -1;
	k->is_resumed = k->is_on = true;
	if (!quiet)
		tell(k, resuming);
	return 0;
}

int keeping_begin(struct keeping *k, const char *output, const struct resuming *resuming,
		  const json_t *same, uint64_t seed, bool quiet, struct err *err)
{
	*k = (struct keeping){.output = output};
	if (!output)
		return 0;
	return resuming->is_resumed ? go_on(k, resuming, same, quiet, err)
				    : begin(k, resuming, same, seed, err);
}

int keeping_begin_duel(struct keeping *k, const char *output, const struct resuming *resuming,
		       uint64_t seed, struct err *err)
{
	*k = (struct keeping){.output = output};
	return output ? begin(k, resuming, NULL, seed, err) : 0;
}

struct journal *keeping_journal(struct keeping *k)
{
	return k->is_on ? &k->journal : NULL;
}

const struct journal_text *keeping_before(const struct keeping *k)
{
	return k->is_resumed ? &k->before : NULL;
}

/* ---- the end */

enum write_mode keeping_mode(const struct keeping *k, const struct resuming *resuming)
{
	return k->is_resumed && is_own(k->output, resuming) ? WRITE_REPLACE : WRITE_NEW;
}

void keeping_done(struct keeping *k)
{
	struct err trouble = {0};

	if (k->is_on && journal_remove(&k->journal, &trouble))
		fprintf(stderr, "assay: the journal is no longer needed, but stays: %s\n",
			trouble.text);
	k->is_on = false;
}

void keeping_announce(struct keeping *k, const struct suite *suite)
{
	char file[FINGERPRINT];
	struct buf bytes = {0};
	struct err ignored = {0}; /* the output is what counts; cut short, it will be told */

	if (k->is_on && suite->n &&
	    suite_pack(suite, k->output, WRITE_COMPACT, &bytes, &ignored) == 0) {
		fingerprint(&bytes, file);
		append(&k->journal, json_pack("{s:s, s:s}", "record", "saved", "file", file),
		       &ignored);
	}
	buf_release(&bytes);
}

void keeping_cut_short(struct keeping *k, const struct resuming *resuming, bool is_saved,
		       struct err *err)
{
	struct err cause = *err, trouble = {0};

	if (!k->is_on)
		return;
	if (!k->is_resumed && k->journal.n <= 1) {
		keeping_done(k);
		return;
	}
	if (journal_flush(&k->journal, &trouble)) {
		err_clear(err);
		err_set(err, cause.kind,
			"%s; the journal lacks the last records (%s): assay %s --resume %s goes on "
			"before them",
			cause.text, trouble.text, resuming->command, k->output);
		return;
	}
	err_clear(err);
	err_set(err, cause.kind, "%s; %s%s: assay %s --resume %s goes on", cause.text,
		is_saved ? "what was measured is in " : "what was measured is kept in ",
		is_saved ? k->output : k->journal.path, resuming->command, k->output);
}

void keeping_point_to_journal(struct keeping *k, struct err *err)
{
	struct err cause = *err, trouble = {0};

	if (!k->is_on || k->journal.n <= 1)
		return;
	err_clear(err);
	if (journal_flush(&k->journal, &trouble))
		err_set(err, cause.kind,
			"%s; the journal lacks the last records (%s), the blocks before them are "
			"kept: assay recover %s -o FILE",
			cause.text, trouble.text, k->output);
	else
		err_set(err, cause.kind, "%s; its blocks are kept in %s: assay recover %s -o FILE",
			cause.text, k->journal.path, k->output);
}

void keeping_release(struct keeping *k)
{
	journal_release(&k->journal);
	free(k->before.records);
	*k = (struct keeping){0};
}
