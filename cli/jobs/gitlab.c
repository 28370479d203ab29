/* Two jobs of GitLab: parallel ones, and one that merges their artifacts. */
#include "cli/jobs/jobs.h"
#include "cli/words/version.h"

#include <string.h>

/* In single quotes, as YAML has them. */
static void add_text(struct buf *out, const char *text)
{
	buf_adds(out, "'");
	for (; *text; text++)
		buf_adds(out, *text == '\'' ? "''" : (char[2]){*text, '\0'});
	buf_adds(out, "'");
}

static void add_head(struct buf *out, const struct jobs *jobs, const char *name)
{
	buf_addf(out, "%s:\n  stage: %s\n  image: ", name, name);
	add_text(out, jobs->image ? jobs->image : "python:3.14");
	buf_adds(out, "\n");
}

static void add_script(struct buf *out)
{
	buf_addf(out,
		 "  script:\n"
		 "    - python -m pip install assay==%s\n"
		 "    - |\n"
		 "      ",
		 assay_version);
}

static void gitlab_write(const struct jobs *jobs, struct buf *out)
{
	buf_adds(out, "# .gitlab-ci.yml, or a file that it includes\n"
		      "stages: [measure, merge]\n"
		      "\n");
	add_head(out, jobs, "measure");
	buf_addf(out, "  parallel: %ld\n", jobs->n);
	add_script(out);
	jobs_add_run(out, jobs, "\"shard-$CI_NODE_INDEX.json\"");
	buf_adds(out, "\n"
		      "  artifacts:\n"
		      "    paths: [shard-*.json]\n"
		      "\n");
	add_head(out, jobs, "merge");
	buf_adds(out, "  needs: [measure] # all of them, with their artifacts\n");
	add_script(out);
	buf_adds(out, "assay merge shard-*.json -o ");
	jobs_add_output(out, jobs);
	buf_adds(out, "\n"
		      "  artifacts:\n"
		      "    paths: [");
	add_text(out, jobs->output);
	buf_adds(out, "]\n");
}

const struct jobs_engine jobs_gitlab = {"gitlab", "GitLab", 200, .write = gitlab_write};
