#include "results/profiles/benchmark_name.h"

#include "results/base/buf.h"

#include <stdlib.h>
#include <string.h>

/* What benchmarks are called without. */
#define PREFIX "bench_"
/* What they are called with. */
#define PYTEST "test_"
#define INSIDE ".<locals>"

static bool begins_with(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* A name is "FILE.FUNCTION" or "FILE.CLASS.FUNCTION", with parameters in brackets behind it. */
struct name {
	const char *last;
	size_t before, len; /* of what stands before the last part, and of that */
};

static struct name name_of(const char *benchmark)
{
	struct name name = {.last = benchmark, .len = strcspn(benchmark, "([")};

	for (size_t i = 0; i < name.len; i++)
		if (benchmark[i] == '.')
			name.last = benchmark + i + 1;
	name.before = (size_t)(name.last - benchmark);
	name.len -= name.before;
	return name;
}

/* How long the part of the function's name is that is the benchmark's own; *at is where its last
   part begins. */
static size_t own_len(const char *function, size_t *at)
{
	const char *inside = strstr(function, INSIDE);
	size_t len = inside ? (size_t)(inside - function) : strlen(function);

	*at = 0;
	for (size_t i = 0; i < len; i++)
		if (function[i] == '.')
			*at = i + 1;
	return len;
}

/* Is it this benchmark's function, or in it? */
static bool is_of(const struct profile_frame *frame, const struct name *name)
{
	size_t at, len = own_len(frame->function, &at);
	const char *last = frame->function + at;

	if (frame->kind != PROFILE_PYTHON)
		return false;
	if (begins_with(last, PREFIX) && !begins_with(name->last, PREFIX)) {
		at += strlen(PREFIX);
		last += strlen(PREFIX);
	}
	return len - at == name->len && strncmp(last, name->last, name->len) == 0;
}

static bool has_any(const struct stack_profile *profile, const struct name *name)
{
	for (size_t i = 0; i < profile->n_frames; i++)
		if (is_of(&profile->frames[i], name))
			return true;
	return false;
}

/* "Words.bench_join.<locals>.f" becomes "Words.bench_format.<locals>.f". */
static int rename_frame(struct profile_frame *frame, const struct name *to, struct err *err)
{
	size_t at, len = own_len(frame->function, &at);
	struct buf function = {0};

	buf_addf(&function, "%.*s%s%.*s%s", (int)at, frame->function,
		 begins_with(to->last, PREFIX) || begins_with(to->last, PYTEST) ? "" : PREFIX,
		 (int)to->len, to->last, frame->function + len);
	if (buf_failed(&function)) {
		buf_release(&function);
		return err_memory(err);
	}
	free(frame->function);
	frame->function = buf_take(&function);
	return 0;
}

int benchmark_name_give(struct stack_profile *profile, const char *from, const char *to,
			struct err *err)
{
	const struct name old = name_of(from), new = name_of(to);
	bool is_one_place = old.before == new.before &&strncmp(from, to, old.before) == 0;

	if (!is_one_place || old.before == 0 || has_any(profile, &new))
		return 0;
	for (size_t i = 0; i < profile->n_frames; i++)
		if (is_of(&profile->frames[i], &old) &&
		    rename_frame(&profile->frames[i], &new, err))
			return -1;
	return 0;
}
