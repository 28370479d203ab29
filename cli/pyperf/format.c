#include "cli/pyperf/format.h"

#include "cli/words/text.h"
#include "results/base/repr.h"

#include <math.h>
#include <string.h>

struct pyperf_number pyperf_int(int64_t value)
{
	return (struct pyperf_number){.value = (double)value, .is_int = true};
}

struct pyperf_number pyperf_real(double value)
{
	return (struct pyperf_number){.value = value};
}

/* ---- seconds */

struct time_scale {
	const char *unit;
	double factor;
	int decimals;
};

/* Three significant digits, chosen before rounding: 9.9996 ms shows as "10.00 ms". */
static struct time_scale time_scale_for(double seconds)
{
	static const char *const units[] = {"sec", "ms", "us", "ns"};
	static const double limits[] = {100, 10, 1, 0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8};
	static const double factors[] = {1, 1e3, 1e6, 1e9};
	int power = 2, steps = 0;

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]) && fabs(seconds) < limits[i]; i++)
		power--; /* ends at -9 for whatever is below 10 ns */
	while (power < -3 * steps)
		steps++;
	return (struct time_scale){.unit = units[steps],
				   .factor = factors[steps],
				   .decimals = 2 - (power + 3 * steps)};
}

static void add_at_scale(struct buf *out, const struct time_scale *scale, double seconds)
{
	buf_addf(out, "%.*f %s", scale->decimals, seconds * scale->factor, scale->unit);
}

void pyperf_add_timedelta(struct buf *out, double seconds)
{
	struct time_scale scale = time_scale_for(seconds);

	add_at_scale(out, &scale, seconds);
}

static void add_part(struct buf *out, int *parts, double amount, const char *unit)
{
	if (amount <= 0)
		return;
	buf_addf(out, "%s%.*f %s", (*parts)++ ? " " : "", strcmp(unit, "sec") == 0 ? 1 : 0, amount,
		 unit);
}

void pyperf_add_duration(struct buf *out, double seconds)
{
	double rest = fmod(seconds, 60), minutes = nearbyint((seconds - rest) / 60);
	double hours = floor(minutes / 60), days = floor(hours / 24);
	int parts = 0;

	if (seconds == 0) {
		buf_adds(out, "0 sec");
		return;
	}
	if (seconds < 1 || isinf(seconds)) {
		pyperf_add_timedelta(out, seconds);
		return;
	}
	add_part(out, &parts, days, "day");
	add_part(out, &parts, hours - days * 24, "hour");
	add_part(out, &parts, minutes - hours * 60, "min");
	if (parts <= 2)
		add_part(out, &parts, rest, "sec");
}

/* ---- sizes and counts */

static void add_size(struct buf *out, double bytes)
{
	if (bytes < 10 * 1024)
		buf_addf(out, "%.0f %s", bytes, bytes == 1 ? "byte" : "bytes");
	else if (bytes > 10 * 1024 * 1024)
		buf_addf(out, "%.1f MiB", bytes / (1024.0 * 1024.0));
	else
		buf_addf(out, "%.1f KiB", bytes / 1024.0);
}

/* The n of base^n == number, or -1. */
static int exact_power(double number, double base)
{
	int power = 0;

	while (number >= base && fmod(number, base) == 0) {
		number /= base;
		power++;
	}
	return number == 1 ? power : -1;
}

static void add_python_number(struct buf *out, struct pyperf_number number)
{
	if (number.is_int)
		buf_addf(out, "%.0f", number.value);
	else
		repr_add(out, number.value);
}

void pyperf_add_number(struct buf *out, struct pyperf_number number, const char *noun)
{
	int power;

	if (number.value >= 10000 && (power = exact_power(number.value, 10)) > 0)
		buf_addf(out, "10^%d", power);
	else if (number.is_int && number.value > 8192 && (power = exact_power(number.value, 2)) > 0)
		buf_addf(out, "2^%d", power);
	else
		add_python_number(out, number);
	if (noun)
		buf_addf(out, " %s%s", noun,
			 number.value == 0 || fabs(number.value) > 1 ? "s" : "");
}

/* ---- values in their unit */

void pyperf_add_value(struct buf *out, const char *unit, struct pyperf_number value)
{
	if (strcmp(unit, "byte") == 0)
		add_size(out, value.value);
	else if (strcmp(unit, "integer") == 0)
		pyperf_add_number(out, value, NULL);
	else
		pyperf_add_timedelta(out, value.value);
}

void pyperf_add_pair(struct buf *out, const char *unit, struct pyperf_number first,
		     const char *between, struct pyperf_number second)
{
	struct time_scale scale = time_scale_for(first.value);

	pyperf_add_value(out, unit, first);
	buf_adds(out, between);
	if (strcmp(unit, "second") == 0)
		add_at_scale(out, &scale, second.value);
	else
		pyperf_add_value(out, unit, second);
}

