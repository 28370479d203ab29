#include "results/history/part.h"

#include "results/base/json.h"
#include "results/history/series.h"

#include <stdlib.h>
#include <string.h>

void history_part_release(struct history_part *part)
{
	suite_lacks_release(&part->lacks);
	json_decref(part->said);
	*part = (struct history_part){0};
}

/* What is asked while the list is gone through. */
struct asking {
	struct history *history;
	const struct history_names *names;
	struct err *err;
	bool failed;
};

/* ---- is there anything of it at the newest commit? */

static bool is_of_newest(const struct history *history, size_t result)
{
	const char *newest = history->results[history->n - 1].commit;
	const char *commit = history->results[result].commit;

	return result + 1 == history->n || (newest && commit && strcmp(newest, commit) == 0);
}

static bool is_measured(struct asking *asking, const char *name)
{
	struct history_series series = {0};
	bool is = false;

	asking->failed |= history_series(&series, asking->history, name, asking->err) != 0;
	for (size_t i = series.n; i-- > 0 && !is && !asking->failed;)
		is = is_of_newest(asking->history, series.points[i].result);
	history_series_release(&series);
	return is;
}

/* ---- what of the list is told */

static int compare_names(const void *name, const void *item)
{
	return strcmp(name, *(char *const *)item);
}

/* By the names that they have now. */
static bool wants(void *context, const char *name)
{
	struct asking *asking = context;
	const char *now = history_name_now(&asking->history->notes, name);

	return !asking->failed &&
	       bsearch(now, asking->names->items, asking->names->n, sizeof(*asking->names->items),
		       compare_names) &&
	       !is_measured(asking, now);
}

/* Of shards whose benchmarks nobody knows. */
static bool lacks_any(struct asking *asking)
{
	bool lacks = false;

	for (size_t i = 0; i < asking->names->n && !lacks && !asking->failed; i++)
		lacks = !is_measured(asking, asking->names->items[i]);
	return lacks;
}

/* ---- a result */

static int read_part(struct history_part *part, const struct history *history, size_t result,
		     struct asking *asking, struct err *err)
{
	const char *text = history->results[result].lacks;

	*part = (struct history_part){.result = result};
	if (!text)
		return 0;
	part->said = json_parse(text, strlen(text), err);
	return part->said ? suite_lacks_again(&part->lacks, part->said, asking ? wants : NULL,
					      asking, err)
			  : -1;
}

int history_part_of(struct history_part *part, const struct history *history, size_t result,
		    struct err *err)
{
	return read_part(part, history, result, NULL, err);
}

int history_part_find(struct history_part *part, bool *is_part, struct history *history,
		      const struct history_names *names, struct err *err)
{
	struct asking asking = {history, names, err, false};

	*is_part = false;
	*part = (struct history_part){0};
	if (history->n == 0)
		return 0;
	if (read_part(part, history, history->n - 1, &asking, err))
		return -1;
	*is_part = part->lacks.absent > 0;
	if (part->lacks.missing && json_array_size(json_object_get(part->said, "list")) == 0)
		*is_part = lacks_any(&asking);
	return asking.failed ? -1 : 0;
}
