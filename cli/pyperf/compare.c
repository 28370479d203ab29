#include "cli/pyperf/compare.h"

#include "stats/pyperf_rules.h"

#include <stdlib.h>

static enum pyperf_verdict verdict_of(const struct pyperf_change *change,
				      enum pyperf_difference difference, double min_speed)
{
	/* NaN means no limit: nothing is below it. */
	if (pyperf_below_min_speed(change->ref->mean.value, change->changed->mean.value, min_speed))
		return PYPERF_NOT_SIGNIFICANT;
	if (difference == PYPERF_NOT_TESTED)
		return PYPERF_UNTESTED;
	return difference == PYPERF_DIFFERENT ? PYPERF_SIGNIFICANT : PYPERF_NOT_SIGNIFICANT;
}

static int change_init(struct pyperf_change *change, const struct pyperf_file *ref_file,
		       const struct pyperf_file *file, const char *name, double min_speed,
		       struct err *err)
{
	enum pyperf_difference difference;

	*change = (struct pyperf_change){.ref_file = ref_file,
					 .file = file,
					 .ref = pyperf_file_find(ref_file, name),
					 .changed = pyperf_file_find(file, name)};
	if (pyperf_bench_want_values(change->ref, err))
		return err_in(err, "%s", ref_file->path);
	if (pyperf_bench_want_values(change->changed, err))
		return err_in(err, "%s", file->path);
	change->ratio = change->changed->mean.value / change->ref->mean.value;
	difference = pyperf_test(&change->ref->values, &change->changed->values, &change->t);
	change->tested = difference != PYPERF_NOT_TESTED;
	change->verdict = verdict_of(change, difference, min_speed);
	return 0;
}

static int row_init(struct pyperf_row *row, const struct pyperf_files *files, const char *name,
		    double min_speed, struct err *err)
{
	row->name = name;
	row->changes = calloc(files->n, sizeof(*row->changes));
	if (!row->changes)
		return err_memory(err);
	for (size_t i = 1; i < files->n; i++)
		if (change_init(&row->changes[row->n++], &files->items[0], &files->items[i], name,
				min_speed, err))
			return -1;
	return 0;
}

int pyperf_comparison_init(struct pyperf_comparison *comparison, const struct pyperf_files *files,
			   double min_speed, struct err *err)
{
	const struct pyperf_file *ref = &files->items[0];

	*comparison = (struct pyperf_comparison){.rows = calloc(ref->n, sizeof(struct pyperf_row))};
	if (!comparison->rows)
		return err_memory(err);
	for (size_t i = 0; i < ref->n; i++)
		if (pyperf_files_share(files, ref->benches[i].name) &&
		    row_init(&comparison->rows[comparison->n++], files, ref->benches[i].name,
			     min_speed, err))
			return -1;
	if (comparison->n == 0)
		return err_set(err, ERR_INPUT, "the files have no benchmark in common");
	return 0;
}

void pyperf_comparison_release(struct pyperf_comparison *comparison)
{
	for (size_t i = 0; i < comparison->n; i++)
		free(comparison->rows[i].changes);
	free(comparison->rows);
	*comparison = (struct pyperf_comparison){0};
}

bool pyperf_row_is_shown(const struct pyperf_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (row->changes[i].verdict != PYPERF_NOT_SIGNIFICANT)
			return true;
	return false;
}
