#include "runner/preparing/around.h"

#include "results/base/buf.h"
#include "runner/os/ask.h"
#include "runner/os/interrupt.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

enum { OUTPUT_MAX = 64 << 20, TAIL = 4096 };

enum when { BEFORE, AFTER };

static const char *const options[] = {[BEFORE] = "--setup", [AFTER] = "--cleanup"};

static const char *command_of(const struct target *target, enum when when)
{
	return when == BEFORE ? target->launch.setup : target->launch.cleanup;
}

/* ---- one command */

/* The shell's words with the command behind them; NULL when memory ran out. */
static const char **words_new(const struct launch *launch, const char *command)
{
	char *const *shell = launch_shell(launch);
	size_t n = 0;
	const char **words;

	while (shell[n])
		n++;
	words = calloc(n + 2, sizeof(*words));
	if (words)
		memcpy(words, shell, n * sizeof(*words));
	if (words)
		words[n] = command;
	return words;
}

/* What it printed before it failed; the end of that where it is long. */
static void tell_output(struct teller teller, const struct answer *answer)
{
	size_t skip = answer->out.len > TAIL ? answer->out.len - TAIL : 0;
	struct buf all = {0};

	buf_adds(&all, buf_text(&answer->out) + skip);
	buf_adds(&all, buf_text(&answer->said));
	if (all.len && !buf_failed(&all))
		teller_tell(teller,
			    &(struct told){.kind = TOLD_BUILD_OUTPUT, .text = buf_text(&all)});
	buf_release(&all);
}

static int judge(const struct around *around, const struct question *question,
		 const struct answer *answer, const char *option, const char *command,
		 struct err *err)
{
	struct buf how = {0};

	if (answer_is_good(answer))
		return 0;
	answer_fmt_end(answer, question, &how);
	err_set(err, ERR_INPUT, "%s '%.600s' failed: %s", option, command, buf_text(&how));
	buf_release(&how);
	tell_output(around->teller, answer);
	return -1;
}

static int run(const struct around *around, const struct around_place *place,
	       const struct target *target, enum when when, struct err *err)
{
	const struct environment_rules rules = target_environment(target, place->environment);
	const char *command = command_of(target, when);
	char **env = environment_new(&rules, environ, 0, err);
	const char **words = env ? words_new(&target->launch, command) : NULL;
	struct answer answer = {0};
	int rc = -1;

	if (words) {
		struct question question = {.argv = words,
					    .envp = env,
					    .dir = place->directory,
					    .timeout_ms = INT_MAX,
					    .max_bytes = OUTPUT_MAX,
					    .shows_output = target->launch.output == LAUNCH_SHOWN,
					    .is_clean_up = when == AFTER && interrupt_seen()};

		rc = ask(&question, &answer, err);
		rc = rc ? err_in(err, "%s '%.600s'", options[when], command)
			: judge(around, &question, &answer, options[when], command, err);
	} else {
		err_memory(err);
	}
	free(words);
	environment_free(env);
	answer_release(&answer);
	return rc;
}

/* ---- all */

static bool is_same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool is_same_list(char *const *a, char *const *b)
{
	while (a && b && *a && *b && strcmp(*a, *b) == 0)
		a++, b++;
	return (a ? *a : NULL) == (b ? *b : NULL);
}

static bool is_same_place(const struct around_place *a, const struct around_place *b)
{
	return a == b || (is_same_text(a->directory, b->directory) &&
			  is_same_list(a->environment->set, b->environment->set) &&
			  !environment_differs(a->environment, b->environment, environ));
}

/* Did one of the first `n` have the same command in the same place? */
static bool has_run(const struct around *around, size_t n, const struct around_place *place,
		    const struct target *target, enum when when)
{
	for (size_t i = 0; i < n; i++)
		if (is_same_place(around->begun[i].place, place) &&
		    is_same_text(command_of(around->begun[i].target, when),
				 command_of(target, when)))
			return true;
	return false;
}

int around_begin(struct around *around, const struct around_place *place, struct err *err)
{
	for (size_t i = 0; i < place->targets->n; i++) {
		const struct target *target = &place->targets->items[i];
		bool is_due = command_of(target, BEFORE) &&
			      !has_run(around, around->n, place, target, BEFORE);

		if (mem_reserve(&around->begun, &around->cap, around->n + 1,
				sizeof(*around->begun)))
			return err_memory(err);
		around->begun[around->n++] = (struct around_begun){place, target};
		if (is_due && interrupt_seen())
			return interrupt_err(err);
		if (is_due && run(around, place, target, BEFORE, err))
			return -1;
	}
	return 0;
}

int around_end(struct around *around, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < around->n; i++) {
		const struct around_begun *begun = &around->begun[i];

		if (command_of(begun->target, AFTER) &&
		    !has_run(around, i, begun->place, begun->target, AFTER) &&
		    run(around, begun->place, begun->target, AFTER, rc ? NULL : err))
			rc = -1;
	}
	free(around->begun);
	around->begun = NULL;
	around->n = around->cap = 0;
	return rc;
}
