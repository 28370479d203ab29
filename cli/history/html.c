/* assay history html: the history as a page. */
#include "cli/history/action.h"
#include "cli/history/chosen.h"
#include "cli/history/history_page.h"
#include "cli/measuring/options.h"
#include "cli/page/document.h"
#include "cli/words/status.h"

#include <math.h>
#include <string.h>

struct html {
	struct history_common common;
	double limit; /* NaN: no gate */
};

static void add_options(struct option_table *table, void *options)
{
	struct html *html = options;
	const struct option rows[] = {
		OPT_PERCENT(0, "fail-if-slower", &html->limit, "PCT",
			    "mark what assay history check would fail for"),
		{0},
	};

	html->limit = NAN;
	option_table_add(table, rows);
	history_add_same_class(table, &html->common);
}

static int write_page(const struct html *html, struct history *history,
		      const struct history_names *names, const char *path, struct err *err)
{
	const struct history_check_rules rules = {!isnan(html->limit), html->limit};
	struct history_check check = {0};
	struct buf page = {0};
	int rc = history_check(&check, history, names, &rules, err) ||
		 history_page_format(history, &check, &page, err) || page_write(path, &page, err);

	buf_release(&page);
	history_check_release(&check);
	return rc ? -1 : 0;
}

static int make(const struct html *html, const char *path, const struct texts *words,
		struct err *err)
{
	struct history history = {0};
	struct history_names names = {0};
	int rc = history_open_given(&history, &html->common, err);

	if (!rc)
		rc = history_names(&names, &history, err);
	if (!rc)
		rc = chosen_keep(&names, &history, words, err);
	if (!rc)
		rc = write_page(html, &history, &names, path, err);
	history_names_release(&names);
	history_release(&history);
	return rc ? -1 : EXIT_DONE;
}

static int work(void *options, const struct texts *words, struct err *err)
{
	struct texts names = {words->items + 1, words->n ? words->n - 1 : 0, 0};
	const char *path = words->n ? words->items[0] : NULL;

	if (!path)
		return err_set(err, ERR_USAGE,
			       "history html: name the file: assay history html history.html");
	if (strcmp(path, "-") != 0 &&
	    (check_place(path, err) ||
	     earlier_report_check("history html", path, REPORT_PAGE, err)))
		return -1;
	return make(options, path, &names, err);
}

const struct history_action history_html = {
	.name = "html",
	.usage = "[options] FILE [NAME...]",
	.summary = "a page with a chart of each benchmark and what changed",
	.description =
		"Write the history as one page that needs nothing else (docs/report.md): a chart of "
		"each benchmark over time, each machine for itself, with the changes that assay history "
		"check finds, the commits that may have made them, and what else changed there. FILE is "
		"replaced; - is stdout. NAME is a benchmark, a part of its name, or a pattern with * and "
		"?; without one all are shown.",
	.epilog = "examples:\n"
		  "  assay history html history.html\n"
		  "  assay history html json.html 'json*' --fail-if-slower 5%\n",
	.size = sizeof(struct html),
	.add_options = add_options,
	.work = work,
};
