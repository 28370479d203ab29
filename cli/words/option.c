#include "cli/words/option_internal.h"

#include "cli/words/nearest.h"
#include "results/base/buf.h"

#include <assert.h>
#include <string.h>

bool option_is_end(const struct option *row)
{
	return row->type != OPT_HEADING && !row->long_name && !row->short_name;
}

bool option_takes_value(const struct option *row)
{
	return row->type != OPT_FLAG && row->type != OPT_WORD && row->type != OPT_HEADING;
}

bool option_is_list(const struct option *row)
{
	return row->type == OPT_TEXTS || row->type == OPT_LINES;
}

/* True when the value is a number, so that "-3" may be one. */
static bool option_is_numeric(const struct option *row)
{
	return option_takes_value(row) && row->type != OPT_TEXT && row->type != OPT_FILE &&
	       !option_is_list(row);
}

/* ---- the table's own soundness */

static const char help_all[] = "help-all";

static bool is_repeated(const struct option *rows, const struct option *row)
{
	for (const struct option *other = rows; other < row; other++)
		if (other->type != OPT_HEADING &&
		    ((row->short_name && other->short_name == row->short_name) ||
		     (row->long_name && other->long_name &&
		      strcmp(row->long_name, other->long_name) == 0)))
			return true;
	return row->short_name == 'h' ||
	       (row->long_name &&
		(strcmp(row->long_name, "help") == 0 || strcmp(row->long_name, help_all) == 0));
}

const char *option_self_check(const struct option *rows)
{
	for (const struct option *row = rows; !option_is_end(row); row++) {
		if (!row->help)
			return "a row without help";
		if (row->type == OPT_HEADING)
			continue;
		if (!row->to.flag)
			return "a row without target";
		if ((row->type != OPT_FLAG) != (row->placeholder != NULL))
			return "a placeholder on a flag, or a value without one";
		if (row->max < row->min)
			return "a range that is empty";
		if (row->words > 1 && row->type != OPT_TEXTS)
			return "several words that are no list";
		if (is_repeated(rows, row))
			return "a name that is used twice";
	}
	return NULL;
}

/* ---- parsing */

struct scan {
	const struct option_parser *parser;
	int argc, next; /* argv[next] is the next word */
	char **argv;
	struct texts *positionals;
	struct options_given *given;
	bool *helped;
	bool helped_all;
	struct err *err;
};

/* ---- what other tools call it */

static const char *hint_of(const struct scan *scan, char short_name, const char *long_name)
{
	const struct option_hint *hint = scan->parser->hints;

	for (; hint && hint->text; hint++)
		if ((short_name && hint->short_name == short_name) ||
		    (long_name && hint->long_name && strcmp(hint->long_name, long_name) == 0))
			return hint->text;
	return NULL;
}

/* Add what another tool means by the option that was refused. Returns -1. */
static int add_hint(struct scan *scan, const struct option *row)
{
	const char *hint = hint_of(scan, row->short_name, NULL);
	struct err cause = *scan->err;

	if (!hint || cause.kind != ERR_USAGE)
		return -1;
	err_clear(scan->err);
	return err_set(scan->err, ERR_USAGE, "%s; %s", cause.text, hint);
}

/* ---- storing */

static bool last_wins_always;

void option_let_last_win(void)
{
	last_wins_always = true;
}

bool option_speaks_pyperf(void)
{
	return last_wins_always;
}

/* A flag given twice means the same, and lists grow. */
static bool may_repeat(const struct option *row)
{
	return row->type == OPT_FLAG || row->type == OPT_WORD || option_is_list(row);
}

static int check_twice(const struct scan *scan, const struct option_given *one)
{
	const struct options_given *given = scan->given;
	char name[OPTION_NAME_SIZE], before[OPTION_NAME_SIZE];
	size_t i = 0;

	while (i < given->n && given->items[i].row != one->row)
		i++;
	if (i == given->n || may_repeat(one->row) || scan->parser->last_wins || last_wins_always)
		return 0;
	option_spell(one, name);
	option_spell(&given->items[i], before);
	if (strcmp(name, before) != 0)
		return err_set(scan->err, ERR_USAGE, "%s %s and %s %s are one option: give it once",
			       before, given->items[i].value, name, one->value);
	return err_set(scan->err, ERR_USAGE, "%s is given twice, as %s and as %s: give it once",
		       name, given->items[i].value, one->value);
}

static int store(struct scan *scan, const struct option_given *one)
{
	struct options_given *given = scan->given;

	if (check_twice(scan, one))
		return -1;
	if (mem_reserve(&given->items, &given->cap, given->n + 1, sizeof(*given->items)))
		return err_memory(scan->err);
	given->items[given->n++] = *one;
	if (scan->parser->is_rehearsal || option_store(one, scan->err) == 0)
		return 0;
	return add_hint(scan, one->row);
}

