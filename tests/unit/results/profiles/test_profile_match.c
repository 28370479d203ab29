/* Two profiles in one table of functions. */
#include "results/profiles/profile_match.h"
#include "tests/unit/support.h"

/* One worker that spent these samples in a function below `main`. */
static void spend(struct stack_profile *profile, const char *file, const char *function, int line,
		  int64_t samples)
{
	size_t top = stack_profile_node(
		profile, PROFILE_NO_PARENT,
		stack_profile_frame(profile, PROFILE_PYTHON, "main", "/p/run.py", 1, NULL), 2,
		NULL);
	size_t frame = stack_profile_frame(profile, PROFILE_PYTHON, function, file, line, NULL);

	if (!profile->n_parts)
		stack_profile_part(profile, NULL);
	stack_profile_add(profile, stack_profile_node(profile, top, frame, line, NULL), 0, samples);
}

/* Below the last function that was added. */
static void spend_below(struct stack_profile *profile, enum profile_frame_kind kind,
			const char *name, int64_t samples)
{
	size_t frame =
		stack_profile_frame(profile, kind, name, kind ? "lib.so" : "/p/a.py", 1, NULL);
	size_t node = stack_profile_node(profile, profile->n_nodes - 1, frame, 3, NULL);

	stack_profile_add(profile, node, 0, samples);
}

static void name_interpreters(struct stack_profile *old_side, const char *old_name,
			      struct stack_profile *new_side, const char *new_name)
{
	old_side->interpreter = strdup(old_name);
	new_side->interpreter = strdup(new_name);
}

static void match_them(struct profile_match *match, const struct stack_profile *old_side,
		       const struct stack_profile *new_side)
{
	struct profile_match_request request = {{old_side, new_side},
						{"/p", old_side == new_side ? "/p" : "/q"}};
	struct err err = {0};

	assert_int_equal(profile_match_functions(match, &request, &err), 0);
}

/* Its samples on a side; -1: no such function. */
static int64_t samples_of(const struct profile_match *match, const char *function,
			  enum profile_side side)
{
	for (size_t i = 0; i < match->n; i++)
		if (strcmp(match->items[i].function, function) == 0)
			return match->self[side][i * match->n_parts[side]];
	return -1;
}

static void a_function_is_the_same_in_another_folder_and_at_another_line(void **state)
{
	struct stack_profile old_side = {0}, new_side = {0};
	struct profile_match match = {0};

	(void)state;
	name_interpreters(&old_side, "CPython 3.11.7", &new_side, "CPython 3.13.0");
	spend(&old_side, "/p/a.py", "A.f", 10, 30);
	spend(&old_side, "/p/a.py", "B.f", 20, 10);
	spend(&new_side, "/q/a.py", "A.f", 12, 50);
	spend(&new_side, "/q/a.py", "g", 30, 50);
	match_them(&match, &old_side, &new_side);
	assert_int_equal(samples_of(&match, "A.f", PROFILE_OLD), 30);
	assert_int_equal(samples_of(&match, "A.f", PROFILE_NEW), 50);
	assert_int_equal(samples_of(&match, "B.f", PROFILE_OLD), 10);
	assert_int_equal(samples_of(&match, "B.f", PROFILE_NEW), 0);
	assert_int_equal(samples_of(&match, "g", PROFILE_OLD), 0);
	assert_rel(match.matched[PROFILE_OLD], .75, 1e-12);
	assert_rel(match.matched[PROFILE_NEW], .5, 1e-12);
	profile_match_release(&match);
	stack_profile_release(&old_side);
	stack_profile_release(&new_side);
}

