#include "results/model/evidence.h"

#include "results/model/evidence_table.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* The columns of struct evidence, in order. */
static const struct field {
	const char *name;
	size_t offset;
} fields[] = {
	{"cpu", offsetof(struct evidence, cpu)},
	{"cpu_ns", offsetof(struct evidence, cpu_ns)},
	{"gc_collections", offsetof(struct evidence, gc_collections)},
	{"involuntary_switches", offsetof(struct evidence, involuntary_switches)},
	{"loops", offsetof(struct evidence, loops)},
	{"major_faults", offsetof(struct evidence, major_faults)},
	{"marks", offsetof(struct evidence, marks)},
	{"migrations", offsetof(struct evidence, migrations)},
	{"minor_faults", offsetof(struct evidence, minor_faults)},
	{"process_cpu_ns", offsetof(struct evidence, process_cpu_ns)},
	{"start_ns", offsetof(struct evidence, start_ns)},
	{"voluntary_switches", offsetof(struct evidence, voluntary_switches)},
	{"wall_ns", offsetof(struct evidence, wall_ns)},
};
enum { FIELDS = sizeof(fields) / sizeof(*fields) };

const struct evidence evidence_unknown = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};

/* Above 2^53 doubles skip integers: we never wrote such a number. */
#define EXACT_MAX 9007199254740992.0

/* ---- what the runner records and the reports ask */

int run_add_column(struct run *run, const char *column, double value, bool is_warmup,
		   struct err *err)
{
	size_t rows = is_warmup ? run->nwarmups : run->nvalues;

	if (rows == 0)
		return err_set(err, ERR_INPUT, "%s: evidence without a value", column);
	if (isnan(value) || isinf(value))
		return err_set(err, ERR_INPUT, "%s: must be a finite number", column);
	if (evidence_table_set(is_warmup ? &run->warmup_evidence : &run->evidence, rows - 1, column,
			       value))
		return err_memory(err);
	return 0;
}

int run_add_evidence(struct run *run, const struct evidence *evidence, bool is_warmup,
		     struct err *err)
{
	int64_t value;

	for (size_t i = 0; i < FIELDS; i++) {
		memcpy(&value, (const char *)evidence + fields[i].offset, sizeof(value));
		if (value >= 0 &&
		    run_add_column(run, fields[i].name, (double)value, is_warmup, err))
			return -1;
	}
	return 0;
}

static bool evidence_at(const struct evidence_table *table, size_t row, struct evidence *out)
{
	bool is_known = false;
	size_t from = 0;

	*out = evidence_unknown;
	for (size_t i = 0; table && i < FIELDS; i++) {
		double cell = evidence_table_get_from(table, row, fields[i].name, &from);
		int64_t value;

		if (!(cell >= 0 && cell <= EXACT_MAX))
			continue;
		value = (int64_t)cell;
		memcpy((char *)out + fields[i].offset, &value, sizeof(value));
		is_known = true;
	}
	return is_known;
}

bool run_evidence(const struct run *run, size_t i, struct evidence *out)
{
	return evidence_at(run->evidence, i, out);
}

double run_column(const struct run *run, const char *column, size_t i, double missing)
{
	double cell = evidence_table_get(run->evidence, i, column);

	return isnan(cell) ? missing : cell;
}

bool run_is_marked(const struct run *run, size_t i, unsigned marks)
{
	double cell = run_column(run, "marks", i, 0);

	return cell >= 0 && cell <= EXACT_MAX && ((uint64_t)cell & marks) != 0;
}

size_t run_marked(const struct run *run, unsigned marks)
{
	size_t n = 0;

	for (size_t i = 0; i < run->nvalues; i++)
		n += run_is_marked(run, i, marks);
	return n;
}
