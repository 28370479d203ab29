/* assay doctor: how far this machine can be trusted, measured in some 20 seconds. */
#include "cli/command.h"
#include "cli/machine/doctor.h"
#include "cli/measuring/job.h"
#include "cli/words/json_print.h"
#include "cli/words/option.h"
#include "cli/words/term.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A variance of sessions that take no time is none of sessions. */
#define LEAST_S 2.0

static bool is_live;

static void say(const char *what)
{
	char line[120];

	snprintf(line, sizeof(line), "doctor: %s ...", what);
	if (is_live)
		term_rewrite(stderr, line);
}

static void say_no_more(void)
{
	if (is_live)
		term_rewrite(stderr, "");
}

/* What is kept of the interpreter: another one has other sessions. */
static char *python_name_new(const struct preparation *preparation, struct facts *facts)
{
	struct buf name = {0};

	interp_describe(&preparation->interp, NULL, facts, NULL);
	buf_addf(&name, "%s %s", preparation->interp.path,
		 facts_text(facts, "python_version") ? facts_text(facts, "python_version") : "");
	return buf_take(&name);
}

/* What earlier visits left, and who is being looked at. A profile that makes no sense is replaced.
 */
static int open_profile(struct doctor *doctor, const struct preparation *preparation,
			struct err *err)
{
	const char *host = facts_text(&doctor->facts, "hostname");
	const char *cpu = facts_text(&doctor->facts, "cpu_model_name");
	struct profile *p = &doctor->profile;
	struct facts facts = {0};
	struct err trouble = {0};
	char date[32];
	time_t now = time(NULL);

	host = host ? host : "unknown";
	cpu = cpu ? cpu : "unknown";
	if (profile_read(p, host, &trouble) < 0)
		fprintf(stderr, "assay: doctor: %s: it will be replaced\n", trouble.text);
	if (p->cpu && strcmp(p->cpu, cpu) != 0)
		profile_release(p); /* another machine of that name */
	free(p->host);
	free(p->cpu);
	free(p->date);
	free(p->python);
	strftime(date, sizeof(date), "%Y-%m-%d %H:%M", localtime(&now));
	p->host = strdup(host);
	p->cpu = strdup(cpu);
	p->date = strdup(date);
	p->python = python_name_new(preparation, &facts);
	facts_release(&facts);
	return p->host && p->cpu && p->date && p->python ? 0 : err_memory(err);
}

/* Who cannot keep the profile is told, and has the report all the same. */
static void keep_profile(const struct doctor *doctor)
{
	struct err trouble = {0};

	if (profile_write(&doctor->profile, &trouble))
		fprintf(stderr, "assay: doctor: the profile is not kept: %s\n", trouble.text);
}

struct options {
	struct measure_options measuring;
	double seconds;
	bool json, no_profile;
};

static int examine(void *context, const struct texts *words, struct err *err)
{
	const struct options *o = context;
	struct job job = {0};
	struct doctor doctor = {0};
	int rc = -1;

	(void)words;
	is_live = term_is_live(stderr);
	if (job_init(&job, &o->measuring, true, err))
		goto out;
	say("what this machine is");
	if (doctor_look(&doctor, &job.preparation, err) ||
	    open_profile(&doctor, &job.preparation, err) ||
	    doctor_measure(&doctor, &job.preparation, o->seconds, say, err) ||
	    doctor_judge(&doctor, err))
		goto out;
	say_no_more();
	if (!o->no_profile)
		keep_profile(&doctor);
	rc = 0;
	if (o->json)
		rc = json_print(doctor_json_new(&doctor), stdout, err);
	else
		doctor_print(&doctor, stdout);
out:
	say_no_more();
	doctor_release(&doctor);
	job_release(&job);
	return rc;
}

static int run(int argc, char **argv)
{
	struct begun nothing = {0};
	struct options options = {.measuring = MEASURE_DEFAULTS, .seconds = 20};
	const struct option rows[] = {
		{.type = OPT_SECONDS,
		 .long_name = "time",
		 .target = &options.seconds,
		 .placeholder = "TIME",
		 .help = "about how long to measure (default 20s)",
		 .min = LEAST_S,
		 .max = 3600},
		{.type = OPT_TEXT,
		 .long_name = "python",
		 .target = &options.measuring.python,
		 .placeholder = "PYTHON",
		 .help = "the interpreter to measure with: a path, a name, a version (default: "
			 "python3)"},
		{.type = OPT_TEXT,
		 .long_name = "affinity",
		 .target = &options.measuring.affinity,
		 .placeholder = "CPU_LIST",
		 .help = "the CPUs to measure on (default: what benchmarks would get)"},
		{.type = OPT_FLAG,
		 .long_name = "json",
		 .target = &options.json,
		 .help = "print one JSON object for programs"},
		{.type = OPT_FLAG,
		 .long_name = "no-profile",
		 .target = &options.no_profile,
		 .help = "do not keep what was found for later comparisons"},
		{0},
	};
	const struct option_parser parser = {
		.command = "doctor",
		.usage = "[options]",
		.description =
			"Say what this machine is, measure how steadily it runs, and tell the "
			"smallest difference that comparisons can show here, what limits it and "
			"what "
			"would help. What was found is kept: assay compare adds the variance "
			"between "
			"sessions to comparisons of this machine's files.",
		.rows = rows,
		.takes_options_only = true,
	};

	options.measuring.begun = &nothing;
	return command_main(&parser, argc, argv, examine, &options);
}

const struct command cmd_doctor = {"doctor", "how far this machine can be trusted, measured", run};
