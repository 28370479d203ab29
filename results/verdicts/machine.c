#include "results/verdicts/machine.h"

#include "results/base/buf.h"
#include "results/files/merge.h"
#include "results/model/metadata.h"

#include <inttypes.h>
#include <string.h>

/* Values are shown up to this many bytes: flags of compilers go over pages. */
#define SHOWN 60

/* What makes times of two files things that cannot be compared. */
static const char *const machine_keys[] = {"hostname", "cpu_model_name"};

static const char *const build_keys[] = {
	"python_implementation", "python_version",    "python_compiler",  "python_cflags",
	"python_config_args",	 "python_executable", "assay_python_jit", "assay_python_gil",
};

static const char *const state_keys[] = {
	"platform", "cpu_count", "cpu_affinity", "cpu_config", "aslr", "timer", "python_gc",
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum machine machine_compare(const struct run *old_run, const struct run *new_run)
{
	enum machine result = MACHINE_SAME;

	for (size_t i = 0; i < COUNT(machine_keys); i++) {
		const struct meta_value *a = run_machine(old_run, machine_keys[i]);
		const struct meta_value *b = run_machine(new_run, machine_keys[i]);

		if (!a || !b)
			result = result == MACHINE_OTHER ? result : MACHINE_UNKNOWN;
		else if (!meta_value_equal(a, b))
			result = MACHINE_OTHER;
	}
	return result;
}

static void add_value(struct buf *out, const struct meta_value *value)
{
	switch (value->type) {
	case META_INT:
		buf_addf(out, "%" PRId64, value->integer);
		break;
	case META_REAL:
		buf_addf(out, "%g", value->real);
		break;
	case META_BOOL:
		buf_adds(out, value->integer ? "true" : "false");
		break;
	case META_BIG:
	case META_TEXT:
		buf_adds(out, value->text);
		break;
	case META_TAGS:
		break;
	}
}

/* "hostname a -> b", or the key alone where the values are long. */
static void add_difference(struct buf *out, const char *key, const struct meta_value *a,
			   const struct meta_value *b)
{
	struct buf values = {0};

	add_value(&values, a);
	buf_adds(&values, " -> ");
	add_value(&values, b);
	buf_addf(out, "%s%s", out->len ? ", " : "", key);
	if (values.len <= 2 * SHOWN)
		buf_addf(out, " %s", buf_text(&values));
	out->failed |= buf_failed(&values);
	buf_release(&values);
}

static void add_differences(struct buf *out, const char *const *keys, size_t n,
			    const struct run *old_run, const struct run *new_run)
{
	for (size_t i = 0; i < n; i++) {
		const struct meta_value *a = run_machine(old_run, keys[i]);
		const struct meta_value *b = run_machine(new_run, keys[i]);

		if (a && b && !meta_value_equal(a, b))
			add_difference(out, keys[i], a, b);
	}
}

void machine_note(const struct run *old_run, const struct run *new_run, struct notes *notes)
{
	struct buf machine = {0}, build = {0}, state = {0};

	add_differences(&machine, machine_keys, COUNT(machine_keys), old_run, new_run);
	add_differences(&build, build_keys, COUNT(build_keys), old_run, new_run);
	add_differences(&state, state_keys, COUNT(state_keys), old_run, new_run);
	if (machine.len)
		notes_warn(notes, "different machines: %s", buf_text(&machine));
	if (build.len)
		notes_tell(notes, "different builds: %s", buf_text(&build));
	if (state.len)
		notes_warn(notes, "different settings: %s", buf_text(&state));
	notes->failed |= buf_failed(&machine) || buf_failed(&build) || buf_failed(&state);
	buf_release(&machine);
	buf_release(&build);
	buf_release(&state);
}
