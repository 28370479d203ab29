/*
 * Out of memory where runs are prepared and kept: it is said or done without, a journal that was
 * begun stays whole, nothing leaks.
 */
#include "runner/keeping/identity.h"
#include "runner/keeping/keeping.h"
#include "runner/preparing/pairs.h"
#include "tests/unit/fails_every.h"
#include "tests/unit/scratch.h"

#include <sys/stat.h>
#include <unistd.h>

#if HAS_FAILING_ALLOCATOR

struct scene {
	char folder[40], output[60], journal[80], other[60], file[80];
	char before[4096];
};

static char *words[] = {"run", "bench_x.py", NULL};

/* ---- the journal */

static int measure(struct keeping *keeping, struct err *err)
{
	json_t *head = json_pack("{s:s}", "record", "process");
	int rc = 0;

	if (keeping_journal(keeping))
		rc = record_append(keeping_journal(keeping), head, NULL, 0, err);
	json_decref(head);
	return rc;
}

/* Begin, measure and count something, and be cut short. */
static int interrupted(struct scene *scene, struct err *err)
{
	const struct begun begun = {.command = "run", .argc = 2, .argv = words};
	json_t *same = json_object(), *counts = json_object();
	struct keeping keeping = {0};
	struct err cut = {0};
	int rc = -1;

	if (!same || !counts)
		err_memory(err);
	else
		rc = identity_add_text(same, "", "the CPU", "x", err) ||
				     keeping_begin(&keeping, scene->output, "process", &begun, same,
						   1, (struct teller){0}, err) ||
				     measure(&keeping, err)
			     ? -1
			     : 0;
	if (rc == 0) {
		keeping_count(&keeping, "sort", 0, counts);
		err_set(&cut, ERR_INTERRUPTED, "interrupted");
		keeping_cut_short(&keeping, &begun, false, &cut);
	}
	keeping_release(&keeping);
	json_decref(same);
	json_decref(counts);
	return rc;
}

static int begin_anew(struct scene *scene, struct err *err)
{
	unlink(scene->journal);
	return interrupted(scene, err);
}

/* What was whole before stays, whatever fails now. */
static int resume(struct scene *scene, struct err *err)
{
	json_t *same = json_pack("{s:s}", "the CPU", "x");
	struct begun begun = {.command = "run"};
	struct keeping keeping = {0};
	int rc = -1;

	if (!same)
		err_memory(err);
	else
		rc = begun_read(&begun, scene->output, err) ||
				     keeping_check(scene->output, false, &begun, err) ||
				     keeping_begin(&keeping, scene->output, "process", &begun, same,
						   1, (struct teller){0}, err)
			     ? -1
			     : 0;
	if (rc == 0)
		keeping_counted(&keeping, "sort", 0);
	keeping_release(&keeping);
	begun_release(&begun);
	json_decref(same);
	return rc;
}

static void journals(void **state)
{
	struct scene *scene = *state;

	each_fails(begin_anew, state);
	unlink(scene->journal);
	assert_int_equal(interrupted(scene, NULL), 0);
	each_fails(resume, state);
	assert_int_equal(resume(scene, NULL), 0);
}

/* ---- two sides */

static int add_target(struct prepared_side *side, const char *name, struct err *err)
{
	return targets_add(&side->targets, TARGET_SNIPPET, name) ? 0 : err_memory(err);
}

static int find_path(const struct prepared_side *side, struct scene *scene, struct err *err)
{
	char *path = side_path_new(side, scene->file, (struct teller){0}, err);

	free(path);
	return path ? 0 : -1;
}

static int add_identity(const struct prepared_side sides[2], struct err *err)
{
	json_t *same = json_object();
	int rc = same ? sides_add_identity(same, sides, 0, false, err) : err_memory(err);

	json_decref(same);
	return rc;
}

static int two_sides(struct scene *scene, struct err *err)
{
	static const struct settings settings;
	const struct preparation preparation = {.settings = &settings};
	const char *entries[] = {"A=1"};
	const struct second_side second = {.path = scene->other, .env = {entries, 1, 1}};
	struct prepared_side sides[2] = {{0}};
	struct pairs pairs = {0};
	int rc = sides_init(sides, &second, &preparation, false, err) ||
				 find_path(&sides[1], scene, err) ||
				 add_target(&sides[0], "a", err) ||
				 add_target(&sides[0], "b", err) ||
				 add_target(&sides[1], "b", err) || add_identity(sides, err) ||
				 pairs_init(&pairs, sides, &(struct pairing){0}, (struct teller){0},
					    err)
			 ? -1
			 : 0;

	pairs_release(&pairs);
	sides_release(sides);
	return rc;
}

static void sides_of_a_duel(void **state)
{
	each_fails(two_sides, state);
}

static int set_up(void **state)
{
	static struct scene scene = {.folder = "/tmp/assay-keep-XXXXXX"};
	FILE *f;

	if (!getcwd(scene.before, sizeof(scene.before)) || scratch_make(scene.folder) ||
	    chdir(scene.folder))
		return -1;
	snprintf(scene.output, sizeof(scene.output), "%s/x.json", scene.folder);
	snprintf(scene.journal, sizeof(scene.journal), "%s.journal", scene.output);
	snprintf(scene.other, sizeof(scene.other), "%s/other", scene.folder);
	snprintf(scene.file, sizeof(scene.file), "%s/bench_a.py", scene.folder);
	f = fopen(scene.file, "w");
	if (!f || fclose(f) || mkdir(scene.other, 0700))
		return -1;
	*state = &scene;
	return 0;
}

static int tear_down(void **state)
{
	struct scene *scene = *state;

	return chdir(scene->before) || scratch_remove(scene->folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(journals),
		cmocka_unit_test(sides_of_a_duel),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}

#else

int main(void)
{
	return without_failing_allocator();
}

#endif
