#include "results/base/unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct row {
	enum unit unit;
	const char *suffix;
	double factor;
	bool shown; /* false: understood when typed, never printed */
};

/* Within a kind from small to large. Minutes and hours are typed, and printed by
   unit_format_span() alone: a measured value of 90 s reads better as seconds. */
static const struct row rows[] = {
	{UNIT_SECOND, "ns", 1e-9, true},
	{UNIT_SECOND, "us", 1e-6, true},
	{UNIT_SECOND, "\xc2\xb5s", 1e-6, false}, /* MICRO SIGN */
	{UNIT_SECOND, "\xce\xbcs", 1e-6, false}, /* GREEK SMALL LETTER MU */
	{UNIT_SECOND, "ms", 1e-3, true},
	{UNIT_SECOND, "s", 1, true},
	{UNIT_SECOND, "sec", 1, false},
	{UNIT_SECOND, "min", 60, false},
	{UNIT_SECOND, "h", 3600, false},
	{UNIT_BYTE, "B", 1, true},
	{UNIT_BYTE, "kB", 1e3, false},
	{UNIT_BYTE, "KiB", 1024, true},
	{UNIT_BYTE, "MB", 1e6, false},
	{UNIT_BYTE, "MiB", 1024.0 * 1024, true},
	{UNIT_BYTE, "GB", 1e9, false},
	{UNIT_BYTE, "GiB", 1024.0 * 1024 * 1024, true},
	{UNIT_BYTE, "TiB", 1024.0 * 1024 * 1024 * 1024, true},
	{UNIT_COUNT, "", 1, true},
	{UNIT_COUNT, "k", 1e3, true},
	{UNIT_COUNT, "M", 1e6, true},
	{UNIT_COUNT, "G", 1e9, true},
	{UNIT_COUNT, "T", 1e12, true},
};
#define NROWS (sizeof(rows) / sizeof(rows[0]))

enum unit unit_of_name(const char *name)
{
	if (name && strcmp(name, "second") == 0)
		return UNIT_SECOND;
	if (name && strcmp(name, "byte") == 0)
		return UNIT_BYTE;
	return UNIT_COUNT;
}

static const struct row *base_row(enum unit unit)
{
	for (size_t i = 0; i < NROWS; i++)
		if (rows[i].unit == unit && rows[i].factor == 1)
			return &rows[i];
	return NULL; /* not reached: every kind has a base row */
}

/* The digit position (power of ten) of a number's first digit: 12.3 -> 1, 0.05 -> -2. */
static int magnitude(double x)
{
	return (int)floor(log10(fabs(x)));
}

/* Decimals that keep two digits of the resolution, between 4 and 7 digits of the value where that
   is possible; both are in the scale's own unit. */
static int choose_decimals(double value, double resolution, bool whole)
{
	int first = value == 0 ? 0 : magnitude(value), wanted = 3 - first, most = 6 - first;

	if (isfinite(resolution) && resolution > 0)
		wanted = 1 - magnitude(resolution);
	if (wanted > most)
		wanted = most;
	return whole || wanted < 0 ? 0 : wanted;
}

struct unit_scale unit_scale_for(enum unit unit, double value, double resolution)
{
	const struct row *row = base_row(unit);
	double size = fabs(value);
	bool fraction;

	if (isfinite(value) && value != 0) {
		const struct row *smallest = NULL;

		row = NULL;
		/* 0.99995: at four digits this rounds up to one suffix. */
		for (size_t i = 0; i < NROWS; i++)
			if (rows[i].unit == unit && rows[i].shown) {
				smallest = smallest ? smallest : &rows[i];
				if (size >= rows[i].factor * 0.99995)
					row = &rows[i];
			}
		if (!row)
			row = smallest;
	} else {
		value = 0;
	}
	/* Whole bytes and small whole counts have no decimals; their means do. */
	fraction =
		unit == UNIT_SECOND || row->factor != 1 || value != floor(value) || resolution > 0;
	return (struct unit_scale){
		.suffix = row->suffix,
		.factor = row->factor,
		.decimals =
			choose_decimals(value / row->factor, resolution / row->factor, !fraction),
	};
}

void unit_format_number(const struct unit_scale *scale, double value, char out[UNIT_TEXT])
{
	snprintf(out, UNIT_TEXT, "%.*f", scale->decimals, value / scale->factor);
}