static const struct option *find_short(const struct scan *scan, char name)
{
	for (const struct option *row = scan->parser->rows; !option_is_end(row); row++)
		if (row->type != OPT_HEADING && row->short_name == name)
			return row;
	return NULL;
}

static int unknown(struct scan *scan, const char *word)
{
	struct texts names = {0};
	const char *near = NULL, *hint;
	char name[64];

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(word, "="), word);
	hint = word[1] == '-' ? hint_of(scan, 0, name + 2) : hint_of(scan, word[1], NULL);
	if (!hint && strncmp(word, "--", 2) == 0) {
		for (const struct option *row = scan->parser->rows; !option_is_end(row); row++)
			if (row->type != OPT_HEADING && row->long_name)
				texts_add(&names,
					  row->long_name); /* without memory: fewer guesses */
		texts_add(&names, "help");
		near = nearest_name(name + 2, names.items, names.n);
	}
	if (hint)
		err_set(scan->err, ERR_USAGE, "unknown option %s: %s", name, hint);
	else if (near)
		err_set(scan->err, ERR_USAGE, "unknown option %s (did you mean --%s?)", word, near);
	else
		err_set(scan->err, ERR_USAGE, "unknown option %s (see assay %s --help)", word,
			scan->parser->command);
	texts_release(&names);
	return -1;
}

static bool matches(const char *name, const char *word, size_t length)
{
	return name && strncmp(name, word, length) == 0;
}

/* The row meant by `length` bytes of a long option's name: the whole name, or the only one that
   begins so. "help" and "help-all" give NULL with *is_help; what could be both is the first. */
static int find_long(struct scan *scan, const char *name, size_t length,
		     const struct option **found, bool *is_help)
{
	struct buf candidates = {0};
	size_t n = 0;

	*found = NULL;
	*is_help = false;
	for (const struct option *row = scan->parser->rows; !option_is_end(row); row++) {
		if (row->type == OPT_HEADING || !matches(row->long_name, name, length))
			continue;
		*found = row;
		if (row->long_name[length] == '\0') {
			buf_release(&candidates);
			return 0;
		}
		buf_addf(&candidates, "%s--%s", n++ ? ", " : "", row->long_name);
	}
	if (matches("help", name, length) || (length > 4 && matches(help_all, name, length))) {
		*is_help = true;
		buf_addf(&candidates, "%s--help", n++ ? ", " : "");
	}
	if (n > 1)
		err_set(scan->err, ERR_USAGE, "option --%.*s could be any of %s", (int)length, name,
			buf_text(&candidates));
	buf_release(&candidates);
	return n > 1 ? -1 : 0;
}

static bool looks_negative_number(const char *word)
{
	return word[0] == '-' && ((word[1] >= '0' && word[1] <= '9') ||
				  (word[1] == '.' && word[2] >= '0' && word[2] <= '9'));
}

/* Decides as argparse does: "-" and words with a blank that name no option are positionals; "-5" is
   a number unless the table has such an option. */
static bool looks_like_option(const struct scan *scan, const char *word)
{
	if (word[0] != '-' || word[1] == '\0')
		return false;
	if (word[1] != '-' && (find_short(scan, word[1]) || word[1] == 'h'))
		return true;
	if (looks_negative_number(word))
		return false;
	return strcspn(word, " ") >= strcspn(word, "=") || !strchr(word, ' ');
}

/* The command line ends before all words of the option have come. Returns -1. */
static int too_few(struct scan *scan, const struct option_given *one)
{
	char name[OPTION_NAME_SIZE];

	option_spell(one, name);
	if (one->row->words > 1)
		return err_set(scan->err, ERR_USAGE, "%s: needs %d words: %s", name,
			       one->row->words, one->row->placeholder);
	return err_set(scan->err, ERR_USAGE, "%s: needs a value: %s", name, one->row->placeholder);
}

/* Give the option the next word, if that can be its value. */
static int take_value(struct scan *scan, struct option_given *one)
{
	const struct option *row = one->row;
	char name[OPTION_NAME_SIZE];
	const char *word = scan->next < scan->argc ? scan->argv[scan->next] : NULL;
	bool is_number = word && option_is_numeric(row) && looks_negative_number(word);

	if (word && (is_number || !looks_like_option(scan, word))) {
		one->value = word;
		scan->next++;
		return 0;
	}
	option_spell(one, name);
	if (!word)
		return too_few(scan, one);
	return err_set(scan->err, ERR_USAGE,
		       "%s: needs a value (%s), but option %s follows; join a value that begins "
		       "with a dash by \"=\"",
		       name, row->placeholder, word);
}

/* Those after the first; only "--" cannot be one, so that a list may begin with a dash. */
static int store_further_words(struct scan *scan, struct option_given one)
{
	for (int i = 1; i < one.row->words; i++) {
		if (scan->next == scan->argc || strcmp(scan->argv[scan->next], "--") == 0)
			return too_few(scan, &one);
		one.value = scan->argv[scan->next++];
		if (store(scan, &one))
			return -1;
	}
	return 0;
}

