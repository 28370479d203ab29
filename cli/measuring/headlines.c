#include "cli/measuring/headlines.h"

#include "results/base/buf.h"
#include "results/model/keys.h"
#include "results/verdicts/session_pace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- whose pace it is */

static const char *pacer_of(const struct session *session)
{
	const struct suite *suite = session->suite;

	for (size_t b = 0; b < suite->n; b++)
		for (size_t i = 0; i < suite->benches[b]->nruns; i++) {
			const char *who = meta_text(suite->benches[b]->runs[i]->meta, KEY_PACER);

			if (who)
				return who;
		}
	return NULL;
}

/* Remembered under the pacer and the CPU that it ran on. Nobody needs to know where it cannot be
   kept: this session's own best is an answer too. */
static int remember(struct pace *pace, const char *pacer, const struct preparation *preparation,
		    struct err *err)
{
	const char *host = facts_text(&preparation->facts, "hostname");
	const char *cpu = facts_text(&preparation->facts, "cpu_model_name");
	struct buf who = {0};
	int rc;

	buf_addf(&who, "%s; %s", pacer, cpu ? cpu : "unknown");
	if (host && !buf_failed(&who))
		pace_remember(pace, host, buf_text(&who), NULL);
	rc = buf_failed(&who) ? err_memory(err) : 0;
	buf_release(&who);
	return rc;
}

static int write_best(struct run *run, const struct pace *pace, struct err *err)
{
	static const char *const keys[PACING_KINDS] = {KEY_PACER_BEST, KEY_PACER_MEMORY_BEST};

	for (int kind = 0; kind < PACING_KINDS; kind++)
		if (!isnan(pace->best[kind]) &&
		    run_set_real(run, keys[kind], exp(pace->best[kind]), err))
			return -1;
	return 0;
}

static int write_all(const struct suite *suite, const struct pace *pace, struct err *err)
{
	for (size_t b = 0; b < suite->n; b++)
		for (size_t i = 0; i < suite->benches[b]->nruns; i++)
			if (meta_text(suite->benches[b]->runs[i]->meta, KEY_PACER) &&
			    write_best(suite->benches[b]->runs[i], pace, err))
				return -1;
	return 0;
}

/* ---- all */

int headlines_init(struct headlines *headlines, struct session *session,
		   const struct preparation *preparation, struct err *err)
{
	const char *pacer;
	struct pace pace;

	*headlines = (struct headlines){.session = session};
	if (!session->suite || !session->config || !session->config->pacer)
		return 0;
	if (session_pace_of(&pace, session->suite, err))
		return -1;
	if (isnan(pace.best[0]))
		return 0;
	pacer = pacer_of(session);
	if ((pacer && remember(&pace, pacer, preparation, err)) ||
	    write_all(session->suite, &pace, err))
		return -1;
	headlines->items = calloc(session->n ? session->n : 1, sizeof(*headlines->items));
	if (!headlines->items)
		return err_memory(err);
	for (size_t i = 0; i < session->n; i++) {
		const char *name = session->measurements[i].target->name;
		const struct bench *bench = suite_find(session->suite, name);

		if (bench && headline_of(&headlines->items[i], bench, &pace, err))
			return -1;
	}
	return 0;
}

void headlines_release(struct headlines *headlines)
{
	free(headlines->items);
	*headlines = (struct headlines){0};
}

const struct headline *headlines_of(const struct headlines *headlines, const struct measurement *m)
{
	if (!headlines || !headlines->items)
		return NULL;
	return &headlines->items[m - headlines->session->measurements];
}
