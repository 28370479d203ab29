#include "results/base/figure.h"

#include "results/base/json.h"
#include "results/base/unit.h"

#include <math.h>
#include <string.h>

struct figure figure_of(const char *name, enum figure_form form, double number)
{
	return (struct figure){.name = name, .form = form, .number = number};
}

struct figure figure_count(const char *name, size_t n)
{
	return figure_of(name, FIGURE_COUNT, (double)n);
}

struct figure figure_text(const char *name, const char *text)
{
	return (struct figure){.name = name, .form = FIGURE_TEXT, .text = text};
}

static bool is_empty(const struct figure *figure)
{
	return figure->form == FIGURE_TEXT && !figure->text;
}

const struct figure *figure_find(const struct figure *list, const char *name)
{
	for (; list && list->name; list++)
		if (!is_empty(list) && strcmp(list->name, name) == 0)
			return list;
	return NULL;
}

size_t figures_count(const struct figure *list)
{
	size_t n = 0;

	while (list && list[n].name)
		n++;
	return n;
}

/* Forms that printf() has. */
static bool read_plainly(struct buf *out, enum figure_form form, double number)
{
	switch (form) {
	case FIGURE_COUNT:
	case FIGURE_WHOLE:
		buf_addf(out, "%.0f", number);
		return true;
	case FIGURE_WHOLE_PERCENT:
		buf_addf(out, "%.0f%%", 100 * number);
		return true;
	case FIGURE_SHORT_PERCENT:
		buf_addf(out, "%.3g%%", 100 * number);
		return true;
	case FIGURE_MICROSECONDS:
		buf_addf(out, "%.3g", number * 1e6);
		return true;
	case FIGURE_PLAIN:
		buf_addf(out, "%g", number);
		return true;
	case FIGURE_ONE_DECIMAL:
		buf_addf(out, "%.1f", number);
		return true;
	case FIGURE_TWO_DECIMALS:
		buf_addf(out, "%.2f", number);
		return true;
	case FIGURE_TWO_DIGITS:
		buf_addf(out, "%.2g", number);
		return true;
	case FIGURE_THREE_DIGITS:
		buf_addf(out, "%.3g", number);
		return true;
	default:
		return false;
	}
}

/* Forms of results/base/unit.h. */
static void read_in_units(enum figure_form form, double number, char text[UNIT_TEXT])
{
	switch (form) {
	case FIGURE_PERCENT:
	case FIGURE_CHANGE:
		unit_format_percent(number, form == FIGURE_CHANGE, text);
		break;
	case FIGURE_LEVEL:
		unit_format_level(number, text);
		break;
	case FIGURE_SPAN:
		unit_format_span(number, text);
		break;
	case FIGURE_BYTES:
		unit_format_alone(UNIT_BYTE, number, text);
		break;
	case FIGURE_QUANTITY:
		unit_format_alone(UNIT_COUNT, number, text);
		break;
	default:
		unit_format_alone(UNIT_SECOND, number, text);
		break;
	}
}

void figure_read(struct buf *out, const struct figure *figure)
{
	char text[UNIT_TEXT];

	if (figure->form == FIGURE_TEXT) {
		buf_adds(out, figure->text ? figure->text : "");
	} else if (!read_plainly(out, figure->form, figure->number)) {
		read_in_units(figure->form, figure->number, text);
		buf_adds(out, text);
	}
}

int figures_json(const struct figure *list, json_t *into)
{
	int rc = 0;

	for (; list && list->name; list++) {
		json_t *value;

		if (is_empty(list))
			continue;
		if (list->form == FIGURE_TEXT)
			value = json_text_new(list->text);
		else if (list->form == FIGURE_COUNT && isfinite(list->number))
			value = json_integer((json_int_t)list->number);
		else
			value = json_finite_new(list->number);
		rc |= json_object_set_new(into, list->name, value);
	}
	return rc ? -1 : 0;
}
