#include "runner/os/environment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* pyperf-compatible: variables that workers keep (pyperf, _utils.create_environ by observation). */
static const char *const kept[] = {
	"PATH",
	"HOME",
	"TEMP",
	"COMSPEC",
	"SystemRoot",
	"SystemDrive",
	"PYTHONPATH",
	"PYTHON_CPU_COUNT",
	"PYTHON_GIL",
	"PYPERF_PERF_RECORD_DATA_DIR",
	"PYPERF_PERF_RECORD_EXTRA_OPTS",
	"PYPERF_TACHYON_OPTS",
	NULL,
};

static const char *const locale[] = {
	"LANG",		  "LC_ADDRESS",	 "LC_ALL",
	"LC_COLLATE",	  "LC_CTYPE",	 "LC_IDENTIFICATION",
	"LC_MEASUREMENT", "LC_MESSAGES", "LC_MONETARY",
	"LC_NAME",	  "LC_NUMERIC",	 "LC_PAPER",
	"LC_TELEPHONE",	  "LC_TIME",	 NULL,
};

static bool is_in(const char *const *names, const char *entry, size_t len)
{
	for (size_t i = 0; names[i]; i++)
		if (strlen(names[i]) == len && memcmp(names[i], entry, len) == 0)
			return true;
	return false;
}

static bool is_in_list(const char *list, const char *entry, size_t len)
{
	while (list && *list) {
		size_t item = strcspn(list, ",");

		if (item == len && memcmp(list, entry, len) == 0)
			return true;
		list += item + (list[item] == ',');
	}
	return false;
}

static bool passes(const struct environment_rules *rules, const char *entry)
{
	size_t len = strcspn(entry, "=");

	return rules->copy_all || is_in(kept, entry, len) ||
	       (!rules->no_locale && is_in(locale, entry, len)) ||
	       is_in_list(rules->inherit, entry, len) || is_in_list(rules->wanted, entry, len);
}

/* Is the variable named by `entry` among these entries? */
static bool is_set(char *const *set, const char *entry)
{
	size_t len = strcspn(entry, "=");

	for (size_t i = 0; set && set[i]; i++)
		if (strncmp(set[i], entry, len) == 0 && set[i][len] == '=')
			return true;
	return false;
}

static size_t count(char *const *entries)
{
	size_t n = 0;

	while (entries && entries[n])
		n++;
	return n;
}

static bool is_python_path(const char *entry)
{
	return strncmp(entry, "PYTHONPATH=", strlen("PYTHONPATH=")) == 0;
}

/* A copy of an entry; PYTHONPATH's begins with our folders. */
static char *entry_new(const struct environment_rules *rules, const char *entry)
{
	size_t head = strlen("PYTHONPATH="), size;
	char *copy;

	if (!rules->import_path || !is_python_path(entry))
		return strdup(entry);
	size = strlen(entry) + strlen(rules->import_path) + 2;
	copy = malloc(size);
	if (copy)
		snprintf(copy, size, "PYTHONPATH=%s%s%s", rules->import_path,
			 entry[head] ? ":" : "", entry + head);
	return copy;
}

char **environment_new(const struct environment_rules *rules, char *const *from, uint32_t hash_seed,
		       struct err *err)
{
	size_t n = count(from), more = count(rules->set), at = 0;
	char **env = calloc(n + more + 3, sizeof(*env));
	bool has_path = !rules->import_path;
	char seed[48];

	snprintf(seed, sizeof(seed), "PYTHONHASHSEED=%u", hash_seed);
	if (!env)
		goto fail;
	for (size_t i = 0; i < n; i++) {
		if (!passes(rules, from[i]) || is_set(rules->set, from[i]) ||
		    (hash_seed && strncmp(from[i], seed, strcspn(seed, "=") + 1) == 0))
			continue;
		has_path |= is_python_path(from[i]);
		if (!(env[at++] = entry_new(rules, from[i])))
			goto fail;
	}
	for (size_t i = 0; i < more; i++) {
		has_path |= is_python_path(rules->set[i]);
		if (!(env[at++] = entry_new(rules, rules->set[i])))
			goto fail;
	}
	if (!has_path && !(env[at++] = entry_new(rules, "PYTHONPATH=")))
		goto fail;
	if (hash_seed && !is_set(rules->set, seed) && !(env[at] = strdup(seed)))
		goto fail;
	return env;
fail:
	environment_free(env);
	err_memory(err);
	return NULL;
}

static size_t size_of(char *const *env)
{
	size_t size = 0;

	for (size_t i = 0; env[i]; i++)
		size += strlen(env[i]) + 1;
	return size;
}

char **environment_padded(char **env, const char *name, const char *text, size_t padding,
			  struct err *err)
{
	size_t n = count(env), head = strlen(name) + strlen(text) + 2; /* NAME=TEXT and the NUL */
	size_t fill = ENVIRONMENT_BLOCK - (size_of(env) + head) % ENVIRONMENT_BLOCK + padding;
	char **whole = realloc(env, (n + 2) * sizeof(*env)), *entry = malloc(head + fill);

	if (!whole || !entry) {
		free(entry);
		environment_free(whole ? whole : env);
		err_memory(err);
		return NULL;
	}
	snprintf(entry, head, "%s=%s", name, text);
	memset(entry + head - 1, 'x', fill);
	entry[head - 1 + fill] = '\0';
	whole[n] = entry;
	whole[n + 1] = NULL;
	return whole;
}

bool environment_differs(const struct environment_rules *a, const struct environment_rules *b,
			 char *const *from)
{
	for (size_t i = 0; from && from[i]; i++)
		if (passes(a, from[i]) != passes(b, from[i]))
			return true;
	return false;
}

void environment_free(char **env)
{
	for (size_t i = 0; env && env[i]; i++)
		free(env[i]);
	free(env);
}
