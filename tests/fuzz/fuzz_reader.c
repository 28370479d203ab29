/*
 * Any bytes, as what the reader of stacks meets in another process. The first one says as what:
 *
 *     w  words of debug offsets, then the head of a str: a layout within what is set aside, or
 *        refused
 *     l  a line table in each of its forms: a line, or none
 *     e  an ELF file: symbols and addresses within it, or refused
 *     c  an ELF file's call frame information: rules within what is set aside, or none
 *     s  a rule, registers and a stack: the caller's registers, or none
 *     m  lines of /proc/PID/maps, then one of /proc/PID/task/TID/syscall
 *     v  the constants of an interpreter: at most one version
 */
#include "runner/reader/cfi_library.h"
#include "runner/reader/doing.h"
#include "runner/reader/elf_file.h"
#include "runner/reader/find.h"
#include "runner/reader/lines.h"
#include "runner/reader/maps.h"
#include "runner/reader/string_object.h"
#include "tests/fuzz/fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

static void read_words(const uint8_t *bytes, size_t len)
{
	uint64_t words[LAYOUT_WORDS] = {0};
	unsigned char head[LAYOUT_STRING] = {0};
	size_t n = len < sizeof(words) ? len : sizeof(words);
	struct string_shape shape;
	struct layout layout;
	struct err err = {0};

	memcpy(words, bytes, n);
	if (layout_of_words(&layout, words, n / sizeof(words[0]), &err)) {
		HOLDS(err.kind == ERR_INPUT);
		check_refusal(&err);
		return;
	}
	HOLDS(layout_frame_size(&layout) <= LAYOUT_FRAME);
	HOLDS(layout_code_size(&layout) <= LAYOUT_CODE);
	memcpy(head, bytes + n, len - n < sizeof(head) ? len - n : sizeof(head));
	if (string_shape_of(&shape, &layout, head))
		HOLDS(shape.length <= STRING_MOST && shape.begin <= LAYOUT_STRING);
}

/* The characters of a str are any bytes too. */
static void read_characters(const uint8_t *bytes, size_t len)
{
	for (unsigned width = 1; width <= 4; width *= 2) {
		struct buf out = {0};

		string_add_utf8(&out, bytes, len / width, width);
		HOLDS(strlen(buf_text(&out)) == out.len);
		buf_release(&out);
	}
}

static void read_lines(const uint8_t *bytes, size_t len)
{
	for (int kind = LINES_LNOTAB; kind <= LINES_LOCATIONS; kind++)
		for (int64_t at = -2; at < 300; at += 2)
			HOLDS(lines_find((enum lines_kind)kind, bytes, len, 1, at) >= 0);
}

static void read_symbols(const struct elf_file *elf, uint32_t type)
{
	struct elf_symbols symbols;
	struct err err = {0};

	if (elf_symbols_read(&symbols, elf, type, &err))
		check_refusal(&err);
	for (size_t i = 0; i < symbols.n && symbols.names; i++)
		HOLDS(strlen(elf_symbol_name(&symbols, &symbols.items[i])) <= elf->size);
	elf_symbols_release(&symbols);
}

static int file_of(const uint8_t *bytes, size_t len)
{
	int fd = memfd_create("elf", MFD_CLOEXEC);

	HOLDS(fd >= 0 && (len == 0 || write(fd, bytes, len) == (ssize_t)len));
	return fd;
}

static void read_elf(const uint8_t *bytes, size_t len)
{
	int fd = file_of(bytes, len);
	struct err err = {0};
	struct elf_file elf;
	uint64_t address;

	if (elf_open(&elf, fd, &err)) {
		check_refusal(&err);
	} else {
		(void)elf_section(&elf, ".PyRuntime");
		(void)elf_address_of(&elf, len / 2, &address);
		read_symbols(&elf, SHT_SYMTAB);
		read_symbols(&elf, SHT_DYNSYM);
	}
	elf_close(&elf);
}

static bool is_within(const struct unwind_rule *rule, const struct unwind_place *place)
{
	return place->first + place->n <= rule->n_ops && rule->n_ops <= UNWIND_OPERATIONS;
}

