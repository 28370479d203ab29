/* The kinds of everyday work that doctor measures: bound by the interpreter's loop, by calls, by
   making objects, by text. */
#include "runner/doctor/doctor.h"

#include <string.h>

static const struct kind {
	const char *name, *setup, *statement;
} kinds[DOCTOR_KINDS] = {
	{"loops", "from itertools import repeat",
	 "x = 0.0\nfor _ in repeat(None, 300): x = x * 0.5 + 1.0"},
	{"calls", "def f(n): return n if n < 2 else f(n - 1) + f(n - 2)", "f(9)"},
	{"objects", "data = list(range(400))", "[x * 2 for x in data]"},
	{"text", "text = 'a,b,c,d' * 200", "','.join(text.split(','))"},
};

const char *doctor_kind(size_t i)
{
	return kinds[i].name;
}

int doctor_kinds_add(struct targets *targets, struct err *err)
{
	for (size_t i = 0; i < DOCTOR_KINDS; i++) {
		struct target *target = targets_add(targets, TARGET_SNIPPET, kinds[i].name);

		if (!target)
			return err_memory(err);
		target->setup = strdup(kinds[i].setup);
		target->stmt = strdup(kinds[i].statement);
		if (!target->setup || !target->stmt)
			return err_memory(err);
	}
	return 0;
}
