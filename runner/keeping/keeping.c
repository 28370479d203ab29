#include "runner/keeping/keeping.h"

#include "runner/keeping/identity.h"
#include "results/base/json.h"
#include "results/base/when.h"

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
static bool is_own(const char *output, const struct begun *begun)
{
	char now[FINGERPRINT] = "";
	bool is = false;

	if (!fingerprint_of_file(output, now))
		return false;
	for (size_t i = 1; i < begun->before.n; i++) {
		const struct journal_record *text = &begun->before.records[i];
		struct record record;

		if (record_parse(&record, text->text, text->len, NULL) == 0 &&
		    strcmp(record_text(&record, "record", ""), "saved") == 0)
			is |= strcmp(record_text(&record, "file", ""), now) == 0;
		record_release(&record);
	}
	return is;
}

static int check_journal(const char *output, const struct begun *begun, struct err *err)
{
	char *path = begun_journal_new(output);
	int rc = 0;

	if (!path)
		return err_memory(err);
	if (access(path, F_OK) == 0)
		rc = err_set(
			err, ERR_INPUT,
			"%s is there: a run that did not end; assay %s --resume %s goes on with "
			"it, or remove it",
			path, begun->argv[0], output);
	free(path);
	return rc;
}

/* Nothing may stand there but what the run itself saved. */
static int check_file(const char *file, const char *why, const struct begun *begun, struct err *err)
{
	if (access(file, F_OK) != 0 || (begun->is_resumed && is_own(file, begun)))
		return 0;
	if (!begun->is_resumed)
		return err_set(err, ERR_INPUT, "%s exists already: %s", file, why);
	return err_set(err, ERR_INPUT,
		       "%s exists already and is not what the interrupted run saved: move it away "
		       "to resume",
		       file);
}

int keeping_check(const char *output, bool is_added_to, const struct begun *begun, struct err *err)
{
	if (!output)
		return 0;
	if (!begun->is_resumed && check_journal(output, begun, err))
		return -1;
	return is_added_to ? 0
			   : check_file(output, "-o never overwrites (--append adds to it)", begun,
					err);
}

int keeping_check_second(const char *file, const struct begun *begun, struct err *err)
{
	return check_file(file, "a duel never overwrites", begun, err);
}

/* ---- the first record */

static json_t *words_new(const struct begun *begun)
{
	json_t *words = json_array();

	for (int i = 0; words && i < begun->argc; i++)
		if (json_array_append_new(words, json_text_new(begun->argv[i]))) {
			json_decref(words);
			return NULL;
		}
	return words;
}

static json_t *begin_new(const struct begun *begun, const json_t *same, uint64_t seed)
{
	char date[WHEN_SIZE], *directory = realpath(".", NULL);
	json_t *head;

	when_format_iso(time(NULL), date);
	head = json_pack("{s:s, s:i, s:s, s:s, s:o, s:o, s:I, s:O?}", "record", "begin", "journal",
			 1, "date", date, "command", begun->command, "argv", words_new(begun),
			 "directory", json_text_new(directory), "seed", (json_int_t)seed, "same",
			 same);
	free(directory);
	return head;
}

/* Takes `head`. */
static int append(struct journal *journal, json_t *head, struct err *err)
{
	int rc = record_append(journal, head, NULL, 0, err);

	json_decref(head);
	return rc;
}

/* ---- beginning and going on */

/* A disk that is full or refuses files costs the journal, as later the output, but not the answer.
 */
static int begin(struct keeping *k, const struct begun *begun, const json_t *same, uint64_t seed,
		 struct err *err)
{
	char *path = begun_journal_new(k->output);
	struct err cause = {0};
	int rc = path ? journal_create(&k->journal, path, &cause) : err_memory(&cause);

	free(path);
	if (!rc) {
		rc = append(&k->journal, begin_new(begun, same, seed), &cause);
		if (rc)
			journal_remove(&k->journal, NULL);
	}
	k->is_on = rc == 0;
	if (rc && cause.kind == ERR_SYSTEM) {
		teller_tell(k->teller, &(struct told){.kind = TOLD_NO_JOURNAL, .text = cause.text});
		return 0;
	}
	if (rc)
		*err = cause;
	return rc;
}

/* ---- what was counted */

static void counted_key(struct buf *key, const char *benchmark, int side)
{
	buf_addf(key, "%d %s", side, benchmark);
}

void keeping_count(struct keeping *k, const char *benchmark, int side, json_t *counts)
{
	struct err ignored = {0};

	if (k->is_on)
		append(&k->journal,
		       json_pack("{s:s, s:o, s:i, s:O}", "record", "counted", "benchmark",
				 json_text_new(benchmark), "side", side, "counts", counts),
		       &ignored);
}

json_t *keeping_counted(const struct keeping *k, const char *benchmark, int side)
{
	struct buf key = {0};
	json_t *counts;

	counted_key(&key, benchmark, side);
	counts = json_object_get(k->counted, buf_text(&key));
	buf_release(&key);
	return counts;
}

