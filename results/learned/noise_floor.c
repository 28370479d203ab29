#include "results/learned/noise_floor.h"

#include "results/base/buf.h"
#include "results/base/json.h"
#include "results/files/statefile.h"
#include "stats/dist.h"
#include "stats/moment.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the numbers */

void noise_floor_learn(struct noise_floor *floor, const double *log_means, const double *variances,
		       size_t n)
{
	double variance = moment_variance(log_means, n), df = (double)n - 1;

	floor->session = (struct ttest_session){NAN, NAN};
	floor->floor = NAN;
	if (n < 2 || isnan(variance))
		return;
	floor->session.variance = fmax(0, variance - moment_mean(variances, n));
	floor->session.df = df;
	floor->floor = expm1(dist_t_critical(0.95, df) * sqrt(2 * variance));
}

/* ---- the list */

static void release(struct noise_floor *floor)
{
	free(floor->name);
	free(floor->python);
	free(floor->date);
	*floor = (struct noise_floor){0};
}

void noise_floors_release(struct noise_floors *floors)
{
	for (size_t i = 0; i < floors->n; i++)
		release(&floors->items[i]);
	free(floors->items);
	free(floors->host);
	free(floors->cpu);
	*floors = (struct noise_floors){0};
}

static size_t place_of(const struct noise_floors *floors, const char *name, const char *python)
{
	size_t i = 0;

	while (i < floors->n && (strcmp(floors->items[i].name, name) != 0 ||
				 strcmp(floors->items[i].python, python) != 0))
		i++;
	return i;
}

const struct noise_floor *noise_floors_find(const struct noise_floors *floors, const char *name,
					    const char *python)
{
	size_t at = place_of(floors, name, python);

	return at < floors->n ? &floors->items[at] : NULL;
}

static int append(struct noise_floors *floors, const struct noise_floor *floor, struct err *err)
{
	struct noise_floor copy = *floor;

	copy.name = strdup(floor->name);
	copy.python = strdup(floor->python);
	copy.date = strdup(floor->date);
	if (!copy.name || !copy.python || !copy.date ||
	    mem_reserve(&floors->items, &floors->cap, floors->n + 1, sizeof(copy))) {
		release(&copy);
		return err_memory(err);
	}
	floors->items[floors->n++] = copy;
	return 0;
}

int noise_floors_put(struct noise_floors *floors, const struct noise_floor *floor, struct err *err)
{
	size_t old = place_of(floors, floor->name, floor->python), n = floors->n;

	if (append(floors, floor, err))
		return -1;
	if (old < n) {
		release(&floors->items[old]);
		floors->items[old] = floors->items[--floors->n];
	}
	return 0;
}

/* ---- the file */

static json_t *floors_json_new(const struct noise_floors *floors)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < floors->n; i++) {
		const struct noise_floor *f = &floors->items[i];

		if (json_array_append_new(list, json_pack("{so so ss sI sf sf sf}", "name",
							  json_text_new(f->name), "python",
							  json_text_new(f->python), "date", f->date,
							  "sessions", (json_int_t)f->sessions,
							  "session_variance", f->session.variance,
							  "session_df", f->session.df, "floor",
							  f->floor))) {
			json_decref(list);
			return NULL;
		}
	}
	return json_pack("{si so so so}", "version", 1, "host", json_text_new(floors->host), "cpu",
			 json_text_new(floors->cpu), "benchmarks", list);
}

static int read_floor(struct noise_floors *floors, json_t *item, struct err *err)
{
	struct noise_floor floor = {0};
	json_int_t sessions = 0;

	if (json_unpack(item, "{s:s, s:s, s:s, s:I, s:F, s:F, s:F}", "name", &floor.name, "python",
			&floor.python, "date", &floor.date, "sessions", &sessions,
			"session_variance", &floor.session.variance, "session_df",
			&floor.session.df, "floor", &floor.floor))
		return err_set(err, ERR_INPUT, "a benchmark lacks a number or a name");
	/* what would make a test claim too much is no floor */
	if (!(floor.session.variance >= 0) || !(floor.session.df >= 1) || !(floor.floor >= 0))
		return err_set(err, ERR_INPUT, "%s: its numbers make no sense", floor.name);
	floor.sessions = (size_t)sessions;
	return append(floors, &floor, err);
}

static int read_all(void *into, json_t *top, struct err *err)
{
	struct noise_floors *floors = into;
	const char *host, *cpu;
	json_t *list, *item;
	int version;
	size_t i;

	if (json_unpack(top, "{s:i, s:s, s:s, s:o}", "version", &version, "host", &host, "cpu",
			&cpu, "benchmarks", &list) ||
	    version != 1)
		return err_set(err, ERR_INPUT,
			       "this is not a file of noise floors of this version");
	floors->host = strdup(host);
	floors->cpu = strdup(cpu);
	if (!floors->host || !floors->cpu)
		return err_memory(err);
	json_array_foreach(list, i, item)
	{
		if (read_floor(floors, item, err))
			return -1;
	}
	return 0;
}

int noise_floors_read(struct noise_floors *floors, const char *host, struct err *err)
{
	int rc;

	*floors = (struct noise_floors){0};
	rc = statefile_read_of("noise", host, read_all, floors, err);
	if (rc < 0)
		noise_floors_release(floors);
	return rc;
}

int noise_floors_write(const struct noise_floors *floors, struct err *err)
{
	return statefile_write_of(floors_json_new(floors), "noise", floors->host, err);
}
