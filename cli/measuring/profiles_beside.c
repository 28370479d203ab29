#include "cli/measuring/profiles_beside.h"

#include "cli/words/status.h"
#include "results/files/read.h"

#include <unistd.h>

void profiles_beside_begin(struct profiles_beside *beside, const struct measure_options *m)
{
	struct err trouble = {0};
	struct suite *suite;
	int stands = m->append ? profile_set_stands_beside(m->append, &trouble) : 0;

	if (stands == 0)
		return;
	suite = stands > 0 ? suite_read(m->append, &trouble) : NULL;
	if (!suite || profile_set_read_beside(&beside->before, suite, m->append, &trouble)) {
		profile_set_release(&beside->before);
		err_in(&trouble, "the profiles beside %s are left out", m->append);
		status_fail(&trouble);
	}
	suite_free(suite);
}

/* The earlier ones first, then ours, of benchmarks that the result has. */
static int join(struct profile_set *all, struct profiles_beside *beside, const struct suite *suite,
		struct err *err)
{
	struct profile_set *sets[] = {&beside->before, &beside->found};

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < sets[k]->n; i++) {
			struct stack_profile *profile = &sets[k]->profiles[i];
			bool is_old = k == 0 && profile_set_find(sets[1], profile->name);

			if (!is_old && suite_find(suite, profile->name) &&
			    profile_set_move(all, profile, err))
				return -1;
		}
	return 0;
}

/* What was added to has become another result than what was measured. */
static int write_joined(struct profiles_beside *beside, const char *path, struct err *err)
{
	struct profile_set all = {0};
	struct suite *suite;
	int rc = -1;

	if (beside->before.n + beside->found.n == 0 || access(path, F_OK) != 0)
		return 0;
	suite = suite_read(path, err);
	if (suite && join(&all, beside, suite, err) == 0)
		rc = profile_set_write_beside(&all, suite, path, err);
	profile_set_release(&all);
	suite_free(suite);
	return rc;
}

int profiles_beside_end(struct profiles_beside *beside, const struct measure_options *m,
			const struct suite *suite, struct err *err)
{
	if (m->append)
		return write_joined(beside, m->append, err);
	return m->output ? profile_set_write_beside(&beside->found, suite, m->output, err) : 0;
}

void profiles_beside_release(struct profiles_beside *beside)
{
	profile_set_release(&beside->found);
	profile_set_release(&beside->before);
}
