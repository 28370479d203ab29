#include "cli/measuring/metric_option.h"

#include "cli/words/nearest.h"
#include "results/base/buf.h"
#include "runner/counting/counting.h"

#include <stdio.h>
#include <string.h>

enum { NAMES_MAX = 64 };

static const char *nearest(const char *metric)
{
	const char *names[NAMES_MAX];
	size_t n = 0;

	for (size_t i = 0; instruments[i]; i++)
		for (size_t k = 0; instruments[i]->metrics[k] && n < NAMES_MAX; k++)
			names[n++] = instruments[i]->metrics[k];
	return nearest_name(metric, names, n);
}

static void add_all(struct buf *all, const char *between)
{
	for (size_t i = 0; instruments[i]; i++)
		for (size_t k = 0; instruments[i]->metrics[k]; k++)
			if (!strstr(buf_text(all), instruments[i]->metrics[k]))
				buf_addf(all, "%s%s", all->len ? between : "",
					 instruments[i]->metrics[k]);
}

static int check_name(const char *metric, struct err *err)
{
	const char *near = nearest(metric), *comma = strchr(metric, ',');
	struct buf all = {0};

	if (counting_knows(metric))
		return 0;
	if (comma)
		return err_set(err, ERR_USAGE,
			       "--metric %s: one name each: --metric %.*s --metric %.*s", metric,
			       (int)(comma - metric), metric, (int)strcspn(comma + 1, ","),
			       comma + 1);
	if (near)
		return err_set(err, ERR_USAGE, "--metric %s: unknown; did you mean %s?", metric,
			       near);
	add_all(&all, ", ");
	err_set(err, ERR_USAGE, "--metric %s: unknown; there are %s", metric, buf_text(&all));
	buf_release(&all);
	return -1;
}

int metric_option_check(const struct texts *metrics, struct err *err)
{
	for (size_t i = 0; i < metrics->n; i++)
		if (check_name(metrics->items[i], err))
			return -1;
	return 0;
}

const char *metric_option_choices(void)
{
	static char text[1024];
	struct buf all = {0};

	add_all(&all, " ");
	snprintf(text, sizeof(text), "%s", buf_text(&all));
	buf_release(&all);
	return text;
}
