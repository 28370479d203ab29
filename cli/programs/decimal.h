/* Decimal numbers as people write them, added without rounding. Pure. */
#ifndef CLI_PROGRAMS_DECIMAL_H
#define CLI_PROGRAMS_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DECIMAL_PLACES = 9, DECIMAL_TEXT = 32 };

/* digits / 10^places. */
struct decimal {
	int64_t digits;
	int places;
};

/* "5", "-0.25": at most DECIMAL_PLACES places and 9 digits before them. False when it is none. */
bool decimal_parse(const char *text, struct decimal *number);

/* The number in units of 10^-places, `places` being no less than its own. */
int64_t decimal_scaled(struct decimal number, int places);

/* With all its places: {30, 1} is "3.0". */
void decimal_format(struct decimal number, char text[DECIMAL_TEXT]);

#endif
