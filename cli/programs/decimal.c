#include "cli/programs/decimal.h"

#include <inttypes.h>
#include <stdio.h>

enum { WHOLE_DIGITS = 9 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool decimal_parse(const char *text, struct decimal *number)
{
	bool is_negative = *text == '-';
	int whole = 0;

	*number = (struct decimal){0, 0};
	text += is_negative || *text == '+';
	for (; is_digit(*text); text++, whole++)
		number->digits = whole < WHOLE_DIGITS ? number->digits * 10 + (*text - '0') : 0;
	if (whole == 0 || whole > WHOLE_DIGITS || (*text == '.' && !is_digit(text[1])))
		return false;
	for (text += *text == '.'; is_digit(*text); text++) {
		if (number->places == DECIMAL_PLACES)
			return false;
		number->digits = number->digits * 10 + (*text - '0');
		number->places++;
	}
	if (is_negative)
		number->digits = -number->digits;
	return *text == '\0';
}

int64_t decimal_scaled(struct decimal number, int places)
{
	for (; number.places < places; number.places++)
		number.digits *= 10;
	return number.digits;
}

void decimal_format(struct decimal number, char text[DECIMAL_TEXT])
{
	int64_t unit = 1, size = number.digits < 0 ? -number.digits : number.digits;
	const char *sign = number.digits < 0 ? "-" : "";

	for (int i = 0; i < number.places; i++)
		unit *= 10;
	if (number.places == 0)
		snprintf(text, DECIMAL_TEXT, "%s%" PRId64, sign, size);
	else
		snprintf(text, DECIMAL_TEXT, "%s%" PRId64 ".%0*" PRId64, sign, size / unit,
			 number.places, size % unit);
}
