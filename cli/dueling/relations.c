/* What the options of a duel cannot mean together, in the words that were typed; its files. */
#include "cli/dueling/options.h"

#include "cli/dueling/settings.h"
#include "cli/dueling/side_files.h"
#include "stats/signed_rank.h"

#include <string.h>

char *duel_options_file_new(const struct duel_options *d, const char *first, size_t i)
{
	return d->outputs.n ? strdup(d->outputs.items[i]) : side_file_new(first, i);
}

bool duel_options_count(const struct duel_options *d, int side)
{
	const struct second_side second = duel_options_side(d, 0);
	bool is_other = side == second_side_index(&second);
	const char *place = is_other ? "second" : "first";
	const char *role = side == SIDE_BASELINE ? "baseline" : "candidate";

	return !d->counters_side || strcmp(d->counters_side, place) == 0 ||
	       strcmp(d->counters_side, role) == 0;
}

int duel_options_check_sides(const struct measure_options *m, struct err *err)
{
	static const char *const output[] = {"output", NULL}, *const counters[] = {"counters",
										   NULL};

	return options_exclude(m->given, "vs-rev", "vs-path", err) ||
			       options_exclude(m->given, "base", "vs-path", err) ||
			       options_exclude(m->given, "base", "vs-rev", err) ||
			       options_exclude(m->given, "parallel", "no-pin", err) ||
			       options_exclude(m->given, "slice", "min-time", err) ||
			       options_need(m->given, "vs-output", output, err) ||
			       options_need(m->given, "counters-side", counters, err)
		       ? -1
		       : 0;
}

static const char *named_before(const struct texts *names, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(names->items[k], names->items[i]) == 0)
			return names->items[i];
	return NULL;
}

/* That no two are the same is asked of all files of a duel at once (cli/dueling/duel_files.h). */
static int check_files(const struct duel_options *d, struct err *err)
{
	const struct texts *files = &d->outputs;
	size_t sides = duel_options_sides(d);

	if (files->n == 0 || files->n == sides)
		return 0;
	return err_set(err, ERR_USAGE, "--vs-output names %zu file%s, for %zu side%s", files->n,
		       files->n == 1 ? "" : "s", sides, sides == 1 ? "" : "s");
}

/* Of two options that are both given several times nobody can tell which belong together; and what
   would only be measured twice is a slip. The same statement twice is not: it shows what same code
   looks like. */
static int check_sides(const struct duel_options *d, struct err *err)
{
	const struct {
		const char *name;
		const struct texts *texts;
		bool may_repeat;
	} lists[] = {{"--vs", &d->vs, true},
		     {"--vs-python", &d->pythons, false},
		     {"--vs-rev", &d->revs, false},
		     {"--vs-path", &d->paths, false}};
	const char *several = NULL;

	for (size_t k = 0; k < sizeof(lists) / sizeof(*lists); k++) {
		const struct texts *texts = lists[k].texts;

		if (texts->n > 1 && several)
			return err_set(
				err, ERR_USAGE,
				"%s and %s are both given several times: one of them can name "
				"several sides, the other holds for all of these",
				several, lists[k].name);
		if (texts->n > 1)
			several = lists[k].name;
		for (size_t i = 1; i < texts->n && !lists[k].may_repeat; i++)
			if (named_before(texts, i))
				return err_set(err, ERR_USAGE,
					       "%s %s is given twice: each names another side",
					       lists[k].name, texts->items[i]);
	}
	return 0;
}

/* Too few blocks for a share of the error could decide nothing. */
static int check_blocks(const struct duel_options *d, struct err *err)
{
	struct spending looks = duel_looks(d);
	size_t n_min = signed_rank_n_min(spending_level(&looks, 0));

	if (!d->blocks_seen || (size_t)d->blocks >= n_min)
		return 0;
	return err_set(err, ERR_USAGE,
		       "--blocks %ld: with %zu sides against the first it takes %zu blocks or more "
		       "to tell them apart",
		       d->blocks, duel_options_sides(d), n_min);
}

int duel_options_check(const struct duel_options *d, const struct measure_options *m,
		       struct err *err)
{
	static const char *const comment[] = {"comment", NULL};
	static const char *const explained[] = {"why", "explain", NULL};

	if (duel_options_check_one_sided(m, err) || duel_options_check_sides(m, err))
		return -1;
	if (!duel_options_count(d, 0) && !duel_options_count(d, 1))
		return err_set(
			err, ERR_USAGE,
			"--counters-side %s: must be baseline or candidate (or first, second)",
			d->counters_side);
	if (options_need(m->given, "comment-name", comment, err) ||
	    options_need(m->given, "explain-most", explained, err))
		return -1;
	return check_sides(d, err) || check_blocks(d, err) || check_files(d, err) ? -1 : 0;
}
