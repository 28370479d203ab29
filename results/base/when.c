#include "results/base/when.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, FIELDS };

static bool read_number(const char **at, int digits, int *number)
{
	*number = 0;
	for (int i = 0; i < digits; i++, (*at)++) {
		if (!isdigit((unsigned char)**at))
			return false;
		*number = 10 * *number + (**at - '0');
	}
	return true;
}

/* What may stand before a field; nothing does, too, except before an hour. */
static bool pass_separator(const char **at, int field)
{
	static const char *const before[FIELDS] = {"", "-", "-", "T ", ":", ":"};

	if (**at && strchr(before[field], **at)) {
		(*at)++;
		return true;
	}
	return field != HOUR;
}

/* How many fields it has; 0: it is no time. */
static int read_fields(const char *at, int field[FIELDS])
{
	static const int least[FIELDS] = {1971, 1, 1, 0, 0, 0},
			 most[FIELDS] = {9999, 12, 31, 23, 59, 59};
	int n = 0;

	while (n < FIELDS && *at && strcmp(at, "Z") != 0) {
		if (!pass_separator(&at, n) || !read_number(&at, n == YEAR ? 4 : 2, &field[n]) ||
		    field[n] < least[n] || field[n] > most[n])
			return 0;
		n++;
	}
	return *at == '\0' || (strcmp(at, "Z") == 0 && n > DAY) ? n : 0;
}

static double seconds_of(const int field[FIELDS])
{
	struct tm utc = {.tm_year = field[YEAR] - 1900,
			 .tm_mon = field[MONTH] - 1,
			 .tm_mday = field[DAY],
			 .tm_hour = field[HOUR],
			 .tm_min = field[MINUTE],
			 .tm_sec = field[SECOND]};

	return (double)timegm(&utc);
}

int when_parse(const char *text, struct when *when, struct err *err)
{
	int field[FIELDS] = {0, 1, 1, 0, 0, 0}, n = read_fields(text, field);

	if (n == 0)
		return err_set(err, ERR_USAGE,
			       "%s is no time: give a day as 2026-11-29, an hour as 2026-11-29T03, "
			       "or a minute as 2026-11-29T03:15 (UTC)",
			       text);
	when->from = seconds_of(field);
	field[n - 1]++; /* timegm() takes the 13th month for the next January */
	when->until = seconds_of(field);
	return 0;
}

void when_format(double seconds, char out[WHEN_SIZE])
{
	time_t time = (time_t)seconds;
	struct tm utc;

	if (!(fabs(seconds) < 1e11) || !gmtime_r(&time, &utc))
		snprintf(out, WHEN_SIZE, "?");
	else
		strftime(out, WHEN_SIZE, utc.tm_sec ? "%Y-%m-%d %H:%M:%S" : "%Y-%m-%d %H:%M", &utc);
}

static void format_whole(int64_t seconds, const char *form, char out[WHEN_SIZE])
{
	static const int64_t first_s = -30610224000, last_s = 253402300799;
	time_t time = seconds < first_s ? first_s : seconds > last_s ? last_s : seconds;
	struct tm utc;

	gmtime_r(&time, &utc);
	strftime(out, WHEN_SIZE, form, &utc);
}

void when_format_iso(int64_t seconds, char out[WHEN_SIZE])
{
	format_whole(seconds, "%Y-%m-%dT%H:%M:%SZ", out);
}

void when_format_name(int64_t seconds, char out[WHEN_SIZE])
{
	format_whole(seconds, "%Y%m%dT%H%M%SZ", out);
}

double when_period(double seconds, size_t most)
{
	static const double lengths[] = {1,	2,     5,     10,    15,     30,    60,
					 120,	300,   600,   900,   1800,   3600,  7200,
					 10800, 21600, 43200, 86400, 172800, 604800};
	double period = lengths[0];

	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		period = lengths[i];
		if (seconds <= period * (double)most)
			return period;
	}
	while (seconds > period * (double)most)
		period *= 2;
	return period;
}

double when_period_begin(double seconds, double period_s)
{
	return floor(seconds / period_s) * period_s;
}
