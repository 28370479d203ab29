#include "results/profile_files/firefox.h"

#include "results/base/emit.h"
#include "results/profiles/profile_time.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A thread's tables are columns of numbers, which come from functions: one for each column. */
#define NONE INT64_MIN

enum { CATEGORY_OTHER, CATEGORY_KINDS }; /* kinds of frames follow */
enum { RESOURCE_LIBRARY = 1, FORMAT_VERSION = 32, PROCESSED_VERSION = 57 };

/* Texts of a frame: two in the shared list, its function and its file. */
struct writer {
	struct emit emit;
	const struct stack_profile *profile;
	int64_t first_text;
	double interval_s;
};

typedef int64_t column_fn(const struct writer *w, size_t i);

static void column(struct writer *w, const char *key, size_t n, column_fn *value)
{
	emit_list(&w->emit, key);
	for (size_t i = 0; i < n; i++) {
		int64_t number = value(w, i);

		emit_item(&w->emit);
		if (number == NONE)
			buf_adds(w->emit.out, "null");
		else
			emit_int(&w->emit, number);
	}
	emit_close(&w->emit, ']');
}

static void text(struct writer *w, const char *key, const char *value)
{
	emit_key(&w->emit, key);
	emit_text(&w->emit, value);
}

static void number(struct writer *w, const char *key, int64_t value)
{
	emit_key(&w->emit, key);
	emit_int(&w->emit, value);
}

static void open(struct writer *w, const char *key, char bracket)
{
	emit_key(&w->emit, key);
	emit_open(&w->emit, bracket);
}

static void close_table(struct writer *w, size_t n)
{
	number(w, "length", (int64_t)n);
	emit_close(&w->emit, '}');
}

/* ---- columns */

static int64_t none(const struct writer *w, size_t i)
{
	(void)w;
	(void)i;
	return NONE;
}

static int64_t zero(const struct writer *w, size_t i)
{
	(void)w;
	(void)i;
	return 0;
}

static int64_t minus_one(const struct writer *w, size_t i)
{
	(void)w;
	(void)i;
	return -1;
}

static int64_t library_type(const struct writer *w, size_t i)
{
	(void)w;
	(void)i;
	return RESOURCE_LIBRARY;
}

static int64_t itself(const struct writer *w, size_t i)
{
	(void)w;
	return (int64_t)i;
}

static int64_t prefix(const struct writer *w, size_t i)
{
	size_t parent = w->profile->nodes[i].parent;

	return parent == PROFILE_NO_PARENT ? NONE : (int64_t)parent;
}

static int64_t function(const struct writer *w, size_t i)
{
	return (int64_t)w->profile->nodes[i].frame;
}

static int64_t line(const struct writer *w, size_t i)
{
	return w->profile->nodes[i].line ? w->profile->nodes[i].line : NONE;
}

static int64_t category(const struct writer *w, size_t i)
{
	return CATEGORY_KINDS + (int64_t)w->profile->frames[w->profile->nodes[i].frame].kind;
}

static int64_t name(const struct writer *w, size_t i)
{
	return w->first_text + 2 * (int64_t)i;
}

static int64_t file(const struct writer *w, size_t i)
{
	return w->first_text + 2 * (int64_t)i + 1;
}

static int64_t python_file(const struct writer *w, size_t i)
{
	return w->profile->frames[i].kind == PROFILE_PYTHON ? file(w, i) : NONE;
}

static int64_t library(const struct writer *w, size_t i)
{
	return w->profile->frames[i].kind == PROFILE_NATIVE ? (int64_t)i : -1;
}

static int64_t first_line(const struct writer *w, size_t i)
{
	return w->profile->frames[i].first_line ? w->profile->frames[i].first_line : NONE;
}

/* ---- tables */

static void add_stacks(struct writer *w)
{
	size_t n = w->profile->n_nodes;

	open(w, "stackTable", '{');
	column(w, "frame", n, itself);
	column(w, "prefix", n, prefix);
	column(w, "category", n, category);
	column(w, "subcategory", n, zero);
	close_table(w, n);
}

