#include "results/verdicts/machine_note.h"

#include "results/base/buf.h"
#include "results/model/metadata.h"

#include <inttypes.h>
#include <string.h>

/* Values are shown up to this many bytes: flags of compilers go over pages. */
#define SHOWN 60

/* What makes times of two files things that cannot be compared. */
static const char *const machine_keys[] = {"hostname", "cpu_model_name", MACHINE_IMAGE};

static const char *const build_keys[] = {
	"python_implementation", "python_version",    "python_compiler",  "python_cflags",
	"python_config_args",	 "python_executable", "assay_python_jit", "assay_python_gil",
};

static const char *const state_keys[] = {
	"platform",
	"cpu_count",
	"cpu_affinity",
	"cpu_config",
	"aslr",
	"timer",
	"python_gc",
	"command_shell",
	"command_input",
	"command_output",
	"command_setup",
	"command_prepare",
	"command_conclude",
	"command_cleanup",
	"command_ignored",
};

/* In any of these lists. */
enum { KEYS_MAX = 16 };

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

_Static_assert(COUNT(build_keys) <= KEYS_MAX && COUNT(state_keys) <= KEYS_MAX, "a list is longer");

/* Of how a program is started only what is not the default is recorded: both are programs, and one
   has it. */
static bool has_default(const char *key, const struct run *a, const struct run *b)
{
	return strncmp(key, "command_", strlen("command_")) == 0 && meta_get(a->meta, "command") &&
	       meta_get(b->meta, "command");
}

static void add_value(struct buf *out, const struct meta_value *value)
{
	if (!value) {
		buf_adds(out, "none");
		return;
	}
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

/* "a -> b", or nothing where the values are long. */
static void add_values(struct buf *out, const struct meta_value *a, const struct meta_value *b)
{
	add_value(out, a);
	buf_adds(out, " -> ");
	add_value(out, b);
	if (out->len > 2 * SHOWN)
		buf_clear(out);
}

/* A note with a figure for each of the keys that differs; none where none does. */
static void note_differences(enum note_kind kind, const char *const *keys, size_t n,
			     const struct run *old_run, const struct run *new_run,
			     struct notes *notes)
{
	struct figure figures[KEYS_MAX + 1] = {{.name = NULL}};
	struct buf values[KEYS_MAX] = {{0}};
	size_t found = 0;

	for (size_t i = 0; i < n; i++) {
		const struct meta_value *a = run_machine(old_run, keys[i]);
		const struct meta_value *b = run_machine(new_run, keys[i]);

		if ((!a || !b) && ((!a && !b) || !has_default(keys[i], old_run, new_run)))
			continue;
		if (a && b && meta_value_equal(a, b))
			continue;
		add_values(&values[found], a, b);
		notes->failed |= buf_failed(&values[found]);
		figures[found] = figure_text(keys[i], buf_text(&values[found]));
		found++;
	}
	if (found)
		notes_add(notes, kind, figures);
	for (size_t i = 0; i < found; i++)
		buf_release(&values[i]);
}

static void note_class(const struct run *run, struct notes *notes)
{
	struct machine_id id = machine_of(run);

	notes_add(notes, NOTE_MACHINE_CLASS,
		  FIGURES(figure_text("cpu", id.cpu), figure_text("image", id.image)));
}

/* Who asked for classes wants to know why there are none. */
static void note_no_class(const struct run *old_run, const struct run *new_run, struct notes *notes)
{
	struct machine_id ids[2] = {machine_of(old_run), machine_of(new_run)};
	bool old_lacks = !ids[0].cpu || !ids[0].image, new_lacks = !ids[1].cpu || !ids[1].image;

	if (old_lacks || new_lacks)
		notes_add_of_side(notes, NOTE_NO_CLASS,
				  old_lacks && new_lacks ? "both"
				  : old_lacks		 ? "old"
							 : "new",
				  NULL);
}

void machine_note(const struct run *old_run, const struct run *new_run, enum machine machine,
		  bool same_class, struct notes *notes)
{
	bool has_image = same_class && machine == MACHINE_OTHER;

	if (machine == MACHINE_CLASS)
		note_class(new_run, notes);
	else
		note_differences(NOTE_MACHINES, machine_keys, COUNT(machine_keys) - !has_image,
				 old_run, new_run, notes);
	if (has_image)
		note_no_class(old_run, new_run, notes);
	note_differences(NOTE_BUILDS, build_keys, COUNT(build_keys), old_run, new_run, notes);
	note_differences(NOTE_SETTINGS, state_keys, COUNT(state_keys), old_run, new_run, notes);
}
