#include "runner/reader/layout.h"

#include <string.h>

/* ---- 3.8 to 3.12: from their headers */

#define NONE LAYOUT_NONE
#define OLD_RUNTIME                                                                                \
	.rt_interpreters = 32, .is_next = 0, .is_threads = 8, .rt_main_thread = 72, .ts_next = 8,  \
	.ts_frame = 24, .ts_via = NONE, .ts_ident = 176, .ts_tid = NONE, .ts_contexts = 248,       \
	.fr_back = 24, .fr_code = 32, .fr_owner = NONE, .is_gil_locked = NONE,                     \
	.is_gil_holder = NONE, .owner_generator = -1
#define OLD_OBJECTS                                                                                \
	.by_size = 16, .by_data = 32, .st_length = 16, .st_state = 32, .st_ascii = 48,             \
	.st_compact = 72, .co_file = 104, .co_name = 112, .co_qualname = NONE,                     \
	.co_first_line = 40, .co_lines = 120, .co_code = NONE, .co_locals = 72, .co_cells = 88,    \
	.co_frees = 80, .co_kinds = NONE, .tu_items = 24
#define NEW_OBJECTS                                                                                \
	.by_size = 16, .by_data = 32, .st_length = 16, .st_state = 32, .co_file = 112,             \
	.co_name = 120, .co_qualname = 128, .co_lines = 136, .instruction = INSTRUCTION_POINTER,   \
	.lines = LINES_LOCATIONS, .owner_foreign = 3, .fr_locals = 72, .co_locals = 96,            \
	.co_cells = NONE, .co_frees = NONE, .co_kinds = 104, .tu_items = 24

static const struct layout known[] = {
	{.minor = 8,
	 OLD_RUNTIME,
	 OLD_OBJECTS,
	 .fr_instruction = 104,
	 .ts_c_frame = NONE,
	 .fr_locals = 360,
	 .gc_is_of_runtime = true,
	 .gc = 544,
	 .rt_gil_thread = 1368},
	{.minor = 9,
	 OLD_RUNTIME,
	 OLD_OBJECTS,
	 .fr_instruction = 104,
	 .ts_c_frame = NONE,
	 .fr_locals = 360,
	 .gc = 816,
	 .rt_gil_thread = 568},
	{.minor = 10,
	 OLD_RUNTIME,
	 OLD_OBJECTS,
	 .fr_instruction = 96,
	 .ts_c_frame = 48,
	 .fr_locals = 352,
	 .gc = 816,
	 .rt_gil_thread = 568,
	 .instruction = INSTRUCTION_UNIT,
	 .lines = LINES_RANGES},
	{.minor = 11,
	 NEW_OBJECTS,
	 .rt_interpreters = 40,
	 .is_next = 0,
	 .is_threads = 16,
	 .rt_main_thread = 80,
	 .ts_next = 8,
	 .ts_frame = 56,
	 .ts_c_frame = 56,
	 .ts_via = 8,
	 .ts_ident = 152,
	 .ts_tid = 160,
	 .ts_contexts = 232,
	 .fr_back = 48,
	 .fr_code = 32,
	 .fr_instruction = 56,
	 .fr_owner = 69,
	 .co_first_line = 72,
	 .co_code = 184,
	 .st_ascii = 48,
	 .st_compact = 72,
	 .gc = 848,
	 .rt_gil_thread = 576,
	 .is_gil_locked = NONE,
	 .is_gil_holder = NONE,
	 .owner_generator = -1},
	{.minor = 12,
	 NEW_OBJECTS,
	 .rt_interpreters = 40,
	 .is_next = 0,
	 .is_threads = 72,
	 .rt_main_thread = 64,
	 .ts_next = 8,
	 .ts_frame = 56,
	 .ts_c_frame = 56,
	 .ts_via = 0,
	 .ts_ident = 136,
	 .ts_tid = 144,
	 .ts_contexts = 216,
	 .fr_back = 8,
	 .fr_code = 0,
	 .fr_instruction = 56,
	 .fr_owner = 70,
	 .co_first_line = 68,
	 .co_code = 192,
	 .st_ascii = 40,
	 .st_compact = 56,
	 .gc = 312,
	 .rt_gil_thread = NONE,
	 .is_gil_locked = 1056,
	 .is_gil_holder = 1048,
	 .owner_generator = 1},
};

