/* assay loop keep: an attempt confirmed on blocks of its own becomes the baseline. And back. */
#include "cli/looping/looping.h"
#include "cli/looping/loop_words.h"
#include "cli/words/status.h"
#include "results/attempts/next.h"
#include "runner/os/folder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- which one */

static const struct trial *named(const struct attempts *attempts, const char *number,
				 struct err *err)
{
	char *end;
	unsigned long n;
	const struct trial *one;

	errno = 0;
	n = strtoul(number, &end, 10);
	one = *end || errno || number[0] == '-' ? NULL : attempts_find(attempts, n);
	if (!one)
		err_set(err, ERR_USAGE, "keep %s: there is no such try; there are 1 to %zu", number,
			attempts->tries.n);
	return one;
}

/* The one that next_of would keep. */
static const struct trial *best(const struct attempts *attempts, struct err *err)
{
	struct next next = next_of(attempts, NULL);
	const struct trial *one =
		next.kind == NEXT_KEEP ? attempts_find(attempts, next.attempt) : NULL;

	if (!one)
		err_set(err, ERR_USAGE,
			"no try waits to be confirmed: keep N names one, assay loop status shows them");
	return one;
}

static const struct trial *choose(const struct loop *loop, const char *number, struct err *err)
{
	const struct attempts *attempts = &loop->attempts;
	const struct trial *one = number ? named(attempts, number, err) : best(attempts, err);

	if (one && one->base != attempts_base(attempts)) {
		err_set(err, ERR_USAGE,
			"try %zu was measured against an earlier baseline: measure it against the "
			"present one first (assay loop try)",
			one->attempt);
		return NULL;
	}
	return one;
}

/* ---- the working tree must be it */

static int make_it_so(const struct loop *loop, const struct trial *one, const char *now,
		      bool may_change, struct err *err)
{
	if (strcmp(now, one->tree) == 0)
		return 0;
	if (!may_change)
		return err_set(
			err, ERR_USAGE,
			"the working tree is not try %zu: assay loop keep %zu --apply makes it "
			"so, and stores what is there now",
			one->attempt, one->attempt);
	return loop_put(loop, now, one->tree, err);
}

/* ---- confirmed */

/* The copy is made anew beside the old one, so that there is a whole one at any time. */
static int move_baseline(struct loop *loop, const char *tree, struct err *err)
{
	struct attempts *attempts = &loop->attempts;
	struct buf name = {0}, fresh = {0}, old = {0};
	int rc;

	buf_addf(&old, "%s/%s", loop->folder, attempts->copy);
	buf_addf(&name, "base.%zu", attempts_base(attempts));
	buf_addf(&fresh, "%s/%s", loop->folder, buf_text(&name));
	rc = buf_failed(&old) || buf_failed(&name) || buf_failed(&fresh) ? err_memory(err) : 0;
	if (!rc && folder_remove(buf_text(&fresh)) && errno != ENOENT)
		rc = err_sys(err, "cannot remove %s", buf_text(&fresh));
	if (!rc && snapshots_copy(&loop->snapshots, buf_text(&fresh), err) == 0) {
		free(attempts->copy);
		attempts->copy = buf_take(&name);
		snprintf(attempts->tree, sizeof(attempts->tree), "%s", tree);
		rc = attempts->copy ? loop_save(loop, err) : err_memory(err);
		if (!rc)
			folder_remove(buf_text(&old));
	} else {
		rc = -1;
	}
	buf_release(&name);
	buf_release(&fresh);
	buf_release(&old);
	return rc;
}

/* After the duel: the exit status, or -1 with err. */
static int conclude(struct loop *loop, int status, const char *tree, struct err *err)
{
	struct trials *keeps = &loop->attempts.keeps;
	const struct trial *keep = &keeps->items[keeps->n - 1];

	if (status == EXIT_WRONG_USAGE && keep->state == TRIAL_FAILED) {
		keeps->n--;
		return loop_save(loop, err) ? -1 : status;
	}
	if (trial_confirms(keep) ? move_baseline(loop, tree, err) : loop_save(loop, err))
		return -1;
	return status == EXIT_DONE && !trial_confirms(keep) ? EXIT_UNDECIDED : status;
}

static int confirm(struct loop *loop, const struct trial *one, const struct loop_options *options,
		   struct err *err)
{
	struct attempts *attempts = &loop->attempts;
	struct trial *keep = trials_add(&attempts->keeps, one->tree, one->attempt, one->base,
					attempts_next_keep_error(attempts), err);
	size_t n = attempts->keeps.n;
	int status;

	if (!keep || loop_save(loop, err))
		return -1;
	status = loop_measure(loop, keep, options, err);
	if (status >= 0)
		status = conclude(loop, status, one->tree, err);
	if (status >= 0 && attempts->keeps.n == n &&
	    loop_print_keep(loop, &attempts->keeps.items[n - 1], options->json, err))
		return -1;
	return status;
}

int loop_keep(const struct loop_options *options, const char *number, struct err *err)
{
	struct loop loop = {0};
	const struct trial *one = NULL;
	char now[SNAPSHOT_TREE];
	int status = -1;

	if (loop_open(&loop, err) == 0 && snapshots_take(&loop.snapshots, now, err) == 0)
		one = choose(&loop, number, err);
	if (one && make_it_so(&loop, one, now, options->apply, err) == 0)
		status = confirm(&loop, one, options, err);
	loop_close(&loop);
	return status;
}

int loop_back(const struct loop_options *options, struct err *err)
{
	struct loop loop = {0};
	char now[SNAPSHOT_TREE];
	int rc;

	(void)options;
	rc = loop_open(&loop, err) || snapshots_take(&loop.snapshots, now, err) ||
	     loop_put(&loop, now, loop.attempts.tree, err);
	if (!rc)
		loop_print_back(&loop, now);
	loop_close(&loop);
	return rc ? -1 : EXIT_DONE;
}
