#include "results/profile_files/collapsed.h"
#include "results/profile_files/limits.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct reader {
	struct stack_profile *profile;
	struct buf name; /* of a frame, cut into its parts */
};

/* Cut the ending off; was it there? */
static bool cut(char *name, const char *ending)
{
	size_t len = strlen(name), end = strlen(ending);

	if (len <= end || strcmp(name + len - end, ending) != 0)
		return false;
	name[len - end] = '\0';
	return true;
}

/* The number behind the last colon, which is cut off; -1: there is none. */
static int cut_line(char *file)
{
	char *colon = strrchr(file, ':'), *end;
	long line;

	if (!colon || colon[1] < '0' || colon[1] > '9')
		return -1;
	errno = 0;
	line = strtol(colon + 1, &end, 10);
	if (*end || errno || line > LIMIT_LINE)
		return -1;
	*colon = '\0';
	return (int)line;
}

/* "name (file:line)", "name (library)", "name_[k]", ... */
static size_t frame_of(struct stack_profile *profile, char *name, struct err *err)
{
	char *open = strstr(name, " (");
	int line;

	if (cut(name, "_[k]"))
		return stack_profile_frame(profile, PROFILE_SYSCALL, name, "", 0, err);
	if (cut(name, " [gc]"))
		return stack_profile_frame(profile, PROFILE_COLLECTOR, name, "", 0, err);
	if (cut(name, " [task]"))
		return stack_profile_frame(profile, PROFILE_TASK, name, "", 0, err);
	if (!open || !cut(name, ")"))
		return stack_profile_frame(profile, PROFILE_PYTHON, name, "", 0, err);
	*open = '\0';
	line = cut_line(open + 2);
	return stack_profile_frame(profile, line < 0 ? PROFILE_NATIVE : PROFILE_PYTHON, name,
				   open + 2, line < 0 ? 0 : line, err);
}

/* The weight behind the last blank of a line, which ends there then. */
static int cut_weight(const char *line, size_t *len, int64_t *weight, struct err *err)
{
	size_t at = *len;
	int64_t value = 0;

	while (at && line[at - 1] >= '0' && line[at - 1] <= '9')
		at--;
	if (at == *len || at < 2 || line[at - 1] != ' ')
		return err_set(err, ERR_INPUT,
			       "not a stack: frames with \";\" between them, a blank and a whole "
			       "number");
	for (size_t i = at; i < *len; i++) {
		if (value > LIMIT_WEIGHT)
			return err_set(err, ERR_INPUT, "weights of more than 2^53");
		value = value * 10 + (line[i] - '0');
	}
	*len = at - 1;
	*weight = value;
	return 0;
}

static int read_stack(struct reader *r, const char *line, size_t len, struct err *err)
{
	size_t node = PROFILE_NO_PARENT, frame;
	int64_t weight = 0;

	if (cut_weight(line, &len, &weight, err))
		return -1;
	for (size_t at = 0, end; at <= len; at = end + 1) {
		const char *semicolon = memchr(line + at, ';', len - at);

		end = semicolon ? (size_t)(semicolon - line) : len;
		buf_clear(&r->name);
		buf_add(&r->name, line + at, end - at);
		if (buf_failed(&r->name))
			return err_memory(err);
		frame = frame_of(r->profile, r->name.data, err);
		node = frame == SIZE_MAX ? SIZE_MAX : limited_node(r->profile, node, frame, 0, err);
		if (node == SIZE_MAX)
			return -1;
	}
	return limited_add(r->profile, node, 0, weight, err);
}

int collapsed_parse(struct stack_profile *profile, const char *text, size_t len, struct err *err)
{
	struct reader r = {.profile = profile};
	size_t number = 1;
	int rc = limited_part(profile, err) == SIZE_MAX ? -1 : 0;

	for (size_t at = 0, end; at < len && !rc; at = end + 1, number++) {
		const char *newline = memchr(text + at, '\n', len - at);
		size_t n;

		end = newline ? (size_t)(newline - text) : len;
		n = end - at;
		if (n && text[end - 1] == '\r')
			n--;
		if (n && read_stack(&r, text + at, n, err))
			rc = err_in(err, "line %zu", number);
	}
	if (!rc && profile->n_nodes == 0)
		rc = err_set(err, ERR_INPUT, "there is no stack in it");
	buf_release(&r.name);
	return rc;
}
