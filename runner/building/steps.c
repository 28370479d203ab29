#include "runner/building/steps.h"

#include "results/base/path.h"
#include "results/base/slurp.h"
#include "results/base/text.h"
#include "runner/os/ask.h"
#include "runner/os/environment.h"

#include <stdlib.h>
#include <string.h>

/* How much of the end of the log is shown when a step failed. */
#define TAIL_LINES 20

/* A shell sends both to the log, in the order in which they speak, and is the program then. */
static const char into_log[] = "exec \"$@\" >>\"$0\" 2>&1";

/* The words with their shell in front; all but the first word borrowed. free() the list alone. */
static const char **argv_new(const struct steps *steps, const struct step *step, const char *first)
{
	size_t n = 0;
	const char **argv;

	while (step->words[n])
		n++;
	argv = calloc(n + 5, sizeof(*argv));
	if (!argv)
		return NULL;
	argv[0] = "sh";
	argv[1] = "-c";
	argv[2] = into_log;
	argv[3] = steps->log;
	argv[4] = first;
	for (size_t i = 1; i < n; i++)
		argv[i + 4] = step->words[i];
	return argv;
}

static int ask_for(const struct steps *steps, const struct step *step, const char *first,
		   struct answer *answer, struct buf *how, struct err *err)
{
	const struct environment_rules rules = {.copy_all = true, .set = step->env};
	char **env = environment_new(&rules, steps->env, 0, err);
	const char **argv = argv_new(steps, step, first);
	const struct question question = {.argv = argv,
					  .envp = env,
					  .dir = step->directory,
					  .timeout_ms = (int)(steps->timeout_s * 1000),
					  .max_bytes = 4096};
	int rc = env && argv ? ask(&question, answer, err) : err_memory(err);

	if (!rc)
		answer_fmt_end(answer, &question, how);
	environment_free(env);
	free((void *)argv);
	return rc;
}

/* 1, 0 with `how`, or -1 with err. */
static int run(const struct steps *steps, const struct step *step, struct buf *how, struct err *err)
{
	char *inside = steps->bin ? path_in_new(steps->bin, step->words[0]) : NULL;
	struct answer answer = {0};
	int rc = ask_for(steps, step, inside && path_is_program(inside) ? inside : step->words[0],
			 &answer, how, err);
	bool is_good = !rc && answer.end == ANSWER_EXIT &&
		       (step->allows ? step->allows(step->context, answer.code) : answer.code == 0);

	free(inside);
	answer_release(&answer);
	return rc ? -1 : is_good;
}

static void tell_tail(const struct steps *steps)
{
	struct buf log = {0};

	if (slurp(steps->log, &slurp_limits_default, &log, NULL) == 0 && log.len > 0)
		teller_tell(steps->teller,
			    &(struct told){
				    .kind = TOLD_BUILD_OUTPUT,
				    .text = text_last_lines(buf_text(&log), log.len, TAIL_LINES)});
	buf_release(&log);
}

int steps_run(const struct steps *steps, const struct step *step, struct err *err)
{
	struct buf how = {0}, words = {0};
	int rc = run(steps, step, &how, err);

	if (rc == 0) {
		tell_tail(steps);
		for (size_t i = 0; step->words[i]; i++)
			buf_addf(&words, "%s%s", i ? " " : "", step->words[i]);
		err_set(err, ERR_INPUT, "%.400s: %s; all that it said: %s", buf_text(&words),
			buf_text(&how), steps->log);
	}
	buf_release(&how);
	buf_release(&words);
	return rc == 1 ? 0 : -1;
}

int steps_try(const struct steps *steps, const struct step *step, struct err *err)
{
	struct buf how = {0};
	int rc = run(steps, step, &how, err);

	buf_release(&how);
	return rc;
}
