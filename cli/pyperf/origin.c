#include "cli/pyperf/origin.h"

#include "cli/words/foreign_words.h"
#include "cli/words/lacks_words.h"
#include "cli/words/sentence.h"
#include "cli/words/text.h"
#include "results/base/json.h"
#include "results/files/foreign.h"
#include "results/model/failures.h"

/* Notes by their text, in the order in which they come up: {text: [name]}. */
struct gathered {
	json_t *notes;
	const char *name; /* of the benchmark that is asked */
	bool failed;
};

static void gather(struct gathered *all, const char *text)
{
	json_t *names = json_object_get(all->notes, text);

	if (!names) {
		names = json_array();
		all->failed |= json_object_set_new_nocheck(all->notes, text, names) != 0;
	}
	all->failed |= json_array_append_new(names, json_text_new(all->name)) != 0;
}

static void gather_note(void *arg, const struct figure *figures)
{
	struct gathered *all = arg;
	struct buf text = {0};

	sentence_add(&text, foreign_pattern, figures);
	all->failed |= buf_failed(&text);
	gather(all, buf_text(&text));
	buf_release(&text);
}

/* Benchmarks of which nothing is here. Those that our own runs list are in what they printed. */
static void gather_left_out(struct gathered *all, const struct suite *suite, const json_t *failures)
{
	struct buf text = {0};
	const char *name;
	json_t *error;

	if (!meta_get(suite->benches[0]->runs[0]->meta, "imported_from"))
		return;
	json_object_foreach((json_t *)failures, name, error)
	{
		buf_clear(&text);
		buf_addf(&text, "%s: %s", suite_find(suite, name) ? "failed" : "left out",
			 json_string_value(error));
		all->name = name;
		gather(all, buf_text(&text));
	}
	all->failed |= buf_failed(&text);
	buf_release(&text);
}

static void print_line(const char *path, const char *text, FILE *out)
{
	struct buf plain = {0}, line = {0};

	buf_addf(&plain, "%s: %s", path, text);
	text_escape(&line, buf_text(&plain), true);
	fprintf(out, "assay: %s\n", buf_text(&line));
	buf_release(&plain);
	buf_release(&line);
}

static void print_all(const struct gathered *all, const char *path, FILE *out)
{
	const char *text;
	json_t *names;

	json_object_foreach(all->notes, text, names)
	{
		size_t others = json_array_size(names) - 1;
		struct buf about = {0};

		buf_adds(&about, json_string_value(json_array_get(names, 0)));
		if (others)
			buf_addf(&about, " and %zu other%s", others, others == 1 ? "" : "s");
		buf_addf(&about, ": %s", text);
		print_line(path, buf_text(&about), out);
		buf_release(&about);
	}
}

/* Of a suite that is not whole. */
static int print_lacks(const struct pyperf_file *file, FILE *out, struct err *err)
{
	struct buf text = {0};
	int rc = lacks_words_add(&text, file->suite, err);

	if (!rc && text.len)
		print_line(file->path, buf_text(&text), out);
	buf_release(&text);
	return rc;
}

int pyperf_print_origin(const struct pyperf_file *file, FILE *out, struct err *err)
{
	struct gathered all = {.notes = json_object()};
	json_t *failures = suite_failures_new(file->suite);

	all.failed = !all.notes || !failures;
	for (size_t i = 0; !all.failed && i < file->n; i++) {
		all.name = file->benches[i].name;
		foreign_notes(file->benches[i].bench, gather_note, &all);
	}
	if (!all.failed)
		gather_left_out(&all, file->suite, failures);
	if (!all.failed)
		print_all(&all, file->path, out);
	json_decref(failures);
	json_decref(all.notes);
	return all.failed ? err_memory(err) : print_lacks(file, out, err);
}
