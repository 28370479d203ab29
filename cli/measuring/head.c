#include "cli/measuring/head.h"

#include "cli/words/line.h"
#include "cli/words/place_words.h"
#include "cli/words/quote.h"

#include <string.h>

/* What is measured, and where its result goes: the report shows that itself. */
static const char *const no_changes[] = {
	"output",   "append",  "resume",  "json",      "metadata", "dump", "hist",    "stats",
	"quiet",    "verbose", "keep",	  "name",      "python",   "vs",   "explain", "setup",
	"vs-setup", "vs-rev",  "vs-path", "vs-python", "teardown", NULL};

/* Is it of those that say how is measured? */
static bool is_change(const struct option_given *one)
{
	for (size_t i = 0; no_changes[i]; i++)
		if (one->row->long_name && strcmp(one->row->long_name, no_changes[i]) == 0)
			return false;
	return true;
}

static void add_changes(struct buf *out, const struct options_given *given)
{
	char name[OPTION_NAME_SIZE];
	const char *before = out->len ? "; " : "";

	for (size_t i = 0; given && i < given->n; i++) {
		const struct option_given *one = &given->items[i];

		if (!is_change(one))
			continue;
		buf_addf(out, "%s%s", before, option_spell(one, name));
		before = " ";
		if (one->value) {
			buf_adds(out, " ");
			quote_shell(out, one->value);
		}
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
	add_changes(out, given);
}

void head_print(const struct facts *facts, const struct options_given *given, FILE *out)
{
	const struct table_style style = table_style_for(out);
	struct buf text = {0};

	head_words_add(&text, facts, given);
	line_print(out, &style, COLOUR_DIM, "", buf_text(&text));
	buf_release(&text);
}
