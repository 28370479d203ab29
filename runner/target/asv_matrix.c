#include "runner/target/asv_matrix.h"

#include "results/base/buf.h"
#include "results/base/json.h"
#include "runner/os/environment.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

/* More would be a slip of the file's author: asv could not make them either. */
#define COMBINATIONS_MAX 100000
#define AXES_MAX	 64

enum key_kind { KEY_PYTHON, KEY_TYPE, KEY_PLATFORM, KEY_REQ, KEY_ENV, KEY_RUN_ENV };

static const struct {
	const char *word;
	enum key_kind kind;
} bare_words[] = {{"python", KEY_PYTHON},
		  {"environment_type", KEY_TYPE},
		  {"sys_platform", KEY_PLATFORM}},
  group_words[] = {{"req", KEY_REQ}, {"env", KEY_ENV}, {"env_nobuild", KEY_RUN_ENV}};

enum {
	N_BARE = sizeof(bare_words) / sizeof(*bare_words),
	N_GROUPS = sizeof(group_words) / sizeof(*group_words)
};

/* ---- keys of a matrix, or of a rule */

/* One key, with one value (a rule) or all that it takes (a matrix). Borrowed from the file. */
struct axis {
	enum key_kind kind;
	const char *key;
	const json_t *values;
	size_t at; /* which of a list is meant */
};

struct axes {
	struct axis items[AXES_MAX];
	size_t n;
};

static int add_axis(struct axes *axes, enum key_kind kind, const char *key, const json_t *value,
		    struct err *err)
{
	if (axes->n == AXES_MAX)
		return err_set(err, ERR_INPUT, "more than %d keys", AXES_MAX);
	axes->items[axes->n++] = (struct axis){kind, key, value, 0};
	return 0;
}

static int add_group(struct axes *axes, enum key_kind kind, const json_t *group, struct err *err)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)group, key, value)
	{
		if (add_axis(axes, kind, key, value, err))
			return -1;
	}
	return 0;
}

static bool is_bare(const char *key)
{
	for (size_t i = 0; i < N_BARE; i++)
		if (strcmp(bare_words[i].word, key) == 0)
			return true;
	return false;
}

/* Files of old have requirements alone, without "req" around them. */
static int add_ungrouped(struct axes *axes, const json_t *from, bool is_rule, struct err *err)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)from, key, value)
	{
		if (!(is_rule && is_bare(key)) && add_axis(axes, KEY_REQ, key, value, err))
			return -1;
	}
	return 0;
}

static int add_groups(struct axes *axes, const json_t *from, bool is_rule, struct err *err)
{
	size_t known = 0;

	for (size_t i = 0; i < N_GROUPS; i++) {
		const json_t *group = json_object_get(from, group_words[i].word);

		known += group != NULL;
		if (group && !json_is_object(group))
			return err_set(err, ERR_INPUT, "%s: must be an object",
				       group_words[i].word);
		if (add_group(axes, group_words[i].kind, group, err))
			return -1;
	}
	for (size_t i = 0; is_rule && i < N_BARE; i++)
		known += json_object_get(from, bare_words[i].word) != NULL;
	if (known < json_object_size(from))
		return err_set(err, ERR_INPUT,
			       "beside req, env and env_nobuild there may be no other key");
	return 0;
}

static int read_axes(struct axes *axes, const json_t *from, bool is_rule, struct err *err)
{
	bool is_grouped = false;

	axes->n = 0;
	for (size_t i = 0; is_rule && i < N_BARE; i++) {
		const json_t *value = json_object_get(from, bare_words[i].word);

		if (value && add_axis(axes, bare_words[i].kind, NULL, value, err))
			return -1;
	}
	for (size_t i = 0; i < N_GROUPS; i++)
		is_grouped |= json_object_get(from, group_words[i].word) != NULL;
	return is_grouped ? add_groups(axes, from, is_rule, err)
			  : add_ungrouped(axes, from, is_rule, err);
}

/* ---- values */

/* The value that is meant, as a text; "" of an empty list. *is_null: it is not to be set. Borrowed,
   or in `number`. -1 with err. */
static int value_of(const struct axis *axis, const char **text, bool *is_null, char number[32],
		    struct err *err)
{
	const json_t *value = axis->values;

	if (json_is_array(value) && json_array_size(value) > 0)
		value = json_array_get(value, axis->at);
	*is_null = json_is_null(value);
	*text = "";
	if (json_is_array(value) || *is_null)
		return 0;
	if (json_is_string(value)) {
		*text = json_string_value(value);
	} else if (json_is_number(value)) {
		snprintf(number, 32, "%.15g", json_number_value(value));
		*text = number;
	} else {
		return err_set(err, ERR_INPUT, "%s: a value must be a text, or null",
			       axis->key ? axis->key : "a rule");
	}
	return 0;
}

