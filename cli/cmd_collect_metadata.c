/* assay collect_metadata: what would be recorded about this machine and interpreter, as pyperf
   collect_metadata.
 */
#include "cli/command.h"
#include "cli/pyperf/files.h"
#include "cli/pyperf/metadata.h"
#include "cli/words/option.h"
#include "results/files/write.h"
#include "results/model/metadata.h"
#include "runner/machine/host.h"
#include "runner/target/interp.h"

#include <unistd.h>

struct options {
	const char *affinity, *output, *python;
};

/* Show the metadata of a worker: it would run on the CPUs asked for, else on isolated ones.
 */
static int move_to_cpus(const struct options *options, const struct topology *topology,
			struct err *err)
{
	struct cpus asked = {0};
	int rc = 0;

	if (options->affinity) {
		rc = cpus_parse(&asked, options->affinity, err);
		if (rc == 0 && cpus_count(&asked) == 0)
			rc = err_set(err, ERR_USAGE, "the list names no CPU");
		if (rc == 0)
			rc = cpus_set_affinity(&asked, 0, err);
		if (rc)
			err_in(err, "--affinity %s", options->affinity);
	} else if (cpus_count(&topology->isolated)) {
		cpus_set_affinity(&topology->isolated, 0, NULL); /* go on if this fails */
	}
	cpus_release(&asked);
	return rc;
}

static int collect(struct facts *facts, const struct options *options,
		   const struct topology *topology, struct err *err)
{
	struct interp interp = {0};
	struct host_moment begin;
	struct cpus cpus = {0};
	int rc = -1;

	host_moment_read(&begin, "");
	if (interp_find(&interp, options->python, err))
		return -1;
	if (cpus_get_affinity(&cpus, 0, err) == 0 && host_collect(facts, topology, "", err) == 0 &&
	    interp_describe(&interp, NULL, facts, err) == 0)
		rc = host_collect_run(facts, topology, &cpus, &begin, "", err);
	cpus_release(&cpus);
	interp_release(&interp);
	return rc;
}

/* pyperf's form: a run that holds the value 1.0. How long collecting took means nothing. */
static struct run *run_of_facts(const struct facts *facts, struct err *err)
{
	struct run *run = run_new();

	if (!run) {
		err_memory(err);
		return NULL;
	}
	if (run_add_value(run, 1.0, err) || facts_write(facts, run, err) ||
	    run_remove_meta(run, "duration")) {
		err_memory(err);
		run_free(run);
		return NULL;
	}
	return run;
}

static int print_run(const struct run *run, struct err *err)
{
	struct meta_walk walk = meta_walk(run->meta);
	struct buf out = {0};
	int rc;

	buf_adds(&out, "Metadata:\n");
	while (meta_walk_next(&walk))
		pyperf_metadata_add_item(&out, "- ", walk.key, walk.value);
	rc = pyperf_print(&out, err);
	buf_release(&out);
	return rc;
}

/* Takes the run. */
static int save_run(struct run *run, const char *path, struct err *err)
{
	struct suite *suite = suite_new();
	int rc = -1;

	if (!suite)
		err_memory(err);
	if (!suite || run_set_text(run, "name", "metadata", err) ||
	    suite_take_run(suite, run, err)) {
		run_free(run);
		goto out;
	}
	rc = suite_write(suite, path, WRITE_NEW, WRITE_COMPACT, err);
out:
	suite_free(suite);
	return rc;
}

static int collect_print_save(void *context, const struct texts *words, struct err *err)
{
	const struct options *options = context;
	struct facts facts = {0};
	struct topology topology;
	struct run *run = NULL;
	int rc = -1;

	(void)words;
	/* Check this before the work, and before anything is printed; an existing file is never
	   replaced. */
	if (options->output && access(options->output, F_OK) == 0)
		return err_set(err, ERR_INPUT, "%s: exists already", options->output);
	if (topology_read(&topology, "", err))
		return -1;
	if (move_to_cpus(options, &topology, err) == 0 &&
	    collect(&facts, options, &topology, err) == 0)
		run = run_of_facts(&facts, err);
	if (run && print_run(run, err) == 0) {
		if (options->output) {
			rc = save_run(run, options->output, err);
			run = NULL;
		} else {
			rc = 0;
		}
	}
	run_free(run);
	facts_release(&facts);
	topology_release(&topology);
	return rc;
}

static int run(int argc, char **argv)
{
	struct options options = {0};
	const struct option rows[] = {
		OPT_TEXT(0, "affinity", &options.affinity, "CPU_LIST",
			 "run on these CPUs, as in 0-3,7 (default: isolated CPUs, if any)"),
		OPT_TEXT('o', "output", &options.output, "FILE",
			 "also write them to FILE, as a benchmark named metadata"),
		OPT_TEXT(0, "python", &options.python, "PYTHON",
			 "the interpreter to describe: a path, a name, a version (default: "
			 "python3)"),
		{0},
	};
	const struct option_parser parser = {
		.command = "collect_metadata",
		.usage = "[options]",
		.description = "Print what would be recorded about this machine and interpreter.",
		.rows = rows,
		.takes_options_only = true,
		.last_wins = true,
	};

	return command_main(&parser, argc, argv, collect_print_save, &options);
}

const struct command cmd_collect_metadata = {
	"collect_metadata", "what is known about this machine and interpreter", run};
