#include "runner/diagnosing/import_times.h"

#include "results/base/buf.h"

#include <stdlib.h>
#include <string.h>

/* Before the two times and the name: "import time:       208 |        208 |   _io". */
static const char start[] = "import time:";
static const char header[] = " self [us] ";

struct reading_times {
	struct import_times *times;
	enum import_phase phase;
	size_t values;	   /* loops that have begun */
	bool has_marks;	   /* a worker's */
	size_t first_line; /* of the interpreter that printed last */
};

void import_times_release(struct import_times *times)
{
	free(times->lines);
	*times = (struct import_times){0};
}

/* ---- marks */

static bool is_word(const char *word, size_t len, const char *name)
{
	return len == strlen(name) && memcmp(word, name, len) == 0;
}

static bool read_mark(struct reading_times *r, const char *line, size_t len)
{
	size_t skip = strlen(IMPORT_MARK);
	const char *word = line + skip;

	if (len < skip || memcmp(line, IMPORT_MARK, skip) != 0)
		return false;
	r->has_marks = true;
	if (is_word(word, len - skip, "load"))
		r->phase = IMPORT_LOAD;
	else if (is_word(word, len - skip, "loop"))
		r->phase = r->values++ ? IMPORT_LATER : IMPORT_FIRST;
	else
		r->phase = IMPORT_SETUP;
	return true;
}

/* ---- lines of CPython */

/* A number that blanks may stand before and " |" after; NULL: there is none. */
static const char *read_number(const char *at, const char *end, int64_t *number)
{
	const char *digits;

	while (at < end && *at == ' ')
		at++;
	*number = 0;
	for (digits = at; at < end && *at >= '0' && *at <= '9' && at - digits < 18; at++)
		*number = *number * 10 + (*at - '0');
	return at > digits && end - at >= 2 && at[0] == ' ' && at[1] == '|' ? at + 2 : NULL;
}

static bool read_import(const char *at, const char *end, struct import_line *line)
{
	const char *name;

	at = read_number(at, end, &line->self_us);
	at = at ? read_number(at, end, &line->total_us) : NULL;
	if (!at || at == end || *at != ' ')
		return false;
	for (name = ++at; name < end && *name == ' ';)
		name++;
	line->depth = (int)((name - at) / 2);
	line->name = name;
	line->name_len = (size_t)(end - name);
	line->importer = SIZE_MAX;
	return name < end;
}

/* Those that were under way inside of this one have got their importer. */
static void adopt(struct import_times *times, size_t first, size_t parent)
{
	const struct import_line *line = &times->lines[parent];

	for (size_t i = parent; i-- > first && times->lines[i].depth > line->depth;)
		if (times->lines[i].depth == line->depth + 1 &&
		    times->lines[i].importer == SIZE_MAX)
			times->lines[i].importer = parent;
}

static bool is_named(const struct import_line *line, const char *name)
{
	return is_word(line->name, line->name_len, name);
}

static int add(struct reading_times *r, struct import_line *line, struct err *err)
{
	struct import_times *times = r->times;

	if (mem_reserve(&times->lines, &times->cap, times->n + 1, sizeof(*times->lines)))
		return err_memory(err);
	line->phase = r->phase;
	line->value = r->values ? r->values - 1 : 0;
	times->lines[times->n] = *line;
	adopt(times, r->first_line, times->n++);
	if (!r->has_marks && line->depth == 0 && is_named(line, "site"))
		r->phase = IMPORT_PROGRAM;
	return 0;
}

/* Something else may stand before it in its line: what did not end in a newline. */
static const char *find_start(const char *line, size_t len)
{
	const char *found = memmem(line, len, start, strlen(start));

	return found ? found + strlen(start) : NULL;
}

static int read_line(struct reading_times *r, const char *text, size_t len, struct err *err)
{
	const char *at = find_start(text, len), *end = text + len;
	struct import_line line;

	if (read_mark(r, text, len) || !at)
		return 0;
	if ((size_t)(end - at) >= strlen(header) && memcmp(at, header, strlen(header)) == 0) {
		r->times->interpreters++;
		r->first_line = r->times->n;
		return 0;
	}
	return read_import(at, end, &line) ? add(r, &line, err) : 0;
}

/* Without site (-S, -I without it) nothing says where the start ends: then all is the program. */
static void mend_start(struct reading_times *r)
{
	if (r->has_marks || r->phase != IMPORT_START)
		return;
	for (size_t i = 0; i < r->times->n; i++)
		r->times->lines[i].phase = IMPORT_PROGRAM;
}

int import_times_read(struct import_times *times, const char *text, size_t len, struct err *err)
{
	struct reading_times r = {.times = times, .phase = IMPORT_START};
	const char *end = text + len;

	*times = (struct import_times){0};
	while (text < end) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		const char *stop = newline ? newline : end;

		if (read_line(&r, text, (size_t)(stop - text), err))
			return -1;
		text = stop + 1;
	}
	mend_start(&r);
	return 0;
}
