#include "results/base/repr.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The significant digits of a positive number, d.ddd * 10^exponent, without trailing zeros. */
struct digits {
	char text[20];
	int n;
	int exponent;
};

static bool reads_back(const struct digits *d, double value)
{
	char text[40];

	/* An integer mantissa needs no decimal point, hence no locale. */
	snprintf(text, sizeof(text), "%se%d", d->text, d->exponent - (d->n - 1));
	return strtod(text, NULL) == value;
}

/* The number rounded to n digits. */
static void round_to(struct digits *d, double value, int n)
{
	char text[40];
	const char *s = text;

	snprintf(text, sizeof(text), "%.*e", n - 1, value);
	for (d->n = 0; *s != 'e'; s++)
		if (*s >= '0' && *s <= '9') /* the locale's decimal point is left out */
			d->text[d->n++] = *s;
	d->exponent = (int)strtol(s + 1, NULL, 10);
	while (d->n > 1 && d->text[d->n - 1] == '0')
		d->n--;
	d->text[d->n] = '\0';
}

/* Add one to the last of n digits; false when the carry would need another digit. */
static bool add_one_in_last_place(struct digits *d, int n)
{
	while (d->n < n)
		d->text[d->n++] = '0';
	d->text[d->n] = '\0';
	while (d->n > 0 && d->text[d->n - 1] == '9')
		d->n--;
	if (d->n == 0)
		return false;
	d->text[d->n - 1]++;
	d->text[d->n] = '\0';
	return true;
}

/*
 * The nearest n-digit decimal is the right one if any n-digit decimal reads back, except at
 * powers of two, where the doubles below are closer than those above: there the next decimal
 * upwards can read back when the nearest does not (2^-44).
 *
 * 15 digits always survive the way through a normal double, so that whatever needs at most 15
 * shows its own digits at 15, the zeros being cut. Subnormals have fewer digits: start at 1.
 */
static void shortest(struct digits *d, double value)
{
	int exponent;
	bool is_power_of_two = frexp(value, &exponent) == 0.5;

	for (int n = value < DBL_MIN ? 1 : 15; n < 17; n++) {
		round_to(d, value, n);
		if (reads_back(d, value))
			return;
		if (is_power_of_two && add_one_in_last_place(d, n) && reads_back(d, value))
			return;
	}
	round_to(d, value, 17);
}

/* Without an exponent: -4 <= exponent < 16. */
static void write_plain(const struct digits *d, struct buf *out)
{
	if (d->exponent < 0) {
		buf_add(out, "0.000", (size_t)(1 - d->exponent));
		buf_adds(out, d->text);
		return;
	}
	for (int i = 0; i <= d->exponent || i < d->n; i++) {
		if (i == d->exponent + 1)
			buf_adds(out, ".");
		buf_add(out, i < d->n ? &d->text[i] : "0", 1);
	}
	if (d->n <= d->exponent + 1)
		buf_adds(out, ".0");
}

void repr_add(struct buf *out, double value)
{
	struct digits d;

	if (signbit(value) && !isnan(value))
		buf_adds(out, "-");
	value = fabs(value);
	if (isnan(value)) {
		buf_adds(out, "nan");
	} else if (isinf(value)) {
		buf_adds(out, "inf");
	} else if (value == 0) {
		buf_adds(out, "0.0");
	} else {
		shortest(&d, value);
		if (d.exponent >= -4 && d.exponent < 16)
			write_plain(&d, out);
		else
			buf_addf(out, "%c%s%se%+03d", d.text[0], d.n > 1 ? "." : "", d.text + 1,
				 d.exponent);
	}
}
