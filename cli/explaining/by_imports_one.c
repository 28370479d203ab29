/* Imports of one side: a tree, what takes longest first. */
#include "cli/explaining/by_imports.h"
#include "cli/words/table.h"
#include "cli/words/text.h"
#include "results/base/json.h"
#include "results/base/unit.h"

#include <stdlib.h>

/* A module that takes a smaller part of all, with all that it imports, is shown with -v. */
#define WORTH_A_ROW 0.01

struct tree {
	const struct explaining *e;
	const struct explaining_subject *subject;
	const struct imports_counted *counted;
	struct import_time *self, *total; /* of each module */
	struct import_time once;	  /* of all */
	size_t *order;			  /* modules, a branch after the other */
	int *depths;			  /* parallel */
	size_t n;
};

/* ---- the tree */

static int make_times(struct tree *tree, struct err *err)
{
	const struct imports_counted *counted = tree->counted;

	tree->self = calloc(counted->n + 1, sizeof(*tree->self));
	tree->total = calloc(counted->n + 1, sizeof(*tree->total));
	tree->order = calloc(counted->n + 1, sizeof(*tree->order));
	tree->depths = calloc(counted->n + 1, sizeof(*tree->depths));
	if (!tree->self || !tree->total || !tree->order || !tree->depths)
		return err_memory(err);
	for (size_t i = 0; i < counted->n; i++) {
		const struct import_module *module = &counted->modules[i];

		if (import_time_of(&tree->self[i], module->self_s, counted->processes, err) ||
		    import_time_of(&tree->total[i], module->total_s, counted->processes, err))
			return -1;
	}
	return imports_once(&tree->once, counted, err);
}

/* The one that took longest of those below `importer` that are not in the order yet. */
static size_t next_below(const struct tree *tree, size_t importer, const bool *is_taken)
{
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < tree->counted->n; i++)
		if (!is_taken[i] && tree->counted->modules[i].importer == importer &&
		    (best == SIZE_MAX || tree->total[i].median_s > tree->total[best].median_s))
			best = i;
	return best;
}

/* Down as long as there is something below, then back up. */
static int sort(struct tree *tree, struct err *err)
{
	bool *is_taken = calloc(tree->counted->n + 1, sizeof(*is_taken));
	size_t at = SIZE_MAX;
	int depth = 0;

	if (!is_taken)
		return err_memory(err);
	for (;;) {
		size_t next = next_below(tree, at, is_taken);

		if (next == SIZE_MAX && at == SIZE_MAX)
			break;
		if (next == SIZE_MAX) {
			at = tree->counted->modules[at].importer;
			depth--;
			continue;
		}
		is_taken[next] = true;
		tree->order[tree->n] = next;
		tree->depths[tree->n++] = depth++;
		at = next;
	}
	free(is_taken);
	return 0;
}

/* ---- for programs */

static json_t *modules_json_new(const struct tree *tree)
{
	json_t *list = json_array();

	for (size_t k = 0; k < tree->n; k++) {
		size_t i = tree->order[k];
		json_t *row = import_module_json_new(tree->counted, &tree->counted->modules[i]);

		json_object_set_new(row, "self_s", import_time_json_new(&tree->self[i]));
		json_object_set_new(row, "total_s", import_time_json_new(&tree->total[i]));
		json_array_append_new(list, row);
	}
	return list;
}

static int add_json(const struct tree *tree, struct err *err)
{
	bool notes[IMPORT_NOTES] = {false};
	json_t *row;

	import_notes(tree->counted, notes);
	row = json_pack("{s:o, s:s, s:o, s:I, s:o, s:o, s:o}", "name",
			json_text_new(tree->subject->name), "by", "imports", "interpreter",
			json_text_new(tree->counted->interpreter), "processes",
			(json_int_t)tree->counted->processes, "once_s",
			import_time_json_new(&tree->once), "modules", modules_json_new(tree),
			"notes", import_notes_json_new(notes));
	return json_array_append_new(tree->e->rows, row) ? err_memory(err) : 0;
}

/* ---- for people */

