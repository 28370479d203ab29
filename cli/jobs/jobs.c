#include "cli/jobs/jobs.h"

#include "cli/words/quote.h"

static void add_words(struct buf *out, const struct texts *words)
{
	for (size_t i = 0; i < words->n; i++) {
		buf_adds(out, " ");
		quote_shell(out, words->items[i]);
	}
}

void jobs_add_run(struct buf *out, const struct jobs *jobs, const char *file)
{
	buf_adds(out, "assay run --shard auto");
	if (jobs->replicas > 1)
		buf_addf(out, " --replicas %ld", jobs->replicas);
	buf_addf(out, " -o %s", file);
	add_words(out, &jobs->targets);
	add_words(out, &jobs->more);
}

void jobs_add_again(struct buf *out, const struct jobs *jobs, const char *indent)
{
	static const char *const lines[] = {
		"if [ -e \"$file.journal\" ]; then",
		"    # begun before, and ended early: go on, or, on another machine, begin anew",
		"    assay run --resume \"$file\" && exit",
		"    rm -f \"$file\" \"$file.journal\"",
		"fi",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		buf_addf(out, "%s%s\n", indent, lines[i]);
	buf_addf(out, "%s[ -e \"$file\" ] || ", indent);
	jobs_add_run(out, jobs, "\"$file\"");
	buf_adds(out, "\n");
}

void jobs_add_output(struct buf *out, const struct jobs *jobs)
{
	quote_shell(out, jobs->output);
}
