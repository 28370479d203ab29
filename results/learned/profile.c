#include "results/learned/profile.h"

#include "results/base/buf.h"
#include "results/base/json.h"
#include "results/files/statefile.h"
#include "stats/moment.h"
#include "stats/order.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void profile_release(struct profile *profile)
{
	for (size_t i = 0; i < profile->n_sessions; i++)
		free(profile->sessions[i].python);
	free(profile->sessions);
	free(profile->host);
	free(profile->cpu);
	free(profile->date);
	free(profile->python);
	*profile = (struct profile){0};
}

int profile_add_session(struct profile *profile, double at_s, const char *python, double log_mean,
			double log_over_yardstick, struct err *err)
{
	struct profile_session session = {at_s, strdup(python), log_mean, log_over_yardstick};

	if (!session.python || mem_reserve(&profile->sessions, &profile->cap_sessions,
					   profile->n_sessions + 1, sizeof(session))) {
		free(session.python);
		return err_memory(err);
	}
	if (profile->n_sessions == PROFILE_SESSIONS_MAX) {
		free(profile->sessions[0].python);
		profile->n_sessions--;
		memmove(profile->sessions, profile->sessions + 1,
			profile->n_sessions * sizeof(session));
	}
	profile->sessions[profile->n_sessions++] = session;
	return 0;
}

/* ---- learning */

/* The efficiency of the median absolute deviation for normal data: that many of n values count. */
static const double mad_efficiency = 0.367;

static struct ttest_session none(void)
{
	return (struct ttest_session){NAN, NAN};
}

static struct ttest_session learn_visit(const double *means, size_t n, double sampling)
{
	if (n < 2 || isnan(sampling))
		return none();
	return (struct ttest_session){fmax(0, moment_variance(means, n) - sampling), (double)n - 1};
}

/* Over visits: one to a machine that was busy must not stand for all of them. */
static struct ttest_session learn_visits(const double *means, size_t n, double sampling)
{
	double scratch[PROFILE_SESSIONS_MAX], sd;

	if (n < 2 || isnan(sampling))
		return none();
	sd = order_mad_scaled(means, n, scratch);
	return (struct ttest_session){fmax(0, sd * sd - sampling),
				      fmax(1, mad_efficiency * ((double)n - 1))};
}

void profile_learn(struct profile *profile, size_t last, size_t per_session)
{
	double plain[PROFILE_SESSIONS_MAX] = {0}, over[PROFILE_SESSIONS_MAX] = {0};
	double sd = profile->process_sd, sd_over = profile->process_sd_over_yardstick;
	size_t n = 0, n_over = 0;

	sd = sd * sd / (double)per_session;
	sd_over = sd_over * sd_over / (double)per_session;
	for (size_t i = 0; i < profile->n_sessions; i++) {
		const struct profile_session *session = &profile->sessions[i];

		if (strcmp(session->python, profile->python) != 0)
			continue;
		plain[n++] = session->log_mean;
		if (!isnan(session->log_over_yardstick))
			over[n_over++] = session->log_over_yardstick;
	}
	last = last < n ? last : n;
	profile->visit = learn_visit(plain + n - last, last, sd);
	profile->session = n > last ? learn_visits(plain, n, sd) : profile->visit;
	profile->visit_over_yardstick =
		n_over < last ? none() : learn_visit(over + n_over - last, last, sd_over);
	profile->session_over_yardstick =
		n_over > last ? learn_visits(over, n_over, sd_over) : profile->visit_over_yardstick;
}

/* ---- the file */

/* 2: a session is several kinds of work, so its mean is another one than before. */
enum { VERSION = 2 };

static double number_of(const json_t *object, const char *key, double missing)
{
	const json_t *value = json_object_get(object, key);

	return json_is_number(value) ? json_number_value(value) : missing;
}

