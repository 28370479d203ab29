#include "cli/programs/parameters.h"

#include "cli/programs/decimal.h"
#include "results/base/buf.h"

#include <stdlib.h>
#include <string.h>

static const char list_option[] = "--parameter-list", scan_option[] = "--parameter-scan",
		  step_option[] = "--parameter-step-size";

/* ---- one parameter */

static int check_name(const struct parameters *parameters, const char *name, const char *option,
		      struct err *err)
{
	if (!*name || strpbrk(name, "{} \t\r\n,="))
		return err_set(err, ERR_USAGE,
			       "%s %s: a parameter's name has no blanks, commas, \"=\" or braces; "
			       "{NAME} is where its values stand",
			       option, *name ? name : "\"\"");
	for (size_t i = 0; i < parameters->n; i++)
		if (strcmp(parameters->items[i].name, name) == 0)
			return err_set(err, ERR_USAGE, "%s %s: there is a parameter of this name",
				       option, name);
	return 0;
}

/* An empty one of this name at the end of the list; NULL with err. */
static struct parameter *add(struct parameters *parameters, const char *name, const char *option,
			     struct err *err)
{
	struct parameter *parameter;

	if (check_name(parameters, name, option, err))
		return NULL;
	if (mem_reserve(&parameters->items, &parameters->cap, parameters->n + 1,
			sizeof(*parameters->items))) {
		err_memory(err);
		return NULL;
	}
	parameter = &parameters->items[parameters->n++];
	*parameter = (struct parameter){.name = name, .option = option};
	return parameter;
}

/* Room for so many values. */
static int make_room(struct parameter *parameter, size_t n, struct err *err)
{
	parameter->values = calloc(n, sizeof(*parameter->values));
	return parameter->values ? 0 : err_memory(err);
}

static int too_many(const char *what, size_t n, struct err *err)
{
	return err_set(err, ERR_USAGE, "%s: %zu values; at most %d are measured at once", what, n,
		       PARAMETERS_MAX);
}

/* ---- lists */

/* The value at *at, up to a comma; *at is behind that then. NULL when memory ran out. */
static char *next_value(const char **at)
{
	const char *from = *at;
	struct buf value = {0};

	buf_adds(&value, "");
	for (; *from && *from != ','; from++) {
		from += *from == '\\' && (from[1] == ',' || from[1] == '\\');
		buf_add(&value, from, 1);
	}
	*at = *from ? from + 1 : NULL;
	return buf_take(&value);
}

static int check_new(const struct parameter *parameter, const char *value, struct err *err)
{
	for (size_t i = 0; i < parameter->n; i++)
		if (parameter->values[i] && strcmp(parameter->values[i], value) == 0)
			return err_set(err, ERR_USAGE, "%s %s: the value \"%s\" stands in it twice",
				       parameter->option, parameter->name, value);
	return 0;
}

static int add_list(struct parameters *parameters, const char *name, const char *list,
		    struct err *err)
{
	struct parameter *parameter = add(parameters, name, list_option, err);
	size_t n = 1;

	for (const char *c = list; *c; c++)
		n += *c == ',';
	if (!parameter || (n > PARAMETERS_MAX && too_many(list_option, n, err)) ||
	    make_room(parameter, n, err))
		return -1;
	while (list) {
		char *value = next_value(&list);

		if (!value)
			return err_memory(err);
		if (check_new(parameter, value, err)) {
			free(value);
			return -1;
		}
		parameter->values[parameter->n++] = value;
	}
	return 0;
}

/* ---- scans */

struct scan {
	struct decimal from, to, step;
};

static int parse_number(const char *option, const char *name, const char *text,
			struct decimal *number, struct err *err)
{
	if (decimal_parse(text, number))
		return 0;
	return err_set(err, ERR_USAGE,
		       "%s %s: needs a number such as 10 or 0.25 (%d places at most), not \"%s\"",
		       option, name, DECIMAL_PLACES, text);
}

static int most_places(const struct scan *scan)
{
	int most = scan->from.places > scan->to.places ? scan->from.places : scan->to.places;

	return scan->step.places > most ? scan->step.places : most;
}

/* How many values it has; 0 with err: that cannot be. */
static size_t count_of(const struct scan *scan, const char *const *words, struct err *err)
{
	int places = most_places(scan);
	int64_t from = decimal_scaled(scan->from, places), to = decimal_scaled(scan->to, places);
	int64_t step = decimal_scaled(scan->step, places);
	size_t n;

	if (step <= 0) {
		err_set(err, ERR_USAGE, "%s of %s: must be above 0", step_option, words[0]);
		return 0;
	}
	if (to < from) {
		err_set(err, ERR_USAGE, "%s %s %s %s: it is empty, since MAX is below MIN",
			scan_option, words[0], words[1], words[2]);
		return 0;
	}
	n = (size_t)((to - from) / step) + 1;
	if (n > PARAMETERS_MAX)
		too_many(scan_option, n, err);
	return n > PARAMETERS_MAX ? 0 : n;
}