void pyperf_add_change(struct buf *out, double ratio)
{
	if (ratio == 1)
		buf_adds(out, "no change");
	else if (ratio < 1)
		buf_addf(out, "%.2fx faster", 1 / ratio);
	else
		buf_addf(out, "%.2fx slower", ratio);
}

/* ---- metadata */

enum meta_form { FORM_PLAIN, FORM_COUNT, FORM_DURATION, FORM_SIZE, FORM_LOAD };

static enum meta_form form_of(const char *key)
{
	static const struct {
		const char *key;
		enum meta_form form;
	} forms[] = {
		{"loops", FORM_COUNT},
		{"inner_loops", FORM_COUNT},
		{"calibrate_loops", FORM_COUNT},
		{"recalibrate_loops", FORM_COUNT},
		{"calibrate_warmups", FORM_COUNT},
		{"recalibrate_warmups", FORM_COUNT},
		{"duration", FORM_DURATION},
		{"uptime", FORM_DURATION},
		{"load_avg_1min", FORM_LOAD},
		{"mem_max_rss", FORM_SIZE},
		{"mem_peak_pagefile_usage", FORM_SIZE},
		{"command_max_rss", FORM_SIZE},
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (strcmp(forms[i].key, key) == 0)
			return forms[i].form;
	return FORM_PLAIN;
}

static void add_list(struct buf *out, const json_t *list)
{
	buf_adds(out, "[");
	for (size_t i = 0; i < json_array_size(list); i++) {
		buf_adds(out, i ? ", " : "");
		pyperf_add_repr(out, json_string_value(json_array_get(list, i)));
	}
	buf_adds(out, "]");
}

static void add_formed_number(struct buf *out, enum meta_form form, struct pyperf_number number)
{
	switch (form) {
	case FORM_COUNT:
		pyperf_add_number(out, number, NULL);
		break;
	case FORM_DURATION:
		pyperf_add_duration(out, number.value);
		break;
	case FORM_SIZE:
		add_size(out, number.value);
		break;
	case FORM_LOAD:
		buf_addf(out, "%.2f", number.value);
		break;
	case FORM_PLAIN:
		add_python_number(out, number);
		break;
	}
}

void pyperf_add_meta(struct buf *out, const char *key, const struct meta_value *value)
{
	enum meta_form form = form_of(key);

	switch (value->type) {
	case META_BIG: /* where a certain form is wanted, it is a large number of the unit */
		if (form != FORM_PLAIN) {
			add_formed_number(out, form, pyperf_real(strtod(value->text, NULL)));
			break;
		}
		buf_adds(out, value->text);
		break;
	case META_TEXT:
		pyperf_add_text(out, value->text);
		break;
	case META_TAGS:
		add_list(out, value->tags);
		break;
	case META_BOOL:
		if (form == FORM_PLAIN || form == FORM_COUNT)
			buf_adds(out, value->integer ? "True" : "False");
		else
			add_formed_number(out, form, pyperf_int(value->integer));
		break;
	case META_REAL:
		add_formed_number(out, form, pyperf_real(value->real));
		break;
	case META_INT:
		if (form == FORM_PLAIN) /* exact beyond 2^53 */
			buf_addf(out, "%lld", (long long)value->integer);
		else
			add_formed_number(out, form, pyperf_int(value->integer));
		break;
	}
}

/* ---- texts */

void pyperf_add_text(struct buf *out, const char *text)
{
	size_t length;

	for (;; text += length + 1) { /* a tab does no harm */
		struct buf piece = {0};

		length = strcspn(text, "\t");
		buf_add(&piece, text, length);
		text_escape(out, buf_text(&piece), true);
		out->failed |= buf_failed(&piece);
		buf_release(&piece);
		if (!text[length])
			return;
		buf_adds(out, "\t");
	}
}

void pyperf_add_repr(struct buf *out, const char *text)
{
	char quote = strchr(text, '\'') && !strchr(text, '"') ? '"' : '\'';
	struct buf body = {0};

	for (; *text; text++) {
		if (*text == quote || *text == '\\')
			buf_adds(&body, "\\");
		buf_add(&body, text, 1);
	}
	buf_add(out, &quote, 1);
	/* To it, backslashes added above are plain characters; control characters are escaped as by
	   repr(). */
	text_escape(out, buf_text(&body), true);
	buf_add(out, &quote, 1);
	if (buf_failed(&body))
		out->failed = true;
	buf_release(&body);
}

void pyperf_add_blank(struct buf *out)
{
	if (out->len)
		buf_adds(out, "\n");
}

void pyperf_add_title(struct buf *out, const char *title, char underline)
{
	struct buf shown = {0};

	pyperf_add_text(&shown, title);
	pyperf_add_blank(out);
	buf_addf(out, "%s\n", buf_text(&shown));
	for (size_t n = text_length(buf_text(&shown)); n > 0; n--)
		buf_add(out, &underline, 1);
	buf_adds(out, "\n");
	if (buf_failed(&shown))
		out->failed = true;
	buf_release(&shown);
}
