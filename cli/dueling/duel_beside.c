#include "cli/dueling/duel_beside.h"

#include "cli/dueling/duel_remedy.h"
#include "cli/explaining/explained_line.h"
#include "cli/measuring/head.h"
#include "cli/words/quote.h"

#include <string.h>

static int take(struct beside_item *item, const struct duel *duel, const struct bout *bout,
		const json_t *rows, struct err *err)
{
	struct buf decides = {0};

	if (bout_is_out(bout))
		return (item->failure = strdup(bout->err.text)) ? 0 : err_memory(err);
	if (bout->verdict.verdict == VERDICT_UNDECIDED) {
		duel_remedy_add(&decides, duel, bout);
		return (item->decides = buf_take(&decides)) ? 0 : err_memory(err);
	}
	return explained_line_take(item, rows, bout->targets[0]->name, err);
}

int duel_beside_init(struct beside *beside, const struct report *report, const struct duel *duels,
		     const struct duel_explained *explained, struct err *err)
{
	int rc = beside_init(beside, report, err);

	for (size_t s = 0; s < report->n && !rc; s++)
		for (size_t i = 0; i < report->sections[s].n && !rc; i++)
			rc = take(&beside->items[s][i], &duels[s], &duels[s].bouts[i],
				  explained ? explained[s].rows : NULL, err);
	return rc;
}

/* ---- the command line */

/* What is for this machine, or for its part of a suite. */
static const char *const not_elsewhere[] = {REPORT_OPTIONS, "shard", "shard-by", "replicas", NULL};

static bool is_a_path(const char *value)
{
	return value && strchr(value, '/');
}

/* An interpreter's path is this machine's. */
static bool is_for_elsewhere(const struct option_given *one)
{
	static const char *const python[] = {"python", NULL};

	return !option_is_among(one->row, not_elsewhere) &&
	       !(option_is_among(one->row, python) && is_a_path(one->value));
}

static bool is_revision(const struct option_given *one)
{
	static const char *const names[] = {"vs-rev", "base", NULL};

	return option_is_among(one->row, names);
}

static size_t count_revisions(const struct options_given *given)
{
	size_t n = 0;

	for (size_t i = 0; i < given->n; i++)
		n += is_revision(&given->items[i]);
	return n;
}

static void add_option(struct buf *out, const struct option_given *one, const char *commit)
{
	char name[OPTION_NAME_SIZE];

	buf_addf(out, " %s", option_spell(one, name));
	if (!one->value)
		return;
	buf_adds(out, one->row->type == OPT_FILE ? "=" : " ");
	quote_shell(out, commit && is_revision(one) ? commit : one->value);
}

char *duel_command_new(const struct measure_options *m, const char *commit)
{
	struct buf line = {0};

	if (!m->targets || !m->given || !m->begun)
		return NULL;
	if (count_revisions(m->given) > 1)
		commit = NULL;
	buf_addf(&line, "assay %s", m->begun->argv[0]);
	for (size_t i = 0; i < m->targets->n; i++) {
		buf_adds(&line, " ");
		quote_shell(&line, m->targets->items[i]);
	}
	for (size_t i = 0; i < m->given->n; i++)
		if (is_for_elsewhere(&m->given->items[i]))
			add_option(&line, &m->given->items[i], commit);
	return buf_take(&line);
}
