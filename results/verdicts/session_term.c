#include "results/verdicts/session_term.h"

#include "results/files/merge.h"
#include "results/verdicts/comparison.h"
#include "stats/moment.h"
#include "stats/sessions.h"

#include <math.h>
#include <string.h>

/* ---- words */

const char *session_source_word(enum session_source source)
{
	static const char *const words[] = {
		[SESSION_NONE] = "none",       [SESSION_ASSUMED] = "assumed",
		[SESSION_PROFILE] = "profile", [SESSION_CALIBRATED] = "calibrated",
		[SESSION_PACER] = "pacer",     [SESSION_MACHINES] = "machines",
		[SESSION_GIVEN] = "given"};

	return words[source];
}

const char *session_machine_word(enum session_machine machine)
{
	static const char *const words[] = {[SESSION_ON_UNKNOWN] = "unknown",
					    [SESSION_ON_BARE] = "bare metal",
					    [SESSION_ON_SHARED] = "shared",
					    [SESSION_ON_VIRTUAL] = "virtual"};

	return words[machine];
}

/* ---- the kind of machine */

/* What sessions of the same code differ by, times alone: the root mean square of what was seen on
   virtual machines on several days (1.5 to 9 %); what keeps false alarms at 5 % on bare metal whose
   sessions differ by up to 1 %, which files that stand still do not tell (test_sessions.c). In
   between a guess. Worth ASSUMED_DF: days differ much. */
static const double assumed_sd[] = {[SESSION_ON_UNKNOWN] = .07,
				    [SESSION_ON_BARE] = .012,
				    [SESSION_ON_SHARED] = .04,
				    [SESSION_ON_VIRTUAL] = .07};
#define ASSUMED_DF 4.0
/* What was measured on a machine in one visit is seldom all that it does: so large a part of the
   assumption (standard deviations) is never gone below. */
#define ASSUMED_LEAST .25

static const char *text_of(const struct run *run, const char *key)
{
	const struct meta_value *value = run_machine(run, key);

	return value && value->type == META_TEXT ? value->text : "";
}

/* pyperf does not say it, but some of what it stores does: guests have no driver of idle states or
   that of halt polling, and kernels or processors of their own. */
static enum session_machine machine_by_signs(const struct run *run)
{
	static const struct {
		const char *key, *part;
		enum session_machine machine;
	} signs[] = {
		{"cpu_config", "idle:none", SESSION_ON_VIRTUAL},
		{"cpu_config", "idle:haltpoll", SESSION_ON_VIRTUAL},
		{"cpu_model_name", "QEMU", SESSION_ON_VIRTUAL},
		{"cpu_model_name", "KVM", SESSION_ON_VIRTUAL},
		{"cpu_model_name", "Virtual", SESSION_ON_VIRTUAL},
		{"platform", "-aws", SESSION_ON_VIRTUAL},
		{"platform", "-azure", SESSION_ON_VIRTUAL},
		{"platform", "-gcp", SESSION_ON_VIRTUAL},
		{"platform", "-cloud-", SESSION_ON_VIRTUAL},
		{"platform", "icrosoft", SESSION_ON_VIRTUAL},
		{"cpu_config", "driver:", SESSION_ON_BARE},
		{"cpu_config", "governor:", SESSION_ON_BARE},
		{"cpu_config", "idle:intel_idle", SESSION_ON_BARE},
	};

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (strstr(text_of(run, signs[i].key), signs[i].part))
			return signs[i].machine;
	return SESSION_ON_UNKNOWN;
}

enum session_machine session_machine_of(const struct run *run)
{
	const char *virtualization = text_of(run, "assay_virtualization");
	const char *container = text_of(run, "assay_container");

	if (!*virtualization)
		return machine_by_signs(run);
	if (strcmp(virtualization, "none") != 0)
		return SESSION_ON_VIRTUAL;
	return *container && strcmp(container, "no") != 0 ? SESSION_ON_SHARED : SESSION_ON_BARE;
}

/* Of the side whose machine is assumed to move more. */
static void assume(struct comparison *c)
{
	enum session_machine old_one = session_machine_of(c->old_side.bench->runs[0]);
	enum session_machine new_one = session_machine_of(c->new_side.bench->runs[0]);
	bool is_old = assumed_sd[old_one] >= assumed_sd[new_one];

	c->session.machine = is_old ? old_one : new_one;
	c->session.assumed = assumed_sd[c->session.machine];
}

/* ---- what was measured before */

/* Can what is known of that machine be asked about this comparison? */
static bool is_of_machine(const struct comparison *c, struct machine_id id)
{
	return c->machine == MACHINE_SAME && !c->sites.shared &&
	       machine_compare(machine_of(c->old_side.bench->runs[0]), id) == MACHINE_SAME;
}

/* What sessions of this very benchmark differ by, under the interpreter of both files; or NULL. */
static const struct noise_floor *floor_of(const struct comparison *c,
					  const struct compare_rules *rules)
{
	const struct noise_floors *floors = rules->floors;
	const char *python = meta_text(c->old_side.bench->runs[0]->meta, "python_version");
	const char *other = meta_text(c->new_side.bench->runs[0]->meta, "python_version");

	if (c->basis != BASIS_PROCESSES || !floors || !python || !other ||
	    strcmp(python, other) != 0 ||
	    !is_of_machine(c, (struct machine_id){.host = floors->host, .cpu = floors->cpu}))
		return NULL;
	return noise_floors_find(floors, c->name, python);
}

