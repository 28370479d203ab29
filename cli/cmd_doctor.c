/* assay doctor: how far this machine can be trusted, measured in about 20 seconds. */
#include "cli/command.h"
#include "cli/machine/doctor_report.h"
#include "cli/measuring/job.h"
#include "cli/measuring/pacer_option.h"
#include "cli/page/document.h"
#include "cli/words/json_print.h"
#include "cli/words/option.h"
#include "cli/words/term.h"
#include "cli/words/told_words.h"

#include <stdio.h>
#include <string.h>

/* Shorter sessions would measure the spread of processes, not of sessions. */
#define LEAST_S 2.0

static bool is_live;

/* The step of the moment, in a line that rewrites itself; all else in lines that stay. */
static void say(void *context, const struct told *told)
{
	struct buf text = {0};

	(void)context;
	if (told->kind != TOLD_EXAMINING) {
		teller_tell(told_on_stderr(false), told);
	} else if (is_live) {
		told_words(&text, told);
		term_rewrite(stderr, buf_text(&text));
	}
	buf_release(&text);
}

static void say_no_more(void)
{
	if (is_live)
		term_rewrite(stderr, "");
}

struct options {
	struct measure_options measuring;
	double seconds;
	const char *html;
	bool json, no_profile;
};

static int write_page(const struct doctor *doctor, const char *path, struct err *err)
{
	struct buf page = {0};
	int rc = doctor_page_format(doctor, &page, err) || page_write(path, &page, err);

	buf_release(&page);
	return rc ? -1 : 0;
}

/* Found wrong before anything is measured. */
static int check_page(const char *path, struct err *err)
{
	if (path && strcmp(path, "-") == 0)
		return err_set(err, ERR_USAGE,
			       "--html -: the findings are told on stdout: name a "
			       "file");
	if (check_place(path, err))
		return -1;
	return path ? earlier_report_check("--html", path, REPORT_PAGE, err) : 0;
}

static int examine(void *context, const struct texts *words, struct err *err)
{
	const struct options *o = context;
	const struct teller teller = {say, NULL};
	struct job job = {0};
	struct doctor doctor = {0};
	int rc = -1;

	(void)words;
	is_live = term_is_live(stderr);
	if (check_page(o->html, err) ||
	    job_init(&job, &o->measuring, JOB_PYTHON | JOB_PACER, err) ||
	    doctor_examine(&doctor, &job.preparation, o->seconds, teller, err))
		goto out;
	say_no_more();
	if (!o->no_profile)
		doctor_keep(&doctor, teller);
	rc = 0;
	if (o->json)
		rc = json_print(doctor_json_new(&doctor), stdout, err);
	else
		doctor_print(&doctor, stdout);
	if (!rc && o->html)
		rc = write_page(&doctor, o->html, err);
out:
	say_no_more();
	doctor_release(&doctor);
	job_release(&job);
	return rc;
}

static int run(int argc, char **argv)
{
	struct begun nothing = {0};
	struct options_given given = {0};
	struct options options = {.measuring = MEASURE_DEFAULTS, .seconds = 20};
	const struct option rows[] = {
		OPT_SECONDS(0, "time", &options.seconds, "TIME",
			    "about how long to measure (default 20s)", .min = LEAST_S, .max = 3600),
		OPT_TEXT(0, "python", &options.measuring.python, "PYTHON",
			 "the interpreter to measure with: a path, a name, a version (default: "
			 "python3)"),
		OPT_TEXT(0, "affinity", &options.measuring.affinity, "CPU_LIST",
			 "the CPUs to measure on (default: what benchmarks would get)"),
		OPT_TEXT(0, "pacer", &options.measuring.pacer, "PYTHON",
			 "also say what files show whose values have a pacer of this interpreter "
			 "beside them; auto: the system's (default: $" PACER_VARIABLE
			 ", else " PACER_DEFAULT ")"),
		OPT_FLAG(0, "no-pacer", &options.measuring.no_pacer, NULL,
			 "the same as --pacer none"),
		OPT_FLAG(0, "json", &options.json, NULL, "print one JSON object for programs"),
		OPT_TEXT(0, "html", &options.html, "FILE",
			 "write a page with pictures, to look at and to pass on (docs/report.md)"),
		OPT_FLAG(0, "no-profile", &options.no_profile, NULL,
			 "do not keep the findings for later comparisons"),
		{0},
	};
	const struct option_parser parser = {
		.command = "doctor",
		.usage = "[options]",
		.description =
			"Describe this machine, measure how steadily it runs, and say what the "
			"smallest difference is that comparisons can show here, what limits it "
			"and what would help. The findings are kept: assay compare adds the "
			"variance "
			"between "
			"sessions to comparisons of this machine's files.",
		.rows = rows,
		.given = &given,
		.takes_options_only = true,
	};
	int status;

	options.measuring.begun = &nothing;
	options.measuring.given = &given;
	status = command_main(&parser, argc, argv, examine, &options);
	options_given_release(&given);
	return status;
}

const struct command cmd_doctor = {"doctor", "measure how far this machine can be trusted", run};