static void read_rules(const uint8_t *bytes, size_t len)
{
	int fd = file_of(bytes, len);
	struct cfi_file *file;
	struct unwind_rule rule;

	if (cfi_library_open(NULL) == 0 && (file = cfi_file_new(fd))) {
		for (uint64_t at = 0; at < 0x2000; at += 0x11)
			if (cfi_file_rule(file, at, &rule)) {
				HOLDS(is_within(&rule, &rule.cfa));
				for (size_t i = 0; i < UNWIND_SAVED; i++)
					HOLDS(is_within(&rule, &rule.saved[i]));
			}
		cfi_file_free(file);
	}
	close(fd);
}

/* As a file's information would have been taken: its operations lie within it. */
static void make_sound(struct unwind_rule *rule)
{
	struct unwind_place *places[UNWIND_SAVED + 1] = {&rule->cfa};

	rule->is_signal = false;
	for (size_t i = 0; i < UNWIND_SAVED; i++)
		places[i + 1] = &rule->saved[i];
	for (size_t i = 0; i <= UNWIND_SAVED; i++) {
		places[i]->kind %= UNWIND_VALUE + 1;
		places[i]->first %= UNWIND_OPERATIONS;
		places[i]->n %= UNWIND_OPERATIONS + 1 - places[i]->first;
	}
}

static void check_step(enum unwind_result result, const struct unwind_registers *before,
		       const struct unwind_registers *after)
{
	if (result == UNWIND_DONE) {
		HOLDS(after->value[UNWIND_RSP] > before->value[UNWIND_RSP]);
		HOLDS(unwind_knows(after, UNWIND_PC) && unwind_knows(after, UNWIND_RSP));
	} else {
		HOLDS(memcmp(before->value, after->value, sizeof(before->value)) == 0);
		HOLDS(before->known == after->known);
	}
}

static void walk_stack(const uint8_t *bytes, size_t len)
{
	struct {
		unsigned char rule[offsetof(struct unwind_rule, is_signal)];
		struct unwind_registers registers;
	} head = {{0}, {{0}, 0}};
	const size_t taken = len < sizeof(head) ? len : sizeof(head);
	struct unwind_rule rule = {0};
	struct unwind_registers before, after;
	struct stack_copy stack;

	memcpy(&head, bytes, taken);
	memcpy(&rule, head.rule, sizeof(head.rule));
	make_sound(&rule);
	before = after = head.registers;
	stack = (struct stack_copy){before.value[UNWIND_RSP], bytes + taken, len - taken};
	check_step(unwind_step(&rule, &stack, &after), &before, &after);
	after = before;
	check_step(unwind_frame_pointer(&stack, &after), &before, &after);
}

static void read_maps(const uint8_t *bytes, size_t len)
{
	char *text = text_of(bytes, len), *rest = text, *line;
	struct reader_thread thread = {0};
	struct maps maps = {0};

	while ((line = strsep(&rest, "\n"))) {
		if (maps_add_line(&maps, line))
			HOLDS(maps.items[maps.n - 1].begin < maps.items[maps.n - 1].end);
		doing_parse(&thread, line);
		HOLDS(thread.doing != READER_WAITING || thread.syscall >= 0);
	}
	(void)maps_at(&maps, 4096);
	maps_release(&maps);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	unsigned minor, micro;

	if (len == 0)
		return 0;
	switch (bytes[0]) {
	case 'w':
		read_words(bytes + 1, len - 1);
		break;
	case 'l':
		read_characters(bytes + 1, len - 1);
		read_lines(bytes + 1, len - 1);
		break;
	case 'e':
		read_elf(bytes + 1, len - 1);
		break;
	case 'c':
		read_rules(bytes + 1, len - 1);
		break;
	case 's':
		walk_stack(bytes + 1, len - 1);
		break;
	case 'm':
		read_maps(bytes + 1, len - 1);
		break;
	default:
		if (find_version((const char *)bytes, len, 0, &minor, &micro))
			HOLDS(minor >= LAYOUT_OLDEST && minor <= 12 && micro <= 99);
	}
	return 0;
}
