/* What a worker counted of allocations. */
#include "runner/drive/worker_talk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* The reply's fields one after the other; what is read behind the last is 0, and `failed`. */
struct fields {
	struct worker *worker;
	const char *at;
	bool failed;
};

static const char *next_text(struct fields *fields)
{
	const char *next = fields->failed ? NULL : worker_field(fields->worker, fields->at);

	fields->failed |= !next;
	fields->at = next ? next : fields->at;
	return next ? next : "";
}

static int64_t next_number(struct fields *fields, int64_t least, int64_t most)
{
	const char *text = next_text(fields);
	char *end;
	long long number;

	errno = 0;
	number = strtoll(text, &end, 10);
	fields->failed |= !*text || *end || errno || number < least || number > most;
	return fields->failed ? 0 : number;
}

static int no_sense(struct err *err)
{
	return err_set(err, ERR_BENCHMARK, "the worker's allocations make no sense");
}

static int tell_codes(struct fields *fields, size_t *known, const struct worker_sites_told *told,
		      struct err *err)
{
	int64_t n = next_number(fields, 0, INT32_MAX);

	for (int64_t i = 0; i < n; i++, ++*known) {
		const char *file = next_text(fields), *function = next_text(fields);
		int line = (int)next_number(fields, INT32_MIN, INT32_MAX);

		if (fields->failed || told->code(told->context, file, function, line, err))
			return fields->failed ? no_sense(err) : -1;
	}
	return 0;
}

static int tell_paths(struct fields *fields, size_t codes, size_t *known,
		      const struct worker_sites_told *told, struct err *err)
{
	int64_t n = next_number(fields, 0, INT32_MAX);

	for (int64_t i = 0; i < n; i++, ++*known) {
		int64_t parent = next_number(fields, 0, (int64_t)*known);
		int64_t code = next_number(fields, 0, (int64_t)codes + SITE_FIRST - 1);
		int line = (int)next_number(fields, 0, INT32_MAX);

		if (fields->failed || told->path(told->context, parent, code, line, err))
			return fields->failed ? no_sense(err) : -1;
	}
	return 0;
}

static int tell_counts(struct fields *fields, size_t paths, const struct worker_sites_told *told,
		       struct err *err)
{
	int64_t counts[SITE_COUNTS];

	while (worker_field(fields->worker, fields->at)) {
		int64_t path = next_number(fields, 0, (int64_t)paths);

		for (int i = 0; i < SITE_COUNTS; i++)
			counts[i] =
				next_number(fields, i <= SITE_TEMPORARY ? 0 : INT64_MIN, INT64_MAX);
		if (fields->failed || told->counts(told->context, path, counts, err))
			return fields->failed ? no_sense(err) : -1;
	}
	return 0;
}

int worker_sites(struct worker *worker, size_t codes, size_t paths,
		 const struct worker_sites_told *told, struct err *err)
{
	struct fields fields = {.worker = worker};
	struct buf body = {0};
	char text[32];

	message_add(&body, "sites");
	snprintf(text, sizeof(text), "%zu", codes);
	message_add(&body, text);
	snprintf(text, sizeof(text), "%zu", paths);
	message_add(&body, text);
	if (worker_call(worker, &body, "sites", err))
		return -1;
	fields.at = worker_field(worker, NULL);
	if (tell_codes(&fields, &codes, told, err) ||
	    tell_paths(&fields, codes, &paths, told, err) || fields.failed)
		return fields.failed ? no_sense(err) : -1;
	return tell_counts(&fields, paths, told, err);
}
