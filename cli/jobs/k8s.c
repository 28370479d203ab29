/* An Indexed Job of Kubernetes, and a Job that merges when the last file is there. */
#include "cli/jobs/jobs.h"

#include <string.h>

/* In what a container is given, "$(NAME)" is replaced and "$$" is "$"; any other "$" is one. */
static void add_dollars(struct buf *out, const char *text)
{
	for (; *text; text++) {
		bool is_special = *text == '$' && (text[1] == '$' || text[1] == '(');

		buf_adds(out, is_special ? "$$" : (char[2]){*text, '\0'});
	}
}

static void add_script(struct buf *out, const struct jobs *jobs)
{
	struct buf script = {0};

	buf_addf(&script,
		 "              set -eu\n"
		 "              shard=`expr \"$JOB_COMPLETION_INDEX\" + 1`\n"
		 "              export ASSAY_SHARD=\"$shard/%ld\"\n"
		 "              file=\"/results/shard-$shard-of-%ld.json\"\n",
		 jobs->n, jobs->n);
	jobs_add_again(&script, jobs, "              ");
	add_dollars(out, buf_text(&script));
	out->failed |= script.failed;
	buf_release(&script);
}

/* A text in double quotes. */
static void add_text(struct buf *out, const char *text)
{
	buf_adds(out, "\"");
	for (; *text; text++)
		buf_addf(out, "%s%c", strchr("\"\\", *text) ? "\\" : "", *text);
	buf_adds(out, "\"");
}

static void add_container(struct buf *out, const struct jobs *jobs, const char *name)
{
	buf_addf(out, "        - name: %s\n          image: ", name);
	add_text(out, jobs->image);
	buf_adds(out, "\n"
		      "          volumeMounts:\n"
		      "            - name: results\n"
		      "              mountPath: /results\n");
}

static const char volume[] = "      volumes:\n"
			     "        - name: results\n"
			     "          persistentVolumeClaim:\n"
			     "            claimName: assay-results\n";

/* A pod on each node, so that no two shards disturb each other. */
static void add_measuring(struct buf *out, const struct jobs *jobs)
{
	buf_addf(out,
		 "apiVersion: batch/v1\n"
		 "kind: Job\n"
		 "metadata:\n"
		 "  name: assay-shards\n"
		 "spec:\n"
		 "  completionMode: Indexed\n"
		 "  completions: %ld\n"
		 "  parallelism: %ld\n"
		 "  backoffLimitPerIndex: 2 # of Kubernetes 1.33 and later: leave it out before\n"
		 "  template:\n"
		 "    metadata:\n"
		 "      labels:\n"
		 "        app: assay-shards\n"
		 "    spec:\n"
		 "      restartPolicy: Never\n"
		 "      affinity:\n"
		 "        podAntiAffinity: # one shard at a time on a node\n"
		 "          requiredDuringSchedulingIgnoredDuringExecution:\n"
		 "            - topologyKey: kubernetes.io/hostname\n"
		 "              labelSelector:\n"
		 "                matchLabels:\n"
		 "                  app: assay-shards\n"
		 "      containers:\n",
		 jobs->n, jobs->n);
	add_container(out, jobs, "measure");
	buf_adds(out,
		 "          resources: # the same for both: whole processors, where nodes give "
		 "them\n"
		 "            requests: {cpu: \"2\", memory: 2Gi}\n"
		 "            limits: {cpu: \"2\", memory: 2Gi}\n"
		 "          command:\n"
		 "            - /bin/sh\n"
		 "            - -c\n"
		 "            - |\n");
	add_script(out, jobs);
	buf_adds(out, volume);
}

/* No Job waits for another one: this one waits for the files, which are whole where no journal lies
   beside them. */
static void add_merging(struct buf *out, const struct jobs *jobs)
{
	struct buf script = {0};

	buf_addf(
		&script,
		"              set -eu\n"
		"              cd /results\n"
		"              until [ \"`ls shard-*-of-%ld.json 2>/dev/null | wc -l`\" -ge %ld ] &&\n"
		"                  ! ls shard-*-of-%ld.json.journal >/dev/null 2>&1\n"
		"              do sleep 10; done\n"
		"              exec assay merge shard-*-of-%ld*.json -o ",
		jobs->n, jobs->n, jobs->n, jobs->n);
	jobs_add_output(&script, jobs);
	buf_adds(&script, "\n");
	buf_adds(out, "---\n"
		      "apiVersion: batch/v1\n"
		      "kind: Job\n"
		      "metadata:\n"
		      "  name: assay-merge\n"
		      "spec:\n"
		      "  activeDeadlineSeconds: 86400 # it waits for the shards\n"
		      "  backoffLimit: 0\n"
		      "  template:\n"
		      "    spec:\n"
		      "      restartPolicy: Never\n"
		      "      containers:\n");
	add_container(out, jobs, "merge");
	buf_adds(out, "          command:\n"
		      "            - /bin/sh\n"
		      "            - -c\n"
		      "            - |\n");
	add_dollars(out, buf_text(&script));
	out->failed |= script.failed;
	buf_release(&script);
	buf_adds(out, volume);
}

static void k8s_write(const struct jobs *jobs, struct buf *out)
{
	buf_adds(
		out,
		"# kubectl apply -f FILE, with a volume claim assay-results that many nodes can "
		"write\n"
		"# (ReadWriteMany) and that holds no results of another run. The image holds assay "
		"and, in its\n"
		"# working folder, the suite. kubectl delete -f FILE before the next run.\n");
	add_measuring(out, jobs);
	add_merging(out, jobs);
}

const struct jobs_engine jobs_k8s = {"k8s", "Kubernetes", 10000, .needs_image = true,
				     .write = k8s_write};