int layout_of_version(struct layout *layout, unsigned minor, struct err *err)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].minor == minor) {
			*layout = known[i];
			layout->ge_frame = layout->fr_stack_pointer = NONE;
			layout->in_tag = layout->in_digits = NONE;
			layout->ts_asked = NONE;
			return 0;
		}
	return err_set(err, ERR_INPUT,
		       "CPython 3.%u cannot be read: 3.%d to 3.%d are known to this version of "
		       "assay",
		       minor, LAYOUT_OLDEST, LAYOUT_NEWEST);
}

/* ---- 3.13 on: which word of the target's table holds which offset */

#define FIELD(name) offsetof(struct layout, name)

enum { FIRST_WITH_WORDS = 13, WITH_WORDS = 3 };

static const size_t n_words[WITH_WORDS] = {73, 95, 111};

static const struct {
	const char *name;
	size_t field;
	uint8_t word[WITH_WORDS]; /* of 3.13, 3.14, 3.15; 0: not wanted of it */
} places[] = {
	{"runtime_state.interpreters_head", FIELD(rt_interpreters), {5, 5, 5}},
	{"interpreter_state.next", FIELD(is_next), {8, 8, 8}},
	{"interpreter_state.threads_head", FIELD(is_threads), {9, 9, 9}},
	{"interpreter_state.gc", FIELD(gc), {10, 11, 11}},
	{"interpreter_state.gil_runtime_state_locked", FIELD(is_gil_locked), {17, 18, 18}},
	{"interpreter_state.gil_runtime_state_holder", FIELD(is_gil_holder), {18, 19, 19}},
	{"thread_state.next", FIELD(ts_next), {21, 24, 24}},
	{"thread_state.current_frame", FIELD(ts_frame), {23, 26, 26}},
	{"thread_state.thread_id", FIELD(ts_ident), {24, 27, 30}},
	{"thread_state.native_thread_id", FIELD(ts_tid), {25, 28, 31}},
	{"interpreter_frame.previous", FIELD(fr_back), {29, 32, 40}},
	{"interpreter_frame.executable", FIELD(fr_code), {30, 33, 41}},
	{"interpreter_frame.instr_ptr", FIELD(fr_instruction), {31, 34, 42}},
	{"interpreter_frame.owner", FIELD(fr_owner), {33, 36, 44}},
	{"code_object.filename", FIELD(co_file), {35, 40, 48}},
	{"code_object.name", FIELD(co_name), {36, 41, 49}},
	{"code_object.qualname", FIELD(co_qualname), {37, 42, 50}},
	{"code_object.firstlineno", FIELD(co_first_line), {39, 44, 52}},
	{"code_object.linetable", FIELD(co_lines), {38, 43, 51}},
	{"code_object.co_code_adaptive", FIELD(co_code), {43, 48, 56}},
	{"interpreter_frame.localsplus", FIELD(fr_locals), {32, 35, 43}},
	{"code_object.localsplusnames", FIELD(co_locals), {41, 46, 54}},
	{"code_object.localspluskinds", FIELD(co_kinds), {42, 47, 55}},
	{"tuple_object.ob_item", FIELD(tu_items), {51, 57, 69}},
	{"bytes_object.ob_size", FIELD(by_size), {65, 75, 87}},
	{"bytes_object.ob_sval", FIELD(by_data), {66, 76, 88}},
	{"unicode_object.state", FIELD(st_state), {68, 78, 90}},
	{"unicode_object.length", FIELD(st_length), {69, 79, 91}},
	{"unicode_object.asciiobject_size", FIELD(st_ascii), {70, 80, 92}},
	{"gc.collecting", FIELD(gc_collecting), {72, 82, 95}},
	{"gen_object.gi_iframe", FIELD(ge_frame), {0, 85, 101}},
	{"interpreter_frame.stackpointer", FIELD(fr_stack_pointer), {0, 37, 45}},
	{"long_object.lv_tag", FIELD(in_tag), {0, 72, 84}},
	{"long_object.ob_digit", FIELD(in_digits), {0, 73, 85}},
	{"interpreter_state.id", FIELD(is_id), {7, 7, 7}},
	{"debugger_support.eval_breaker", FIELD(ts_breaker), {0, 89, 105}},
	{"debugger_support.remote_debugger_support", FIELD(ts_asked), {0, 90, 106}},
	{"debugger_support.remote_debugging_enabled", FIELD(is_askable), {0, 91, 107}},
	{"debugger_support.debugger_pending_call", FIELD(asked_flag), {0, 92, 108}},
	{"debugger_support.debugger_script_path", FIELD(asked_path), {0, 93, 109}},
	{"debugger_support.debugger_script_path_size", FIELD(asked_path_size), {0, 94, 110}},
};

