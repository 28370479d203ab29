/* Native functions under names that other builds give them too. */
#include "results/profiles/native_identity.h"
#include "tests/unit/support.h"

static void library_is(const char *library, const char *want)
{
	struct buf out = {0};

	native_library_add(&out, library);
	assert_string_equal(buf_text(&out), want);
	buf_release(&out);
}

static void symbol_is(const char *symbol, const char *library, const char *want)
{
	struct buf out = {0};

	native_symbol_add(&out, symbol, library);
	assert_string_equal(buf_text(&out), want);
	buf_release(&out);
}

static void a_library_is_one_in_every_version(void **state)
{
	(void)state;
	library_is("libcrypto.so.3", "libcrypto.so");
	library_is("/usr/lib/x86_64-linux-gnu/libcrypto.so.1.1", "libcrypto.so");
	library_is("libc.so.6", "libc.so");
	library_is("libc-2.31.so", "libc.so");
	library_is("ld-linux-x86-64.so.2", "ld-linux-x86-64.so");
	library_is("libgfortran-040039e1-0352e75f.so.5.0.0", "libgfortran.so");
	library_is("libsome.so", "libsome.so");
}

static void an_extension_is_one_in_every_interpreter(void **state)
{
	(void)state;
	library_is("_json.cpython-313-x86_64-linux-gnu.so", "_json.so");
	library_is("_json.cpython-38-x86_64-linux-gnu.so", "_json.so");
	library_is("_rust.abi3.so", "_rust.so");
	library_is("array.pypy310-pp73-x86_64-linux-gnu.so", "array.so");
}

static void an_interpreter_is_one_as_program_and_as_library(void **state)
{
	(void)state;
	library_is("python3.11", "python");
	library_is("/opt/py/bin/python", "python");
	library_is("libpython3.13.so.1.0", "python");
	library_is("python_snappy.so", "python_snappy.so");
	library_is("pythonic.so", "pythonic.so");
}

static void what_is_no_library_stays_as_it_is(void **state)
{
	(void)state;
	library_is("[jit]", "[jit]");
	library_is("", "");
	library_is("uwsgi", "uwsgi");
	library_is("-12345678.so", "-12345678.so");
	library_is("a.sofa", "a.sofa");
}

static void a_symbol_is_one_whatever_the_compiler_made_of_it(void **state)
{
	(void)state;
	symbol_is("encode", "a.so", "encode");
	symbol_is("encode.constprop.0", "a.so", "encode");
	symbol_is("encode.isra.0.cold", "a.so", "encode");
	symbol_is("encode.part.3.lto_priv.0", "a.so", "encode");
	symbol_is("encode.llvm.1234567890", "a.so", "encode");
	symbol_is("memcpy@@GLIBC_2.14", "libc.so.6", "memcpy");
	symbol_is("_ZN5serde2de17h0123456789abcdefE", "a.so", "_ZN5serde2de");
	symbol_is("_ZN5serde2de17h0123456789abcdexE", "a.so", "_ZN5serde2de17h0123456789abcdexE");
	symbol_is("std::vector<int>", "a.so", "std::vector<int>");
	symbol_is(".cold", "a.so", ".cold");
	symbol_is("@", "a.so", "@");
}

static void all_code_without_a_symbol_is_its_library(void **state)
{
	(void)state;
	symbol_is("[libcrypto.so.3]", "libcrypto.so.3", "[libcrypto.so]");
	symbol_is("[libcrypto.so.1.1]", "/lib/libcrypto.so.1.1", "[libcrypto.so]");
	symbol_is("[python3.11]", "python3.11", "[python]");
	symbol_is("[jit]", "[jit]", "[jit]");
	symbol_is("[callers unknown]", "", "[callers unknown]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_library_is_one_in_every_version),
		cmocka_unit_test(an_extension_is_one_in_every_interpreter),
		cmocka_unit_test(an_interpreter_is_one_as_program_and_as_library),
		cmocka_unit_test(what_is_no_library_stays_as_it_is),
		cmocka_unit_test(a_symbol_is_one_whatever_the_compiler_made_of_it),
		cmocka_unit_test(all_code_without_a_symbol_is_its_library),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
