#include "runner/reader/elf_file.h"

#include "tests/unit/support.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

static unsigned char *own;
static size_t own_size;

static int set_up(void **state)
{
	FILE *file = fopen("/proc/self/exe", "rb");
	size_t cap = 64u << 20;

	(void)state;
	own = malloc(cap);
	own_size = file && own ? fread(own, 1, cap, file) : 0;
	if (file)
		fclose(file);
	return own_size ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	free(own);
	return 0;
}

static int open_bytes(struct elf_file *elf, const void *bytes, size_t n, struct err *err)
{
	int fd = memfd_create("elf", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), n);
	return elf_open(elf, fd, err);
}

int a_function_of_this_program(void);
int a_function_of_this_program(void)
{
	return 0;
}

static void symbols_of_this_program_are_found(void **state)
{
	const char *name = "a_function_of_this_program";
	struct elf_symbols symbols;
	const Elf64_Sym *symbol;
	struct elf_file elf;

	(void)state;
	assert_int_equal(elf_open(&elf, open("/proc/self/exe", O_RDONLY), NULL), 0);
	assert_non_null(elf_section(&elf, ".text"));
	assert_null(elf_section(&elf, ".no-such-section"));
	assert_int_equal(elf_symbols_read(&symbols, &elf, SHT_SYMTAB, NULL), 0);
	symbol = elf_symbol_named(&symbols, name);
	assert_non_null(symbol);
	assert_string_equal(elf_symbol_name(&symbols, symbol), name);
	assert_null(elf_symbol_named(&symbols, "no_such_symbol"));
	elf_symbols_release(&symbols);
	elf_close(&elf);
}

static void an_offset_of_the_file_has_its_address(void **state)
{
	const Elf64_Shdr *text;
	struct elf_file elf;
	uint64_t address;

	(void)state;
	assert_int_equal(elf_open(&elf, open("/proc/self/exe", O_RDONLY), NULL), 0);
	text = elf_section(&elf, ".text");
	assert_true(elf_address_of(&elf, text->sh_offset, &address));
	assert_true(address == text->sh_addr);
	assert_false(elf_address_of(&elf, elf.size * 2, &address));
	elf_close(&elf);
}

static void assert_refused(const void *bytes, size_t n, const char *word)
{
	struct err err = {0};
	struct elf_file elf;

	assert_int_equal(open_bytes(&elf, bytes, n, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.text, word));
	elf_close(&elf);
}

static void other_files_are_refused(void **state)
{
	unsigned char head[4096];

	(void)state;
	assert_refused("", 0, "no ELF file");
	assert_refused("\177ELF", 4, "no ELF file");
	memcpy(head, own, sizeof(head));
	head[0] = 'x';
	assert_refused(head, sizeof(head), "no ELF file");
	memcpy(head, own, sizeof(head));
	head[EI_CLASS] = ELFCLASS32;
	assert_refused(head, sizeof(head), "32 bits");
	memcpy(head, own, sizeof(head));
	((Elf64_Ehdr *)(void *)head)->e_phentsize = 7;
	assert_refused(head, sizeof(head), "odd sizes");
}

static void a_file_that_is_cut_short_is_refused(void **state)
{
	(void)state;
	assert_refused(own, 4096, "damaged");
	assert_refused(own, own_size - 1, "damaged");
}

static void a_folder_and_a_closed_descriptor_are_refused(void **state)
{
	struct err err = {0};
	struct elf_file elf;

	(void)state;
	assert_int_equal(elf_open(&elf, open("/", O_RDONLY), &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	elf_close(&elf);
	err_clear(&err);
	assert_int_equal(elf_open(&elf, -1, &err), -1);
	assert_int_equal(err.kind, ERR_SYSTEM);
	elf_close(&elf);
}

static void a_file_without_sections_has_no_symbols(void **state)
{
	struct elf_symbols symbols;
	struct elf_file elf;

	(void)state;
	((Elf64_Ehdr *)(void *)own)->e_shnum = 0;
	assert_int_equal(open_bytes(&elf, own, own_size, NULL), 0);
	assert_null(elf_section(&elf, ".text"));
	assert_int_equal(elf_symbols_read(&symbols, &elf, SHT_SYMTAB, NULL), 0);
	assert_int_equal(symbols.n, 0);
	assert_null(elf_symbol_named(&symbols, "main"));
	elf_symbols_release(&symbols);
	elf_close(&elf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(symbols_of_this_program_are_found),
		cmocka_unit_test(an_offset_of_the_file_has_its_address),
		cmocka_unit_test(other_files_are_refused),
		cmocka_unit_test(a_file_that_is_cut_short_is_refused),
		cmocka_unit_test(a_folder_and_a_closed_descriptor_are_refused),
		cmocka_unit_test(a_file_without_sections_has_no_symbols),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
