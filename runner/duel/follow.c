#include "runner/duel/follow.h"

static size_t begun(const struct bout *bout)
{
	return bout->kept + bout->running;
}

struct followed follow_count(const struct duel *duels, size_t n)
{
	struct followed followed = {0};

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < duels[i].n && !duels[i].config->follows; k++) {
			const struct bout *bout = &duels[i].bouts[k];

			if (bout_is_out(bout))
				continue;
			followed.blocks += begun(bout);
			followed.benchmarks++;
		}
	return followed;
}

long follow_next(const struct duel *duel, const struct followed *followed)
{
	size_t all = 0;
	long next = -1;

	for (size_t i = 0; i < duel->n; i++) {
		const struct bout *bout = &duel->bouts[i];

		all += begun(bout);
		if (bout_wants_block(bout) && (next < 0 || begun(bout) < begun(&duel->bouts[next])))
			next = (long)i;
	}
	return all < duel->config->follows && all * followed->benchmarks < followed->blocks ? next
											    : -1;
}
