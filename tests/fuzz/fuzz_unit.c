/* Any text, read as a quantity. What is read is finite, and what is printed of it can be typed and
   is the same to the digits shown. What is refused writes nothing. */
#include "results/base/unit.h"
#include "tests/fuzz/fuzz.h"

#include <math.h>

#define POISON 12345.5

static void check_number(const char *text)
{
	const char *end = NULL;
	double number = POISON, whole = POISON;

	if (unit_parse_number(text, &end, &number)) {
		HOLDS(number == POISON);
		return;
	}
	HOLDS(isfinite(number) && end > text && end <= text + strlen(text));
	HOLDS((unit_parse_number(text, NULL, &whole) == 0) == (*end == '\0'));
	HOLDS(*end ? whole == POISON : whole == number);
}

/* Printed at the scale chosen for it: four digits or more, so within a thousandth. */
static void check_spelling(enum unit unit, double value, int (*parse)(const char *, double *))
{
	char text[UNIT_TEXT];
	double back = POISON;

	if (fabs(value) > 1e15 || (value != 0 && fabs(value) < 1e-9))
		return; /* beyond the suffixes: fewer digits, or more than fit */
	unit_format_alone(unit, value, text);
	HOLDS(parse(text, &back) == 0);
	HOLDS(fabs(back - value) <= 1e-3 * fabs(value) + 1e-12);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *text = text_of(bytes, len), shown[UNIT_TEXT];
	double value = POISON;

	check_number(text);
	if (unit_parse_seconds(text, &value) == 0) {
		HOLDS(isfinite(value));
		check_spelling(UNIT_SECOND, value, unit_parse_seconds);
		unit_format_span(value, shown);
		HOLDS(*shown && strlen(shown) < UNIT_TEXT);
	} else {
		HOLDS(value == POISON);
	}
	value = POISON;
	if (unit_parse_bytes(text, &value) == 0) {
		HOLDS(isfinite(value));
		unit_format_alone(UNIT_BYTE, value, shown);
	} else {
		HOLDS(value == POISON);
	}
	value = POISON;
	if (unit_parse_percent(text, &value) == 0) {
		HOLDS(isfinite(value));
		unit_format_percent(value, true, shown);
	} else {
		HOLDS(value == POISON);
	}
	free(text);
	return 0;
}
