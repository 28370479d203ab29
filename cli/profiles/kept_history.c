#include "cli/profiles/kept_history.h"

#include "cli/profiles/kept_head.h"
#include "cli/profiles/timeline_words.h"
#include "cli/words/json_print.h"
#include "results/base/atomic.h"
#include "results/base/path.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char too_few[] =
	"too little was seen to tell what changed: at least 2 profiles and 100 samples are needed on "
	"both sides; a longer --every, --compare or --group takes more of them together";

struct history {
	const struct kept_history_options *options;
	struct kept kept;
	struct timeline timeline;
	size_t *at; /* scratch: a place for each moment */
};

/* ---- what is read */

static int choose_times(const struct kept_history_options *options, struct when *when,
			struct err *err)
{
	struct when since = WHEN_ALWAYS, until = WHEN_ALWAYS;

	if (options->since && when_parse(options->since, &since, err))
		return err_in(err, "--since");
	if (options->until && when_parse(options->until, &until, err))
		return err_in(err, "--until");
	*when = (struct when){since.from, until.until};
	if (when->from < when->until)
		return 0;
	return err_set(err, ERR_USAGE, "--since %s is after --until %s", options->since,
		       options->until);
}

static int read_all(struct history *h, const struct texts *paths, const struct texts *benches,
		    struct err *err)
{
	bool is_path = h->options->by && strcmp(h->options->by, "path") == 0;
	struct kept_request request = {.by = is_path ? OVER_TIME_PATHS : OVER_TIME_FUNCTIONS,
				       .paths = paths,
				       .benches = benches};

	if (choose_times(h->options, &request.when, err) || kept_read(&h->kept, &request, err))
		return -1;
	h->timeline.over = &h->kept.over;
	return 0;
}

/* ---- columns */

static int add_periods(struct history *h, struct err *err)
{
	const struct over_time *over = &h->kept.over;
	const struct over_time_moment *last = &over->moments[over->n - 1];
	double seconds = last->start_s - over->moments[0].start_s, period = h->options->every_s;

	/* one less: the first period may begin before the first moment */
	return timeline_add_periods(
		&h->timeline, period > 0 ? period : when_period(seconds, KEPT_COLUMNS - 1), err);
}

static const char *value_of(const struct history *h, size_t moment)
{
	const struct kept_file *file = &h->kept.files[h->kept.over.moments[moment].source];

	return profile_labels_get(&file->labels, h->options->group);
}

/* The moments with this value of the label. */
static size_t find_value(struct history *h, const char *value)
{
	size_t n = 0;

	for (size_t i = 0; i < h->kept.over.n; i++) {
		const char *has = value_of(h, i);

		if (has && strcmp(has, value) == 0)
			h->at[n++] = i;
	}
	return n;
}

/* The first moment with a value has a column for all of them. */
static int add_value(struct history *h, size_t moment, struct err *err)
{
	const char *value = value_of(h, moment);
	size_t n;

	if (!value)
		return 0;
	n = find_value(h, value);
	if (h->at[0] != moment)
		return 0;
	if (h->timeline.n_columns == TIMELINE_COLUMNS)
		return err_set(err, ERR_INPUT, "--group %s: it has more than %d values",
			       h->options->group, TIMELINE_COLUMNS);
	return timeline_add_column(&h->timeline, value, h->at, n, err);
}

/* The labels that the first file has. */
static int refuse_label(const struct history *h, struct err *err)
{
	const struct profile_labels *labels = &h->kept.files[0].labels;
	struct buf names = {0};

	for (size_t i = 0; i < labels->n && i < 20; i++)
		buf_addf(&names, "%s%s", i ? ", " : "", labels->items[i].key);
	err_set(err, ERR_INPUT, "--group %s: no profile has such a label%s%s", h->options->group,
		labels->n ? "; there are: " : "", buf_text(&names));
	buf_release(&names);
	return -1;
}

static int add_values(struct history *h, struct err *err)
{
	for (size_t i = 0; i < h->kept.over.n; i++)
		if (add_value(h, i, err))
			return -1;
	return h->timeline.n_columns ? 0 : refuse_label(h, err);
}

/* ---- two sides */

