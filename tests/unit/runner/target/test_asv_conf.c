/* asv.conf.json, as projects write it, and as nobody should. */
#include "runner/target/asv_conf.h"
#include "tests/unit/scratch.h"
#include "tests/unit/support.h"

#include <stdlib.h>
#include <string.h>

static struct asv_conf conf;
static struct err err;

static int parse(const char *text)
{
	asv_conf_release(&conf);
	err_clear(&err);
	return asv_conf_parse(&conf, text, strlen(text), &err);
}

static const char *refusal(const char *text)
{
	assert_int_equal(parse(text), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	return err.text;
}

static int release(void **state)
{
	(void)state;
	asv_conf_release(&conf);
	return 0;
}

static void what_projects_write_is_read(void **state)
{
	(void)state;
	assert_int_equal(parse("{\n"
			       "  // The version of the config file format.\n"
			       "  \"version\": 1, \"project\": \"text\", \"repo\": \"..\",\n"
			       "  \"build_command\": [\"python -m build\", \"pip wheel .\"],\n"
			       "  \"install_command\": \"pip install {wheel_file}\",\n"
			       "  \"uninstall_command\": [],\n"
			       "  \"pythons\": [\"3.12\", \"3.13\"], /* two */\n"
			       "  \"branches\": [null, \"main\"],\n"
			       "  \"install_timeout\": 90,\n"
			       "  \"matrix\": {\"req\": {\"numpy\": [\"2.0\", null,],},},\n"
			       "  \"exclude\": [{\"python\": \"3.12\"}],\n"
			       "  \"html_dir\": \"html\",\n}\n"),
			 0);
	assert_string_equal(conf.project, "text");
	assert_string_equal(conf.repo, "..");
	assert_int_equal(conf.build.lines.n, 2);
	assert_string_equal(conf.build.lines.items[1], "pip wheel .");
	assert_string_equal(conf.install.lines.items[0], "pip install {wheel_file}");
	assert_true(conf.uninstall.is_given);
	assert_int_equal(conf.uninstall.lines.n, 0);
	assert_string_equal(conf.pythons.items[1], "3.13");
	assert_int_equal(conf.branches.n, 1);
	assert_true(conf.install_timeout_s == 90);
	assert_true(conf.matrix && conf.exclude && !conf.include);
}

static void what_is_not_said_is_as_asv_has_it(void **state)
{
	(void)state;
	assert_int_equal(parse("{\"build_command\": null}"), 0);
	assert_string_equal(conf.project, "project");
	assert_string_equal(conf.benchmark_dir, "benchmarks");
	assert_string_equal(conf.env_dir, "env");
	assert_string_equal(conf.repo_subdir, "");
	assert_string_equal(conf.environment_type, "");
	assert_int_equal(conf.pythons.n, 0);
	assert_false(conf.build.is_given);
	assert_true(conf.install_timeout_s == 600);
}

static void what_is_wrong_is_named(void **state)
{
	(void)state;
	assert_string_equal(refusal(""), "the file is empty");
	assert_non_null(strstr(refusal("[]"), "must be an object"));
	assert_string_equal(refusal("{\"repo\": 1}"), "repo: must be a text");
	assert_string_equal(refusal("{\"repo\": 123456789012345678901234}"),
			    "repo: must be a text");
	assert_string_equal(refusal("{\"pythons\": {}}"), "pythons: must be a list of texts");
	assert_string_equal(refusal("{\"pythons\": [\"3\", 3.1]}"),
			    "pythons: item 2 must be a text");
	assert_string_equal(refusal("{\"install_timeout\": -1}"),
			    "install_timeout: must be a number of seconds above 0");
	assert_non_null(strstr(refusal("{\"matrix\": []}"), "matrix: must be an object"));
	assert_string_equal(refusal("{\"exclude\": {}}"), "exclude: must be a list of objects");
	assert_string_equal(refusal("{\"include\": [{}, 1]}"), "include: item 2 must be an object");
	assert_non_null(strstr(refusal("{\"version\": 2}"), "version: must be 1"));
}

static void what_is_no_json_is_named_by_its_line(void **state)
{
	(void)state;
	assert_non_null(strstr(refusal("{\n// x\n\"repo\": .\n}"), "line 3 column 9"));
	assert_non_null(strstr(refusal("{\"a\": 1} /*"), "line 1: a comment begins here"));
	assert_non_null(strstr(refusal("{'repo': '.'}"), "line 1 column 2"));
}

static void a_file_is_named_in_front(void **state)
{
	char folder[] = "/tmp/assay-conf-XXXXXX", path[64];
	FILE *file;

	(void)state;
	assert_int_equal(scratch_make(folder), 0);
	snprintf(path, sizeof(path), "%s/asv.conf.json", folder);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs("{\"repo\": 1}", file);
	assert_int_equal(fclose(file), 0);
	asv_conf_release(&conf);
	err_clear(&err);
	assert_int_equal(asv_conf_read(&conf, path, &err), -1);
	assert_non_null(strstr(err.text, "/asv.conf.json: repo: must be a text"));
	assert_int_equal(scratch_remove(folder), 0);
	asv_conf_release(&conf);
	err_clear(&err);
	assert_int_equal(asv_conf_read(&conf, "/nowhere/asv.conf.json", &err), -1);
	assert_non_null(strstr(err.text, "/nowhere/asv.conf.json"));
}

static void a_url_is_told_from_a_path(void **state)
{
	(void)state;
	assert_true(asv_conf_repo_is_url("https://host/a/b.git"));
	assert_true(asv_conf_repo_is_url("git@host:a/b.git"));
	assert_true(asv_conf_repo_is_url("file:///a"));
	assert_false(asv_conf_repo_is_url("."));
	assert_false(asv_conf_repo_is_url("../a"));
	assert_false(asv_conf_repo_is_url("./a:b"));
	assert_false(asv_conf_repo_is_url("a/b:c"));
	assert_false(asv_conf_repo_is_url("/a:b"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(what_projects_write_is_read, release),
		cmocka_unit_test_teardown(what_is_not_said_is_as_asv_has_it, release),
		cmocka_unit_test_teardown(what_is_wrong_is_named, release),
		cmocka_unit_test_teardown(what_is_no_json_is_named_by_its_line, release),
		cmocka_unit_test_teardown(a_file_is_named_in_front, release),
		cmocka_unit_test(a_url_is_told_from_a_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
