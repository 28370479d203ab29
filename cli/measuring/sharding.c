#include "cli/measuring/sharding.h"

#include "cli/measuring/head.h"
#include "cli/words/quote.h"
#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/base/buf.h"
#include "results/files/read.h"
#include "results/model/keys.h"
#include "results/shards/durations.h"
#include "results/shards/empty.h"
#include "runner/keeping/identity.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SAME_SHARD "the shard"
#define SAME_PLAN  "the plan of the shards"

static long replicas(const struct sharding *s)
{
	return s->options->replicas ? s->options->replicas : 1;
}

bool sharding_is_on(const struct sharding *s)
{
	return s->found.shard.n > 0;
}

/* ---- which shard */

static const char *get(void *context, const char *name)
{
	(void)context;
	return getenv(name);
}

/* What the run that goes on was; NULL: this is a new one. */
static const char *then(const struct measure_options *m)
{
	if (!m->begun || !m->begun->is_resumed)
		return NULL;
	return json_string_value(
		json_object_get(json_object_get(m->begun->first.head, "same"), SAME_SHARD));
}

static int find(struct engine_shard *found, const struct measure_options *m, struct err *err)
{
	const char *kept = then(m);

	*found = (struct engine_shard){0};
	if (kept && shard_parse(&found->shard, kept))
		return 0;
	if (strcmp(m->shard, "auto") == 0)
		return engines_find_shard(found, get, NULL, err);
	if (shard_parse(&found->shard, m->shard))
		return 0;
	return err_set(err, ERR_USAGE,
		       "--shard %s: must be I/N, as in 3/8 for the third of eight, or auto",
		       m->shard);
}

/* The engine wants to know that its shards were understood. */
static int touch(const char *file, struct err *err)
{
	int fd = file ? open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0666) : -1;

	if (file && fd < 0)
		return err_sys(err, "cannot touch %s, which the engine waits for", file);
	if (file)
		close(fd);
	return 0;
}

int sharding_init(struct sharding *s, const struct measure_options *m, struct err *err)
{
	*s = (struct sharding){.options = m};
	if (!m->shard)
		return 0;
	if (find(&s->found, m, err))
		return -1;
	if (s->found.shard.n % replicas(s))
		return err_set(err, ERR_USAGE,
			       "--replicas %ld: %ld jobs are no multiple of it: each measures one "
			       "replica of one part",
			       replicas(s), s->found.shard.n);
	if (touch(s->found.status_file, err))
		return -1;
	s->former = m->shard_by ? suite_read(m->shard_by, err) : NULL;
	return m->shard_by && !s->former ? err_in(err, "--shard-by") : 0;
}

void sharding_release(struct sharding *s)
{
	shard_plan_release(&s->plan);
	suite_free(s->former);
	*s = (struct sharding){0};
}

/* ---- the plan */

/* Sorted by their names, those of one in the order in which they were given. */
static int by_row(const void *a, const void *b)
{
	const struct option_given *const *x = a, *const *y = b;
	int order = strcmp((*x)->row->long_name, (*y)->row->long_name);

	if (order)
		return order;
	return *x < *y ? -1 : *x > *y;
}

/* The options that all jobs must have been started with, as in "--fast --values 5". The caller
   frees it; NULL when memory ran out. */
static char *options_new(const struct options_given *given)
{
	/* What is shown and where it goes, when it ends, which machine it is, which draws; what the
	   plan has anyway. */
	static const char *const free_options[] = {REPORT_OPTIONS,
						   "explain",
						   "metadata",
						   "dump",
						   "hist",
						   "stats",
						   "deadline",
						   "shard",
						   "shard-by",
						   "keep",
						   "list",
						   "affinity",
						   "no-pin",
						   "python",
						   "vs-python",
						   "seed",
						   "parallel",
						   "pacer",
						   "subtract-loop-cost",
						   "fail-if-slower",
						   "fail-if-undecided",
						   "fail-if-new",
						   "allow-missing",
						   "why",
						   NULL};
	const struct option_given **sorted = calloc(given->n ? given->n : 1, sizeof(*sorted));
	struct buf text = {0};
	size_t n = 0;

	for (size_t i = 0; sorted && i < given->n; i++)
		if (given->items[i].row->long_name &&
		    !option_is_among(given->items[i].row, free_options))
			sorted[n++] = &given->items[i];
	if (!sorted)
		return NULL;
	qsort(sorted, n, sizeof(*sorted), by_row);
	for (size_t i = 0; i < n; i++) {
		buf_addf(&text, "%s--%s", i ? " " : "", sorted[i]->row->long_name);
		if (sorted[i]->value) {
			buf_adds(&text, " ");
			quote_shell(&text, sorted[i]->value);
		}
	}
	free(sorted);
	return buf_take(&text);
}

