#include "results/profile_files/collapsed.h"
#include "results/profile_files/formats.h"
#include "results/profile_files/pstats.h"
#include "tests/unit/results/profiles/profile_made.h"

#include <unistd.h>

static struct err err;

/* Bytes with their NULs. */
#define BYTES(text) text, sizeof(text) - 1

#define NUMBER(n)  "i" n "\0\0\0"
#define TIME(bits) "g\0\0\0\0\0\0" bits
#define HALF	   TIME("\xe0?") /* 0.5 */
#define QUARTER	   TIME("\xd0?")
#define TEXT(n, s) "z" n s
#define F	   "(\3\0\0\0" TEXT("\4", "a.py") NUMBER("\7") TEXT("\1", "f")
#define G	   ")\3" TEXT("\1", "~") NUMBER("\0") TEXT("\12", "<g (x.so)>")

static char *stacks_of(const char *bytes, size_t len)
{
	struct stack_profile profile = {0};
	struct buf out = {0};

	if (pstats_parse(&profile, bytes, len, &err))
		fail_msg("%s", err.text);
	assert_string_equal(profile.unit, "nanoseconds");
	assert_int_equal(collapsed_format(&profile, &out, &err), 0);
	stack_profile_release(&profile);
	return buf_take(&out);
}

static void check(const char *bytes, size_t len, const char *wanted)
{
	char *got = stacks_of(bytes, len);

	assert_string_equal(got, wanted);
	free(got);
}

static void a_function_stands_below_each_direct_caller(void **state)
{
	(void)state;
	/* g has 0.5 s of its own, of which 0.25 when f called it; the rest nobody has */
	check(BYTES("{" F ")\5" NUMBER("\1") NUMBER("\1") HALF HALF "{0" G ")\5" NUMBER("\2")
			    NUMBER("\2") HALF HALF "{" F ")\4" NUMBER("\1") NUMBER("\1")
				    QUARTER QUARTER "0"
						    "0"),
	      "f (a.py:7) 500000000\nf (a.py:7);g (x.so) 250000000\ng (x.so) 250000000\n");
	/* callers that say more than the function has are cut: its own time is exact */
	check(BYTES("{" G ")\5" NUMBER("\2") NUMBER("\2") QUARTER HALF "{" F ")\4" NUMBER("\1")
			    NUMBER("\1") HALF HALF "0"
						   "0"),
	      "f (a.py:7);g (x.so) 250000000\n");
	/* profile.py has a count for each caller */
	check(BYTES("{" G ")\5" NUMBER("\2") NUMBER("\2") QUARTER HALF "{" F NUMBER("\1") "0"
											  "0"),
	      "g (x.so) 250000000\n");
}

static void what_was_there_before_is_referred_to(void **state)
{
	(void)state;
	/* f's key is reference 0, its name 1; it calls itself */
	check(BYTES("\xfb\xa9\3" TEXT("\4", "a.py") NUMBER("\7") "\xda\1f)\5" NUMBER("\1") NUMBER(
		      "\1") HALF HALF "{r\1\0\0\0)\4" NUMBER("\1") NUMBER("\1") HALF HALF "0"
											  "0"),
	      "f (a.py:7);f (a.py:7) 500000000\n");
	/* Python 2: 'R' counts interned texts */
	check(BYTES("{(\3\0\0\0t\1\0\0\0f" NUMBER("\7") "R\0\0\0\0(\5\0\0\0" NUMBER("\1")
			    NUMBER("\1") HALF "f\3.25{00"),
	      "f (f:7) 500000000\n");
	/* the mark of samples, Python 3.15 */
	check(BYTES("{" F ")\5" NUMBER("\1") NUMBER("\1") HALF HALF "{0)\1" TEXT("\1", "s") "T0"),
	      "f (a.py:7) 500000000\n");
}

static void refuses(const char *bytes, size_t len, const char *why)
{
	struct stack_profile profile = {0};

	err_clear(&err);
	if (pstats_parse(&profile, bytes, len, &err) == 0)
		fail_msg("read, though: %s", why);
	if (err.kind != ERR_INPUT || !strstr(err.text, why))
		fail_msg("%s, not: %s", err.text, why);
	err_clear(&err);
	stack_profile_release(&profile);
}

static void what_makes_no_sense_is_refused(void **state)
{
	static const char whole[] = "{" F ")\5" NUMBER("\1") NUMBER("\1") HALF HALF "{0"
										    "0";

	(void)state;
	for (size_t len = 0; len < sizeof(whole) - 1; len++)
		refuses(whole, len, len ? "not a file of cProfile: it ends too early" : "it ends");
	refuses(BYTES("{0"), "it has no function");
	refuses(BYTES("{00"), "there is more behind its end");
	refuses(BYTES("i\1\0\0\0"), "it is no dict");
	refuses(BYTES("{cx"), "it holds what no profile has");
	refuses(BYTES("{\x80"), "it holds what no profile has");
	refuses(BYTES("{r\0\0\0\0"), "it refers to what is not there");
	refuses(BYTES("\xfbr\0\0\0\0"), "it refers to what is not complete");
	refuses(BYTES("{)\2"), "ends too early");
	refuses(BYTES("{)\2NN"), "a key is no function");
	refuses(BYTES("{" F "N"), "figures are missing");
	refuses(BYTES("{" F ")\5" NUMBER("\1") NUMBER("\1") "NNNNN"), "a number is missing");
	refuses(BYTES("{" F ")\5" NUMBER("\1") NUMBER("\1") TIME("\xf8\x7f") HALF "{00"),
		"a time is no number");
	refuses(BYTES("{" F ")\5" NUMBER("\1") NUMBER("\1") TIME("\xf0\x7f") HALF "{00"),
		"of more than 2^53 ns");
	refuses(BYTES("{" F ")\5" NUMBER("\1") NUMBER("\1") HALF HALF "{" F "N00"),
		"callers make no sense");
	refuses(BYTES("{(\xff\xff\xff\xff"), "it ends too early");
}

static void the_file_is_known_by_what_is_in_it(void **state)
{
	static const char whole[] = "\xfb" F ")\5" NUMBER("\1") NUMBER("\1") HALF HALF "{0"
										       "0";
	char path[] = "/tmp/assay-pstats-XXXXXX";
	struct profile_set set = {0};
	int fd = mkstemp(path);

	(void)state;
	assert_int_equal(write(fd, whole, sizeof(whole) - 1), sizeof(whole) - 1);
	close(fd);
	if (profile_format_read(&set, path, PROFILE_FORMATS, &err))
		fail_msg("%s", err.text);
	unlink(path);
	assert_true(set.lacks_stacks);
	assert_int_equal(stack_profile_samples(&set.profiles[0]), 500000000);
	profile_set_release(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_function_stands_below_each_direct_caller),
		cmocka_unit_test(what_was_there_before_is_referred_to),
		cmocka_unit_test(what_makes_no_sense_is_refused),
		cmocka_unit_test(the_file_is_known_by_what_is_in_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