static void add_frames(struct writer *w)
{
	size_t n = w->profile->n_nodes;

	open(w, "frameTable", '{');
	column(w, "address", n, minus_one);
	column(w, "inlineDepth", n, zero);
	column(w, "category", n, category);
	column(w, "subcategory", n, zero);
	column(w, "func", n, function);
	column(w, "nativeSymbol", n, none);
	column(w, "innerWindowID", n, none);
	column(w, "implementation", n, none);
	column(w, "line", n, line);
	column(w, "column", n, none);
	column(w, "optimizations", n, none);
	close_table(w, n);
}

static void add_flags(struct writer *w, const char *key)
{
	open(w, key, '[');
	for (size_t i = 0; i < w->profile->n_frames; i++) {
		emit_item(&w->emit);
		emit_bool(&w->emit, false);
	}
	emit_close(&w->emit, ']');
}

static void add_functions(struct writer *w)
{
	size_t n = w->profile->n_frames;

	open(w, "funcTable", '{');
	column(w, "name", n, name);
	add_flags(w, "isJS");
	add_flags(w, "relevantForJS");
	column(w, "resource", n, library);
	column(w, "fileName", n, python_file);
	column(w, "lineNumber", n, first_line);
	column(w, "columnNumber", n, none);
	close_table(w, n);
	open(w, "resourceTable", '{');
	column(w, "lib", n, none);
	column(w, "name", n, file);
	column(w, "host", n, none);
	column(w, "type", n, library_type);
	close_table(w, n);
}

/* Milliseconds of all parts; samples where it is not known what one stands for. */
static double milliseconds(const struct stack_profile *profile, size_t node)
{
	double sum = 0, each;

	for (size_t part = 0; part < profile->n_parts; part++) {
		each = profile_seconds_each(profile, part);
		sum += (double)stack_profile_own(profile, node, part) *
		       (isnan(each) ? 1 : 1e3 * each);
	}
	return sum;
}

static size_t add_times(struct writer *w)
{
	double at = 0;
	size_t n = 0;

	open(w, "time", '[');
	for (size_t i = 0; i < w->profile->n_nodes; i++) {
		if (!stack_profile_node_own(w->profile, i))
			continue;
		emit_item(&w->emit);
		emit_real(&w->emit, at);
		at += milliseconds(w->profile, i);
		n++;
	}
	emit_close(&w->emit, ']');
	return n;
}

static void add_samples(struct writer *w)
{
	size_t n;

	open(w, "samples", '{');
	open(w, "stack", '[');
	for (size_t i = 0; i < w->profile->n_nodes; i++)
		if (stack_profile_node_own(w->profile, i)) {
			emit_int_item(&w->emit, (int64_t)i);
		}
	emit_close(&w->emit, ']');
	n = add_times(w);
	open(w, "weight", '[');
	for (size_t i = 0; i < w->profile->n_nodes; i++)
		if (stack_profile_node_own(w->profile, i)) {
			emit_int_item(&w->emit, stack_profile_node_own(w->profile, i));
		}
	emit_close(&w->emit, ']');
	text(w, "weightType", "samples");
	column(w, "eventDelay", n, none);
	close_table(w, n);
}

static void add_empty_tables(struct writer *w)
{
	static const char *const symbols[] = {"address", "functionSize", "libIndex", "name"};
	static const char *const markers[] = {"data",	 "name",  "startTime",
					      "endTime", "phase", "category"};

	open(w, "nativeSymbols", '{');
	for (size_t i = 0; i < sizeof(symbols) / sizeof(*symbols); i++)
		column(w, symbols[i], 0, none);
	close_table(w, 0);
	open(w, "markers", '{');
	for (size_t i = 0; i < sizeof(markers) / sizeof(*markers); i++)
		column(w, markers[i], 0, none);
	close_table(w, 0);
}