static void where_one_side_has_bare_names_these_count(void **state)
{
	struct stack_profile old_side = {0}, new_side = {0};
	struct profile_match match = {0};

	(void)state;
	name_interpreters(&old_side, "CPython 3.9.18", &new_side, "CPython 3.13.0");
	spend(&old_side, "/p/a.py", "f", 10, 30);
	spend(&old_side, "/p/a.py", "__init__", 20, 5);
	spend(&old_side, "/p/a.py", "__init__", 40, 6);
	spend(&new_side, "/q/a.py", "A.f", 12, 50);
	spend(&new_side, "/q/a.py", "A.__init__", 20, 7);
	spend(&new_side, "/q/a.py", "B.__init__", 40, 8);
	spend(&new_side, "/q/a.py", "C.__init__", 60, 1);
	match_them(&match, &old_side, &new_side);
	assert_int_equal(samples_of(&match, "A.f", PROFILE_OLD), 30);
	assert_int_equal(samples_of(&match, "A.f", PROFILE_NEW), 50);
	assert_int_equal(samples_of(&match, "__init__", PROFILE_OLD), 11);
	assert_int_equal(samples_of(&match, "__init__", PROFILE_NEW), 16);
	assert_rel(match.matched[PROFILE_NEW], 1, 1e-12);
	for (size_t i = 0; i < match.n; i++)
		assert_int_equal(match.items[i].is_several,
				 strcmp(match.items[i].function, "__init__") == 0);
	profile_match_release(&match);
	stack_profile_release(&old_side);
	stack_profile_release(&new_side);
}

static void what_a_function_calls_without_python_is_its_own(void **state)
{
	struct stack_profile side = {0};
	struct profile_match match = {0};

	(void)state;
	side.interpreter = strdup("CPython 3.11.7");
	spend(&side, "/p/a.py", "f", 10, 1);
	spend_below(&side, PROFILE_PYTHON, "f.<locals>.<listcomp>", 10);
	spend_below(&side, PROFILE_NATIVE, "list_sort_impl", 100);
	spend(&side, "/p/a.py", "g", 20, 1000);
	spend_below(&side, PROFILE_SYSCALL, "read", 10000);
	match_them(&match, &side, &side);
	assert_int_equal(samples_of(&match, "f", PROFILE_OLD), 111);
	assert_int_equal(samples_of(&match, "g", PROFILE_OLD), 11000);
	assert_int_equal(match.n, 4); /* main, f, g, what is below no function */
	profile_match_release(&match);
	stack_profile_release(&side);
}

static void the_collector_is_a_function_of_its_own(void **state)
{
	struct stack_profile side = {0};
	struct profile_match match = {0};

	(void)state;
	spend(&side, "/p/a.py", "f", 10, 1);
	spend_below(&side, PROFILE_COLLECTOR, "garbage collection", 10);
	spend_below(&side, PROFILE_NATIVE, "visit_decref", 100);
	match_them(&match, &side, &side);
	assert_int_equal(samples_of(&match, "f", PROFILE_OLD), 1);
	assert_int_equal(match.items[2].kind, PROFILE_COLLECTOR);
	assert_int_equal(match.self[PROFILE_NEW][2], 110);
	profile_match_release(&match);
	stack_profile_release(&side);
}

static void what_is_below_no_function_is_kept(void **state)
{
	struct stack_profile side = {0};
	struct profile_match match = {0};
	size_t part = stack_profile_part(&side, NULL);
	size_t frame = stack_profile_frame(&side, PROFILE_NATIVE, "poll", "libc.so", 0, NULL);

	(void)state;
	stack_profile_add(&side, stack_profile_node(&side, PROFILE_NO_PARENT, frame, 0, NULL), part,
			  7);
	match_them(&match, &side, &side);
	assert_int_equal(match.n, 1);
	assert_int_equal(match.items[0].kind, PROFILE_NATIVE);
	assert_int_equal(match.self[PROFILE_OLD][0], 7);
	assert_rel(match.matched[PROFILE_OLD], 1, 0);
	profile_match_release(&match);
	stack_profile_release(&side);
}

static void empty_profiles_match(void **state)
{
	struct stack_profile side = {0};
	struct profile_match match = {0};

	(void)state;
	match_them(&match, &side, &side);
	assert_int_equal(match.n, 1);
	assert_true(isnan(match.matched[PROFILE_OLD]));
	profile_match_release(&match);
	profile_match_release(&match);
}

/* ---- lines */

/* A function of three lines; the new side has another one above them. */
static const char old_text[] = "def f(x):\n    y = g(x)\n    return [h(z) for z in y]\n";
static const char new_text[] = "import os\n\ndef f(x):\n    y = g(x)\n    y.sort()\n"
			       "    return [h(z) for z in y]\n";

