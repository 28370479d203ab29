/* What the options of a measurement cannot mean together, in the words that were typed. */
#include "cli/measuring/options.h"

#include <string.h>

static int check_adaptive(const struct measure_options *m, struct err *err)
{
	static const char *const adaptive[] = {"precision", "budget", NULL};
	static const char *const fixing[] = {
		"processes", "values", "warmups", "fast", "rigorous", "debug-single-value", NULL};
	const struct option_given *goal = options_given_any(m->given, adaptive);
	const struct option_given *fixed = options_given_any(m->given, fixing);
	char names[2][OPTION_NAME_SIZE];

	if (!goal || !fixed)
		return 0;
	return err_set(err, ERR_USAGE, "%s belongs to the adaptive plan, which %s replaces",
		       option_spell(goal, names[0]), option_spell(fixed, names[1]));
}

/* Values come from our own environment: names alone. */
static int check_inherited(const struct measure_options *m, struct err *err)
{
	if (!m->inherit_environ || !strchr(m->inherit_environ, '='))
		return 0;
	return err_set(err, ERR_USAGE,
		       "--inherit-environ %s: names alone, with commas between; each worker gets "
		       "the value that there is",
		       m->inherit_environ);
}

int measure_options_check_relations(const struct measure_options *m, struct err *err)
{
	static const char *const counted[] = {"metric", "track-memory", "tracemalloc", NULL};
	static const char *const counters[] = {"counters", NULL};
	static const char *const shard[] = {"shard", NULL};

	if (options_exclude(m->given, "output", "append", err) ||
	    options_exclude(m->given, "affinity", "no-pin", err) ||
	    options_exclude(m->given, "json-output", "list", err) ||
	    options_exclude(m->given, "json-output", "calibrate-noise", err) ||
	    options_exclude(m->given, "yardstick", "no-yardstick", err) ||
	    options_exclude(m->given, "pacer", "no-pacer", err) ||
	    options_exclude(m->given, "shard", "append", err) ||
	    options_exclude(m->given, "shard", "calibrate-noise", err) ||
	    options_need(m->given, "shard-by", shard, err) ||
	    options_need(m->given, "replicas", shard, err) ||
	    options_need(m->given, "layouts", counted, err) ||
	    options_need(m->given, "counters-inherit", counters, err) || check_inherited(m, err))
		return -1;
	return check_adaptive(m, err);
}
