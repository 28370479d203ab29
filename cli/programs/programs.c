#include "cli/programs/programs.h"

#include "cli/words/quote.h"
#include "results/base/buf.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wordexp.h>

static const char blanks[] = " \t\r\n";

/* ---- what was typed */

/* A program as typed: its words, or all of them in one text. Borrows. */
struct typed {
	const char *text; /* or NULL */
	const char *const *words;
	size_t n;
};

/* Are the words programs, each with its arguments in one text? */
static bool are_texts(const struct texts *words)
{
	return words->n > 0 && strpbrk(words->items[0], blanks) &&
	       access(words->items[0], F_OK) != 0;
}

/* The i-th of those that were typed: the reference, the words, then the texts of --vs. */
static struct typed typed_of(const struct program_options *options, const struct texts *words,
			     const struct texts *vs, size_t i)
{
	size_t n_words = are_texts(words) ? words->n : words->n > 0;

	if (options->reference && i == 0)
		return (struct typed){.text = options->reference};
	i -= options->reference != NULL;
	if (i >= n_words)
		return (struct typed){.text = vs->items[i - n_words]};
	if (are_texts(words))
		return (struct typed){.text = words->items[i]};
	return (struct typed){.words = words->items, .n = words->n};
}

/* ---- words */

static void free_words(char **words)
{
	for (size_t i = 0; words && words[i]; i++)
		free(words[i]);
	free(words);
}

/* Copies of `n` words behind those of `first` (to NULL; NULL: none), and NULL. */
static char **words_new(char *const *first, char *const *words, size_t n)
{
	size_t before = 0, at = 0;
	char **all;

	while (first && first[before])
		before++;
	all = calloc(before + n + 1, sizeof(*all));
	for (; all && at < before + n; at++) {
		all[at] = strdup(first && at < before ? first[at] : words[at - before]);
		if (!all[at]) {
			free_words(all);
			return NULL;
		}
	}
	return all;
}

/* As a shell would split them; variables and file names are put in, but nothing is executed. */
static int split(const char *text, char ***words, struct err *err)
{
	wordexp_t found;
	int rc = wordexp(text, &found, WRDE_NOCMD | WRDE_UNDEF);

	if (rc == WRDE_NOSPACE)
		return err_memory(err);
	if (rc == WRDE_BADCHAR || rc == WRDE_CMDSUB)
		return err_set(err, ERR_USAGE,
			       "\"%s\" is for a shell: --shell default (-S) has one", text);
	if (rc == WRDE_BADVAL)
		return err_set(err, ERR_USAGE, "\"%s\": it names a variable that is not set", text);
	if (rc)
		return err_set(err, ERR_USAGE, "\"%s\": not a program with arguments", text);
	*words = words_new(NULL, found.we_wordv, found.we_wordc);
	wordfree(&found);
	if (!*words)
		return err_memory(err);
	if (**words)
		return 0;
	free_words(*words);
	*words = NULL;
	return err_set(err, ERR_USAGE, "\"%s\": not a program with arguments", text);
}

/* The words, quoted where a shell needs it. */
static char *line_new(char *const *words)
{
	struct buf line = {0};

	for (; *words; words++) {
		buf_adds(&line, line.len ? " " : "");
		quote_shell(&line, *words);
	}
	return buf_take(&line);
}

/* ---- the shell */

static int use_shell(struct programs *programs, const struct program_options *options,
		     struct err *err)
{
	static char *const usual[] = {"sh", NULL};
	const char *named = options->shell;
	char *const dash[] = {"-c"};
	char **words = NULL;
	bool is_usual = options->default_shell || (named && strcmp(named, "default") == 0);

	if (!is_usual && (!named || strcmp(named, "none") == 0))
		return 0;
	if (!is_usual && split(named, &words, err))
		return err_in(err, "--shell");
	programs->shell = words_new(is_usual ? usual : words, dash, 1);
	free_words(words);
	return programs->shell ? 0 : err_memory(err);
}

/* ---- one program */

/* Its words with the parameters' values in them. */
static char **fill_words_new(const struct programs *programs, const struct typed *typed,
			     size_t combination)
{
	char **words = calloc(typed->n + 1, sizeof(*words));

	for (size_t i = 0; words && i < typed->n; i++) {
		words[i] = parameters_fill_new(&programs->parameters, combination, typed->words[i]);
		if (!words[i]) {
			free_words(words);
			return NULL;
		}
	}
	return words;
}

static int fill(const struct programs *programs, const struct typed *typed, struct program *program,
		struct err *err)
{
	char **words = NULL;

	if (typed->text) {
		program->line = parameters_fill_new(&programs->parameters, program->combination,
						    typed->text);
	} else {
		words = fill_words_new(programs, typed, program->combination);
		program->line = words ? line_new(words) : NULL;
	}
	if (!program->line) {
		free_words(words);
		return err_memory(err);
	}
	if (!programs->shell) {
		program->argv = words;
		return words ? 0 : split(program->line, &program->argv, err);
	}
	free_words(words);
	program->argv = words_new(programs->shell, &program->line, 1);
	return program->argv ? 0 : err_memory(err);
}

