#include "cli/measuring/head.h"

#include "cli/words/line.h"
#include "cli/words/place_words.h"
#include "cli/words/quote.h"

#include <string.h>

/* What is measured, and where its result goes: the report shows that itself. */
static const char *const no_changes[] = {
	REPORT_OPTIONS, "metadata", "dump",  "hist",	 "stats",    "keep",	     "name",
	"python",	"vs",	    "setup", "vs-setup", "vs-rev",   "vs-path",	     "vs-python",
	"vs-env",	"base",	    "build", "renamed",	 "teardown", "command-name", "reference",
	"explain",	"aa",	    "why",   NULL};

/* Is it of those that say how is measured? */
static bool is_change(const struct option_given *one)
{
	for (size_t i = 0; no_changes[i]; i++)
		if (one->row->long_name && strcmp(one->row->long_name, no_changes[i]) == 0)
			return false;
	return true;
}

static void add_value(struct buf *out, const struct option_given *one)
{
	bool may_be_left_out = one->row->type == OPT_FILE;

	if (!one->value || (may_be_left_out && strcmp(one->value, "-") == 0))
		return;
	buf_adds(out, may_be_left_out ? "=" : " ");
	quote_shell(out, one->value);
}

void head_changes_add(struct buf *out, const struct options_given *given)
{
	char name[OPTION_NAME_SIZE];
	const char *before = out->len ? "; " : "";
	int words = 0; /* that the option before still has to come */

	for (size_t i = 0; given && i < given->n; i++) {
		const struct option_given *one = &given->items[i];

		if (!is_change(one))
			continue;
		if (words == 0) {
			buf_addf(out, "%s%s", before, option_spell(one, name));
			words = one->row->words > 1 ? one->row->words : 1;
		}
		words--;
		before = " ";
		add_value(out, one);
	}
}

void head_words_add(struct buf *out, const struct facts *facts, const struct options_given *given)
{
	const char *model = facts_text(facts, "cpu_model_name");
	const struct place_facts place = {facts_text(facts, "python_implementation"),
					  facts_text(facts, "python_version"),
					  facts_text(facts, "assay_python_gil"),
					  model ? model : facts_text(facts, "cpu_machine"),
					  facts_number(facts, "cpu_count", 0)};

	place_words_add(out, &place);
	head_changes_add(out, given);
}

void head_print_text(const struct buf *text, FILE *out)
{
	const struct table_style style = table_style_for(out);

	if (text->len)
		line_print(out, &style, COLOUR_DIM, "", buf_text(text));
}

void head_print(const struct facts *facts, const struct options_given *given, FILE *out)
{
	struct buf text = {0};

	head_words_add(&text, facts, given);
	head_print_text(&text, out);
	buf_release(&text);
}