/* The moments that one of both sides names. 0, or -1 with err. */
static int find_side(struct history *h, const char *name, size_t *n, struct err *err)
{
	struct when when;

	if (h->options->group) {
		*n = find_value(h, name);
		if (*n)
			return 0;
		return err_set(err, ERR_INPUT, "--compare: no profile has %s=%s", h->options->group,
			       name);
	}
	if (when_parse(name, &when, err))
		return err_in(err, "--compare");
	*n = 0;
	for (size_t i = 0; i < h->kept.over.n; i++)
		if (h->kept.over.moments[i].start_s >= when.from &&
		    h->kept.over.moments[i].start_s < when.until)
			h->at[(*n)++] = i;
	if (*n)
		return 0;
	return err_set(err, ERR_INPUT, "--compare: there is no profile of %s", name);
}

static int compare_named(struct history *h, struct err *err)
{
	const char *dots = strstr(h->options->compare, "..");
	size_t *first = calloc(h->kept.over.n, sizeof(*first)), n[PROFILE_SIDES] = {0};
	char *old =
		dots ? strndup(h->options->compare, (size_t)(dots - h->options->compare)) : NULL;
	int rc = -1;

	if (!dots || dots == h->options->compare || !dots[2])
		err_set(err, ERR_USAGE,
			"--compare %s: give two times, or two values of --group, as in "
			"2026-11-28..2026-11-29",
			h->options->compare);
	else if (!first || !old)
		err_memory(err);
	else
		rc = find_side(h, old, &n[0], err);
	if (!rc) {
		memcpy(first, h->at, n[0] * sizeof(*first));
		rc = find_side(h, dots + 2, &n[1], err);
	}
	if (!rc)
		rc = timeline_compare(&h->timeline, (const char *const[]){old, dots + 2},
				      (const struct over_time_pick[]){{first, n[0]}, {h->at, n[1]}},
				      err);
	free(first);
	free(old);
	return rc;
}

/* Before the last deploy and after it; of periods the first and the last. */
static int compare_ends(struct history *h, struct err *err)
{
	const struct timeline_column *columns = h->timeline.columns;
	size_t last = h->timeline.n_columns - 1, first = h->options->group ? last - 1 : 0;

	if (last == 0)
		return 0;
	return timeline_compare(
		&h->timeline, (const char *const[]){columns[first].label, columns[last].label},
		(const struct over_time_pick[]){columns[first].pick, columns[last].pick}, err);
}

/* ---- the whole */

static int report(const struct history *h, const struct texts *paths, struct err *err)
{
	const struct table_style style = table_style_for(stdout);
	const struct kept_above what = {paths->items[0], h->options, &h->kept, &h->timeline};
	struct kept_head *head = kept_head_new(&what, err);
	struct timeline_head above;
	int rc = 0;

	if (!head)
		return -1;
	above = (struct timeline_head){buf_text(&head->title), head->texts, head->n, head->news,
				       too_few};
	if (h->options->html)
		rc = timeline_write_page(&h->timeline, &above, h->options->html, err);
	if (!rc)
		rc = h->options->json
			     ? json_print(timeline_json_new(&h->timeline, &above), stdout, err)
			     : timeline_print(&h->timeline, &above, &style, stdout, err);
	if (!rc && h->options->html && !h->options->json)
		printf("\nwritten to %s\n", h->options->html);
	kept_head_free(head);
	return rc;
}

/* Before anything is read. */
static int check(const struct kept_history_options *options, const struct texts *paths,
		 struct err *err)
{
	if (paths->n == 0)
		return err_set(err, ERR_USAGE,
			       "give a folder that assay attach PID record --every writes to, or "
			       "files");
	if (options->group && options->every_s > 0)
		return err_set(err, ERR_USAGE, "--group and --every cannot be used together");
	if (options->html && access(options->html, F_OK) == 0)
		return err_set(err, ERR_INPUT, "%s already exists", options->html);
	return 0;
}

/* All that is worked out, before it is shown. */
static int work_out(struct history *h, struct err *err)
{
	const struct kept_history_options *options = h->options;

	if ((options->group ? add_values(h, err) : add_periods(h, err)) ||
	    (options->compare ? compare_named(h, err) : compare_ends(h, err)))
		return -1;
	return timeline_make_rows(&h->timeline, (size_t)options->top, err);
}

int kept_history_show(const struct kept_history_options *options, const struct texts *paths,
		      const struct texts *benches, struct err *err)
{
	struct history h = {.options = options};
	int rc = check(options, paths, err) || read_all(&h, paths, benches, err) ? -1 : 0;
	size_t *at = calloc(h.kept.over.n + 1, sizeof(*at));

	h.at = at;
	if (!at)
		rc = err_memory(err);
	if (!rc)
		rc = work_out(&h, err) || report(&h, paths, err) ? -1 : 0;
	timeline_release(&h.timeline);
	kept_release(&h.kept);
	free(at);
	return rc;
}