/* ---- lines that differ */

static bool is_line_shared(const struct programs *programs, size_t i)
{
	const char *line = programs->items[i].line;

	for (size_t j = 0; j < programs->n; j++) {
		const char *other = programs->items[j].line;

		if (j != i && line && other && strcmp(line, other) == 0)
			return true;
	}
	return false;
}

/* Parameters that stand in no program, but in what is run around it, tell those apart that are the
   same: "make branch=main". As files of hyperfine are read. */
static int tell_apart(struct programs *programs, const bool *shared, struct err *err)
{
	const struct parameters *parameters = &programs->parameters;

	for (size_t i = 0; i < programs->n; i++) {
		struct program *program = &programs->items[i];
		struct buf line = {0};

		if (!shared[i])
			continue;
		buf_adds(&line, program->line);
		for (size_t j = 0; j < parameters->n; j++)
			buf_addf(&line, " %s=%s", parameters->items[j].name,
				 parameters_value(parameters, j, program->combination));
		free(program->line);
		program->line = buf_take(&line);
		if (!program->line)
			return err_memory(err);
	}
	return 0;
}

static int make_differ(struct programs *programs, struct err *err)
{
	bool *shared = calloc(programs->n, sizeof(*shared));
	int rc;

	if (!shared)
		return err_memory(err);
	for (size_t i = 0; i < programs->n; i++)
		shared[i] = is_line_shared(programs, i);
	rc = tell_apart(programs, shared, err);
	free(shared);
	return rc;
}

/* ---- checks */

static bool is_in_any(const struct parameter *parameter, const struct texts *texts)
{
	for (size_t i = 0; i < texts->n; i++)
		if (parameter_is_in(parameter, texts->items[i]))
			return true;
	return false;
}

/* One that stands nowhere is misspelled somewhere. */
static int check_used(const struct programs *programs, const struct program_options *options,
		      const struct texts *words, const struct texts *vs, struct err *err)
{
	const char *const texts[] = {options->reference, options->setup, options->cleanup,
				     options->input, options->output};
	const struct texts *const lists[] = {words, vs, &options->prepare, &options->conclude};

	for (size_t i = 0; i < programs->parameters.n; i++) {
		const struct parameter *parameter = &programs->parameters.items[i];
		bool is_used = false;

		for (size_t j = 0; j < sizeof(texts) / sizeof(texts[0]); j++)
			is_used |= parameter_is_in(parameter, texts[j]);
		for (size_t j = 0; j < sizeof(lists) / sizeof(lists[0]); j++)
			is_used |= is_in_any(parameter, lists[j]);
		if (!is_used)
			return err_set(err, ERR_USAGE,
				       "%s %s: {%s} stands in no program, command or file",
				       parameter->option, parameter->name, parameter->name);
	}
	return 0;
}

static int check_number(const char *option, size_t n, const struct programs *programs, bool for_all,
			struct err *err)
{
	if (n <= 1 || n == programs->n_typed || (for_all && n == programs->n))
		return 0;
	return err_set(err, ERR_USAGE,
		       "%s is given %zu times for %zu program%s: once for all, or "
		       "once for each",
		       option, n, programs->n_typed, programs->n_typed == 1 ? "" : "s");
}

/* ---- all */

int programs_from(struct programs *programs, const struct program_options *options,
		  const struct texts *words, const struct texts *vs, struct err *err)
{
	size_t combinations;

	*programs = (struct programs){0};
	if (parameters_from(&programs->parameters, &options->lists, &options->scans,
			    &options->steps, err) ||
	    use_shell(programs, options, err) || check_used(programs, options, words, vs, err))
		return -1;
	combinations = parameters_combinations(&programs->parameters);
	programs->n_typed =
		(options->reference != NULL) + (are_texts(words) ? words->n : words->n > 0) + vs->n;
	programs->items = calloc(programs->n_typed * combinations + 1, sizeof(*programs->items));
	if (!programs->items)
		return err_memory(err);
	for (size_t i = 0; i < programs->n_typed * combinations; i++) {
		struct program *program = &programs->items[programs->n++];
		struct typed typed = typed_of(options, words, vs, i % programs->n_typed);

		program->typed = i % programs->n_typed;
		program->combination = i / programs->n_typed;
		if (fill(programs, &typed, program, err))
			return -1;
	}
	return check_number("--name", options->names.n, programs, true, err) ||
			       check_number("--prepare", options->prepare.n, programs, false,
					    err) ||
			       check_number("--conclude", options->conclude.n, programs, false,
					    err) ||
			       make_differ(programs, err)
		       ? -1
		       : 0;
}

void programs_release(struct programs *programs)
{
	for (size_t i = 0; i < programs->n; i++) {
		free(programs->items[i].line);
		free_words(programs->items[i].argv);
	}
	free(programs->items);
	free_words(programs->shell);
	parameters_release(&programs->parameters);
	*programs = (struct programs){0};
}
