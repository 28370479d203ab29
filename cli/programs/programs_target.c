/* Programs as targets: their names, how they are started, and what is recorded of them. */
#include "cli/programs/programs.h"

#include "results/base/buf.h"

#include <stdlib.h>
#include <string.h>

/* A name is one line without blanks at its ends. */
static char *trimmed(char *name)
{
	size_t len = name ? strlen(name) : 0, begin = 0;

	for (; len > 0 && strchr(" \t\r\n", name[len - 1]); len--)
		name[len - 1] = '\0';
	while (name && name[begin] && strchr(" \t\r\n", name[begin]))
		begin++;
	if (name)
		memmove(name, name + begin, len - begin + 1);
	for (char *c = name; c && *c; c++)
		if (*c == '\n' || *c == '\r')
			*c = ' ';
	return name;
}

char *programs_name_new(const struct programs *programs, const struct program_options *options,
			size_t i)
{
	const struct program *program = &programs->items[i];
	const struct texts *names = &options->names;
	size_t which = names->n == programs->n ? i : names->n > 1 ? program->typed : 0;

	if (names->n == 0)
		return trimmed(strdup(programs->n == 1 ? "command" : program->line));
	return trimmed(parameters_fill_new(&programs->parameters, program->combination,
					   names->items[which]));
}

/* Is it one name, the same for each of them? */
static bool is_name_of_all(const struct programs *programs, const struct program_options *options)
{
	bool is_one = options->names.n == 1;

	for (size_t i = 0; i < programs->parameters.n && is_one; i++)
		is_one = !parameter_is_in(&programs->parameters.items[i], options->names.items[0]);
	return is_one;
}

int programs_names_of_side(const struct programs *programs, const struct program_options *options,
			   size_t i, char **name, char **own)
{
	bool is_one = is_name_of_all(programs, options), has_own = options->names.n > 0 && !is_one;

	*name = is_one ? programs_name_new(programs, options, 0) : strdup("command");
	*own = has_own ? programs_name_new(programs, options, i) : NULL;
	return *name && (*own || !has_own) ? 0 : -1;
}

/* The text for this program, of one for all or one for each: with its values. NULL: there is none.
 *failed where memory ran out. */
static char *own_text_new(const struct programs *programs, const struct program *program,
			  const struct texts *texts, bool *failed)
{
	char *text;

	if (texts->n == 0)
		return NULL;
	text = parameters_fill_new(&programs->parameters, program->combination,
				   texts->items[texts->n > 1 ? program->typed : 0]);
	*failed |= !text;
	return text;
}

static char *one_text_new(const struct programs *programs, const struct program *program,
			  const char *text, bool *failed)
{
	const struct texts one = {&text, text ? 1 : 0, 1};

	return own_text_new(programs, program, &one, failed);
}

static void set_output(struct launch *launch, const struct program_options *options, char *output)
{
	if (options->shows_output || (output && strcmp(output, "inherit") == 0))
		launch->output = LAUNCH_SHOWN;
	else if (output && strcmp(output, "pipe") == 0)
		launch->output = LAUNCH_PIPE;
	else if (output && strcmp(output, "null") != 0)
		launch->output = LAUNCH_FILE;
	if (launch->output == LAUNCH_FILE)
		launch->file = output;
	else
		free(output);
}

static const char *ignored_codes(const struct program_options *options)
{
	const char *codes = options->ignored;
	bool are_all = codes && (strcmp(codes, "-") == 0 || strcmp(codes, "all-non-zero") == 0);

	return are_all ? "all" : codes;
}

static int set_launch(const struct programs *programs, const struct program_options *options,
		      const struct program *program, struct launch *launch, struct err *err)
{
	const char *input =
		options->input && strcmp(options->input, "null") != 0 ? options->input : NULL;
	bool failed = false;

	launch->setup = one_text_new(programs, program, options->setup, &failed);
	launch->cleanup = one_text_new(programs, program, options->cleanup, &failed);
	launch->prepare = own_text_new(programs, program, &options->prepare, &failed);
	launch->conclude = own_text_new(programs, program, &options->conclude, &failed);
	launch->input = one_text_new(programs, program, input, &failed);
	launch->ignored = one_text_new(programs, program, ignored_codes(options), &failed);
	set_output(launch, options, one_text_new(programs, program, options->output, &failed));
	launch->is_in_shell = programs->shell != NULL;
	return failed || launch_set_shell(launch, programs->shell) ? err_memory(err) : 0;
}

static int add_values(const struct programs *programs, const struct program *program,
		      struct facts *facts, struct err *err)
{
	const struct parameters *parameters = &programs->parameters;

	for (size_t i = 0; i < parameters->n; i++) {
		struct buf key = {0};
		int rc;

		buf_addf(&key, "parameter_%s", parameters->items[i].name);
		rc = buf_failed(&key)
			     ? err_memory(err)
			     : facts_add_text(facts, buf_text(&key),
					      parameters_value(parameters, i, program->combination),
					      err);
		buf_release(&key);
		if (rc)
			return -1;
	}
	return 0;
}

int programs_add_target(const struct programs *programs, const struct program_options *options,
			size_t i, const char *name, struct targets *targets, struct err *err)
{
	const struct program *program = &programs->items[i];
	struct target *target = targets_add(targets, TARGET_COMMAND, name);

	if (!target)
		return err_memory(err);
	if (target_set_argv(target, program->argv))
		return err_memory(err);
	return set_launch(programs, options, program, &target->launch, err) ||
			       facts_add_text(&target->facts, "command", program->line, err) ||
			       add_values(programs, program, &target->facts, err) ||
			       launch_add_facts(&target->launch, &target->facts, err)
		       ? -1
		       : 0;
}
