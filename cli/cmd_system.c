/* assay system: show how the machine is set up, set it up for benchmarks, and put it back. */
#include "cli/command.h"
#include "cli/words/nearest.h"
#include "cli/words/option.h"
#include "cli/pyperf/format.h"
#include "cli/machine/system_report.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct options {
	const char *affinity, *root;
	bool dry_run;
	enum tuning_action action;
};

/* All of one invocation. */
struct job {
	const struct options *options;
	struct cpus asked;
	char *record_path;
	struct tuning_state before, after;
	bool has_before, has_after;
	struct tuning_writes writes;
	struct system_report report;
};

static void job_release(struct job *job)
{
	cpus_release(&job->asked);
	free(job->record_path);
	if (job->has_before)
		tuning_state_release(&job->before);
	if (job->has_after)
		tuning_state_release(&job->after);
	tuning_writes_release(&job->writes);
	system_report_release(&job->report);
}

static void print_section(const char *title, const struct buf *lines)
{
	struct buf head = {0};

	if (!lines->len)
		return;
	pyperf_add_title(&head, title, '=');
	printf("\n%s\n%s", buf_text(&head), lines->data);
	buf_release(&head);
}

static void print_report(const struct job *job)
{
	const struct system_report *r = &job->report;

	print_section("Actions", &r->actions);
	print_section("System state", &r->states);
	if (job->options->action != TUNING_RESET)
		print_section("Advices", &r->advices);
	print_section("Warnings", &r->warnings);
	print_section("Errors", &r->errors);
}

/* ---- the three actions */

static int look_before(struct job *job, const struct tuning_writes *record, struct err *err)
{
	if (tuning_read(&job->before, job->options->root, &job->asked, record, err))
		return -1;
	job->has_before = true;
	return 0;
}

/* Report the machine as it is now, not as it should have become. */
static int look_after(struct job *job, struct err *err)
{
	if (tuning_read(&job->after, job->options->root, &job->asked, NULL, err))
		return -1;
	job->has_after = true;
	return system_report_state(&job->report, &job->after, job->options->action, err);
}

static int show(struct job *job, struct err *err)
{
	const struct system_report *r = &job->report;

	if (look_after(job, err))
		return -1;
	puts("Show the system configuration");
	print_report(job);
	puts("");
	if (!r->is_not_tuned && !r->errors.len)
		puts("OK! System ready for benchmarking");
	else
		puts("Run \"assay system tune\" to tune the system configuration to run "
		     "benchmarks");
	return r->errors.len ? EXIT_FAILED : r->is_not_tuned ? 2 : EXIT_DONE;
}

static int tune(struct job *job, struct err *err)
{
	struct system_report *r = &job->report;

	if (look_before(job, NULL, err) ||
	    tuning_tune(&job->writes, &job->before, job->options->root, job->record_path, NULL,
			err))
		return -1;
	puts("Tune the system configuration to run benchmarks");
	if (system_report_writes(r, &job->before, &job->writes, TUNING_TUNE, err))
		return -1;
	if (r->actions.len)
		system_say(&r->actions, TUNING_OPS,
			   "Record: what was found is in %s; \"assay system reset\" restores it",
			   job->record_path);
	if (look_after(job, err))
		return -1;
	print_report(job);
	return r->errors.len ? EXIT_FAILED : EXIT_DONE;
}

static int reset(struct job *job, struct err *err)
{
	struct system_report *r = &job->report;
	bool had_record;

	if (look_before(job, NULL, err) ||
	    tuning_reset(&job->writes, &job->before, job->options->root, job->record_path,
			 &had_record, NULL, err))
		return -1;
	puts("Reset system configuration");
	if (had_record ? system_report_back(r, &job->writes, err)
		       : system_report_writes(r, &job->before, &job->writes, TUNING_RESET, err))
		return -1;
	if (!had_record)
		system_say(&r->warnings, TUNING_OPS,
			   "Record: there is none of what \"assay system tune\" found: pyperf's "
			   "default values are set, whatever was there before");
	if (look_after(job, err))
		return -1;
	print_report(job);
	return r->errors.len ? EXIT_FAILED : EXIT_DONE;
}

/* ---- --dry-run */

static void print_write(struct buf *out, const struct tuning_write *write)
{
	if (write->kind == TUNING_PROGRAM)
		system_say(out, write->op, "%s", write->path);
	else if (write->kind == TUNING_REGISTER)
		system_say(out, write->op, "%s, register %#x: %s -> %s", write->path,
			   TUNING_MSR_TURBO, write->was, write->text);
	else
		system_say(out, write->op, "%s: '%s' -> '%s'", write->path, write->was,
			   write->text);
}

