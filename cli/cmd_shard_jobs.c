/* assay shard-jobs: the texts of jobs that measure a suite in shards, for engines that exist. */
#include "cli/command.h"
#include "cli/jobs/jobs.h"
#include "cli/words/option.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const char description[] =
	"Print jobs that measure a suite in N shards, each on a machine of its own, and merge their "
	"files: ready to be submitted. They call assay run TARGET... --shard auto and assay merge; "
	"nothing else has to run anywhere.";

static const char epilog[] =
	"examples:\n"
	"  assay shard-jobs suites/core -n 8 --slurm | sh\n"
	"  assay shard-jobs suites/core -n 8 --k8s --image registry.example/bench:7 > jobs.yaml\n"
	"  assay shard-jobs suites/core -n 8 --github > .github/workflows/benchmarks.yml\n"
	"  assay shard-jobs suites/core -n 12 --replicas 3 --gitlab -- --budget 5s\n";

static const struct jobs_engine *const engines[] = {&jobs_slurm, &jobs_k8s, &jobs_github,
						    &jobs_gitlab};
enum { ENGINES = sizeof(engines) / sizeof(engines[0]) };

struct shard_jobs {
	struct jobs jobs;
	bool wanted[ENGINES];
};

/* ---- what is refused */

static int find_engine(const struct shard_jobs *s, const struct jobs_engine **found,
		       struct err *err)
{
	if (s->jobs.targets.n == 0)
		return err_set(err, ERR_USAGE,
			       "name the suite, as in assay shard-jobs suites/core -n 8 --slurm");
	*found = NULL;
	for (size_t i = 0; i < ENGINES; i++) {
		if (s->wanted[i] && *found)
			return err_set(err, ERR_USAGE, "--%s and --%s cannot be used together",
				       (*found)->option, engines[i]->option);
		if (s->wanted[i])
			*found = engines[i];
	}
	return *found ? 0
		      : err_set(err, ERR_USAGE,
				"for which engine? give --slurm, --k8s, --github or --gitlab");
}

/* Each job gets these. */
static bool is_ours(const char *word)
{
	static const char *const ours[] = {"--shard", "--replicas", "--output", "--resume",
					   "--append"};

	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
		size_t len = strlen(ours[i]);

		if (strncmp(word, ours[i], len) == 0 && (!word[len] || word[len] == '='))
			return true;
	}
	return strncmp(word, "-o", 2) == 0;
}

static bool is_text(const char *word)
{
	json_t *json = json_string(word); /* NULL: no UTF-8 */

	json_decref(json);
	for (; *word; word++)
		if ((unsigned char)*word < 0x20 || *word == 0x7f)
			return false;
	return json != NULL;
}

/* In what is read as YAML, and by a shell line by line. */
static int check_word(const char *word, const struct jobs_engine *engine, struct err *err)
{
	if (!is_text(word))
		return err_set(err, ERR_USAGE,
			       "%s: it has line breaks or other characters that cannot stand in a "
			       "job's text",
			       word);
	if (engine->taboo && strstr(word, engine->taboo))
		return err_set(err, ERR_USAGE, "%s: %s would take %s in it for its own", word,
			       engine->name, engine->taboo);
	return 0;
}

static int check_words(const struct jobs *jobs, const struct jobs_engine *engine, struct err *err)
{
	for (size_t i = 0; i < jobs->targets.n; i++)
		if (check_word(jobs->targets.items[i], engine, err))
			return -1;
	for (size_t i = 0; i < jobs->more.n && strcmp(jobs->more.items[i], "--") != 0; i++)
		if (is_ours(jobs->more.items[i]))
			return err_set(err, ERR_USAGE, "%s behind --: it is set for each job",
				       jobs->more.items[i]);
	for (size_t i = 0; i < jobs->more.n; i++)
		if (check_word(jobs->more.items[i], engine, err))
			return -1;
	if (strchr(jobs->output, '/'))
		return err_set(err, ERR_USAGE,
			       "--output: needs a name without a folder, not \"%s\"", jobs->output);
	return check_word(jobs->output, engine, err) ||
			       (jobs->image && check_word(jobs->image, engine, err))
		       ? -1
		       : 0;
}