void unit_format(const struct unit_scale *scale, double value, char out[UNIT_TEXT])
{
	snprintf(out, UNIT_TEXT, "%.*f%s%s", scale->decimals, value / scale->factor,
		 *scale->suffix ? " " : "", scale->suffix);
}

void unit_format_alone(enum unit unit, double value, char out[UNIT_TEXT])
{
	struct unit_scale scale = unit_scale_for(unit, value, 0);

	if (value == 0)
		scale.decimals = 0;
	unit_format(&scale, value, out);
}

void unit_format_span(double seconds, char out[UNIT_TEXT])
{
	/* A span of more than a century is an estimate gone wrong: show the limit. */
	const double longest = 100 * 365.25 * 24 * 3600;
	unsigned long long s;

	if (!(seconds > 0)) {
		snprintf(out, UNIT_TEXT, "0 s");
		return;
	}
	if (seconds < 0.95) {
		struct unit_scale scale = unit_scale_for(UNIT_SECOND, seconds, seconds);

		unit_format(&scale, seconds, out);
		return;
	}
	s = (unsigned long long)llround(seconds < longest ? seconds : longest);
	if (seconds < 9.95)
		snprintf(out, UNIT_TEXT, "%.1f s", seconds);
	else if (s < 60)
		snprintf(out, UNIT_TEXT, "%llu s", s);
	else if (s < 3600)
		snprintf(out, UNIT_TEXT, "%llu min %02llu s", s / 60, s % 60);
	else
		snprintf(out, UNIT_TEXT, "%llu h %02llu min", s / 3600, s % 3600 / 60);
}

void unit_format_percent(double ratio, bool sign, char out[UNIT_TEXT])
{
	double percent = ratio * 100, size = fabs(percent);
	int decimals = size < 9.995 ? 2 : size < 99.95 ? 1 : 0;

	snprintf(out, UNIT_TEXT, sign ? "%+.*f%%" : "%.*f%%", decimals, percent);
}

void unit_format_level(double level, char out[UNIT_TEXT])
{
	int decimals = level < 1 ? (int)fmin(9, fmax(1, ceil(-log10(1 - level)) - 2)) : 0;
	double unit = pow(10, decimals), most = 100 - 1 / unit;
	/* Do not round down because of a rounding error, as in .95. */
	double percent = floor(level * 100 * unit + 1e-6) / unit;

	snprintf(out, UNIT_TEXT, "%.12g%%", level < 1 ? fmin(percent, most) : 100);
}

int unit_parse_number(const char *text, const char **end, double *number)
{
	static const char digits[] = "0123456789";
	const char *s = text;
	size_t whole, fraction = 0;
	double parsed;
	char *stop;

	/* strtod alone would take "inf", "nan", "0x10" and leading blanks. */
	s += *s == '-' || *s == '+';
	whole = strspn(s, digits);
	if (s[whole] == '.')
		fraction = strspn(s + whole + 1, digits);
	if (whole + fraction == 0 || (s[0] == '0' && (s[1] == 'x' || s[1] == 'X')))
		return -1;
	parsed = strtod(text, &stop);
	if (!isfinite(parsed) || (!end && *stop))
		return -1;
	*number = parsed;
	if (end)
		*end = stop;
	return 0;
}

static int parse_with_suffix(enum unit unit, const char *text, double *value)
{
	const char *suffix;
	double number;

	if (unit_parse_number(text, &suffix, &number))
		return -1;
	if (!*suffix) {
		*value = number;
		return 0;
	}
	suffix += *suffix == ' ';
	for (size_t i = 0; i < NROWS; i++)
		if (rows[i].unit == unit && strcmp(rows[i].suffix, suffix) == 0) {
			number *= rows[i].factor;
			if (!isfinite(number))
				return -1;
			*value = number;
			return 0;
		}
	return -1;
}

int unit_parse_seconds(const char *text, double *seconds)
{
	return parse_with_suffix(UNIT_SECOND, text, seconds);
}

int unit_parse_bytes(const char *text, double *bytes)
{
	return parse_with_suffix(UNIT_BYTE, text, bytes);
}

int unit_parse_percent(const char *text, double *ratio)
{
	const char *suffix;
	double number;

	if (unit_parse_number(text, &suffix, &number))
		return -1;
	suffix += *suffix == ' ';
	if (strcmp(suffix, "%") != 0)
		return -1;
	*ratio = number / 100;
	return 0;
}
