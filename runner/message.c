#include "runner/message.h"

#include <errno.h>
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
	return err_set(
		err, ERR_BENCHMARK,
		"the worker's answer is no message (does the benchmark write to its descriptors?)");
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
		{"time_ps", &reading->time_ps},
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strlen(keys[i].key) == len && memcmp(keys[i].key, key, len) == 0)
			return keys[i].place;
	return NULL;
}

static int read_field(const char *field, struct reading *reading, struct err *err)
{
	const char *equals = strchr(field, '=');
	int64_t *place;
	char *end;
	long long number;

	if (!equals)
		return err_set(err, ERR_BENCHMARK, "the worker's value has a field without '='");
	place = place_of(reading, field, (size_t)(equals - field));
	if (!place)
		return 0;
	errno = 0;
	number = strtoll(equals + 1, &end, 10);
	if (errno || end == equals + 1 || *end || number < -1) /* nothing counts below "unknown" */
		return err_set(err, ERR_BENCHMARK, "the worker's %s is no number", field);
	*place = number;
	return 0;
}

int message_reading(const char *body, size_t body_len, struct reading *reading, struct err *err)
{
	const char *field = message_field(body, body_len, NULL);

	*reading = (struct reading){-1, -1, -1, -1, -1, -1, -1, -1, -1,
				    -1, -1, -1, -1, -1, -1, -1, -1};
	while ((field = message_field(body, body_len, field)))
		if (read_field(field, reading, err))
			return -1;
	if (reading->wall_ns < 0)
		return err_set(err, ERR_BENCHMARK, "the worker's value has no wall_ns");
	return 0;
}

double reading_seconds(const struct reading *reading)
{
	return reading->time_ps >= 0 ? (double)reading->time_ps * 1e-12
				     : (double)reading->wall_ns * 1e-9;
}