/* How much sessions differ on the machine of both files, where that is known; else NULL. A
   yardstick takes out what it sees, and what sessions differ by over it is left. */
static const struct ttest_session *profile_of(const struct comparison *c,
					      const struct compare_rules *rules)
{
	const struct profile *profile = rules->profile;
	const struct ttest_session *session = NULL;

	if (!profile ||
	    !is_of_machine(c, (struct machine_id){.host = profile->host, .cpu = profile->cpu}))
		return NULL;
	if (c->basis == BASIS_PROCESSES)
		session = &profile->session;
	else if (strcmp(c->yardstick, sample_yardstick_names[0]) == 0) /* the doctor's own */
		session = &profile->session_over_yardstick;
	return session && session->variance >= 0 && session->df >= 1 ? session : NULL;
}

static void note_floor(struct comparison *c, const struct noise_floor *floor, double ratio)
{
	notes_add(&c->notes,
		  fabs(ratio) < log1p(floor->floor) ? NOTE_BELOW_FLOOR : NOTE_BEYOND_FLOOR,
		  FIGURES(figure_of("floor", FIGURE_PERCENT, floor->floor),
			  figure_text("date", floor->date)));
}

static void note_profile(struct comparison *c, const struct profile *profile,
			 const struct ttest_session *session)
{
	notes_add(&c->notes, session->variance == 0 ? NOTE_SESSIONS_ALIKE : NOTE_SESSIONS_DIFFER,
		  FIGURES(figure_of("by", FIGURE_PERCENT, sqrt(session->variance)),
			  figure_text("yardstick", c->yardstick),
			  figure_text("date", profile->date)));
}

static struct ttest_session not_below(struct ttest_session measured, double assumed)
{
	measured.variance = fmax(measured.variance, pow(ASSUMED_LEAST * assumed, 2));
	return measured;
}

/* What was known before, the best source first; it is noted. ratio: log, for that note alone. */
static struct ttest_session known_before(struct comparison *c, const struct compare_rules *rules,
					 double ratio)
{
	double assumed = c->session.assumed;
	const struct noise_floor *floor = floor_of(c, rules);
	const struct ttest_session *measured = profile_of(c, rules);

	if (floor) {
		note_floor(c, floor, ratio);
		c->session.source = SESSION_CALIBRATED;
		return not_below(floor->session, assumed);
	}
	if (measured) {
		note_profile(c, rules->profile, measured);
		c->session.source = SESSION_PROFILE;
		return not_below(*measured, assumed);
	}
	notes_add(&c->notes, NOTE_SESSIONS_ASSUMED,
		  FIGURES(figure_of("by", FIGURE_SHORT_PERCENT, assumed),
			  figure_text("machine", session_machine_word(c->session.machine))));
	c->session.source = SESSION_ASSUMED;
	return (struct ttest_session){assumed * assumed, ASSUMED_DF};
}

/* ---- with what the files show */

/* logs, within machines: what these differ by is no slow change of one. */
static struct sessions_seen see(const struct comparison *c, const struct sample *side,
				const size_t *of, const double *logs, double *scratch)
{
	memcpy(scratch, logs, side->processes * sizeof(*logs));
	sites_center(&c->sites, of, scratch, side->processes);
	return sessions_seen_of(scratch, side->processes, side->within);
}

static void take_given(struct comparison *c, double sd)
{
	c->session.source = SESSION_GIVEN;
	c->session.term = (struct ttest_session){sd * sd, INFINITY};
	if (sd > 0) /* else the note that nothing is controlled says it */
		notes_add(&c->notes, NOTE_SESSIONS_GIVEN,
			  FIGURES(figure_of("by", FIGURE_SHORT_PERCENT, sd)));
}

void session_find(struct comparison *c, const struct compare_rules *rules, const double *logs,
		  double *scratch)
{
	size_t old_n = c->old_side.processes;
	struct ttest_session before;

	assume(c);
	if (sites_are_sample(&c->sites) && isnan(rules->session_sd)) {
		c->session.source = SESSION_MACHINES;
		c->session.term = (struct ttest_session){NAN, NAN};
		return;
	}
	if (c->basis == BASIS_PACER || (c->paced.has_rest && c->basis == BASIS_PROCESSES)) {
		c->session.source = SESSION_PACER;
		c->session.term = c->paced.rest;
		return;
	}
	/* one process on a side: nothing is tested */
	if (strcmp(c->unit, "second") != 0 || old_n < 2 || c->new_side.processes < 2)
		return;
	if (!isnan(rules->session_sd)) {
		take_given(c, rules->session_sd);
		return;
	}
	before = known_before(c, rules,
			      moment_mean(logs + old_n, c->new_side.processes) -
				      moment_mean(logs, old_n));
	c->session.term = sessions_learn(
		before, see(c, &c->old_side, c->sites.of_old, logs, scratch),
		see(c, &c->new_side, c->sites.of_new, logs + old_n, scratch + old_n));
}
