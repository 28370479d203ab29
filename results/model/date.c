#include "results/model/date.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Exactly `n` digits at *text. */
static bool take_digits(const char **text, int n, int *number)
{
	*number = 0;
	for (int i = 0; i < n; i++) {
		if (**text < '0' || **text > '9')
			return false;
		*number = *number * 10 + (*(*text)++ - '0');
	}
	return true;
}

static bool take_char(const char **text, char c)
{
	if (**text != c)
		return false;
	(*text)++;
	return true;
}

static bool take_day(const char **text, struct tm *tm)
{
	return take_digits(text, 4, &tm->tm_year) && take_char(text, '-') &&
	       take_digits(text, 2, &tm->tm_mon) && take_char(text, '-') &&
	       take_digits(text, 2, &tm->tm_mday);
}

static bool take_fraction(const char **text, int *microseconds)
{
	int scale = 100000;

	*microseconds = 0;
	if (**text < '0' || **text > '9')
		return false;
	for (; **text >= '0' && **text <= '9'; (*text)++, scale /= 10)
		*microseconds += (**text - '0') * scale;
	return true;
}

static bool take_time(const char **text, struct tm *tm, int *microseconds)
{
	if (!take_digits(text, 2, &tm->tm_hour) || !take_char(text, ':') ||
	    !take_digits(text, 2, &tm->tm_min))
		return false;
	if (!take_char(text, ':'))
		return true;
	if (!take_digits(text, 2, &tm->tm_sec))
		return false;
	return !take_char(text, '.') || take_fraction(text, microseconds);
}

/* timegm() turns 31 February into a day of March; a date that it changes is invalid. */
static bool is_calendar_date(const struct tm *tm, time_t seconds)
{
	struct tm back;

	return tm->tm_sec < 60 && tm->tm_year + 1900 >= 1 && gmtime_r(&seconds, &back) &&
	       back.tm_mon == tm->tm_mon && back.tm_mday == tm->tm_mday &&
	       back.tm_hour == tm->tm_hour && back.tm_min == tm->tm_min;
}

int date_parse(const char *text, int64_t *microseconds)
{
	struct tm tm = {0}, copy;
	int fraction = 0;
	time_t seconds;

	if (!take_day(&text, &tm))
		return -1;
	if (*text && (!(take_char(&text, ' ') || take_char(&text, 'T')) ||
		      !take_time(&text, &tm, &fraction) || *text))
		return -1;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	copy = tm; /* timegm() normalizes its argument */
	seconds = timegm(&copy);
	if (!is_calendar_date(&tm, seconds))
		return -1;
	*microseconds = (int64_t)seconds * 1000000 + fraction;
	return 0;
}

void date_format(int64_t microseconds, char out[DATE_SIZE])
{
	const int64_t first = -62135596800, last = 253402300799; /* years 1 and 9999 */
	int64_t rest = microseconds % 1000000;
	time_t seconds = (microseconds - (rest < 0 ? rest + 1000000 : rest)) / 1000000;
	struct tm tm;

	seconds = seconds < first ? first : seconds > last ? last : seconds;
	gmtime_r(&seconds, &tm);
	snprintf(out, DATE_SIZE, "%04d-%02d-%02d %02d:%02d:%02d", tm.tm_year + 1900, tm.tm_mon + 1,
		 tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}