/* "3 of 8, from CI_NODE_INDEX=3 and CI_NODE_TOTAL=8 (GitLab)" */
static void add_source(struct buf *out, const struct engine_shard *found)
{
	bool is_first = true;

	buf_addf(out, "%ld of %ld", found->shard.index, found->shard.n);
	for (int i = 0; i < 2; i++)
		if (found->names[i] && found->values[i]) {
			buf_addf(out, "%s%s=", is_first ? ", from " : " and ", found->names[i]);
			text_escape(out, found->values[i], term_is_utf8());
			is_first = false;
		}
	if (found->engine)
		buf_addf(out, " (%s)", found->engine);
}

static void tell(const struct sharding *s, size_t own, size_t n, bool has_durations)
{
	struct buf line = {0};

	if (s->options->quiet)
		return;
	buf_adds(&line, "assay: shard ");
	add_source(&line, &s->found);
	buf_addf(&line, ": %zu of %zu benchmark%s", own, n, n == 1 ? "" : "s");
	if (replicas(s) > 1)
		buf_addf(&line, ", replica %ld of %ld", shard_replica(s->found.shard, replicas(s)),
			 replicas(s));
	if (s->former && !has_durations) {
		buf_adds(&line, "; ");
		text_escape(&line, s->options->shard_by, term_is_utf8());
		buf_adds(&line, " has none of them, so the split goes by their names");
	}
	fprintf(stderr, "%s\n", buf_text(&line));
	buf_release(&line);
}

int sharding_plan(struct sharding *s, const char *const *names, size_t n, struct err *err)
{
	double *durations = calloc(n ? n : 1, sizeof(*durations));
	char *options = options_new(s->options->given);
	size_t known = 0, own = 0;
	int rc;

	if (durations && s->former)
		known = shard_durations(durations, s->former, names, n);
	rc = durations && options ? shard_plan_init(&s->plan, s->found.shard, replicas(s), names,
						    known ? durations : NULL, n, options, err)
				  : err_memory(err);
	for (size_t i = 0; !rc && i < n; i++)
		own += sharding_has(s, names[i]);
	if (!rc)
		tell(s, own, n, known > 0);
	free(durations);
	free(options);
	return rc;
}

bool sharding_has(const struct sharding *s, const char *name)
{
	return !sharding_is_on(s) ||
	       shard_plan_part(&s->plan, name) == shard_share(s->found.shard, replicas(s));
}

static void drop_others(const struct sharding *s, struct targets *targets)
{
	size_t kept = 0;

	for (size_t i = 0; i < targets->n; i++)
		if (sharding_has(s, targets->items[i].name))
			targets->items[kept++] = targets->items[i];
		else
			target_release(&targets->items[i]);
	targets->n = kept;
}

int sharding_keep(struct sharding *s, struct targets *targets, struct err *err)
{
	struct texts names = {0};
	int rc = 0;

	if (!sharding_is_on(s))
		return 0;
	for (size_t i = 0; i < targets->n && !rc; i++)
		if (!targets->items[i].suite.skipped)
			rc = texts_add(&names, targets->items[i].name) ? err_memory(err) : 0;
	rc = rc || sharding_plan(s, names.items, names.n, err);
	texts_release(&names);
	if (!rc)
		drop_others(s, targets);
	return rc ? -1 : 0;
}

/* ---- what is written */

int sharding_add_facts(const struct sharding *s, struct facts *facts, struct err *err)
{
	struct shard replica = {0, replicas(s)};
	char shard[SHARD_SIZE];

	if (!sharding_is_on(s))
		return 0;
	replica.index = shard_replica(s->found.shard, replica.n);
	if (replica.n > 1 && facts_add_text(facts, KEY_REPLICA, shard_format(replica, shard), err))
		return -1;
	return facts_add_text(facts, KEY_SHARD, shard_format(s->found.shard, shard), err) ||
			       facts_add_text(facts, KEY_SHARD_PLAN, s->plan.checksum, err)
		       ? -1
		       : 0;
}

int sharding_add_identity(json_t *same, const struct sharding *s, struct err *err)
{
	char shard[SHARD_SIZE];

	if (!sharding_is_on(s))
		return 0;
	return identity_add_text(same, "", SAME_SHARD, shard_format(s->found.shard, shard), err) ||
			       identity_add_text(same, "", SAME_PLAN, s->plan.checksum, err)
		       ? -1
		       : 0;
}

int sharding_mark(const struct sharding *s, int side, json_t *parts, struct suite *suite,
		  struct err *err)
{
	if (!sharding_is_on(s) || suite->n == 0)
		return 0;
	return shard_plan_store(&s->plan, side, parts, suite, err);
}

int sharding_write_empty(const struct sharding *s, int side, json_t *parts, json_t *failed,
			 const char *file, enum write_mode mode, struct err *err)
{
	if (!sharding_is_on(s) || !file)
		return 0;
	return shard_empty_write(file, mode, &s->plan, side, parts, failed, err);
}
