/* What the options of a duel cannot mean together, in the words that were typed; its files. */
#include "cli/dueling/options.h"

#include <string.h>

static char *beside_new(const char *first)
{
	const char *suffix = strstr(first, ".json");
	struct buf name = {0};

	if (!suffix)
		suffix = first + strlen(first);
	buf_add(&name, first, (size_t)(suffix - first));
	buf_addf(&name, ".vs%s", *suffix ? suffix : ".json");
	return buf_take(&name);
}

char *duel_second_file_new(const char *named, const char *first)
{
	return named ? strdup(named) : beside_new(first);
}

char *duel_other_file_new(const char *file)
{
	const char *mark = strstr(file, ".vs.json");
	struct buf name = {0};

	if (!mark)
		return beside_new(file);
	buf_add(&name, file, (size_t)(mark - file));
	buf_adds(&name, mark + strlen(".vs"));
	return buf_take(&name);
}

bool duel_options_count(const struct duel_options *d, int side)
{
	bool is_other = side == second_side_index(&d->second);
	const char *place = is_other ? "second" : "first";
	const char *role = side == SIDE_BASELINE ? "baseline" : "candidate";

	return !d->counters_side || strcmp(d->counters_side, place) == 0 ||
	       strcmp(d->counters_side, role) == 0;
}

/* What means something to one side alone, said in terms of the first such option. */
static int check_one_sided(const struct measure_options *m, struct err *err)
{
	static const char *const names[] = {
		"processes", "values", "warmups", "fast", "rigorous", "debug-single-value", NULL};
	const struct option_given *one = options_given_any(m->given, names);
	char name[OPTION_NAME_SIZE];

	if (m->append)
		return err_set(err, ERR_USAGE,
			       "--append is for one side; a duel writes two files (-o)");
	if (m->pacer)
		return err_set(err, ERR_USAGE,
			       "--pacer is for one side; those of a duel are each other's partner "
			       "in time");
	if (!one)
		return 0;
	return err_set(err, ERR_USAGE, "%s is for one side; a duel has --blocks and --rounds",
		       option_spell(one, name));
}

int duel_options_check_sides(const struct measure_options *m, struct err *err)
{
	static const char *const output[] = {"output", NULL}, *const counters[] = {"counters",
										   NULL};

	return options_exclude(m->given, "vs-rev", "vs-path", err) ||
			       options_exclude(m->given, "base", "vs-path", err) ||
			       options_exclude(m->given, "base", "vs-rev", err) ||
			       options_exclude(m->given, "parallel", "no-pin", err) ||
			       options_need(m->given, "vs-output", output, err) ||
			       options_need(m->given, "counters-side", counters, err)
		       ? -1
		       : 0;
}

static int check_second_file(const struct duel_options *d, const struct measure_options *m,
			     struct err *err)
{
	if (!d->output || !m->output || strcmp(d->output, m->output) != 0)
		return 0;
	return err_set(err, ERR_USAGE, "-o and --vs-output both name %s: a duel writes two files",
		       d->output);
}

int duel_options_check(const struct duel_options *d, const struct measure_options *m,
		       struct err *err)
{
	if (check_one_sided(m, err) || duel_options_check_sides(m, err))
		return -1;
	if (!duel_options_count(d, 0) && !duel_options_count(d, 1))
		return err_set(
			err, ERR_USAGE,
			"--counters-side %s: must be baseline or candidate (or first, second)",
			d->counters_side);
	return check_second_file(d, m, err);
}
