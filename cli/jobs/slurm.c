/* A script that submits two jobs: an array, and the merge that waits for all of it. */
#include "cli/jobs/jobs.h"

/* The end of a script in the script; no line of ours or of a command is that. */
#define END "END-OF-JOB"

/* Names by the array's number, so that two arrays in one folder are not in each other's way; a task
   that is queued again has the same one. The merge runs however the tasks ended: it names what is
   missing. */
static void slurm_write(const struct jobs *jobs, struct buf *out)
{
	buf_addf(
		out,
		"#!/bin/sh\n"
		"# Measures in %ld tasks and merges their files: run it where the suite is, in a "
		"folder that\n"
		"# all nodes share. More options of sbatch (--partition, --time, ...) go into "
		"SBATCH_OPTIONS.\n"
		"set -eu\n"
		"array=$(sbatch --parsable --job-name=assay --array=1-%ld --requeue --exclusive \\\n"
		"    --output=assay-%%A-%%a.log ${SBATCH_OPTIONS-} <<'" END "'\n"
		"#!/bin/sh\n"
		"set -eu\n"
		"file=\"assay-$SLURM_ARRAY_JOB_ID-shard-$SLURM_ARRAY_TASK_ID.json\"\n",
		jobs->n, jobs->n);
	jobs_add_again(out, jobs, "");
	buf_addf(out,
		 END "\n"
		     ")\n"
		     "array=${array%%%%;*} # without the cluster's name\n"
		     "merge=$(sbatch --parsable --job-name=assay-merge "
		     "--dependency=\"afterany:$array\" \\\n"
		     "    --export=\"ALL,ASSAY_ARRAY=$array\" --output=\"assay-$array-merge.log\" "
		     "${SBATCH_OPTIONS-} <<'" END "'\n"
		     "#!/bin/sh\n"
		     "set -eu\n"
		     "assay merge \"assay-$ASSAY_ARRAY\"-shard-*.json -o ");
	jobs_add_output(out, jobs);
	buf_adds(out,
		 "\n" END "\n"
		 ")\n"
		 "echo \"array $array, then the merge ${merge%%;*}: squeue --me shows both\"\n");
}

/* MaxArraySize - 1, unless the cluster says otherwise. */
const struct jobs_engine jobs_slurm = {"slurm", "Slurm", 1000, .write = slurm_write};