static void print_head(const struct tree *tree)
{
	size_t n = imports_once_n(tree->counted);
	struct buf text = {0};

	text_escape(&text, tree->subject->name, term_is_utf8());
	if (tree->counted->n == 0)
		buf_adds(&text, ": nothing is imported");
	else
		buf_addf(&text, ": %zu module%s imported%s", n, n == 1 ? "" : "s", n ? " in " : "");
	if (n)
		import_time_add(&text, &tree->once);
	buf_addf(&text, "; %zu process%s%s%s", tree->counted->processes,
		 tree->counted->processes == 1 ? "" : "es", tree->counted->interpreter ? ", " : "",
		 tree->counted->interpreter ? tree->counted->interpreter : "");
	text_wrap(stdout, buf_text(&text), 0, 2, (size_t)term_columns(stdout));
	fputs("\n", stdout);
	buf_release(&text);
}

static void add_seconds(struct table *table, double seconds)
{
	char text[UNIT_TEXT];

	unit_format_alone(UNIT_SECOND, seconds, text);
	table_add(table, COLOUR_NONE, text);
}

static void add_around(struct table *table, const struct import_time *time)
{
	char text[UNIT_TEXT] = "?";

	if (time->median_s > 0 && time->around_s <= time->median_s)
		unit_format_percent(time->around_s / time->median_s, false, text);
	table_add(table, COLOUR_DIM, text);
}

static void add_row(struct table *table, const struct tree *tree, size_t k)
{
	size_t i = tree->order[k];
	const struct import_module *module = &tree->counted->modules[i];
	struct buf name = {0};

	buf_addf(&name, "%*s%s", 2 * tree->depths[k], "", module->name);
	if (module->phase == IMPORT_LATER && module->low < module->high)
		buf_addf(&name, " (%.4g to %.4g times)", module->low, module->high);
	else if (module->phase == IMPORT_LATER && module->low != 1)
		buf_addf(&name, " (%.4g times)", module->low);
	add_seconds(table, tree->self[i].median_s);
	add_around(table, &tree->self[i]);
	add_seconds(table, tree->total[i].median_s);
	table_add(table, COLOUR_NONE, import_phase_words(module->phase));
	table_add(table, COLOUR_NONE, buf_text(&name));
	buf_release(&name);
}

static bool is_worth(const struct tree *tree, size_t k)
{
	size_t i = tree->order[k];
	bool is_each = tree->counted->modules[i].phase == IMPORT_LATER;

	return tree->e->job->options->verbose || (is_each && tree->depths[k] == 0) ||
	       tree->total[i].median_s >= WORTH_A_ROW * tree->once.median_s;
}

static int print_table(const struct tree *tree, struct err *err)
{
	const struct table_column columns[] = {{"self", TABLE_RIGHT, 0, false, 0},
					       {term_plus_minus(), TABLE_RIGHT, 0, true, 0},
					       {"total", TABLE_RIGHT, 0, false, 0},
					       {"when", TABLE_LEFT, 0, true, 0},
					       {"module", TABLE_LEFT, TABLE_NAME_FLOOR, false, 0}};
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	struct table_style style = table_style_for(stdout);
	size_t shown = 0;
	int rc;

	for (size_t k = 0; k < tree->n; k++)
		if (is_worth(tree, k)) {
			add_row(table, tree, k);
			shown++;
		}
	fputs("\n", stdout);
	rc = table_print(table, stdout, &style, err);
	table_free(table);
	if (shown < tree->n)
		printf("and %zu more, each less than 1%% of it (-v)\n", tree->n - shown);
	return rc;
}

static int print(const struct tree *tree, struct err *err)
{
	bool notes[IMPORT_NOTES] = {false};

	print_head(tree);
	if (tree->n > 0 && print_table(tree, err))
		return -1;
	import_notes(tree->counted, notes);
	if (!tree->e->job->options->quiet)
		import_notes_print(notes, stdout);
	return 0;
}

int by_imports_report_one(struct explaining *e, const struct explaining_subject *subject,
			  const struct imports_counted *counted, struct err *err)
{
	struct tree tree = {.e = e, .subject = subject, .counted = counted};
	int rc = make_times(&tree, err) || sort(&tree, err) ? -1 : 0;

	if (!rc && e->rows) {
		rc = add_json(&tree, err);
	} else if (!rc) {
		explaining_begin_section(e);
		rc = print(&tree, err);
	}
	free(tree.self);
	free(tree.total);
	free(tree.order);
	free(tree.depths);
	return rc;
}
