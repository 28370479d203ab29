/* One trial of a loop: a duel whose outcome becomes rows. */
#include "cli/dueling/duel_remedy.h"
#include "cli/looping/looping.h"
#include "cli/words/status.h"
#include "results/base/path.h"
#include "results/verdicts/report.h"
#include "runner/duel/duel.h"
#include "runner/os/interrupt.h"

#include <stdlib.h>
#include <string.h>

/* Where the outcome goes. */
struct taking {
	struct trial *trial;
	bool is_taken;
};

static int take_bout(struct trial *trial, const struct duel *duel, const struct bout *bout,
		     struct err *err)
{
	struct trial_row *row = trial_add_row(trial, bout->targets[0]->name, err);

	if (!row)
		return -1;
	row->blocks = bout->n;
	if (bout_is_out(bout)) {
		char **why = bout->status == BOUT_SKIPPED ? &row->skipped : &row->failure;

		return (*why = strdup(bout->err.text)) ? 0 : err_memory(err);
	}
	if (bout->n == 0)
		return 0;
	row->verdict = bout->verdict.verdict;
	row->ratio = bout->verdict.ratio;
	row->blocks = bout->verdict.blocks;
	if (row->verdict == VERDICT_UNDECIDED)
		row->budget_s = duel_remedy_of(duel, bout).budget_s;
	return 0;
}

/* What only the baseline has cannot be said to be faster. */
static int take_missing(struct trial *trial, const char *name, struct err *err)
{
	struct trial_row *row = trial_add_row(trial, name, err);

	if (!row)
		return -1;
	row->failure = strdup("the working tree lacks it, or cannot load it");
	return row->failure ? 0 : err_memory(err);
}

static int take(void *context, const struct duel *duel, const struct report *judged,
		struct err *err)
{
	struct taking *taking = context;

	taking->is_taken = true;
	for (size_t i = 0; i < duel->n; i++)
		if (take_bout(taking->trial, duel, &duel->bouts[i], err))
			return -1;
	for (size_t i = 0; i < judged->sections[0].missing.n; i++)
		if (take_missing(taking->trial, judged->sections[0].missing.items[i], err))
			return -1;
	return 0;
}

static enum trial_state state_after(const struct taking *taking, int status)
{
	if (status == EXIT_WAS_INTERRUPTED)
		return TRIAL_INTERRUPTED;
	return taking->is_taken ? TRIAL_MEASURED : TRIAL_FAILED;
}

/* The words of the duel: another budget stands in the place of the first. `texts`: its own. */
static char **words_new(const struct loop *loop, const struct loop_options *options,
			char *const texts[2], int *argc)
{
	static char run[] = "run";
	char **argv = calloc(loop->attempts.n_words + 4, sizeof(*argv));
	int n = 0;

	if (!argv)
		return NULL;
	argv[n++] = run;
	argv[n++] = texts[0];
	if (options->budget_seen)
		argv[n++] = texts[1];
	for (size_t i = 0; i < loop->attempts.n_words; i++)
		if (!options->budget_seen || strncmp(loop->attempts.words[i], "--budget=", 9) != 0)
			argv[n++] = loop->attempts.words[i];
	*argc = n;
	return argv;
}

int loop_measure(const struct loop *loop, struct trial *trial, const struct loop_options *options,
		 struct err *err)
{
	struct taking taking = {trial, false};
	const struct duel_instead instead = {trial->error, loop->attempts.root, take, &taking};
	struct buf side = {0}, budget = {0};
	char *texts[2], **argv;
	int argc = 0, status = -1;
	int64_t begun = clock_now_ns();

	buf_addf(&side, "--vs-path=%s/%s", loop->folder, loop->attempts.copy);
	buf_addf(&budget, "--budget=%.17gs", options->budget);
	texts[0] = buf_take(&side);
	texts[1] = buf_take(&budget);
	argv = texts[0] && texts[1] ? words_new(loop, options, texts, &argc) : NULL;
	if (argv)
		status = options->doer->duel(argc, argv, &instead);
	else
		err_memory(err);
	trial->seconds = (double)(clock_now_ns() - begun) / 1e9;
	trial->state = state_after(&taking, status);
	free(argv);
	free(texts[0]);
	free(texts[1]);
	return status;
}