static size_t count_of(const struct axis *axis)
{
	size_t n = json_is_array(axis->values) ? json_array_size(axis->values) : 0;

	return n ? n : 1;
}

/* To the next combination, the last key's value first. False: that was the last. */
static bool step(struct axes *axes)
{
	for (size_t i = axes->n; i-- > 0;) {
		if (++axes->items[i].at < count_of(&axes->items[i]))
			return true;
		axes->items[i].at = 0;
	}
	return false;
}

/* ---- rules */

/* Does the whole text match? As Python's re, as far as POSIX goes. */
static int matches(const char *pattern, const char *text, bool *does, struct err *err)
{
	struct buf whole = {0};
	regex_t regex;
	int rc;

	buf_addf(&whole, "^(%s)$", pattern);
	if (buf_failed(&whole))
		return err_memory(err);
	rc = regcomp(&regex, buf_text(&whole), REG_EXTENDED | REG_NOSUB);
	buf_release(&whole);
	if (rc)
		return err_set(err, ERR_INPUT, "%s: this pattern cannot be read", pattern);
	*does = regexec(&regex, text, 0, NULL, 0) == 0;
	regfree(&regex);
	return 0;
}

static const struct axis *find(const struct axes *axes, const struct axis *like)
{
	for (size_t i = 0; i < axes->n; i++)
		if (axes->items[i].kind == like->kind && like->key &&
		    strcmp(axes->items[i].key, like->key) == 0)
			return &axes->items[i];
	return NULL;
}

/* What the combination has where the rule looks; NULL: nothing. */
static int looked_at(const struct axis *rule, const struct axes *combination, const char *python,
		     const char **text, char number[32], struct err *err)
{
	const struct axis *axis = find(combination, rule);
	bool is_null = true;

	*text = rule->kind == KEY_PYTHON     ? python
		: rule->kind == KEY_TYPE     ? "virtualenv"
		: rule->kind == KEY_PLATFORM ? "linux"
					     : NULL;
	if (axis && value_of(axis, text, &is_null, number, err))
		return -1;
	if (axis && is_null)
		*text = NULL;
	return 0;
}

/* Do all keys of the rule match? */
static int applies(const struct axes *rule, const struct axes *combination, const char *python,
		   bool *does, struct err *err)
{
	*does = true;
	for (size_t i = 0; i < rule->n && *does; i++) {
		const char *text, *pattern;
		char numbers[2][32];
		bool is_null;

		if (looked_at(&rule->items[i], combination, python, &text, numbers[0], err) ||
		    value_of(&rule->items[i], &pattern, &is_null, numbers[1], err))
			return -1;
		if (is_null || !text)
			*does = is_null && !text;
		else if (matches(pattern, text, does, err))
			return -1;
	}
	return 0;
}

static int is_excluded(const struct asv_conf *conf, const struct axes *combination,
		       const char *python, bool *is, struct err *err)
{
	const json_t *item;
	size_t i;

	*is = false;
	json_array_foreach(conf->exclude, i, item)
	{
		struct axes rule;

		if (read_axes(&rule, item, true, err) ||
		    applies(&rule, combination, python, is, err))
			return err_in(err, "exclude: item %zu", i + 1);
		if (*is)
			return 0;
	}
	return 0;
}

/* ---- what comes of it */

char *asv_requirement_new(const char *name, const char *value)
{
	struct buf text = {0};

	if (strncmp(name, "pip+", 4) == 0)
		name += 4;
	if (strstr(value, "://") || *value == '.' || *value == '/')
		buf_adds(&text, value);
	else if (!*value || strchr("<>=!~", *value))
		buf_addf(&text, "%s%s", name, value);
	else
		buf_addf(&text, "%s==%s", name, value);
	return buf_take(&text);
}

static char *setting_new(const char *name, const char *value)
{
	struct buf text = {0};

	buf_addf(&text, "%s=%s", name, value);
	return buf_take(&text);
}

/* Where the next entry of a list goes. */
static char **end_of(char **list)
{
	while (*list)
		list++;
	return list;
}

static int add_value(struct asv_variant *variant, const struct axis *axis, struct buf *name,
		     struct err *err)
{
	const char *text;
	char number[32], *entry;
	bool is_null;
	char **to = axis->kind == KEY_REQ   ? variant->requirements
		    : axis->kind == KEY_ENV ? variant->build_env
					    : variant->run_env;

