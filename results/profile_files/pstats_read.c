#include "results/profile_files/limits.h"
#include "results/profile_files/marshal_read.h"
#include "results/profile_files/pstats.h"
#include "results/profiles/profile_time.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A function's own time when it was called by another one. */
struct call {
	size_t callee, caller; /* frames */
	double own_s;
};

struct reader {
	struct marshal_reader marshal;
	struct stack_profile *profile;
	double *own_s; /* of each frame; NaN: the file has no row of it */
	size_t cap;
	struct call *calls; /* by callee */
	size_t n_calls, cap_calls;
};

static int damaged(const char *what, struct err *err)
{
	return err_set(err, ERR_INPUT, "not a file of cProfile: %s", what);
}

static int next_of(struct reader *r, enum marshal_type type, struct marshal_value *value,
		   struct err *err)
{
	static const char *const wanted[] = {
		[MARSHAL_NUMBER] = "a number is missing",
		[MARSHAL_TEXT] = "a name is missing",
		[MARSHAL_TUPLE] = "figures are missing",
		[MARSHAL_DICT] = "callers are missing",
	};

	if (marshal_next(&r->marshal, value, err))
		return -1;
	return value->type == type ? 0 : damaged(wanted[type], err);
}

/* ---- functions: (file, line, name) */

/* "<sort (libx.so)>" of "~": code in C, of a library where it is named. */
static void take_apart(char *name, char **file)
{
	size_t n = strlen(name);
	char *open;

	*file = "";
	if (n < 2 || name[0] != '<' || name[n - 1] != '>')
		return;
	name[n - 1] = '\0';
	memmove(name, name + 1, n - 1);
	open = n > 3 && name[n - 3] == ')' ? strrchr(name, '(') : NULL;
	if (!open || open == name || open[-1] != ' ')
		return;
	name[n - 3] = '\0';
	open[-1] = '\0';
	*file = open + 1;
}

static int keep_frame(struct reader *r, char *file, double line, char *name, size_t *frame,
		      struct err *err)
{
	bool is_native = strcmp(file, "~") == 0 && line == 0;
	size_t n = r->profile->n_frames;

	if (!(line >= 0 && line <= LIMIT_LINE))
		line = 0;
	if (is_native)
		take_apart(name, &file);
	*frame = stack_profile_frame(r->profile, is_native ? PROFILE_NATIVE : PROFILE_PYTHON, name,
				     file, (int)line, err);
	if (*frame == SIZE_MAX)
		return -1;
	if (mem_reserve(&r->own_s, &r->cap, r->profile->n_frames, sizeof(*r->own_s)))
		return err_memory(err);
	if (r->profile->n_frames > n)
		r->own_s[*frame] = NAN;
	return 0;
}

static int read_function(struct reader *r, const struct marshal_value *tuple, size_t *frame,
			 struct err *err)
{
	struct marshal_value file, line, name;
	char *texts[2];
	int rc;

	if (next_of(r, MARSHAL_TEXT, &file, err) || next_of(r, MARSHAL_NUMBER, &line, err) ||
	    next_of(r, MARSHAL_TEXT, &name, err))
		return -1;
	texts[0] = strndup(file.text, file.n);
	texts[1] = strndup(name.text, name.n);
	if (texts[0] && texts[1])
		rc = keep_frame(r, texts[0], line.number, texts[1], frame, err);
	else
		rc = err_memory(err);
	free(texts[0]);
	free(texts[1]);
	if (!rc)
		marshal_keep(&r->marshal, tuple, *frame);
	return rc;
}

enum { FUNCTION_ITEMS = 3, ROW_ITEMS = 5, CALL_ITEMS = 4, OWN_TIME = 2 };

/* 0; 1 at the end of the dict; -1 with err. *frame is SIZE_MAX for what is no function, as the mark
   that Python 3.15 gives to samples. */
static int read_key(struct reader *r, size_t *frame, struct err *err)
{
	struct marshal_value key, item;

	*frame = SIZE_MAX;
	if (marshal_next(&r->marshal, &key, err))
		return -1;
	if (key.type == MARSHAL_END)
		return 1;
	if (key.type == MARSHAL_KEY) {
		*frame = key.n;
		return 0;
	}
	if (key.type == MARSHAL_TUPLE && key.n == FUNCTION_ITEMS)
		return read_function(r, &key, frame, err);
	if (key.type != MARSHAL_TUPLE || key.n != 1)
		return damaged("a key is no function", err);
	return next_of(r, MARSHAL_TEXT, &item, err);
}

/* ---- rows: (calls, calls, own time, time[, callers]) */

static int read_figures(struct reader *r, double *own_s, struct err *err)
{
	struct marshal_value value;

	for (int i = 0; i < CALL_ITEMS; i++) {
		if (next_of(r, MARSHAL_NUMBER, &value, err))
			return -1;
		if (i == OWN_TIME)
			*own_s = value.number;
	}
	if (*own_s * 1e9 <= (double)LIMIT_WEIGHT)
		return 0;
	return damaged("a time is no number, or of more than 2^53 ns", err);
}

