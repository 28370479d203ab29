#include "runner/target/provenance.h"
#include "tests/unit/hosts.h"

static char *root; /* a scratch folder */
static struct facts facts;
static struct err err;

static void run(const char *command)
{
	char full[4096];

	snprintf(full, sizeof(full), "cd %s && (%s) >/dev/null 2>&1", root, command);
	if (system(full) != 0)
		fail_msg("%s", full);
}

static int begin(void **state)
{
	(void)state;
	if (system("git --version >/dev/null 2>&1") != 0)
		return 0;
	root = strdup("/tmp/assay-git-XXXXXX");
	if (!root || !mkdtemp(root))
		return -1;
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	setenv("GIT_CONFIG_SYSTEM", "/dev/null", 1);
	setenv("GIT_CEILING_DIRECTORIES", "/tmp", 1);
	setenv("GIT_AUTHOR_DATE", "2026-01-02T03:04:05+0100", 1);
	setenv("GIT_COMMITTER_DATE", "2026-01-02T03:04:05+0100", 1);
	return 0;
}

static int end(void **state)
{
	(void)state;
	facts_release(&facts);
	if (root)
		hosts_remove(root);
	root = NULL;
	return 0;
}

static void make_repository(void)
{
	if (!root)
		skip();
	run("git init -q -b trunk && git config user.email a@b && git config user.name a && "
	    "mkdir sub && echo 1 >file && git add file && git commit -q -m one");
}

static void a_clean_work_tree_is_told_from_a_folder_in_it(void **state)
{
	char folder[256];

	(void)state;
	make_repository();
	hosts_put(root, "/sub/untracked", "new");
	snprintf(folder, sizeof(folder), "%s/sub", root);
	assert_int_equal(provenance_add_git(&facts, folder, &err), 0);
	assert_int_equal(strlen(facts_text(&facts, "assay_git_commit")), 40);
	assert_string_equal(facts_text(&facts, "assay_git_branch"), "trunk");
	assert_string_equal(facts_text(&facts, "assay_git_dirty"), "no");
	assert_string_equal(facts_text(&facts, "assay_git_date"), "2026-01-02T03:04:05+01:00");
	assert_string_equal(facts_text(&facts, "assay_git_subject"), "one");
}

static void changes_make_it_dirty_however_many_they_are(void **state)
{
	(void)state;
	make_repository();
	hosts_put(root, "/file", "changed");
	assert_int_equal(provenance_add_git(&facts, root, &err), 0);
	assert_string_equal(facts_text(&facts, "assay_git_dirty"), "yes");

	facts_release(&facts);
	run("for i in $(seq 1500); do echo >file-with-a-long-name-$i; done; git add .");
	assert_int_equal(provenance_add_git(&facts, root, &err), 0);
	assert_string_equal(facts_text(&facts, "assay_git_dirty"), "yes");
	assert_string_equal(facts_text(&facts, "assay_git_branch"), "trunk");
	assert_int_equal(strlen(facts_text(&facts, "assay_git_commit")), 40);
}

static void a_detached_head_has_no_branch_and_a_new_repository_no_commit(void **state)
{
	(void)state;
	make_repository();
	run("git checkout -q --detach");
	assert_int_equal(provenance_add_git(&facts, root, &err), 0);
	assert_null(facts_get(&facts, "assay_git_branch"));
	assert_non_null(facts_get(&facts, "assay_git_commit"));

	facts_release(&facts);
	run("rm -rf .git && git init -q -b trunk");
	assert_int_equal(provenance_add_git(&facts, root, &err), 0);
	assert_null(facts_get(&facts, "assay_git_commit"));
	assert_null(facts_get(&facts, "assay_git_date"));
	assert_string_equal(facts_text(&facts, "assay_git_branch"), "trunk");
}

static void without_a_repository_or_git_there_are_no_facts(void **state)
{
	char *path = strdup(getenv("PATH"));

	(void)state;
	if (!root)
		skip();
	assert_non_null(path);
	assert_int_equal(provenance_add_git(&facts, root, &err), 0);
	assert_int_equal(provenance_add_git(&facts, "/nonexistent/folder", &err), 0);
	setenv("PATH", "/nonexistent", 1);
	assert_int_equal(provenance_add_git(&facts, root, &err), 0);
	setenv("PATH", path, 1);
	free(path);
	assert_int_equal(facts.n, 0);
	assert_int_equal(err.kind, ERR_NONE);
}

static void what_was_known_of_another_folder_is_forgotten(void **state)
{
	(void)state;
	make_repository();
	assert_int_equal(facts_add_text(&facts, "hostname", "vm", &err), 0);
	assert_int_equal(provenance_add_git(&facts, root, &err), 0);
	assert_int_equal(facts.n, 6);
	run("rm -rf .git");
	assert_int_equal(provenance_add_git(&facts, root, &err), 0);
	assert_int_equal(facts.n, 1);
	assert_string_equal(facts_text(&facts, "hostname"), "vm");
}

static void variables_of_a_hook_do_not_mislead(void **state)
{
	(void)state;
	make_repository();
	setenv("GIT_DIR", "/nonexistent", 1);
	assert_int_equal(provenance_add_git(&facts, root, &err), 0);
	unsetenv("GIT_DIR");
	assert_string_equal(facts_text(&facts, "assay_git_branch"), "trunk");
}

static void pager_and_fsmonitor_are_not_run(void **state)
{
	char command[1024], seen[256];

	(void)state;
	make_repository();
	snprintf(seen, sizeof(seen), "%s/seen", root);
	snprintf(command, sizeof(command),
		 "git config core.fsmonitor 'touch %s;'; git config core.pager 'touch %s;'", seen,
		 seen);
	run(command);
	assert_int_equal(provenance_add_git(&facts, root, &err), 0);
	assert_string_equal(facts_text(&facts, "assay_git_branch"), "trunk");
	assert_int_not_equal(access(seen, F_OK), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_clean_work_tree_is_told_from_a_folder_in_it),
		TEST(changes_make_it_dirty_however_many_they_are),
		TEST(a_detached_head_has_no_branch_and_a_new_repository_no_commit),
		TEST(without_a_repository_or_git_there_are_no_facts),
		TEST(what_was_known_of_another_folder_is_forgotten),
		TEST(variables_of_a_hook_do_not_mislead),
		TEST(pager_and_fsmonitor_are_not_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
