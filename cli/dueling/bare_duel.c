#include "cli/dueling/bare_duel.h"

#include "cli/dueling/duel_live.h"
#include "cli/dueling/settings.h"
#include "runner/duel/contest.h"
#include "runner/preparing/side_caches.h"

static int check_one(const struct meeting *meeting, struct err *err)
{
	const struct targets *targets = &meeting->sides[SIDE_CANDIDATE].targets;

	if (meeting->pairs.n == 1)
		return 0;
	if (meeting->pairs.n == 0)
		return err_set(err, ERR_INPUT, "the two sides have no benchmark in common");
	return err_set(err, ERR_USAGE,
		       "one benchmark is followed, but there are %zu (%s, %s%s): choose it by -k, "
		       "as in -k %s",
		       meeting->pairs.n, targets->items[0].name, targets->items[1].name,
		       targets->n > 2 ? ", ..." : "", targets->items[0].name);
}

/* What is missing on a side may be in a file that cannot be loaded there: then that is why. Of one
   more it goes without saying that it is the candidate. */
static int say_why(const struct prepared_side *side, bool is_known, struct err *err)
{
	for (size_t i = 0; i < side->targets.n; i++) {
		const struct target *target = &side->targets.items[i];

		if (!target->load_error)
			continue;
		err_clear(err);
		err_set(err, target->load_kind, "%s: %s", target->name, target->load_error);
		break;
	}
	return is_known ? -1 : err_in(err, "%s", side->label);
}

int bare_duel_prepare(struct bare_duel *bare, const struct second_side *second,
		      const struct job *job, const struct duel_options *options,
		      make_targets_fn *make_targets, void *context, struct err *err)
{
	const struct pairing pairing = {.renamed = &options->renamed};
	struct meeting *meeting = &bare->meeting;
	struct teller teller = {0};

	if (!second->is_one_more)
		teller = job->preparation.teller;
	*bare = (struct bare_duel){.meeting = {.second = *second}};
	if (sides_init(meeting->sides, second, &job->preparation, true, err))
		return -1;
	for (int i = 0; i < 2; i++)
		if (make_targets(context, &meeting->sides[i], &job->settings,
				 &meeting->sides[i].targets, err))
			return say_why(&meeting->sides[i],
				       second->is_one_more && i == SIDE_CANDIDATE, err);
	if (pairs_init(&meeting->pairs, meeting->sides, &pairing, teller, err))
		return -1;
	pairs_tell_left_out(&meeting->pairs, meeting->sides, teller);
	return check_one(meeting, err) || side_caches_make(meeting->sides, &meeting->pairs,
							   &job->settings, err)
		       ? -1
		       : 0;
}

static void observe(void *context, const struct duel *duel, size_t pair)
{
	duel_live_show(context, duel, pair);
}

static int configure(struct bare_duel *bare, const struct bare_rules *rules, const struct job *job,
		     const struct duel_options *options, struct err *err)
{
	struct duel_config *config = &bare->config;
	struct teller teller = {0};

	if (!bare->meeting.second.is_one_more)
		teller = job->preparation.teller;
	if (places_init(&bare->places, &job->preparation, options->parallel, err))
		return -1;
	*config = duel_settings(options, job->options, &job->settings, NULL);
	for (int i = 0; i < 2; i++)
		config->sides[i] = bare->meeting.sides[i].side;
	config->pairs = (const size_t(*)[2])bare->meeting.pairs.items;
	config->n_pairs = bare->meeting.pairs.n;
	config->looks = rules->looks;
	config->question = rules->question;
	config->budget_s = rules->budget_s;
	config->seed = rules->seed;
	config->journal = rules->journal;
	config->before = rules->before;
	config->places = bare->places.duel;
	config->shares_placement =
		!options->own_placement && places_are_shared(config->sides, teller);
	return 0;
}

int bare_duel_run(struct bare_duel *bare, const struct bare_rules *rules, const struct job *job,
		  const struct duel_options *options, struct err *err)
{
	struct duel_live live = duel_live_new(job->options->quiet, job->options->verbose);
	int rc;

	if (configure(bare, rules, job, options, err))
		return -1;
	live.duels = &bare->duel;
	live.n = 1;
	live.first = SIDE_BASELINE;
	bare->config.observe = observe;
	bare->config.context = &live;
	rc = contest_run(&bare->duel, &bare->config, 1, err);
	duel_live_clear(&live);
	return rc;
}

const struct bout *bare_duel_bout(const struct bare_duel *bare)
{
	return &bare->duel.bouts[0];
}

void bare_duel_release(struct bare_duel *bare)
{
	if (bare->duel.config)
		duel_release(&bare->duel);
	places_release(&bare->places);
	pairs_release(&bare->meeting.pairs);
	sides_release(bare->meeting.sides);
	*bare = (struct bare_duel){0};
}
