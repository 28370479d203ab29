#include "runner/target/provenance.h"

#include "results/base/buf.h"
#include "runner/os/sysfile.h"
#include "runner/target/git.h"

#include <string.h>

/* A work tree of 100,000 files on a cold disk takes a second or two; a note in a file is not worth
   more. */
enum { GIT_TIMEOUT_MS = 3000 };

/* Run git in `folder`. 1: `answer` has what it said; 0: it said nothing of use; -1: memory. */
static int ask_git(struct answer *answer, const char *const words[], const char *folder,
		   struct err *err)
{
	struct err cause = {0};
	struct git_question q = {.words = words,
				 .dir = folder,
				 .timeout_ms = GIT_TIMEOUT_MS,
				 .max_bytes = 65536,
				 .is_about_here = true};

	if (git_ask(&q, answer, &cause))
		return cause.kind == ERR_MEMORY ? err_memory(err) : 0;
	/* a status that is too long has many changes: its beginning is enough */
	return answer_is_good(answer) || answer->end == ANSWER_TOO_LONG;
}

/* The first lines of what git says become the facts with these names, a list that ends with NULL;
   an empty line is none. 1, 0 or -1 as ask_git. */
static int add_lines(struct facts *facts, const char *const keys[], const char *const words[],
		     const char *folder, struct err *err)
{
	struct answer answer;
	int rc = ask_git(&answer, words, folder, err);

	if (rc == 1) {
		char *rest = answer.out.data, *line;

		for (; rc == 1 && *keys && (line = sysfile_next_line(&rest)); keys++)
			if (*line && facts_add_text(facts, *keys, line, err))
				rc = -1;
	}
	answer_release(&answer);
	return rc;
}

/* "# branch.oid HASH", "# branch.head NAME", then a line a change. */
static int read_status(struct facts *facts, char *text, struct err *err)
{
	static const char oid[] = "# branch.oid ", head[] = "# branch.head ";
	bool is_dirty = false;
	char *line;
	int rc = 0;

	while (rc == 0 && (line = sysfile_next_line(&text))) {
		if (strncmp(line, oid, strlen(oid)) == 0 && line[strlen(oid)] != '(')
			rc = facts_add_text(facts, "assay_git_commit", line + strlen(oid), err);
		else if (strncmp(line, head, strlen(head)) == 0 && line[strlen(head)] != '(')
			rc = facts_add_text(facts, "assay_git_branch", line + strlen(head), err);
		else if (line[0] != '#')
			is_dirty = true;
	}
	return rc ? rc : facts_add_text(facts, "assay_git_dirty", is_dirty ? "yes" : "no", err);
}

static void forget(struct facts *facts)
{
	static const char *const keys[] = {"assay_git_commit", "assay_git_branch",
					   "assay_git_dirty", "assay_git_date",
					   "assay_git_subject"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		facts_remove(facts, keys[i]);
}

/* When and what a commit is. */
static int add_commit_lines(struct facts *facts, const char *commit, const char *folder,
			    struct err *err)
{
	const char *show[] = {"show", "--no-patch", "--format=%cI%n%s", commit, NULL};
	static const char *const keys[] = {"assay_git_date", "assay_git_subject", NULL};

	return add_lines(facts, keys, show, folder, err) < 0 ? -1 : 0;
}

int provenance_add_commit(struct facts *facts, const char *commit, struct err *err)
{
	forget(facts);
	return facts_add_text(facts, "assay_git_commit", commit, err) ||
			       facts_add_text(facts, "assay_git_dirty", "no", err)
		       ? -1
		       : add_commit_lines(facts, commit, NULL, err);
}

int provenance_add_git(struct facts *facts, const char *folder, struct err *err)
{
	const char *status[] = {"status", "--porcelain=v2", "--branch", "--untracked-files=no",
				NULL};
	const char *hash[] = {"rev-parse", "--verify", "--quiet", "HEAD", NULL};
	static const char *const hash_keys[] = {"assay_git_commit", NULL};
	struct answer answer;
	int rc;

	forget(facts);
	rc = ask_git(&answer, status, folder, err);
	if (rc == 1 && answer.out.len > 0)
		rc = read_status(facts, answer.out.data, err);
	else if (rc == 0 &&
		 answer.end == ANSWER_TIMEOUT) /* a huge work tree: record at least its commit */
		rc = add_lines(facts, hash_keys, hash, folder, err);
	answer_release(&answer);
	if (rc < 0 || !facts_get(facts, "assay_git_commit"))
		return rc < 0 ? -1 : 0;
	return add_commit_lines(facts, "HEAD", folder, err);
}
