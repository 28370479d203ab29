/*
 * The search for the commit at which a benchmark became slower or faster (stats/step_search.h):
 * first the whole, bad against good; then one candidate after the other against good, as `git
 * bisect` would choose it; at the end the commit that is named against its parent, in blocks of
 * their own. What came of it is data, for bisect_words.h and bisect_json.h.
 */
#ifndef CLI_BISECTING_SEARCH_H
#define CLI_BISECTING_SEARCH_H

#include "cli/bisecting/trial.h"
#include "stats/step_search.h"

struct search_step {
	struct commit commit;
	struct trial trial;
	enum step_side side; /* STEP_UNKNOWN: skipped, or left open by all blocks */
	size_t number;	     /* from 1 */
	size_t about;	     /* how many steps there will be, as far as can be said */
};

enum search_end {
	SEARCH_NONE,  /* good and bad are not known to differ: there is nothing to search for */
	SEARCH_NAMED, /* the commit is found */
	SEARCH_RANGE, /* it is one of several */
};

struct search {
	const char *names[2]; /* of good and bad, as typed; borrowed */
	struct commit good, bad;
	bool is_other_benchmark; /* its file is not the same in good and bad */
	size_t n_commits;	 /* candidates at the beginning */
	struct trial whole;
	enum step_whole there;
	struct search_step *steps;
	size_t n, cap;
	enum search_end end;
	struct commit named;	  /* the first that is like bad; or of a range the last */
	struct commit_list range; /* all that may be the one, `named` included */
	struct commit parent;	  /* of the one that is named */
	bool has_around;	  /* it was measured against that */
	struct trial around;
};

/* Who hears of it as it goes; NULL members are fine. */
struct search_teller {
	void (*whole)(void *context, const struct search *search);
	void (*step)(void *context, const struct search *search, const struct search_step *step);
	void *context;
};

/* Find good and bad, and check that something can be between them. 0, or -1 with err;
   search_release is due in every case. */
int search_init(struct search *search, const struct trials *trials, struct err *err);

/* Carry it out. 0, or -1 with err: what was found until then stands. */
int search_run(struct search *search, struct trials *trials, const struct search_teller *teller,
	       struct err *err);

/* Say why the commit that was named is slower or faster than its parent; returns as
   trial_explain(). */
int search_explain(const struct search *search, struct trials *trials, json_t *rows);

void search_release(struct search *search);

#endif
