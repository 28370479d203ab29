#include "runner/duel/bout.h"

#include "stats/signed_rank.h"

#include <stdlib.h>

bool bout_is_out(const struct bout *bout)
{
	return bout->status == BOUT_FAILED || bout->status == BOUT_SKIPPED;
}

void bout_give_up(struct bout *bout, const struct err *cause, char *details, int side, size_t block)
{
	if (bout_is_out(bout)) {
		free(details);
		return;
	}
	bout->status = cause->kind == ERR_SKIPPED ? BOUT_SKIPPED : BOUT_FAILED;
	bout->failed_side = side;
	bout->failed_block = block;
	bout->err = *cause;
	bout->details = details;
}

bool bout_wants_block(const struct bout *bout)
{
	size_t last = bout->looks.look[bout->looks.count - 1].n;

	if (bout->status != BOUT_GOING_ON || (bout->plan.loops == 0 && bout->running > 0))
		return false;
	return bout->kept + bout->running < last;
}

long bout_start_block(struct bout *bout, struct err *err)
{
	size_t number = bout->n;

	while (number < bout->numbers && bout->states[number] != BLOCK_OPEN)
		number++;
	if (mem_reserve(&bout->d, &bout->d_cap, number + 1, sizeof(*bout->d)) ||
	    mem_reserve(&bout->states, &bout->states_cap, number + 1, sizeof(*bout->states)))
		return err_memory(err);
	if (number == bout->numbers)
		bout->numbers++;
	bout->states[number] = BLOCK_RUNNING;
	bout->running++;
	bout->starts++;
	return (long)number;
}

bool bout_retakes(const struct bout *bout, long disturbed, long rounds)
{
	return disturbed * 2 >= rounds &&
	       (double)(bout->retaken + 1) <= BOUT_RETAKE_SHARE * (double)(bout->kept + 1);
}

void bout_lost(struct bout *bout, size_t number)
{
	bout->states[number] = BLOCK_OPEN;
	bout->running--;
}

/* ---- looking */

static int decide(const struct bout *bout, const struct spending *looks,
		  struct block_verdict *verdict, struct err *err)
{
	double *scratch = malloc((block_scratch(bout->n) + 1) * sizeof(*scratch));

	if (!scratch)
		return err_memory(err);
	*verdict = bout->question ? block_decide_question(bout->d, bout->n, looks, bout->margin,
							  bout->question, scratch)
				  : block_decide_limit(bout->d, bout->n, looks, bout->margin,
						       bout->limit, scratch);
	free(scratch);
	return 0;
}

static int look(struct bout *bout, struct err *err)
{
	if (decide(bout, &bout->looks, &bout->verdict, err))
		return -1;
	if (bout->verdict.is_settled ||
	    (bout->precision > 0 && bout->verdict.look >= 0 &&
	     interval_half_width_relative(bout->verdict.ratio) <= bout->precision))
		bout->status = BOUT_DECIDED;
	else if (bout->n >= bout->looks.look[bout->looks.count - 1].n)
		bout->status = BOUT_SPENT;
	return 0;
}

int bout_kept(struct bout *bout, size_t number, double d, struct err *err)
{
	bout->states[number] = BLOCK_KEPT;
	bout->d[number] = d;
	bout->running--;
	bout->kept++;
	while (bout->status == BOUT_GOING_ON && bout->n < bout->numbers &&
	       bout->states[bout->n] == BLOCK_KEPT) {
		bout->n++;
		if (look(bout, err))
			return -1;
		if (bout->status != BOUT_GOING_ON)
			bout->decided_at = bout->n;
	}
	return 0;
}

static void close_up(struct bout *bout)
{
	size_t n = bout->n;

	for (size_t i = n; i < bout->numbers; i++)
		if (bout->states[i] == BLOCK_KEPT) {
			bout->states[n] = BLOCK_KEPT;
			bout->d[n++] = bout->d[i];
		}
	bout->n = bout->numbers = n;
}

int bout_end(struct bout *bout, bool is_time_up, struct err *err)
{
	if (bout->decided_at > 0)
		return 0;
	close_up(bout);
	if (bout_is_out(bout) || bout->n == 0)
		return 0;
	if (is_time_up)
		bout->looks = spending_ended_at(&bout->looks, bout->n);
	if (look(bout, err))
		return -1;
	if (is_time_up && bout->status == BOUT_GOING_ON)
		bout->status = BOUT_SPENT;
	return 0;
}

int bout_verdict_now(const struct bout *bout, struct block_verdict *verdict, struct err *err)
{
	struct spending looks = spending_ended_at(&bout->looks, bout->n);

	*verdict = bout->verdict;
	if (bout->status != BOUT_GOING_ON || bout->n == 0)
		return 0;
	return decide(bout, &looks, verdict, err);
}

int bout_look_between(struct bout *bout, bool *taken, struct err *err)
{
	struct spending paused = spending_paused_at(&bout->looks, bout->n);
	int k = spending_look_at(&paused, bout->n);

	*taken = bout->status == BOUT_GOING_ON && spending_next_n(&bout->looks, bout->n) > 0 &&
		 k >= 0 && bout->n >= signed_rank_n_min(spending_level(&paused, (size_t)k));
	if (!*taken)
		return 0;
	bout->looks = paused;
	if (look(bout, err))
		return -1;
	if (bout->status != BOUT_GOING_ON)
		bout->decided_at = bout->n;
	return 0;
}

void bout_pause(struct bout *bout)
{
	bout->is_paused = true;
}

bool bout_is_surplus(const struct bout *bout, size_t number)
{
	if (bout->decided_at > 0)
		return number >= bout->decided_at;
	return bout->is_paused && bout->n > 0 && number >= bout->n;
}

void bout_release(struct bout *bout)
{
	free(bout->d);
	free(bout->states);
	free(bout->details);
	*bout = (struct bout){0};
}
