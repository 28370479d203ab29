#include "runner/drive/message.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

void message_add(struct buf *body, const char *field)
{
	buf_add(body, field, strlen(field) + 1);
}

void message_frame(const struct buf *body, struct buf *wire)
{
	buf_addf(wire, "%zu\n", body->len);
	buf_add(wire, buf_text(body), body->len);
}

static int broken(struct err *err)
{
	return err_set(err, ERR_BENCHMARK,
		       "the worker's answer is not a message (does the benchmark write to its "
		       "descriptors?)");
}

long message_scan(const char *bytes, size_t len, const char **body, size_t *body_len,
		  struct err *err)
{
	size_t size = 0, head = 0;

	for (; head < len && bytes[head] != '\n'; head++) {
		if (bytes[head] < '0' || bytes[head] > '9')
			return broken(err);
		size = size * 10 + (size_t)(bytes[head] - '0');
		if (size > MESSAGE_MAX_BYTES)
			return broken(err);
	}
	if (head == len)
		return 0;
	head++;
	if (head == 1 || size == 0)
		return broken(err);
	if (len - head < size)
		return 0;
	if (bytes[head + size - 1] != '\0')
		return broken(err);
	*body = bytes + head;
	*body_len = size;
	return (long)(head + size);
}

const char *message_field(const char *body, size_t body_len, const char *field)
{
	field = field ? field + strlen(field) + 1 : body;
	return field < body + body_len ? field : NULL;
}

/* Where `key` goes in a reading: NULL for a key that is not known. */
static int64_t *place_of(struct reading *reading, const char *key, size_t len)
{
	const struct {
		const char *key;
		int64_t *place;
	} keys[] = {
		{"wall_ns", &reading->wall_ns},
		{"cpu_ns", &reading->cpu_ns},
		{"process_cpu_ns", &reading->process_cpu_ns},
		{"start_ns", &reading->start_ns},
		{"voluntary", &reading->voluntary},
		{"involuntary", &reading->involuntary},
		{"minor_faults", &reading->minor_faults},
		{"major_faults", &reading->major_faults},
		{"migrations", &reading->migrations},
		{"cpu", &reading->cpu},
		{"collections", &reading->collections},
		{"threads", &reading->threads},
		{"children", &reading->children},
		{"user_ns", &reading->user_ns},
		{"system_ns", &reading->system_ns},
		{"max_rss", &reading->max_rss},
		{"exit_code", &reading->exit_code},
		{"time_ps", &reading->time_ps},
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strlen(keys[i].key) == len && memcmp(keys[i].key, key, len) == 0)
			return keys[i].place;
	return NULL;
}

/* "count.3=17": where the number of a counter goes; NULL for another key. */
static uint64_t *counter_place(struct reading *reading, const char *key)
{
	static const struct {
		const char *prefix;
		size_t offset;
	} parts[] = {{"count.", offsetof(struct counter_reading, count)},
		     {"enabled.", offsetof(struct counter_reading, enabled_ns)},
		     {"running.", offsetof(struct counter_reading, running_ns)}};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		size_t len = strlen(parts[i].prefix);
		char *end;
		unsigned long index;

		if (strncmp(key, parts[i].prefix, len) != 0)
			continue;
		index = strtoul(key + len, &end, 10);
		if (end == key + len || *end != '=' || index >= COUNTERS_MAX)
			return NULL;
		reading->has_counted[index] = true;
		return (uint64_t *)(void *)((char *)&reading->counted[index] + parts[i].offset);
	}
	return NULL;
}

static int read_counter(const char *field, const char *number, uint64_t *place, struct err *err)
{
	char *end;

	errno = 0;
	*place = strtoull(number, &end, 10);
	if (errno || end == number || *end || *number == '-')
		return err_set(err, ERR_BENCHMARK, "the worker's %s is not a number", field);
	return 0;
}

/* The number of a `key=number` field. */
static int read_number(const char *field, const char *equals, int64_t *number, struct err *err)
{
	char *end;
	long long read;

	errno = 0;
	read = strtoll(equals + 1, &end, 10);
	if (errno || end == equals + 1 || *end)
		return err_set(err, ERR_BENCHMARK, "the worker's %s is not a number", field);
	*number = read;
	return 0;
}

/* "own=42": the benchmark's own result. A whole number stays one. */
static int read_own(const char *text, struct reading *reading, struct err *err)
{
	char *end;

	reading->own = strtod(text, &end);
	if (end == text || *end || !(reading->own > 0 && isfinite(reading->own)))
		return err_set(err, ERR_BENCHMARK, "the worker's own is not a number above 0");
	reading->has_own = true;
	reading->own_is_int = !text[strspn(text, "0123456789")] && reading->own < 0x1p53;
	return 0;
}

static int read_field(const char *field, struct reading *reading, struct err *err)
{
	const char *equals = strchr(field, '=');
	uint64_t *counted;
	int64_t *place, number;

	if (!equals)
		return err_set(err, ERR_BENCHMARK, "the worker's value has a field without '='");
	counted = counter_place(reading, field);
	if (counted)
		return read_counter(field, equals + 1, counted, err);
	if (strncmp(field, "own=", 4) == 0)
		return read_own(equals + 1, reading, err);
	place = place_of(reading, field, (size_t)(equals - field));
	if (!place || read_number(field, equals, &number, err))
		return place ? -1 : 0;
	if (number < -1) /* nothing counts below "unknown" */
		return err_set(err, ERR_BENCHMARK, "the worker's %s is not a number", field);
	*place = number;
	return 0;
}

int message_reading(const char *body, size_t body_len, struct reading *reading, struct err *err)
{
	const char *field = message_field(body, body_len, NULL);

	*reading = (struct reading){.wall_ns = -1,
				    .cpu_ns = -1,
				    .process_cpu_ns = -1,
				    .start_ns = -1,
				    .voluntary = -1,
				    .involuntary = -1,
				    .minor_faults = -1,
				    .major_faults = -1,
				    .migrations = -1,
				    .cpu = -1,
				    .collections = -1,
				    .threads = -1,
				    .children = -1,
				    .user_ns = -1,
				    .system_ns = -1,
				    .max_rss = -1,
				    .exit_code = -1,
				    .time_ps = -1};
	while ((field = message_field(body, body_len, field)))
		if (read_field(field, reading, err))
			return -1;
	if (reading->wall_ns < 0)
		return err_set(err, ERR_BENCHMARK, "the worker's value has no wall_ns");
	return 0;
}

int message_number(const char *body, size_t body_len, const char *key, int64_t *number,
		   struct err *err)
{
	size_t len = strlen(key);

	*number = 0;
	for (const char *field = message_field(body, body_len, NULL); field;
	     field = message_field(body, body_len, field))
		if (strncmp(field, key, len) == 0 && field[len] == '=')
			return read_number(field, field + len, number, err);
	return 0;
}

double reading_value(const struct reading *reading, int64_t loops)
{
	return reading->has_own ? reading->own : reading_seconds(reading) / (double)loops;
}

double reading_seconds(const struct reading *reading)
{
	return reading->time_ps >= 0 ? (double)reading->time_ps * 1e-12
				     : (double)reading->wall_ns * 1e-9;
}
