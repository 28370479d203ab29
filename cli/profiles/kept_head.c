#include "cli/profiles/kept_head.h"

#include <math.h>
#include <stdlib.h>

/* All of it as one column. */
static void add_totals(struct buf *out, const struct kept_above *above)
{
	const struct kept *kept = above->kept;
	char first[WHEN_SIZE], last[WHEN_SIZE];
	double busy = 0, seconds = 0;
	int64_t samples = 0;

	for (size_t i = 0; i < kept->over.n; i++) {
		samples += kept->over.moments[i].samples;
		busy += kept->over.moments[i].busy_s;
		seconds += kept->over.moments[i].duration_s;
	}
	when_format(kept->files[0].start_s, first);
	when_format(kept->files[kept->n - 1].start_s, last);
	buf_addf(out, "%zu file%s from %s to %s UTC, %lld samples", kept->n,
		 kept->n == 1 ? "" : "s", first, last, (long long)samples);
	if (seconds > 0 && !isnan(busy))
		buf_addf(out, "; %.2f threads busy in the mean", busy / seconds);
}

static void add_columns(struct buf *out, const struct kept_above *above)
{
	const struct timeline *timeline = above->timeline;

	if (!above->options->group) {
		buf_addf(out, "each bar is a period from its beginning on: %s, ... %s",
			 timeline->columns[0].label,
			 timeline->columns[timeline->n_columns - 1].label);
		return;
	}
	buf_addf(out, "each bar is a %s:", above->options->group);
	for (size_t i = 0; i < timeline->n_columns && i < KEPT_COLUMNS; i++)
		buf_addf(out, "%s %s (%zu profile%s)", i ? "," : "", timeline->columns[i].label,
			 timeline->columns[i].pick.n, timeline->columns[i].pick.n == 1 ? "" : "s");
	if (timeline->n_columns > KEPT_COLUMNS)
		buf_addf(out, " and %zu more", timeline->n_columns - KEPT_COLUMNS);
}

static void add_one_news(struct buf *out, const struct kept_above *above,
			 const struct kept_news *news)
{
	char since[WHEN_SIZE];

	when_format(above->kept->files[news->file].start_s, since);
	buf_addf(out, "%s %s from %s on", news->key, news->text, since);
	if (news->before)
		buf_addf(out, ", before %s", news->before);
	if (!above->options->group && !above->options->compare)
		buf_addf(out, " (--group %s compares)", news->key);
}

void kept_head_free(struct kept_head *head)
{
	if (!head)
		return;
	buf_release(&head->title);
	buf_release(&head->totals);
	buf_release(&head->columns);
	for (size_t i = 0; i < KEPT_NEWS + 1; i++)
		buf_release(&head->lines[i]);
	for (size_t i = 0; i < TIMELINE_COLUMNS; i++)
		buf_release(&head->cells[i]);
	free(head);
}

/* In which column it began, unless that is the first. */
static void mark_column(struct kept_head *head, const struct kept_above *above,
			const struct kept_news *news)
{
	for (size_t i = 1; i < above->timeline->n_columns; i++) {
		const struct over_time_pick *pick = &above->timeline->columns[i].pick;
		size_t first = pick->n ? above->kept->over.moments[pick->at[0]].source : SIZE_MAX;
		size_t last = pick->n ? above->kept->over.moments[pick->at[pick->n - 1]].source : 0;

		if (news->file < first || news->file > last)
			continue;
		buf_addf(&head->cells[i], "%s%s %s", head->cells[i].len ? ", " : "", news->key,
			 news->text);
		head->news[i] = buf_text(&head->cells[i]);
		return;
	}
}

static int add_news(struct kept_head *head, const struct kept_above *above, struct err *err)
{
	size_t n, first, told = 0;
	struct kept_news *news = kept_news_new(above->kept, &n, err);

	if (!news)
		return -1;
	for (size_t i = 0; i < n && !above->options->group; i++)
		mark_column(head, above, &news[i]);
	first = n > KEPT_NEWS ? n - KEPT_NEWS : 0;
	if (first)
		buf_addf(&head->lines[told++], "%zu labels were new before these:", first);
	for (size_t i = first; i < n; i++)
		add_one_news(&head->lines[told++], above, &news[i]);
	for (size_t i = 0; i < told; i++)
		head->texts[head->n++] = buf_text(&head->lines[i]);
	free(news);
	return 0;
}

struct kept_head *kept_head_new(const struct kept_above *above, struct err *err)
{
	struct kept_head *head = calloc(1, sizeof(*head));

	if (!head) {
		err_memory(err);
		return NULL;
	}
	buf_addf(&head->title, "%s: where the time goes, over time", above->path);
	add_totals(&head->totals, above);
	add_columns(&head->columns, above);
	head->texts[head->n++] = buf_text(&head->totals);
	head->texts[head->n++] = buf_text(&head->columns);
	if (add_news(head, above, err)) {
		kept_head_free(head);
		return NULL;
	}
	return head;
}
