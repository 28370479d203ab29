#include "runner/target/shallow.h"

#include "runner/target/git.h"

#include <stdlib.h>
#include <string.h>

enum { GIT_TIMEOUT_MS = 10000, OUTPUT_MAX = 4096, HASH_LENGTH = 40 };

bool shallow_is_here(void)
{
	const char *words[] = {"rev-parse", "--is-shallow-repository", NULL};
	const struct git_question question = {
		.words = words, .timeout_ms = GIT_TIMEOUT_MS, .max_bytes = OUTPUT_MAX};
	char *line = git_line_new(&question, NULL);
	bool is = line && strcmp(line, "true") == 0;

	free(line);
	return is;
}

/* One that can be asked of a remote as it is: no HEAD~3, and nothing that a shell would obey. */
static bool is_plain(const char *rev)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789._/-";

	return *rev && *rev != '-' && !rev[strspn(rev, plain)] && strcmp(rev, "HEAD") != 0;
}

static bool is_hash(const char *rev)
{
	return strlen(rev) == HASH_LENGTH && !rev[strspn(rev, "0123456789abcdefABCDEF")];
}

void shallow_remedy_add(struct buf *out, const char *rev, bool is_shallow)
{
	static const char remote[] = "origin/";
	const char *branch = strncmp(rev, remote, strlen(remote)) == 0 ? rev + strlen(remote) : "";

	if (!is_shallow) {
		buf_adds(out, "git rev-parse; git fetch brings those of a remote");
		return;
	}
	buf_adds(out, "this clone is shallow: git fetch ");
	if (!is_plain(rev))
		buf_adds(out, "--unshallow brings the rest");
	else if (*branch)
		buf_addf(out, "--depth=1 origin %s:refs/remotes/%s brings it", branch, rev);
	else if (is_hash(rev))
		buf_addf(out, "--depth=1 origin %s brings it", rev);
	else
		buf_addf(out, "--depth=1 origin %s brings it, as FETCH_HEAD", rev);
	buf_adds(out, "; in GitHub Actions fetch-depth: 0 of actions/checkout");
}
