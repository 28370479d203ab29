#include "cli/measuring/counters_option.h"

#include "cli/words/nearest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 128 };

const char *counters_option_nearest(const char *name)
{
	const char *names[NAMES_MAX];
	size_t n = 0;

	for (size_t i = 0; counter_name_at(i) && n + 2 < NAMES_MAX; i++) {
		names[n++] = counter_name_at(i)->name;
		if (counter_name_at(i)->alias)
			names[n++] = counter_name_at(i)->alias;
	}
	return nearest_name(name, names, n);
}

static int add(struct counter_set *set, const char *name, struct err *err)
{
	struct err cause = {0};
	const char *near;

	if (!counter_set_add(set, name, &cause))
		return 0;
	near = counters_option_nearest(name);
	if (near)
		return err_set(err, ERR_USAGE, "--counters %s; did you mean %s?", cause.text, near);
	return err_set(err, ERR_USAGE, "--counters %s; assay counters lists them", cause.text);
}

static int add_defaults(struct counter_set *set, struct err *err)
{
	for (size_t i = 0; counter_defaults[i]; i++)
		if (add(set, counter_defaults[i], err))
			return -1;
	return 0;
}

int counters_option_parse(const char *list, bool inherits, struct counter_set *set, struct err *err)
{
	*set = (struct counter_set){.inherits = inherits};
	if (!list || strcmp(list, "none") == 0)
		return 0;
	for (;; list++) {
		size_t len = strcspn(list, ",");
		char *name = strndup(list, len);
		int rc;

		if (!name)
			return err_memory(err);
		rc = strcmp(name, "default") == 0 ? add_defaults(set, err) : add(set, name, err);
		free(name);
		if (rc)
			return -1;
		list += len;
		if (!*list)
			return 0;
	}
}

const char *counters_option_choices(void)
{
	static char text[4096];
	int n = snprintf(text, sizeof(text), "default none");

	for (size_t i = 0; counter_name_at(i) && n < (int)sizeof(text); i++)
		n += snprintf(text + n, sizeof(text) - (size_t)n, " %s", counter_name_at(i)->name);
	return text;
}
