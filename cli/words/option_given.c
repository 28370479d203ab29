/* What was given on a command line, and how it was spelled. */
#include "cli/words/option.h"

#include <stdlib.h>

void options_given_release(struct options_given *given)
{
	free(given->items);
	*given = (struct options_given){0};
}

const char *option_spell(const struct option_given *one, char out[OPTION_NAME_SIZE])
{
	if (one->is_short)
		snprintf(out, OPTION_NAME_SIZE, "-%c", one->row->short_name);
	else
		snprintf(out, OPTION_NAME_SIZE, "--%s", one->row->long_name);
	return out;
}

const struct option_given *options_given_any(const struct options_given *given,
					     const char *const *long_names)
{
	for (size_t i = 0; given && i < given->n; i++)
		if (option_is_among(given->items[i].row, long_names))
			return &given->items[i];
	return NULL;
}

const struct option_given *options_given_other(const struct options_given *given,
					       const char *const *long_names)
{
	for (size_t i = 0; given && i < given->n; i++)
		if (!option_is_among(given->items[i].row, long_names))
			return &given->items[i];
	return NULL;
}

int options_exclude(const struct options_given *given, const char *one, const char *other,
		    struct err *err)
{
	const struct option_given *first =
		options_given_any(given, (const char *const[]){one, NULL});
	const struct option_given *second =
		options_given_any(given, (const char *const[]){other, NULL});
	char names[2][OPTION_NAME_SIZE];

	if (!first || !second)
		return 0;
	return err_set(err, ERR_USAGE, "%s and %s cannot be used together",
		       option_spell(first, names[0]), option_spell(second, names[1]));
}

int options_need(const struct options_given *given, const char *one, const char *const *others,
		 struct err *err)
{
	const struct option_given *found =
		options_given_any(given, (const char *const[]){one, NULL});
	char name[OPTION_NAME_SIZE];

	if (!found || options_given_any(given, others))
		return 0;
	return err_set(err, ERR_USAGE, "%s has no effect without --%s", option_spell(found, name),
		       others[0]);
}
