#include "runner/reader/calls_check.h"

#include "runner/os/sysfile.h"
#include "runner/reader/cfi_library.h"

#include <string.h>

int calls_judge(const struct calls_facts *facts, struct err *err)
{
	if (facts->is_in_another)
		return err_set(err, ERR_INPUT,
			       "it runs in a container (another PID namespace), where native calls "
			       "can be read from inside only: run assay there, or leave out "
			       "--native");
	if (!facts->has_rules)
		return err_set(err, ERR_INPUT,
			       "native calls cannot be followed: %s has no call frame information "
			       "(.eh_frame): leave out --native",
			       facts->file);
	if (!facts->has_loop && !facts->has_symbols)
		return err_set(err, ERR_INPUT,
			       "native calls of CPython %s are found by the symbols of %s, which "
			       "was stripped of them: leave out --native, or use CPython 3.10 or "
			       "later",
			       facts->version, facts->file);
	return 0;
}

/* It has a number there beside the one that it has here. */
static bool is_in_another_namespace(pid_t pid)
{
	struct buf status = {0};
	const char *numbers = NULL;
	size_t len = 0;
	bool has_several;

	if (sysfile_read(&status, "", "/proc/%d/status", (int)pid))
		numbers = sysfile_field(buf_text(&status), "NSpid", &len);
	has_several = numbers && memchr(numbers, '\t', len);
	buf_release(&status);
	return has_several;
}

int calls_check_machine(struct err *err)
{
#ifdef __x86_64__
	return cfi_library_open(err);
#else
	return err_set(err, ERR_INPUT,
		       "native calls can be read on x86-64 only: leave out --native");
#endif
}

/* From 3.10 on threads point to the innermost loop, or foreign frames do. Before, the loop is known
   by its name alone, and pieces of it that stand elsewhere have names only in a full table. */
static const unsigned first_with_loop = 10;

int calls_check(struct natives *natives, const struct found *found, pid_t pid, struct err *err)
{
	struct calls_facts facts = {.is_in_another = is_in_another_namespace(pid),
				    .has_loop = found->layout.minor >= first_with_loop,
				    .version = found->version};
	struct native_place place;

	if (calls_check_machine(err))
		return -1;
	place = natives_at(natives, found->file);
	facts.has_rules = native_has_rules(&place);
	facts.has_symbols = native_has_all_symbols(&place);
	facts.file = place.library ? place.library : "its program";
	return calls_judge(&facts, err);
}