/* profile.py has counts here, and no times: all of the function's own time is its own then. */
static int read_call(struct reader *r, size_t callee, size_t caller, struct err *err)
{
	struct call call = {callee, caller, 0};
	struct marshal_value value;

	if (marshal_next(&r->marshal, &value, err))
		return -1;
	if (value.type == MARSHAL_NUMBER)
		return 0;
	if (value.type != MARSHAL_TUPLE || value.n != CALL_ITEMS || caller == SIZE_MAX)
		return damaged("callers make no sense", err);
	if (read_figures(r, &call.own_s, err))
		return -1;
	if (mem_reserve(&r->calls, &r->cap_calls, r->n_calls + 1, sizeof(*r->calls)))
		return err_memory(err);
	r->calls[r->n_calls++] = call;
	return 0;
}

static int read_row(struct reader *r, size_t frame, struct err *err)
{
	struct marshal_value value;
	size_t caller;
	double own_s;
	int rc;

	if (marshal_next(&r->marshal, &value, err))
		return -1;
	if (frame == SIZE_MAX)
		return value.type == MARSHAL_OTHER || value.type == MARSHAL_NUMBER
			       ? 0
			       : damaged("a key is no function", err);
	if (value.type != MARSHAL_TUPLE || value.n != ROW_ITEMS)
		return damaged("figures are missing", err);
	if (read_figures(r, &own_s, err) || next_of(r, MARSHAL_DICT, &value, err))
		return -1;
	/* our own files have a system call and a symbol of one name as two */
	r->own_s[frame] = isnan(r->own_s[frame]) ? own_s : r->own_s[frame] + own_s;
	while ((rc = read_key(r, &caller, err)) == 0)
		if (read_call(r, frame, caller, err))
			return -1;
	return rc < 0 ? -1 : 0;
}

static int read_rows(struct reader *r, struct err *err)
{
	struct marshal_value value;
	size_t frame;
	int rc;

	if (marshal_next(&r->marshal, &value, err))
		return -1;
	if (value.type != MARSHAL_DICT)
		return damaged("it is no dict", err);
	while ((rc = read_key(r, &frame, err)) == 0)
		if (read_row(r, frame, err))
			return -1;
	if (rc < 0)
		return -1;
	if (r->marshal.at < r->marshal.end)
		return damaged("there is more behind its end", err);
	return r->profile->n_frames ? 0 : damaged("it has no function", err);
}

/* ---- the tree */

static int64_t nanoseconds(double seconds)
{
	return seconds > 0 ? (int64_t)llround(fmin(seconds * 1e9, 2. * (double)LIMIT_WEIGHT)) : 0;
}

static int add(struct reader *r, size_t caller, size_t frame, int64_t weight, struct err *err)
{
	size_t node = PROFILE_NO_PARENT;

	if (weight == 0)
		return 0;
	if (caller != SIZE_MAX)
		node = limited_node(r->profile, node, caller, 0, err);
	if (caller == SIZE_MAX || node != SIZE_MAX)
		node = limited_node(r->profile, node, frame, 0, err);
	return node == SIZE_MAX ? -1 : limited_add(r->profile, node, 0, weight, err);
}

/* Of each function its own time below each caller, and what these do not have by itself. */
static int build(struct reader *r, struct err *err)
{
	int64_t *rest = calloc(r->profile->n_frames + 1, sizeof(*rest));
	int rc = rest ? 0 : err_memory(err);

	for (size_t i = 0; i < r->profile->n_frames && !rc; i++)
		rest[i] = nanoseconds(r->own_s[i]);
	for (size_t i = 0; i < r->n_calls && !rc; i++) {
		const struct call *call = &r->calls[i];
		int64_t weight = nanoseconds(call->own_s);

		if (weight > rest[call->callee])
			weight = rest[call->callee];
		rest[call->callee] -= weight;
		rc = add(r, call->caller, call->callee, weight, err);
	}
	for (size_t i = 0; i < r->profile->n_frames && !rc; i++)
		rc = add(r, SIZE_MAX, i, rest[i], err);
	free(rest);
	return rc;
}

int pstats_parse(struct stack_profile *profile, const char *bytes, size_t len, struct err *err)
{
	const unsigned char *start = (const unsigned char *)bytes;
	struct reader r = {.marshal = {.at = start, .end = start + len}, .profile = profile};
	int rc = -1;

	profile->unit = strdup(PROFILE_NANOSECONDS);
	if (!profile->unit)
		err_memory(err);
	else if (limited_part(profile, err) != SIZE_MAX)
		rc = read_rows(&r, err) || build(&r, err) ? -1 : 0;
	marshal_release(&r.marshal);
	free(r.own_s);
	free(r.calls);
	return rc;
}