static void spend_at(struct stack_profile *profile, const char *file, const char *function,
		     int first_line, int line, int64_t samples)
{
	size_t frame =
		stack_profile_frame(profile, PROFILE_PYTHON, function, file, first_line, NULL);

	if (!profile->n_parts)
		stack_profile_part(profile, NULL);
	stack_profile_add(profile,
			  stack_profile_node(profile, PROFILE_NO_PARENT, frame, line, NULL), 0,
			  samples);
}

static const struct profile_matched *line_of(const struct profile_match *match, const char *text,
					     int64_t old_samples, int64_t new_samples)
{
	for (size_t i = 0; i < match->n; i++) {
		const struct profile_matched *item = &match->items[i];

		if (text ? !item->text || strcmp(item->text, text) != 0
			 : item->text || item->kind != PROFILE_PYTHON)
			continue;
		assert_int_equal(match->self[PROFILE_OLD][i], old_samples);
		assert_int_equal(match->self[PROFILE_NEW][i], new_samples);
		return item;
	}
	fail_msg("no line %s", text ? text : "without a text");
	return NULL;
}

static void lines_are_known_by_their_text(void **state)
{
	struct stack_profile old_side = {0}, new_side = {0};
	struct source_lines sources[2] = {{0}};
	struct profile_match_request request = {
		{&old_side, &new_side}, {"/p", "/q"}, {&sources[0], &sources[1]}};
	struct profile_match match;
	const struct profile_matched *item;

	(void)state;
	name_interpreters(&old_side, "CPython 3.11.7", &new_side, "CPython 3.13.0");
	assert_int_equal(source_lines_give(&sources[0], "/p/a.py", old_text, NULL), 0);
	assert_int_equal(source_lines_give(&sources[1], "/q/a.py", new_text, NULL), 0);
	spend_at(&old_side, "/p/a.py", "f", 1, 2, 10);
	spend_below(&old_side, PROFILE_NATIVE, "sort", 5);
	spend_at(&old_side, "/p/a.py", "f", 1, 3, 1);
	spend_below(&old_side, PROFILE_PYTHON, "f.<locals>.<listcomp>", 20); /* at line 3, too */
	spend_at(&new_side, "/q/a.py", "f", 3, 4, 30);
	spend_at(&new_side, "/q/a.py", "f", 3, 5, 40);
	spend_at(&new_side, "/q/a.py", "f", 3, 6, 50);
	assert_int_equal(profile_match_lines(&match, &request, NULL), 0);
	item = line_of(&match, "y = g(x)", 15, 30);
	assert_string_equal(item->function, "f");
	assert_int_equal(item->line[PROFILE_OLD], 2);
	assert_int_equal(item->line[PROFILE_NEW], 4);
	item = line_of(&match, "y.sort()", 0, 40);
	assert_int_equal(item->line[PROFILE_OLD], 0);
	assert_int_equal(item->line[PROFILE_NEW], 5);
	line_of(&match, "return [h(z) for z in y]", 21, 50);
	assert_rel(match.matched[PROFILE_NEW], 80. / 120, 1e-12);
	profile_match_release(&match);
	source_lines_release(&sources[0]);
	source_lines_release(&sources[1]);
	stack_profile_release(&old_side);
	stack_profile_release(&new_side);
}

static void a_function_whose_text_is_not_known_stays_one(void **state)
{
	struct stack_profile old_side = {0}, new_side = {0};
	struct source_lines sources[2] = {{0}};
	struct profile_match_request request = {
		{&old_side, &new_side}, {"/p", "/q"}, {&sources[0], &sources[1]}};
	struct profile_match match;

	(void)state;
	name_interpreters(&old_side, "CPython 3.11.7", &new_side, "CPython 3.13.0");
	assert_int_equal(source_lines_give(&sources[0], "/p/a.py", old_text, NULL), 0);
	spend_at(&old_side, "/p/a.py", "f", 1, 2, 10);
	spend_at(&old_side, "/p/a.py", "f", 1, 3, 20);
	spend_below(&old_side, PROFILE_COLLECTOR, "garbage collection", 3);
	spend_at(&new_side, "/q/a.py", "f", 3, 4, 30);
	spend_at(&new_side, "/q/a.py", "f", 3, 5, 40);
	assert_int_equal(profile_match_lines(&match, &request, NULL), 0);
	assert_int_equal(match.n, 3); /* f, the collector, what is below no function */
	line_of(&match, NULL, 30, 70);
	profile_match_release(&match);
	source_lines_release(&sources[0]);
	source_lines_release(&sources[1]);
	stack_profile_release(&old_side);
	stack_profile_release(&new_side);
}

