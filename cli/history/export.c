/* assay history export: the history for other tools. */
#include "cli/history/action.h"
#include "cli/history/chosen.h"
#include "cli/history/exports.h"
#include "cli/pyperf/files.h"
#include "cli/words/status.h"
#include "results/base/atomic.h"

#include <stdio.h>
#include <string.h>

static const struct export_form *const forms[] = {&export_openmetrics, &export_csv, &export_bencher,
						  &export_github};
enum { FORMS = sizeof(forms) / sizeof(forms[0]) };
static const char choices[] = "openmetrics csv bencher github";

struct wanted {
	struct history_common common;
	const char *to, *output;
};

static void add_options(struct option_table *table, void *options)
{
	struct wanted *wanted = options;
	const struct option rows[] = {
		OPT_TEXT(0, "to", &wanted->to, "FORM", "openmetrics, csv, bencher or github",
			 .choices = choices),
		OPT_TEXT('o', "output", &wanted->output, "FILE",
			 "write to FILE, which must not exist, instead of standard output"),
		{0},
	};

	option_table_add(table, rows);
	history_add_same_class(table, &wanted->common);
}

static const struct export_form *find_form(const char *name, struct err *err)
{
	for (size_t i = 0; name && i < FORMS; i++)
		if (strcmp(forms[i]->name, name) == 0)
			return forms[i];
	if (name)
		err_set(err, ERR_USAGE, "--to: there is no form %s; there are: %s", name, choices);
	else
		err_set(err, ERR_USAGE, "in which form? give --to with one of: %s", choices);
	return NULL;
}

static int put(const struct wanted *wanted, const struct buf *text, struct err *err)
{
	if (!wanted->output)
		return pyperf_print(text, err);
	return atomic_write(wanted->output, WRITE_NEW, buf_text(text), text->len, err)
		       ? err_in(err, "%s", wanted->output)
		       : 0;
}

static int add_one(struct exporting *exporting, const struct export_form *form,
		   struct history *history, const char *name, struct err *err)
{
	struct history_series series = {0};
	int rc = history_series(&series, history, name, err);

	if (!rc && form->add(exporting, &series))
		rc = err_memory(err);
	history_series_release(&series);
	return rc;
}

static int export_all(const struct wanted *wanted, const struct export_form *form,
		      struct history *history, const struct history_names *names, struct err *err)
{
	struct exporting exporting = {.history = history};
	int rc = form->begin(&exporting) ? err_memory(err) : 0;

	for (size_t i = 0; !rc && i < names->n; i++)
		rc = add_one(&exporting, form, history, names->items[i], err);
	if (!rc && form->end(&exporting))
		rc = err_memory(err);
	if (!rc)
		rc = put(wanted, &exporting.out, err);
	if (!rc && exporting.left_out)
		fprintf(stderr,
			"assay: note: %zu points at the same second as another are left out\n",
			exporting.left_out);
	exporting_release(&exporting);
	return rc;
}

static int work(void *options, const struct texts *words, struct err *err)
{
	const struct wanted *wanted = options;
	const struct export_form *form = find_form(wanted->to, err);
	struct history history = {0};
	struct history_names names = {0};
	int rc = form ? history_open_given(&history, &wanted->common, err) : -1;

	if (!rc)
		rc = history_names(&names, &history, err);
	if (!rc)
		rc = chosen_keep(&names, &history, words, err);
	if (!rc)
		rc = export_all(wanted, form, &history, &names, err);
	history_names_release(&names);
	history_release(&history);
	return rc ? -1 : EXIT_DONE;
}

const struct history_action history_export = {
	.name = "export",
	.usage = "[options] --to FORM [NAME...]",
	.summary = "the history for other tools: OpenMetrics, CSV, Bencher, GitHub",
	.description =
		"Print the history in the form of other tools. openmetrics (Prometheus, also for "
		"backfilling) and csv hold all results; bencher (Bencher Metric Format) and github (the "
		"customSmallerIsBetter of github-action-benchmark) hold the newest one. NAME as of "
		"assay history show.",
	.epilog = "examples:\n"
		  "  assay history export --to csv >history.csv\n"
		  "  assay history export --to openmetrics -o history.om\n"
		  "  assay history export --to bencher 'json*'\n",
	.size = sizeof(struct wanted),
	.add_options = add_options,
	.work = work,
};
