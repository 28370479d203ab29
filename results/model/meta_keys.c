#include "results/model/meta_keys.h"

#include <stdlib.h>
#include <string.h>

const struct meta_key meta_keys[] = {
	{"aslr", RULE_NONE, NULL, true},
	{"boot_time", RULE_TEXT, NULL, false},
	{"calibrate_loops", RULE_INT_FROM_1, "integer", false},
	{"calibrate_warmups", RULE_INT_FROM_0, "integer", false},
	{"command_max_rss", RULE_INT_FROM_0, "byte", false},
	{"cpu_affinity", RULE_NONE, NULL, false},
	{"cpu_count", RULE_NONE, NULL, true},
	{"cpu_freq", RULE_NONE, NULL, false},
	{"cpu_model_name", RULE_NONE, NULL, true},
	{"cpu_temp", RULE_NONE, NULL, false},
	{"date", RULE_TEXT, NULL, false},
	{"duration", RULE_NUMBER_FROM_0, "second", false},
	{"hostname", RULE_NONE, NULL, true},
	{"inner_loops", RULE_INT_FROM_1, "integer", true},
	{"load_avg_1min", RULE_NUMBER_FROM_0, NULL, false},
	{"loops", RULE_INT_FROM_1, "integer", false},
	{"mem_max_rss", RULE_INT_FROM_0, "byte", false},
	{"mem_peak_pagefile_usage", RULE_INT_FROM_0, "byte", false},
	{"name", RULE_TEXT, NULL, true},
	{"platform", RULE_NONE, NULL, true},
	{"python_executable", RULE_NONE, NULL, true},
	{"python_hash_seed", RULE_NONE, NULL, false},
	{"python_implementation", RULE_NONE, NULL, true},
	{"python_unicode", RULE_NONE, NULL, true},
	{"python_version", RULE_NONE, NULL, true},
	{"recalibrate_loops", RULE_INT_FROM_1, "integer", false},
	{"recalibrate_warmups", RULE_INT_FROM_0, "integer", false},
	{"runnable_threads", RULE_NONE, NULL, false},
	{"tags", RULE_TAGS, NULL, false},
	{"unit", RULE_UNIT, NULL, true},
	{"uptime", RULE_NUMBER_FROM_0, "second", false},
};
const size_t meta_keys_n = sizeof(meta_keys) / sizeof(*meta_keys);

static int by_name(const void *name, const void *key)
{
	return strcmp(name, ((const struct meta_key *)key)->name);
}

const struct meta_key *meta_key_find(const char *name)
{
	return bsearch(name, meta_keys, meta_keys_n, sizeof(*meta_keys), by_name);
}

const struct meta_key *meta_key_of(const char *name)
{
	uintptr_t at = (uintptr_t)name, table = (uintptr_t)meta_keys;

	if (at < table || at >= table + sizeof(meta_keys))
		return NULL;
	return &meta_keys[(at - table) / sizeof(*meta_keys)];
}

/* ---- rules */

static const char *const rule_text[] = {
	[RULE_NONE] = "must be a number or a text",
	[RULE_TEXT] = "must be a text",
	[RULE_INT_FROM_0] = "must be an integer >= 0",
	[RULE_INT_FROM_1] = "must be an integer >= 1",
	[RULE_NUMBER_FROM_0] = "must be a number >= 0",
	[RULE_UNIT] = "must be \"second\", \"byte\" or \"integer\"",
	[RULE_TAGS] = "must be a list of texts, none of them empty or \"all\"",
};

static bool is_unit(const char *text)
{
	return strcmp(text, "second") == 0 || strcmp(text, "byte") == 0 ||
	       strcmp(text, "integer") == 0;
}

static bool are_tags(json_t *tags)
{
	for (size_t i = 0; i < json_array_size(tags); i++) {
		const char *tag = json_string_value(json_array_get(tags, i));

		if (!tag || !*tag || strcmp(tag, "all") == 0)
			return false;
	}
	return json_is_array(tags);
}

static bool rule_holds(enum meta_rule rule, const struct meta_value *value)
{
	switch (rule) {
	case RULE_NONE:
		return value->type != META_TAGS;
	case RULE_TEXT:
		return value->type == META_TEXT;
	case RULE_INT_FROM_0:
		return value->type == META_INT && value->integer >= 0;
	case RULE_INT_FROM_1:
		return value->type == META_INT && value->integer >= 1;
	case RULE_NUMBER_FROM_0:
		return (value->type == META_INT && value->integer >= 0) ||
		       (value->type == META_REAL && value->real >= 0) ||
		       (value->type == META_BIG && value->text[0] != '-');
	case RULE_UNIT:
		return value->type == META_TEXT && is_unit(value->text);
	case RULE_TAGS:
		return value->type == META_TAGS && are_tags(value->tags);
	}
	return false;
}

int meta_key_check(const char *name, const struct meta_value *value, struct err *err)
{
	const struct meta_key *key = meta_key_find(name);
	enum meta_rule rule;

	if (value->type == META_TEXT && !*value->text)
		return err_set(err, ERR_INPUT, "%s: must not be empty", name);
	if (value->type == META_TEXT && strpbrk(value->text, "\r\n"))
		return err_set(err, ERR_INPUT, "%s: must be one line", name);
	if (value->type == META_REAL && value->real - value->real != 0)
		return err_set(err, ERR_INPUT, "%s: must be a finite number", name);
	rule = key ? key->rule : RULE_NONE;
	return rule_holds(rule, value) ? 0
				       : err_set(err, ERR_INPUT, "%s: %s", name, rule_text[rule]);
}
