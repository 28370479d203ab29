/* Benchmarks of a duel without a result: said, kept, and what the exit status makes of them. */
#include "cli/dueling/duel_report.h"

#include "cli/words/status.h"
#include "cli/measuring/outcome.h"
#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/base/json.h"

#include <string.h>

static bool has_failed(const struct duel *duel, const char *name, int side)
{
	for (size_t i = 0; i < duel->n; i++)
		if (duel->bouts[i].status == BOUT_FAILED && duel->bouts[i].failed_side == side &&
		    strcmp(duel->bouts[i].targets[side]->name, name) == 0)
			return true;
	return false;
}

/* The first side is in every duel: what fails on it was said where it failed first. */
static bool was_said(const struct duel *duels, size_t k, const struct bout *bout, int first)
{
	for (size_t i = 0; i < k && bout->failed_side == first; i++)
		if (has_failed(&duels[i], bout->targets[first]->name, first))
			return true;
	return false;
}

static void print_failures(const struct duel *duels, size_t k, int first, FILE *out)
{
	const struct duel *duel = &duels[k];

	for (size_t i = 0; i < duel->n; i++) {
		const struct bout *bout = &duel->bouts[i];
		struct buf text = {0};

		if (bout->status != BOUT_FAILED || was_said(duels, k, bout, first))
			continue; /* its row says why one is skipped */
		text_escape(&text, bout->targets[0]->name, term_is_utf8());
		fprintf(out, "assay: %s: ", buf_text(&text));
		if (bout->failed_side >= 0) {
			buf_clear(&text);
			text_escape(&text, duel->config->sides[bout->failed_side].label,
				    term_is_utf8());
			fprintf(out, "side \"%s\"", buf_text(&text));
			if (bout->failed_block)
				fprintf(out, ", block %zu", bout->failed_block);
			fputs(": ", out);
		}
		fprintf(out, "%s\n", bout->err.text);
		text_escape_lines(&text, bout->details);
		fputs(buf_text(&text), out);
		buf_release(&text);
	}
}

void duel_print_failures(const struct duel *duels, size_t n, int first, FILE *out)
{
	for (size_t k = 0; k < n; k++)
		print_failures(duels, k, first, out);
}

/* ---- lists for the files */

/* Which benchmarks, and what is said of each. */
struct listing {
	bool (*has)(const struct bout *bout, const void *of);
	json_t *(*entry_new)(json_t *name, const struct bout *bout); /* takes the name */
	const void *of;
};

/* Of a failure, or of what is listed by its name alone. */
static const char *name_of(const json_t *entry)
{
	return json_string_value(json_is_object(entry) ? json_object_get(entry, "name") : entry);
}

static bool has_name(const json_t *list, const char *name)
{
	const json_t *entry;
	size_t i;

	json_array_foreach(list, i, entry)
	{
		if (strcmp(name_of(entry), name) == 0)
			return true;
	}
	return false;
}

/* Each is in the list once. */
static int list_all(json_t *list, const struct duel *duel, const struct listing *listing)
{
	int rc = 0;

	for (size_t i = 0; i < duel->n && !rc; i++) {
		const struct bout *bout = &duel->bouts[i];
		json_t *name;

		if (!listing->has(bout, listing->of))
			continue;
		name = json_text_new(bout->targets[0]->name);
		if (name && has_name(list, json_string_value(name)))
			json_decref(name);
		else
			rc = json_array_append_new(list, listing->entry_new(name, bout));
	}
	return rc;
}

static json_t *list_new(const struct duel *duels, size_t n, const struct listing *listing,
			struct err *err)
{
	json_t *list = json_array();
	int rc = list ? 0 : -1;

	for (size_t i = 0; i < n && !rc; i++)
		rc = list_all(list, &duels[i], listing);
	if (!rc)
		return list;
	json_decref(list);
	err_memory(err);
	return NULL;
}

/* What failed on the side, or on none in particular, which is both; what skips itself on one is
   measured on neither. */
static bool is_out_on(const struct bout *bout, const void *side)
{
	return bout->status == BOUT_SKIPPED ||
	       (bout->status == BOUT_FAILED &&
		(bout->failed_side < 0 || bout->failed_side == *(const int *)side));
}

static json_t *failure_new(json_t *name, const struct bout *bout)
{
	return outcome_failure_new(name, &bout->err, bout->details);
}

json_t *duel_failures_new(const struct duel *duels, size_t n, int side, struct err *err)
{
	const struct listing listing = {is_out_on, failure_new, &side};

	return list_new(duels, n, &listing, err);
}

static bool is_waiting(const struct bout *bout, const void *suite)
{
	return bout->status == BOUT_GOING_ON && !suite_find(suite, bout->targets[0]->name);
}

static json_t *just_name(json_t *name, const struct bout *bout)
{
	(void)bout;
	return name;
}

json_t *duel_unmeasured_new(const struct duel *duels, size_t n, const struct suite *suite,
			    struct err *err)
{
	const struct listing listing = {is_waiting, just_name, suite};

	return list_new(duels, n, &listing, err);
}

/* ---- the exit status */

int duel_exit_status(const struct duel *duels, size_t n)
{
	size_t failed = 0, timed_out = 0;

	for (size_t k = 0; k < n; k++)
		for (size_t i = 0; i < duels[k].n; i++) {
			const struct bout *bout = &duels[k].bouts[i];

			failed += bout->status == BOUT_FAILED;
			timed_out += bout->status == BOUT_FAILED && bout->err.kind == ERR_TIMEOUT;
		}
	return status_of_measured(failed, timed_out);
}