	if (axis->kind < KEY_REQ)
		return 0;
	if (value_of(axis, &text, &is_null, number, err))
		return -1;
	if (is_null)
		return 0;
	if (axis->kind != KEY_REQ && (!*axis->key || strchr(axis->key, '=')))
		return err_set(err, ERR_INPUT, "env: \"%s\" is no name of a variable", axis->key);
	entry = axis->kind == KEY_REQ ? asv_requirement_new(axis->key, text)
				      : setting_new(axis->key, text);
	if (!entry)
		return err_memory(err);
	*end_of(to) = entry;
	buf_addf(name, "-%s%s", axis->key, text);
	return 0;
}

static int fill(struct asv_variant *variant, const struct axes *combination, const char *python,
		struct err *err)
{
	struct buf name = {0};
	int rc = 0;

	buf_addf(&name, "py%s", python);
	variant->requirements = calloc(AXES_MAX + 1, sizeof(char *));
	variant->build_env = calloc(AXES_MAX + 1, sizeof(char *));
	variant->run_env = calloc(AXES_MAX + 1, sizeof(char *));
	if (!variant->requirements || !variant->build_env || !variant->run_env)
		rc = err_memory(err);
	for (size_t i = 0; !rc && i < combination->n; i++)
		rc = add_value(variant, &combination->items[i], &name, err);
	variant->name = buf_take(&name);
	return rc || variant->name ? rc : err_memory(err);
}

static int take_product(struct asv_variant *variant, size_t *n, const struct asv_conf *conf,
			const char *python, struct err *err)
{
	struct axes axes;
	size_t tried = 0;

	if (read_axes(&axes, conf->matrix, false, err))
		return err_in(err, "matrix");
	do {
		bool is_out;

		if (++tried > COMBINATIONS_MAX)
			return err_set(err, ERR_INPUT, "matrix: more than %d combinations",
				       COMBINATIONS_MAX);
		if (is_excluded(conf, &axes, python, &is_out, err))
			return -1;
		if (!is_out && (*n)++ == 0 && fill(variant, &axes, python, err))
			return err_in(err, "matrix");
	} while (step(&axes));
	return 0;
}

/* Platform and kind of an included environment only say whether it is meant at all. */
static int is_included(const struct axes *entry, const char *python, bool *is, struct err *err)
{
	struct axes rule = {.n = 0};
	bool is_null = true, has_python = false;
	const char *text = "";
	char number[32];

	for (size_t i = 0; i < entry->n; i++) {
		if (entry->items[i].kind == KEY_TYPE || entry->items[i].kind == KEY_PLATFORM)
			rule.items[rule.n++] = entry->items[i];
		if (entry->items[i].kind != KEY_PYTHON)
			continue;
		has_python = true;
		if (value_of(&entry->items[i], &text, &is_null, number, err))
			return -1;
	}
	if (!has_python)
		return err_set(err, ERR_INPUT, "python: must be there");
	if (applies(&rule, &(struct axes){.n = 0}, python, is, err))
		return -1;
	*is = *is && !is_null && strcmp(text, python) == 0;
	return 0;
}

static int take_included(struct asv_variant *variant, size_t *n, const struct asv_conf *conf,
			 const char *python, struct err *err)
{
	const json_t *item;
	size_t i;

	json_array_foreach(conf->include, i, item)
	{
		struct axes entry;
		bool is = false;

		if (read_axes(&entry, item, true, err) || is_included(&entry, python, &is, err) ||
		    (is && (*n)++ == 0 && fill(variant, &entry, python, err)))
			return err_in(err, "include: item %zu", i + 1);
	}
	return 0;
}

int asv_matrix_first(struct asv_variant *variant, size_t *n, const struct asv_conf *conf,
		     const char *python, bool is_asked_for, struct err *err)
{
	const struct axes none = {.n = 0};

	*n = 0;
	if (take_product(variant, n, conf, python, err) ||
	    (!is_asked_for && take_included(variant, n, conf, python, err)))
		return err_in(err, "%s", conf->path ? conf->path : "asv.conf.json");
	if (*n > 0 || !is_asked_for)
		return 0;
	*n = 1;
	return fill(variant, &none, python, err);
}

void asv_variant_release(struct asv_variant *variant)
{
	free(variant->name);
	environment_free(variant->requirements);
	environment_free(variant->build_env);
	environment_free(variant->run_env);
	*variant = (struct asv_variant){0};
}