/* The first value has its own places, those that follow also the step's. */
static int fill_scan(struct parameter *parameter, const struct scan *scan, size_t n,
		     struct err *err)
{
	int places = scan->from.places > scan->step.places ? scan->from.places : scan->step.places;
	int64_t from = decimal_scaled(scan->from, places);
	int64_t step = decimal_scaled(scan->step, places);
	char text[DECIMAL_TEXT];

	for (size_t i = 0; i < n; i++) {
		struct decimal value = {from + (int64_t)i * step, places};

		decimal_format(i ? value : scan->from, text);
		parameter->values[i] = strdup(text);
		if (!parameter->values[i])
			return err_memory(err);
		parameter->n++;
	}
	return 0;
}

static int add_scan(struct parameters *parameters, const char *const *words, const char *step,
		    struct err *err)
{
	struct parameter *parameter = add(parameters, words[0], scan_option, err);
	struct scan scan = {.step = {1, 0}};
	size_t n;

	if (!parameter || parse_number(scan_option, words[0], words[1], &scan.from, err) ||
	    parse_number(scan_option, words[0], words[2], &scan.to, err) ||
	    (step && parse_number(step_option, "", step, &scan.step, err)))
		return -1;
	n = count_of(&scan, words, err);
	return n == 0 || make_room(parameter, n, err) || fill_scan(parameter, &scan, n, err) ? -1
											     : 0;
}

/* ---- all */

int parameters_from(struct parameters *parameters, const struct texts *lists,
		    const struct texts *scans, const struct texts *steps, struct err *err)
{
	size_t n = scans->n / 3, combinations;

	*parameters = (struct parameters){0};
	if (steps->n > 1 && steps->n != n)
		return err_set(err, ERR_USAGE,
			       "%s is given %zu times for %zu scan%s: once for all, or "
			       "once for each",
			       step_option, steps->n, n, n == 1 ? "" : "s");
	for (size_t i = 0; i + 1 < lists->n; i += 2)
		if (add_list(parameters, lists->items[i], lists->items[i + 1], err))
			return -1;
	for (size_t i = 0; i < n; i++)
		if (add_scan(parameters, &scans->items[3 * i],
			     steps->n == 0 ? NULL : steps->items[steps->n == 1 ? 0 : i], err))
			return -1;
	combinations = parameters_combinations(parameters);
	if (combinations > PARAMETERS_MAX)
		return err_set(err, ERR_USAGE,
			       "the parameters have %zu combinations; at most %d are measured at "
			       "once",
			       combinations, PARAMETERS_MAX);
	return 0;
}

void parameters_release(struct parameters *parameters)
{
	for (size_t i = 0; i < parameters->n; i++) {
		for (size_t j = 0; j < parameters->items[i].n; j++)
			free(parameters->items[i].values[j]);
		free(parameters->items[i].values);
	}
	free(parameters->items);
	*parameters = (struct parameters){0};
}

size_t parameters_combinations(const struct parameters *parameters)
{
	size_t n = 1;

	for (size_t i = 0; i < parameters->n; i++)
		if (__builtin_mul_overflow(n, parameters->items[i].n, &n))
			return SIZE_MAX;
	return n;
}

const char *parameters_value(const struct parameters *parameters, size_t which, size_t combination)
{
	for (size_t i = 0; i < which; i++)
		combination /= parameters->items[i].n;
	return parameters->items[which].values[combination % parameters->items[which].n];
}

/* Does {VAR} of this parameter stand at the text's very begin? */
static bool begins_with(const struct parameter *parameter, const char *text)
{
	size_t len = strlen(parameter->name);

	return *text == '{' && strncmp(text + 1, parameter->name, len) == 0 && text[len + 1] == '}';
}

bool parameter_is_in(const struct parameter *parameter, const char *text)
{
	for (; text && *text; text++)
		if (begins_with(parameter, text))
			return true;
	return false;
}

char *parameters_fill_new(const struct parameters *parameters, size_t combination, const char *text)
{
	struct buf filled = {0};

	buf_adds(&filled, "");
	while (*text) {
		size_t i = 0;

		while (i < parameters->n && !begins_with(&parameters->items[i], text))
			i++;
		if (i == parameters->n) {
			buf_add(&filled, text++, 1);
			continue;
		}
		buf_adds(&filled, parameters_value(parameters, i, combination));
		text += strlen(parameters->items[i].name) + 2;
	}
	return buf_take(&filled);
}
