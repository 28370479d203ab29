/* "1-3,7": lists of runs. */
#include "results/files/convert.h"

#include "results/base/buf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void run_list_release(struct run_list *list)
{
	free(list->ranges);
	*list = (struct run_list){0};
}

/* A number with spaces around it, as Python's int() takes it, up to `end`. */
static bool parse_number(const char *text, const char *end, int64_t *number)
{
	char *stop;

	errno = 0;
	*number = strtoll(text, &stop, 10);
	if (stop == text || errno)
		return false;
	while (stop < end && *stop == ' ')
		stop++;
	return stop == end;
}

static int parse_range(struct run_list *list, const char *text, const char *end, struct err *err)
{
	const char *dash = memchr(text, '-', (size_t)(end - text));
	struct run_range range;

	if (!parse_number(text, dash ? dash : end, &range.first))
		return err_set(err, ERR_INPUT, "invalid list of runs");
	range.last = range.first;
	if (dash && !parse_number(dash + 1, end, &range.last))
		return err_set(err, ERR_INPUT, "invalid list of runs");
	if (range.last < range.first)
		return 0; /* "3-1" is none */
	if (mem_reserve(&list->ranges, &list->cap, list->n + 1, sizeof(range)))
		return err_memory(err);
	list->ranges[list->n++] = range;
	return 0;
}

int run_list_parse(struct run_list *list, const char *text, struct err *err)
{
	const char *end;
	int rc = -1;

	*list = (struct run_list){0};
	for (;; text = end + 1) {
		end = text + strcspn(text, ",");
		if (parse_range(list, text, end, err))
			goto out;
		if (!*end)
			break;
	}
	if (list->n == 0) {
		err_set(err, ERR_INPUT, "empty list of runs");
		goto out;
	}
	for (size_t i = 0; i < list->n; i++)
		if (list->ranges[i].first < 1) {
			err_set(err, ERR_INPUT, "number of runs starts at 1");
			goto out;
		}
	rc = 0;
out:
	if (rc)
		run_list_release(list);
	return rc;
}