static json_t *sessions_new(const struct profile *profile)
{
	json_t *list = json_array();

	for (size_t i = 0; i < profile->n_sessions; i++) {
		const struct profile_session *s = &profile->sessions[i];

		if (json_array_append_new(
			    list, json_pack("{sf so so so}", "at", s->at_s, "python",
					    json_text_new(s->python), "log_mean",
					    json_finite_new(s->log_mean), "log_over_yardstick",
					    json_finite_new(s->log_over_yardstick)))) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static json_t *stored_new(const struct profile *p)
{
	return json_pack("{so so so so so so so}", "process_s", json_finite_new(p->process_s),
			 "process_sd", json_finite_new(p->process_sd), "process_sd_over_yardstick",
			 json_finite_new(p->process_sd_over_yardstick), "session_variance",
			 json_finite_new(p->session.variance), "session_df",
			 json_finite_new(p->session.df), "session_variance_over_yardstick",
			 json_finite_new(p->session_over_yardstick.variance),
			 "session_df_over_yardstick",
			 json_finite_new(p->session_over_yardstick.df));
}

static json_t *profile_json_new(const struct profile *p)
{
	return json_pack("{si so so ss so so s{so so} s{so so so so} so}", "version", VERSION,
			 "host", json_text_new(p->host), "cpu", json_text_new(p->cpu), "date",
			 p->date, "python", json_text_new(p->python), "stored", stored_new(p),
			 "duel", "block_s", json_finite_new(p->block_s), "block_sd",
			 json_finite_new(p->block_sd), "detectable", "stored_10s",
			 json_finite_new(p->stored_10s), "stored_60s",
			 json_finite_new(p->stored_60s), "duel_10s", json_finite_new(p->duel_10s),
			 "duel_60s", json_finite_new(p->duel_60s), "sessions", sessions_new(p));
}

static int read_texts(struct profile *profile, const json_t *top, struct err *err)
{
	const struct {
		const char *key;
		char **into;
	} texts[] = {{"host", &profile->host},
		     {"cpu", &profile->cpu},
		     {"date", &profile->date},
		     {"python", &profile->python}};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		const char *text = json_string_value(json_object_get(top, texts[i].key));

		if (!text)
			return err_set(err, ERR_INPUT, "it has no \"%s\"", texts[i].key);
		*texts[i].into = strdup(text);
		if (!*texts[i].into)
			return err_memory(err);
	}
	return 0;
}

static int read_sessions(struct profile *profile, const json_t *list, struct err *err)
{
	const json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
	{
		const char *python = json_string_value(json_object_get(item, "python"));
		double mean = number_of(item, "log_mean", NAN);

		if (python && isfinite(mean) &&
		    profile_add_session(profile, number_of(item, "at", 0), python, mean,
					number_of(item, "log_over_yardstick", NAN), err))
			return -1;
	}
	return 0;
}

static int read_all(void *into, json_t *top, struct err *err)
{
	struct profile *p = into;
	const json_t *stored = json_object_get(top, "stored"), *duel = json_object_get(top, "duel");
	const json_t *shown = json_object_get(top, "detectable");

	if (json_integer_value(json_object_get(top, "version")) != VERSION)
		return err_set(err, ERR_INPUT, "this is not a profile of this version of assay");
	p->process_s = number_of(stored, "process_s", NAN);
	p->process_sd = number_of(stored, "process_sd", NAN);
	p->process_sd_over_yardstick = number_of(stored, "process_sd_over_yardstick", NAN);
	p->session.variance = number_of(stored, "session_variance", NAN);
	p->session.df = number_of(stored, "session_df", NAN);
	p->session_over_yardstick.variance =
		number_of(stored, "session_variance_over_yardstick", NAN);
	p->session_over_yardstick.df = number_of(stored, "session_df_over_yardstick", NAN);
	p->block_s = number_of(duel, "block_s", NAN);
	p->block_sd = number_of(duel, "block_sd", NAN);
	p->stored_10s = number_of(shown, "stored_10s", INFINITY);
	p->stored_60s = number_of(shown, "stored_60s", INFINITY);
	p->duel_10s = number_of(shown, "duel_10s", INFINITY);
	p->duel_60s = number_of(shown, "duel_60s", INFINITY);
	/* what would make a test claim too much is no profile */
	if (p->session.variance < 0 || p->session.df < 1)
		return err_set(err, ERR_INPUT, "its session variance makes no sense");
	return read_texts(p, top, err) || read_sessions(p, json_object_get(top, "sessions"), err)
		       ? -1
		       : 0;
}

int profile_read(struct profile *profile, const char *host, struct err *err)
{
	int rc;

	*profile = (struct profile){0};
	rc = statefile_read_of("profile", host, read_all, profile, err);
	if (rc < 0)
		profile_release(profile);
	return rc;
}

int profile_write(const struct profile *profile, struct err *err)
{
	return statefile_write_of(profile_json_new(profile), "profile", profile->host, err);
}