static int check(const struct jobs *jobs, const struct jobs_engine *engine, struct err *err)
{
	if (jobs->n == 0)
		return err_set(err, ERR_USAGE, "how many jobs? give -n N");
	if (jobs->n > engine->most)
		return err_set(err, ERR_USAGE, "-n %ld: %s takes at most %ld jobs at once", jobs->n,
			       engine->name, engine->most);
	if (jobs->n % jobs->replicas)
		return err_set(err, ERR_USAGE,
			       "-n %ld is no multiple of --replicas %ld: each job measures one "
			       "replica of one part",
			       jobs->n, jobs->replicas);
	if (engine->needs_image && !jobs->image)
		return err_set(err, ERR_USAGE,
			       "--%s needs --image IMAGE: one that holds assay and, in its working "
			       "folder, the suite",
			       engine->option);
	return check_words(jobs, engine, err);
}

/* ---- the whole */

static int print(void *context, const struct texts *words, struct err *err)
{
	struct shard_jobs *s = context;
	const struct jobs_engine *engine = NULL;
	struct buf out = {0};
	int rc;

	s->jobs.targets = *words;
	if (find_engine(s, &engine, err) || check(&s->jobs, engine, err))
		return -1;
	engine->write(&s->jobs, &out);
	rc = buf_failed(&out) ? err_memory(err) : EXIT_DONE;
	if (!rc)
		fputs(buf_text(&out), stdout);
	buf_release(&out);
	return rc;
}

/* What stands behind the first "--" is for assay run, whatever it is. */
static int before_separator(int argc, char **argv, struct texts *more)
{
	int n = 1;

	while (n < argc && strcmp(argv[n], "--") != 0)
		n++;
	if (n < argc)
		*more = (struct texts){(const char **)argv + n + 1, (size_t)(argc - n - 1), 0};
	return n;
}

static int run(int argc, char **argv)
{
	struct shard_jobs s = {.jobs = {.replicas = 1, .output = "results.json"}};
	const struct option rows[] = {
		OPT_COUNT('n', "jobs", &s.jobs.n, "N", "how many jobs share the suite", .min = 2,
			  .max = 100000),
		OPT_FLAG(0, "slurm", &s.wanted[0], NULL,
			 "a script that submits an array, and the merge behind it"),
		OPT_FLAG(0, "k8s", &s.wanted[1], NULL,
			 "an Indexed Job of Kubernetes, and the merge"),
		OPT_FLAG(0, "github", &s.wanted[2], NULL, "a workflow of GitHub Actions"),
		OPT_FLAG(0, "gitlab", &s.wanted[3], NULL, "jobs of GitLab CI"),
		OPT_COUNT(0, "replicas", &s.jobs.replicas, "R",
			  "measure each benchmark on R machines; N is a multiple of R", .min = 1,
			  .max = 1000),
		OPT_TEXT('o', "output", &s.jobs.output, "FILE",
			 "the merged file (default: results.json)"),
		OPT_TEXT(0, "image", &s.jobs.image, "IMAGE",
			 "the container image of --k8s, which holds assay and the suite, or of "
			 "--gitlab (default: python:3.14)"),
		{0}};
	const struct option_parser parser = {
		.command = "shard-jobs",
		.usage = "[options] TARGET... -n N --ENGINE [-- OPTIONS OF assay run]",
		.description = description,
		.rows = rows,
		.epilog = epilog,
	};

	return command_main(&parser, before_separator(argc, argv, &s.jobs.more), argv, print, &s);
}

const struct command cmd_shard_jobs = {"shard-jobs",
				       "jobs that share a suite, for batch systems and CI", run};