static int plan(struct job *job, struct err *err)
{
	const struct options *o = job->options;
	struct tuning_writes record = {0};
	int had_record = 0, rc = -1;

	if (o->action == TUNING_RESET)
		had_record = tuning_record_read(&record, job->record_path, o->root, err);
	if (had_record < 0 || look_before(job, &record, err))
		goto out;
	rc = had_record ? tuning_plan_back(&job->writes, &job->before, &record, true, err)
			: tuning_plan(&job->writes, &job->before, o->action, err);
	if (rc == 0 && !had_record)
		rc = system_report_writes(&job->report, &job->before, &job->writes, o->action, err);
	if (rc == 0 && !had_record && o->action == TUNING_RESET)
		system_say(&job->report.warnings, TUNING_OPS,
			   "Record: there is none of what \"assay system tune\" found: these are "
			   "pyperf's default values");
out:
	tuning_writes_release(&record);
	return rc;
}

static int dry_run(struct job *job, struct err *err)
{
	struct buf lines = {0};

	if (plan(job, err))
		return -1;
	printf("%s: what would be done (nothing is changed)\n",
	       job->options->action == TUNING_TUNE ? "Tune" : "Reset");
	for (size_t i = 0; i < job->writes.n; i++)
		print_write(&lines, &job->writes.items[i]);
	if (!lines.len)
		buf_adds(&lines, "nothing: all that can be changed is as it should be\n");
	print_section("Writes", &lines);
	print_section("Warnings", &job->report.warnings);
	print_section("Errors", &job->report.errors);
	buf_release(&lines);
	return EXIT_DONE;
}

/* ---- the command line */

static int parse_action(struct options *options, const struct texts *words, struct err *err)
{
	static const char *const names[] = {
		[TUNING_SHOW] = "show", [TUNING_TUNE] = "tune", [TUNING_RESET] = "reset"};
	const char *near;

	if (words->n > 1)
		return err_set(err, ERR_USAGE, "give one action: \"%s\" is a second one",
			       words->items[1]);
	if (words->n == 0)
		return 0;
	for (int i = 0; i < 3; i++)
		if (strcmp(words->items[0], names[i]) == 0) {
			options->action = (enum tuning_action)i;
			return 0;
		}
	near = nearest_name(words->items[0], names, 3);
	return err_set(err, ERR_USAGE, "no such action: %s (%s%s)", words->items[0],
		       near ? "did you mean " : "it is show, tune or reset", near ? near : "");
}

static int check_options(struct job *job, struct err *err)
{
	const struct options *o = job->options;

	if (o->dry_run && o->action == TUNING_SHOW)
		return err_set(err, ERR_USAGE, "--dry-run goes with tune or reset");
	if (o->affinity &&
	    (cpus_parse(&job->asked, o->affinity, err) ||
	     (cpus_count(&job->asked) == 0 && err_set(err, ERR_USAGE, "the list names no CPU"))))
		return err_in(err, "--affinity %s", o->affinity);
	if (*o->root && access(o->root, R_OK | X_OK))
		return err_sys(err, "--root %s", o->root);
	return 0;
}

static int do_action(const struct options *options, struct err *err)
{
	static int (*const actions[])(struct job * job, struct err * err) = {
		[TUNING_SHOW] = show, [TUNING_TUNE] = tune, [TUNING_RESET] = reset};
	struct job job = {.options = options};
	int rc = check_options(&job, err);

	if (rc == 0 && options->action != TUNING_SHOW) {
		job.record_path = tuning_record_path_new(options->root, geteuid() == 0, err);
		rc = job.record_path ? 0 : -1;
	}
	if (rc == 0)
		rc = options->dry_run ? dry_run(&job, err) : actions[options->action](&job, err);
	job_release(&job);
	return rc;
}

static int work(void *context, const struct texts *words, struct err *err)
{
	struct options *options = context;

	return parse_action(options, words, err) ? -1 : do_action(options, err);
}

static int run(int argc, char **argv)
{
	struct options options = {.root = ""};
	const struct option rows[] = {
		OPT_TEXT(0, "affinity", &options.affinity, "CPU_LIST",
			 "the CPUs for benchmarks, as in 0-3,7 (default: isolated CPUs, else all "
			 "that may be used)"),
		OPT_FLAG(0, "dry-run", &options.dry_run, NULL,
			 "print every write that tune or reset would do, and do none"),
		OPT_TEXT(0, "root", &options.root, "DIR",
			 "the machine whose /proc, /sys and programs are below DIR"),
		{0},
	};
	const struct option_parser parser = {
		.command = "system",
		.usage = "[options] [show|tune|reset]",
		.description =
			"Show how the machine is set up for benchmarks (show, the default), set it "
			"up (tune), or put back what tune found (reset). tune and reset need "
			"root. Exit status of show: 0 ready, 2 not, 1 when something "
			"could not be understood.",
		.rows = rows,
		.last_wins = true,
		.epilog = "examples:\n"
			  "  assay system tune --dry-run\n"
			  "  sudo assay system tune --affinity 3\n"
			  "  sudo assay system reset\n",
	};

	return command_main(&parser, argc, argv, work, &options);
}

const struct command cmd_system = {"system", "set the machine up for benchmarks, and back", run};