/* Whatever an offset is into, none of these structures is larger. */
static const uint64_t largest_offset = 1u << 20;

bool layout_has_words(const uint64_t *words, size_t n)
{
	return n >= 3 && memcmp(words, "xdebugpy", 8) == 0;
}

static int check_version(const uint64_t *words, size_t n, struct err *err)
{
	unsigned major = words[1] >> 24 & 0xff, minor = words[1] >> 16 & 0xff;
	unsigned row = minor - FIRST_WITH_WORDS;

	if (major != 3 || words[1] >> 32 || row >= WITH_WORDS)
		return err_set(err, ERR_INPUT,
			       "CPython %u.%u cannot be read: 3.%d to 3.%d are known to this "
			       "version of assay",
			       major, minor, LAYOUT_OLDEST, LAYOUT_NEWEST);
	if (words[2])
		return err_set(err, ERR_INPUT,
			       "a free-threaded build of CPython 3.%u cannot be read: only builds "
			       "with a GIL can",
			       minor);
	if (n < n_words[row])
		return err_set(err, ERR_INPUT,
			       "the debug offsets of CPython 3.%u are cut short: %zu words of %zu",
			       minor, n, n_words[row]);
	return 0;
}

/* Where a thread state counts its contexts stands in no table of the target: it is known of thread
   states of one size. */
static const struct {
	uint8_t word; /* thread_state.size */
	uint64_t size, offset;
} contexts_at[WITH_WORDS] = {{19, 304, 216}, {22, 832, 216}, {22, 888, 240}};

static uint64_t find_contexts(const uint64_t *words, unsigned row)
{
	return words[contexts_at[row].word] == contexts_at[row].size ? contexts_at[row].offset
								     : NONE;
}

/* What is read of frames, code objects and strs fits what is set aside for it. */
static int check_sizes(const struct layout *layout, struct err *err)
{
	if (layout_frame_size(layout) > LAYOUT_FRAME || layout_code_size(layout) > LAYOUT_CODE ||
	    layout->st_compact > LAYOUT_STRING || layout->st_length + 8 > LAYOUT_STRING ||
	    layout->st_state + 4 > LAYOUT_STRING)
		return err_set(err, ERR_INPUT,
			       "the debug offsets of CPython 3.%u make no sense: an object would "
			       "be larger than it can be",
			       layout->minor);
	return 0;
}

int layout_of_words(struct layout *layout, const uint64_t *words, size_t n, struct err *err)
{
	unsigned minor;

	if (!layout_has_words(words, n))
		return err_set(err, ERR_INPUT, "there are no debug offsets");
	minor = words[1] >> 16 & 0xff;
	if (check_version(words, n, err))
		return -1;
	*layout = (struct layout){.minor = minor,
				  .rt_main_thread = NONE,
				  .ts_via = NONE,
				  .ts_c_frame = NONE,
				  .ts_contexts = find_contexts(words, minor - FIRST_WITH_WORDS),
				  .rt_gil_thread = NONE,
				  .co_cells = NONE,
				  .co_frees = NONE,
				  .awaited = minor == 14 ? 8 : 16,
				  .code_tag = minor >= 14 ? 3 : 0,
				  .owner_generator = 1,
				  .owner_foreign = 3,
				  .instruction = INSTRUCTION_POINTER,
				  .lines = LINES_LOCATIONS};
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		unsigned word = places[i].word[minor - FIRST_WITH_WORDS];
		uint64_t value = word ? words[word] : NONE;

		if (word && value >= largest_offset)
			return err_set(err, ERR_INPUT,
				       "the debug offsets of CPython 3.%u make no sense: %s would "
				       "be %llu",
				       minor, places[i].name, (unsigned long long)value);
		memcpy((char *)layout + places[i].field, &value, sizeof(value));
	}
	layout->st_compact = layout->st_ascii + 16; /* utf8_length and utf8 follow */
	return check_sizes(layout, err);
}

/* ---- sizes */

static uint64_t larger(uint64_t a, uint64_t b)
{
	if (b == NONE)
		return a;
	return a > b ? a : b;
}

size_t layout_frame_size(const struct layout *l)
{
	return larger(larger(l->fr_back, l->fr_code), larger(l->fr_instruction, l->fr_owner)) + 8;
}

size_t layout_code_size(const struct layout *l)
{
	return larger(larger(larger(l->co_file, l->co_name), larger(l->co_lines, l->co_first_line)),
		      larger(16, l->co_qualname)) +
	       8;
}
