#include "cli/history/take.h"

#include "cli/words/lacks_words.h"
#include "cli/words/text.h"
#include "results/files/read.h"
#include "results/history/environment.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* When the file was last written; of a pipe now. */
static int64_t written_s(const char *path)
{
	struct stat info;

	return strcmp(path, "-") != 0 && stat(path, &info) == 0 && S_ISREG(info.st_mode)
		       ? info.st_mtim.tv_sec
		       : time(NULL);
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static int say_commit(struct run *run, const char *commit, struct err *err)
{
	const char *own = environment_commit(run->meta);

	if (!own)
		return run_set_text(run, "commit_id", commit, err);
	if (begins(own, commit) || begins(commit, own))
		return 0;
	return err_set(err, ERR_INPUT, "it is of commit %s, as it says itself, not of %s", own,
		       commit);
}

static int say_commits(const struct suite *suite, const char *commit, struct err *err)
{
	for (size_t b = 0; b < suite->n; b++)
		for (size_t i = 0; i < suite->benches[b]->nruns; i++)
			if (say_commit(suite->benches[b]->runs[i], commit, err))
				return -1;
	return 0;
}

/* What it lacks looks as if it had gone, wherever results are shown over time. */
static int tell_lacks(const char *path, const struct suite *suite, struct err *err)
{
	struct buf text = {0}, line = {0};
	int rc = lacks_words_add(&text, suite, err);

	if (!rc && text.len) {
		text_escape(&line, buf_text(&text), true);
		fprintf(stderr, "assay: note: %s: %s\n", path, buf_text(&line));
	}
	buf_release(&text);
	buf_release(&line);
	return rc;
}

int take_file(struct history_kept *kept, const char *folder, const char *path, const char *commit,
	      struct err *err)
{
	struct suite *suite = suite_read(path, err);
	const char *source = strcmp(path, "-") == 0 ? NULL : path;
	int rc;

	*kept = (struct history_kept){0};
	if (!suite)
		return -1;
	if (suite->n == 0)
		rc = err_set(err, ERR_INPUT, "%s: it has no benchmarks", path);
	else if (commit && say_commits(suite, commit, err))
		rc = err_in(err, "%s", path);
	else
		rc = tell_lacks(path, suite, err) ||
		     history_keep(kept, folder, suite, source, written_s(path), err);
	suite_free(suite);
	return rc ? -1 : 0;
}
