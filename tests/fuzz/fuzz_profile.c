/*
 * Any bytes, read as a profile: the first byte says in which form ('a'ssay, 'c'ollapsed,
 * 's'peedscope, 'p'prof, '.'prof, 'f'irefox), the rest is the file. What comes in can be written in
 * every form, and our own brings it back as it is.
 */
#include "results/profile_files/collapsed.h"
#include "results/profile_files/firefox.h"
#include "results/profile_files/formats.h"
#include "results/profile_files/pprof.h"
#include "results/profile_files/pstats.h"
#include "results/profile_files/speedscope.h"
#include "tests/fuzz/fuzz.h"

static int parse(struct profile_set *set, char form, const char *bytes, size_t len, struct err *err)
{
	struct stack_profile *profile;

	switch (form) {
	case 'c':
		profile = profile_set_add(set, "x", err);
		HOLDS(profile);
		return collapsed_parse(profile, bytes, len, err);
	case '.':
		profile = profile_set_add(set, "x", err);
		HOLDS(profile);
		return pstats_parse(profile, bytes, len, err);
	case 'f':
		return firefox_parse(set, bytes, len, err);
	case 's':
		return speedscope_parse(set, bytes, len, err);
	case 'p':
		return pprof_parse(set, bytes, len, err);
	default:
		return profile_set_parse(set, bytes, len, err);
	}
}

static void check_own_form(const struct profile_set *set)
{
	struct profile_set back = {0};
	struct buf first = {0}, second = {0};

	HOLDS(profile_set_format(set, &first, NULL) == 0);
	HOLDS(profile_set_parse(&back, first.data, first.len, NULL) == 0);
	HOLDS(profile_set_format(&back, &second, NULL) == 0);
	HOLDS(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
	buf_release(&first);
	buf_release(&second);
	profile_set_release(&back);
}

/* What is refused must be for a reason: several benchmarks, other units, too much for a list. */
static void check_other_forms(const struct profile_set *set)
{
	for (int format = 0; format < PROFILE_FORMATS; format++) {
		struct buf out = {0};
		struct err err = {0};

		if (profile_format_pack(set, (enum profile_format)format, false, &out, &err)) {
			HOLDS(err.kind == ERR_INPUT);
			check_refusal(&err);
		}
		buf_release(&out);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct profile_set set = {0};
	struct err err = {0};

	if (len == 0)
		return 0;
	if (parse(&set, (char)bytes[0], (const char *)bytes + 1, len - 1, &err) == 0) {
		HOLDS(err.kind == ERR_NONE);
		check_own_form(&set);
		check_other_forms(&set);
	} else {
		HOLDS(err.kind == ERR_INPUT);
		check_refusal(&err);
	}
	profile_set_release(&set);
	return 0;
}
