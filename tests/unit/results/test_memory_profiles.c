/* Out of memory is an ordinary error for all that builds, reads and writes profiles. */
#include "results/profile_files/collapsed.h"
#include "results/profile_files/formats.h"
#include "results/profile_files/page.h"
#include "results/profile_files/pprof.h"
#include "results/profile_files/speedscope.h"
#include "results/profiles/heavy_paths.h"
#include "results/profiles/profile_lines.h"
#include "tests/unit/fails_every.h"

#if HAS_FAILING_ALLOCATOR

static const char text[] = "main (/a.py:1);f (/a.py:5);sort (lib.so) 10\n"
			   "main (/a.py:1);f (/a.py:5);f (/a.py:5) 5\n"
			   "main (/a.py:1);poll_[k] 3\nmain (/a.py:1);gc [gc] 2\nt [task] 1\n";

/* The same profile in each form that is read. */
struct scene {
	struct buf forms[PROFILE_FORMATS];
};

static int build(struct profile_set *set, struct err *err)
{
	struct stack_profile *profile = profile_set_add(set, "a", err);

	return profile ? collapsed_parse(profile, text, sizeof(text) - 1, err) : -1;
}

static int write_all(struct scene *scene, struct err *err)
{
	struct profile_set set = {0};
	int rc = build(&set, err);

	(void)scene;
	for (int format = 0; format < PROFILE_FORMATS && !rc; format++) {
		struct buf out = {0};

		rc = profile_format_pack(&set, (enum profile_format)format, false, &out, err);
		buf_release(&out);
	}
	profile_set_release(&set);
	return rc;
}

static int read_own(struct scene *scene, struct err *err)
{
	const struct buf *form = &scene->forms[PROFILE_FORMAT_ASSAY];
	struct profile_set set = {0};
	int rc = profile_set_parse(&set, form->data, form->len, err);

	profile_set_release(&set);
	return rc;
}

static int read_speedscope(struct scene *scene, struct err *err)
{
	const struct buf *form = &scene->forms[PROFILE_FORMAT_SPEEDSCOPE];
	struct profile_set set = {0};
	int rc = speedscope_parse(&set, form->data, form->len, err);

	profile_set_release(&set);
	return rc;
}

static int read_pprof(struct scene *scene, struct err *err)
{
	const struct buf *form = &scene->forms[PROFILE_FORMAT_PPROF];
	struct profile_set set = {0};
	int rc = pprof_parse(&set, form->data, form->len, err);

	profile_set_release(&set);
	return rc;
}

static int look(struct scene *scene, struct err *err)
{
	struct profile_set set = {0};
	struct heavy_paths paths = {0};
	struct profile_lines lines = {0};
	struct buf out = {0};
	int rc = build(&set, err);

	(void)scene;
	if (!rc)
		rc = heavy_paths_find(&paths, &set.profiles[0], .01, 10, err) ||
		     profile_lines_make(&lines, &set.profiles[0], err);
	if (!rc) {
		const struct page_change change = {PROFILE_PYTHON, "/a.py", "f", 1.5, 1.2, 1.8};
		const struct page_benchmark both = {
			"a", {{&set.profiles[0]}, {&set.profiles[0]}}, &change, 1};

		rc = page_format(&both, 1, &out, err);
	}
	heavy_paths_release(&paths);
	profile_lines_release(&lines);
	buf_release(&out);
	profile_set_release(&set);
	return rc ? -1 : 0;
}

static void writing_fails_cleanly(void **state)
{
	each_fails(write_all, state);
}

static void reading_our_own_form_fails_cleanly(void **state)
{
	each_fails(read_own, state);
}

static void reading_speedscope_fails_cleanly(void **state)
{
	each_fails(read_speedscope, state);
}

static void reading_pprof_fails_cleanly(void **state)
{
	each_fails(read_pprof, state);
}

static void looking_at_it_fails_cleanly(void **state)
{
	each_fails(look, state);
}

static int setup(void **state)
{
	static struct scene scene;
	struct profile_set set = {0};
	int rc = build(&set, NULL);

	for (int format = 0; format <= PROFILE_FORMAT_PPROF && !rc; format++)
		if (format != PROFILE_FORMAT_PPROF)
			rc = profile_format_pack(&set, (enum profile_format)format, false,
						 &scene.forms[format], NULL);
		else
			rc = pprof_format(&set, &scene.forms[format], NULL);
	profile_set_release(&set);
	*state = &scene;
	return rc;
}

static int teardown(void **state)
{
	struct scene *scene = *state;

	for (int format = 0; format < PROFILE_FORMATS; format++)
		buf_release(&scene->forms[format]);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writing_fails_cleanly),
		cmocka_unit_test(reading_our_own_form_fails_cleanly),
		cmocka_unit_test(reading_speedscope_fails_cleanly),
		cmocka_unit_test(reading_pprof_fails_cleanly),
		cmocka_unit_test(looking_at_it_fails_cleanly),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

#else

int main(void)
{
	return without_failing_allocator();
}

#endif
