#include "results/learned/pace.h"

#include "results/base/json.h"
#include "results/files/statefile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- those before */

static int take_top(void *into, json_t *top, struct err *err)
{
	json_t **kept = into;

	if (json_integer_value(json_object_get(top, "version")) != 1 ||
	    !json_is_object(json_object_get(top, "pacers")))
		return err_set(err, ERR_INPUT, "not what is known of a machine's pace");
	*kept = json_incref(top);
	return 0;
}

static const char *const keys[PACING_KINDS] = {"everyday", "memory"};

static json_t *session_json(const struct pace *pace)
{
	json_t *session = json_object();

	for (int kind = 0; kind < PACING_KINDS; kind++)
		if (json_object_set_new(session, keys[kind], json_finite_new(pace->best[kind]))) {
			json_decref(session);
			return NULL;
		}
	return session;
}

static double number(const json_t *session, const char *key)
{
	const json_t *value = json_object_get(session, key);

	return json_is_number(value) ? json_number_value(value) : NAN;
}

/* The sessions from the quickest on: the place in the list of the one that counts, or -1. */
static long find_quick(const json_t *sessions, const char *key)
{
	long first = -1, second = -1;
	size_t known = 0;

	for (size_t i = 0; i < json_array_size(sessions); i++) {
		double best = number(json_array_get(sessions, i), key);

		if (isnan(best))
			continue;
		known++;
		if (first < 0 || best < number(json_array_get(sessions, (size_t)first), key)) {
			second = first;
			first = (long)i;
		} else if (second < 0 ||
			   best < number(json_array_get(sessions, (size_t)second), key)) {
			second = (long)i;
		}
	}
	return known >= 5 ? second : first;
}

static void take_best(struct pace *pace, const json_t *sessions)
{
	for (int kind = 0; kind < PACING_KINDS; kind++) {
		long quick = find_quick(sessions, keys[kind]);

		if (quick >= 0)
			pace->best[kind] =
				number(json_array_get(sessions, (size_t)quick), keys[kind]);
	}
	pace->sessions = json_array_size(sessions);
}

/* The newest stay. */
static void shorten(json_t *pacers, json_t *sessions)
{
	while (json_array_size(sessions) > PACE_SESSIONS)
		json_array_remove(sessions, 0);
	while (json_object_size(pacers) > PACE_PACERS)
		json_object_del(pacers, json_object_iter_key(json_object_iter(pacers)));
}

int pace_remember(struct pace *pace, const char *host, const char *who, struct err *err)
{
	json_t *top = NULL, *pacers, *sessions;
	/* What makes no sense is replaced. */
	int rc = statefile_read_of("pace", host, take_top, &top, NULL);

	if (rc <= 0)
		top = json_pack("{si ss s{}}", "version", 1, "host", host, "pacers");
	pacers = json_object_get(top, "pacers");
	sessions = json_object_get(pacers, who);
	sessions = json_is_array(sessions) ? json_incref(sessions) : json_array();
	json_object_del(pacers, who); /* and behind the others again: it is in use */
	if (json_array_append_new(sessions, session_json(pace)) ||
	    json_object_set_new(pacers, who, sessions)) {
		json_decref(top);
		return err_memory(err);
	}
	take_best(pace, sessions);
	shorten(pacers, sessions);
	return statefile_write_of(top, "pace", host, err);
}