static int take_counted(struct keeping *k, const struct record *record, struct err *err)
{
	json_t *counts = json_object_get(record->head, "counts");
	struct buf key = {0};
	int rc = 0;

	counted_key(&key, record_text(record, "benchmark", ""), (int)record_int(record, "side", 0));
	if (json_is_object(counts) && json_object_set_nocheck(k->counted, buf_text(&key), counts))
		rc = err_memory(err);
	buf_release(&key);
	return rc;
}

/* Of the records whoever measures wants those of what was measured; the others are ours. */
static int take_one(struct keeping *k, const struct journal_record *text, struct err *err)
{
	struct record record;
	int rc = record_parse(&record, text->text, text->len, err);
	const char *kind = rc ? "" : record_text(&record, "record", "");

	if (strcmp(kind, "counted") == 0)
		rc = take_counted(k, &record, err);
	else if (!rc && strcmp(kind, "saved") != 0) {
		rc = mem_reserve(&k->before.records, &k->before.cap, k->before.n + 1,
				 sizeof(*k->before.records));
		if (rc)
			err_memory(err);
		else
			k->before.records[k->before.n++] = *text;
	}
	record_release(&record);
	return rc;
}

static int take_before(struct keeping *k, const struct journal_text *all, struct err *err)
{
	k->before = (struct journal_text){.whole = all->whole};
	k->counted = json_object();
	if (!k->counted)
		return err_memory(err);
	for (size_t i = 0; i < all->n; i++)
		if (take_one(k, &all->records[i], err))
			return err_in(err, "record %zu of the journal", i + 1);
	return 0;
}

static bool is_kind(const struct journal_record *text, const char *kind)
{
	struct record record;
	bool is = record_parse(&record, text->text, text->len, NULL) == 0 &&
		  strcmp(record_text(&record, "record", ""), kind) == 0;

	record_release(&record);
	return is;
}

static void tell_resuming(const struct keeping *k, const char *unit, const struct begun *begun)
{
	size_t n = 0;

	for (size_t i = 1; i < k->before.n; i++)
		n += is_kind(&k->before.records[i], unit);
	teller_tell(k->teller, &(struct told){.kind = TOLD_RESUMING,
					      .what = k->output,
					      .unit = unit,
					      .count = n,
					      .text = record_text(&begun->first, "date", "?"),
					      .number = record_int(&begun->first, "seed", 0)});
	if (begun->before.torn)
		teller_tell(k->teller, &(struct told){.kind = TOLD_TORN,
						      .count = begun->before.torn,
						      .unit = unit});
}

static int go_on(struct keeping *k, const char *unit, const struct begun *begun, const json_t *same,
		 struct err *err)
{
	if (identity_check(json_object_get(begun->first.head, "same"), same, err))
		return err_in(err, "cannot resume %s", k->output);
	if (journal_reopen(&k->journal, begun->journal, begun->before.whole, err) ||
	    take_before(k, &begun->before, err))
		return -1;
	k->is_resumed = k->is_on = true;
	tell_resuming(k, unit, begun);
	return 0;
}

int keeping_begin(struct keeping *k, const char *output, const char *unit,
		  const struct begun *begun, const json_t *same, uint64_t seed,
		  struct teller teller, struct err *err)
{
	*k = (struct keeping){.output = output, .teller = teller};
	if (!output)
		return 0;
	return begun->is_resumed ? go_on(k, unit, begun, same, err)
				 : begin(k, begun, same, seed, err);
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

enum write_mode keeping_mode(const struct keeping *k, const char *file, const struct begun *begun)
{
	return k->is_resumed && file && is_own(file, begun) ? WRITE_REPLACE : WRITE_NEW;
}

void keeping_done(struct keeping *k)
{
	struct err trouble = {0};

	if (k->is_on && journal_remove(&k->journal, &trouble))
		teller_tell(k->teller,
			    &(struct told){.kind = TOLD_JOURNAL_STAYS, .text = trouble.text});
	k->is_on = false;
}

void keeping_announce(struct keeping *k, const struct suite *suite, const char *file)
{
	char print[FINGERPRINT];
	struct buf bytes = {0};
	struct err ignored = {0}; /* the output is what counts; cut short, it will be told */

	if (k->is_on && suite->n && suite_pack(suite, file, WRITE_COMPACT, &bytes, &ignored) == 0) {
		fingerprint(&bytes, print);
		append(&k->journal, json_pack("{s:s, s:s}", "record", "saved", "file", print),
		       &ignored);
	}
	buf_release(&bytes);
}

void keeping_cut_short(struct keeping *k, const struct begun *begun, bool is_saved, struct err *err)
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
			cause.text, trouble.text, begun->argv[0], k->output);
		return;
	}
	err_clear(err);
	err_set(err, cause.kind, "%s; %s%s: assay %s --resume %s goes on", cause.text,
		is_saved ? "what was measured is in " : "what was measured is kept in ",
		is_saved ? k->output : k->journal.path, begun->argv[0], k->output);
}

void keeping_release(struct keeping *k)
{
	journal_release(&k->journal);
	free(k->before.records);
	json_decref(k->counted);
	*k = (struct keeping){0};
}
