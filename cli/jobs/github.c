/* A workflow of GitHub Actions: a matrix, and a job that merges its artifacts. */
#include "cli/jobs/jobs.h"
#include "cli/words/version.h"

/* By hash, as a tag can be moved: the versions are those of docs/ci.md. */
static const char python[] =
	"      - uses: actions/setup-python@a309ff8b426b58ec0e2a45f0f869d46889d02405 # v6.2.0\n"
	"        with:\n"
	"          python-version: \"3.14\"\n";

static void add_install(struct buf *out)
{
	buf_adds(out, python);
	buf_addf(out, "      - run: python -m pip install assay==%s\n", assay_version);
}

static void add_upload(struct buf *out, const char *name, const char *path)
{
	buf_addf(out,
		 "      - uses: actions/upload-artifact@b7c566a772e6b6bfb58ed0dc250532a479d7789f "
		 "# v6.0.0\n"
		 "        with:\n"
		 "          name: %s\n"
		 "          path: %s\n"
		 "          if-no-files-found: error\n"
		 "          overwrite: true # by a job that is run again\n",
		 name, path);
}

static void add_measuring(struct buf *out, const struct jobs *jobs)
{
	buf_adds(out, "  measure:\n"
		      "    name: shard ${{ matrix.shard }}\n"
		      "    runs-on: ubuntu-24.04\n"
		      "    strategy:\n"
		      "      fail-fast: false\n"
		      "      matrix:\n"
		      "        shard: [");
	for (long i = 1; i <= jobs->n; i++)
		buf_addf(out, "%s%ld", i > 1 ? ", " : "", i);
	buf_adds(out, "]\n"
		      "    steps:\n"
		      "      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # "
		      "v6.0.2\n"
		      "        with:\n"
		      "          persist-credentials: false\n");
	add_install(out);
	buf_addf(out,
		 "      - env:\n"
		 "          SHARD: ${{ matrix.shard }}\n"
		 "          ASSAY_SHARD: ${{ matrix.shard }}/%ld\n"
		 "        run: |\n"
		 "          ",
		 jobs->n);
	jobs_add_run(out, jobs, "\"shard-$SHARD.json\"");
	buf_adds(out, "\n");
	add_upload(out, "assay-shard-${{ matrix.shard }}", "shard-*.json");
}

static void add_merging(struct buf *out, const struct jobs *jobs)
{
	buf_adds(out, "\n"
		      "  merge:\n"
		      "    name: merge\n"
		      "    needs: measure\n"
		      "    runs-on: ubuntu-24.04\n"
		      "    steps:\n");
	add_install(out);
	buf_adds(out,
		 "      - uses: actions/download-artifact@37930b1c2abaa49bbe596cd826c3c89aef350131 "
		 "# v7.0.0\n"
		 "        with:\n"
		 "          pattern: assay-shard-*\n"
		 "          path: shards\n"
		 "          merge-multiple: true\n"
		 "      - run: |\n"
		 "          mkdir merged\n"
		 "          assay merge shards/shard-*.json -o merged/");
	jobs_add_output(out, jobs);
	buf_adds(out, "\n");
	add_upload(out, "assay-results", "merged");
}

static void github_write(const struct jobs *jobs, struct buf *out)
{
	buf_adds(out, "# .github/workflows/benchmarks.yml\n"
		      "name: benchmarks\n"
		      "\n"
		      "on:\n"
		      "  workflow_dispatch:\n"
		      "\n"
		      "permissions:\n"
		      "  contents: read\n"
		      "\n"
		      "concurrency:\n"
		      "  group: ${{ github.workflow }}-${{ github.ref }}\n"
		      "  cancel-in-progress: false\n"
		      "\n"
		      "jobs:\n");
	add_measuring(out, jobs);
	add_merging(out, jobs);
}

const struct jobs_engine jobs_github = {"github", "GitHub Actions", 256, .taboo = "${{",
					.write = github_write};