/* A worker's samples in a stack of native functions, "symbol@library", below the Python function
   f. */
static void spend_natively(struct stack_profile *profile, const char *const *calls, int64_t samples)
{
	size_t frame = stack_profile_frame(profile, PROFILE_PYTHON, "f", "/p/a.py", 1, NULL);
	size_t node = stack_profile_node(profile, PROFILE_NO_PARENT, frame, 2, NULL);

	if (!profile->n_parts)
		stack_profile_part(profile, NULL);
	for (; *calls; calls++) {
		const char *library = strchr(*calls, '@') + 1;
		char symbol[64];

		snprintf(symbol, sizeof(symbol), "%.*s", (int)(library - 1 - *calls), *calls);
		frame = stack_profile_frame(profile, PROFILE_NATIVE, symbol, library, 0, NULL);
		node = stack_profile_node(profile, node, frame, 0, NULL);
	}
	stack_profile_add(profile, node, 0, samples);
}

static void a_native_function_is_the_same_in_another_build(void **state)
{
	static const char *const json_before[] = {"call@python3.11", "encode@_json.cpython-311.so",
						  NULL},
				 *const json_now[] = {"call@libpython3.13.so.1.0",
						      "encode.part.0@_json.cpython-313.so", NULL},
				 *const crypto_before[] = {"[libcrypto.so.1.1]@libcrypto.so.1.1",
							   NULL},
				 *const crypto_now[] = {"[libcrypto.so.3]@libcrypto.so.3", NULL},
				 *const python[] = {NULL};
	struct stack_profile old_side = {0}, new_side = {0};
	struct profile_match match = {0};
	struct profile_match_request request = {{&old_side, &new_side}, {"/p", "/p"}};

	(void)state;
	spend_natively(&old_side, json_before, 30);
	spend_natively(&old_side, crypto_before, 5);
	spend_natively(&old_side, python, 7);
	spend_natively(&new_side, json_now, 60);
	spend_natively(&new_side, crypto_now, 10);
	spend_below(&new_side, PROFILE_SYSCALL, "read", 1);
	assert_int_equal(profile_match_natives(&match, &request, NULL), 0);
	assert_int_equal(samples_of(&match, "encode", PROFILE_OLD), 30);
	assert_int_equal(samples_of(&match, "encode", PROFILE_NEW), 60);
	assert_int_equal(samples_of(&match, "call", PROFILE_NEW), 0);
	assert_int_equal(samples_of(&match, "[libcrypto.so]", PROFILE_OLD), 5);
	assert_int_equal(samples_of(&match, "[libcrypto.so]", PROFILE_NEW), 11);
	assert_int_equal(match.items[0].kind, PROFILE_PYTHON); /* all of Python */
	assert_int_equal(match.self[PROFILE_OLD][0], 7);
	assert_int_equal(match.n, 5);
	assert_true(profile_matched_is_rest(&match.items[4]));
	assert_false(profile_matched_is_rest(&match.items[1]));
	assert_rel(match.matched[PROFILE_NEW], 1, 1e-12);
	profile_match_release(&match);
	stack_profile_release(&old_side);
	stack_profile_release(&new_side);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_function_is_the_same_in_another_folder_and_at_another_line),
		cmocka_unit_test(where_one_side_has_bare_names_these_count),
		cmocka_unit_test(what_a_function_calls_without_python_is_its_own),
		cmocka_unit_test(the_collector_is_a_function_of_its_own),
		cmocka_unit_test(what_is_below_no_function_is_kept),
		cmocka_unit_test(empty_profiles_match),
		cmocka_unit_test(lines_are_known_by_their_text),
		cmocka_unit_test(a_function_whose_text_is_not_known_stays_one),
		cmocka_unit_test(a_native_function_is_the_same_in_another_build),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