static int store_with_value(struct scan *scan, struct option_given one)
{
	if (!one.value && take_value(scan, &one))
		return add_hint(scan, one.row);
	return store(scan, &one) || store_further_words(scan, one) ? -1 : 0;
}

static int parse_long_option(struct scan *scan, const char *word)
{
	const char *equals = strchr(word, '='), *value = equals ? equals + 1 : NULL;
	size_t length = equals ? (size_t)(equals - word) - 2 : strlen(word) - 2;
	const struct option *row;
	bool is_help;

	if (length == 0)
		return unknown(scan, word);
	if (find_long(scan, word + 2, length, &row, &is_help))
		return -1;
	if (!row && !is_help)
		return unknown(scan, word);
	if (value && (!row || !option_takes_value(row)))
		return err_set(scan->err, ERR_USAGE, "--%s: takes no value, but \"%s\" was given",
			       row ? row->long_name : "help", value);
	if (!row) {
		*scan->helped = true;
		scan->helped_all = length > strlen("help");
		return 0;
	}
	if (row->type == OPT_FILE && !value)
		value = "-";
	if (option_takes_value(row))
		return store_with_value(scan, (struct option_given){row, value, false});
	return store(scan, &(struct option_given){row, NULL, false});
}

/* "-python 3.12": one dash too few, which would be read as a cluster, or a value. */
static int check_dashes(struct scan *scan, const char *word)
{
	const char *name = word + 1;
	size_t length = strcspn(name, "=");

	for (const struct option *row = scan->parser->rows; !option_is_end(row); row++)
		if (row->type != OPT_HEADING && length > 2 && row->long_name &&
		    strlen(row->long_name) == length && strncmp(row->long_name, name, length) == 0)
			return err_set(scan->err, ERR_USAGE,
				       "unknown option %s (did you mean -%s?)", word, word);
	return 0;
}

/* "-qn3", "-n 3", "-n=3": flags, up to an option that takes the rest as its value. */
static int parse_short_options(struct scan *scan, const char *word)
{
	if (check_dashes(scan, word))
		return -1;
	for (const char *s = word + 1; *s; s++) {
		const struct option *row = find_short(scan, *s);
		struct option_given one = {row, NULL, true};

		if (!row && *s == 'h') {
			*scan->helped = true;
			return 0;
		}
		if (!row)
			return unknown(scan, word);
		if (row->type == OPT_FILE && s[1] != '=')
			one.value = "-";
		else if (option_takes_value(row)) {
			if (s[1])
				one.value = s + 1 + (s[1] == '=');
			return store_with_value(scan, one);
		}
		if (store(scan, &one))
			return -1;
	}
	return 0;
}

static int add_positional(struct scan *scan, const char *word)
{
	return texts_add(scan->positionals, word) ? err_memory(scan->err) : 0;
}

static int add_rest(struct scan *scan)
{
	int rc = 0;

	while (rc == 0 && scan->next < scan->argc)
		rc = add_positional(scan, scan->argv[scan->next++]);
	return rc;
}

static int parse_word(struct scan *scan)
{
	const char *word = scan->argv[scan->next++];

	if (strcmp(word, "--") == 0)
		return add_rest(scan);
	if (!looks_like_option(scan, word)) {
		if (add_positional(scan, word))
			return -1;
		return scan->parser->stop_at_positional ? add_rest(scan) : 0;
	}
	return word[1] == '-' ? parse_long_option(scan, word) : parse_short_options(scan, word);
}

static int parse_words(struct scan *scan)
{
	const struct option_parser *parser = scan->parser;

	while (scan->next < scan->argc && !*scan->helped)
		if (parse_word(scan))
			return -1;
	if (*scan->helped && !parser->is_rehearsal)
		option_show_help(parser, scan->helped_all);
	if (parser->helped_all)
		*parser->helped_all = scan->helped_all;
	if (!*scan->helped && parser->takes_options_only && scan->positionals->n)
		return err_set(scan->err, ERR_USAGE, "takes no argument, but \"%s\" was given",
			       scan->positionals->items[0]);
	return 0;
}

int option_parse(const struct option_parser *parser, int argc, char **argv,
		 struct texts *positionals, bool *helped, struct err *err)
{
	struct options_given own = {0};
	struct scan scan = {.parser = parser,
			    .argc = argc,
			    .next = 1,
			    .argv = argv,
			    .positionals = positionals,
			    .given = parser->given ? parser->given : &own,
			    .helped = helped,
			    .err = err};
	int rc;

	assert(!option_self_check(parser->rows));
	*helped = false;
	rc = parse_words(&scan);
	options_given_release(&own);
	return rc ? err_in(err, "%s", parser->command) : 0;
}