static void add_thread(struct writer *w, const struct stack_profile *profile, size_t i)
{
	char id[24];

	w->profile = profile;
	snprintf(id, sizeof(id), "%zu", i + 1);
	emit_item(&w->emit);
	emit_open(&w->emit, '{');
	text(w, "name", profile->name);
	emit_key(&w->emit, "isMainThread");
	emit_bool(&w->emit, i == 0);
	text(w, "processType", "default");
	text(w, "processName", profile->interpreter ? profile->interpreter : "Python");
	number(w, "processStartupTime", 0);
	emit_key(&w->emit, "processShutdownTime");
	buf_adds(w->emit.out, "null");
	number(w, "registerTime", 0);
	emit_key(&w->emit, "unregisterTime");
	buf_adds(w->emit.out, "null");
	column(w, "pausedRanges", 0, none);
	text(w, "pid", id);
	text(w, "tid", id);
	add_samples(w);
	add_stacks(w);
	add_frames(w);
	add_functions(w);
	add_empty_tables(w);
	emit_close(&w->emit, '}');
	w->first_text += 2 * (int64_t)profile->n_frames;
}

static void add_categories(struct writer *w)
{
	static const char *const names[][2] = {
		[CATEGORY_OTHER] = {"Other", "grey"},
		[CATEGORY_KINDS + PROFILE_PYTHON] = {"Python", "yellow"},
		[CATEGORY_KINDS + PROFILE_NATIVE] = {"Native", "blue"},
		[CATEGORY_KINDS + PROFILE_SYSCALL] = {"Waiting", "transparent"},
		[CATEGORY_KINDS + PROFILE_COLLECTOR] = {"Garbage collection", "orange"},
		[CATEGORY_KINDS + PROFILE_TASK] = {"Task", "green"},
	};

	open(w, "categories", '[');
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		emit_item(&w->emit);
		emit_open(&w->emit, '{');
		text(w, "name", names[i][0]);
		text(w, "color", names[i][1]);
		open(w, "subcategories", '[');
		emit_item(&w->emit);
		emit_text(&w->emit, "Other");
		emit_close(&w->emit, ']');
		emit_close(&w->emit, '}');
	}
	emit_close(&w->emit, ']');
}

static void add_meta(struct writer *w)
{
	open(w, "meta", '{');
	emit_key(&w->emit, "interval");
	emit_real(&w->emit, w->interval_s > 0 ? w->interval_s * 1e3 : 1);
	number(w, "startTime", 0);
	number(w, "processType", 0);
	add_categories(w);
	number(w, "stackwalk", 0);
	text(w, "toolkit", "");
	number(w, "version", FORMAT_VERSION);
	number(w, "preprocessedProfileVersion", PROCESSED_VERSION);
	text(w, "product", "Python");
	text(w, "importedFrom", "assay");
	emit_key(&w->emit, "symbolicated");
	emit_bool(&w->emit, true);
	column(w, "markerSchema", 0, none);
	open(w, "extensions", '{');
	column(w, "id", 0, none);
	column(w, "name", 0, none);
	column(w, "baseURL", 0, none);
	close_table(w, 0);
	emit_close(&w->emit, '}');
}

static void add_texts(struct writer *w, const struct profile_set *set)
{
	open(w, "stringArray", '[');
	for (size_t i = 0; i < set->n; i++)
		for (size_t k = 0; k < set->profiles[i].n_frames; k++) {
			emit_item(&w->emit);
			emit_text(&w->emit, set->profiles[i].frames[k].function);
			emit_item(&w->emit);
			emit_text(&w->emit, set->profiles[i].frames[k].file);
		}
	emit_close(&w->emit, ']');
}

int firefox_format(const struct profile_set *set, struct buf *out, struct err *err)
{
	struct writer w = {.emit = {.out = out},
			   .interval_s = set->n ? set->profiles[0].interval_s : 0};

	emit_open(&w.emit, '{');
	add_meta(&w);
	column(&w, "libs", 0, none);
	column(&w, "pages", 0, none);
	open(&w, "threads", '[');
	for (size_t i = 0; i < set->n; i++)
		add_thread(&w, &set->profiles[i], i);
	emit_close(&w.emit, ']');
	open(&w, "shared", '{');
	add_texts(&w, set);
	open(&w, "sources", '{');
	column(&w, "uuid", 0, none);
	column(&w, "filename", 0, none);
	close_table(&w, 0);
	emit_close(&w.emit, '}');
	emit_close(&w.emit, '}');
	buf_adds(out, "\n");
	return buf_failed(out) ? err_memory(err) : 0;
}
