#include "results/profile_files/firefox.h"

#include "results/base/emit.h"
#include "results/profile_files/in_order.h"
#include "results/profiles/profile_time.h"

#include <inttypes.h>
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
	const char *product;
	bool is_split; /* its lanes are threads */
	size_t process, n_threads, n_threads_here;
	/* the thread that is written */
	size_t lane;
	struct buf stacks, weights, time_text;
	struct emit times;
	size_t n_samples, n_ordered;
	double at_ms;
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

/* ---- samples: three columns at once, since each walk over the order costs its memory */

/* A thread of a recording has one of its own: they ran beside each other. Workers follow each
   other. */
static size_t thread_of(const struct writer *w, const struct in_order_item *item)
{
	return w->is_split ? item->lane : 0;
}

static double milliseconds(const struct writer *w, const struct in_order_item *item)
{
	double each = profile_seconds_each(w->profile, item->part);

	return (double)item->weight * (isnan(each) ? 1 : 1e3 * each);
}

static void add_sample(struct writer *w, const struct in_order_item *item)
{
	bool is_first = w->n_samples++ == 0;

	buf_adds(&w->stacks, is_first ? "" : ",");
	if (item->node == PROFILE_NOTHING)
		buf_adds(&w->stacks, "null");
	else
		buf_addf(&w->stacks, "%zu", item->node);
	emit_item(&w->times);
	emit_real(&w->times, w->at_ms);
	buf_addf(&w->weights, "%s%" PRId64, is_first ? "" : ",", item->weight);
	w->n_ordered += item->lane != PROFILE_NO_LANE;
	w->at_ms += milliseconds(w, item);
}

static void add_samples(struct writer *w)
{
	open(w, "samples", '{');
	emit_key(&w->emit, "stack");
	buf_addf(w->emit.out, "[%s]", buf_text(&w->stacks));
	emit_key(&w->emit, "time");
	buf_addf(w->emit.out, "%s]", buf_text(&w->time_text));
	emit_key(&w->emit, "weight");
	buf_addf(w->emit.out, "[%s]", buf_text(&w->weights));
	text(w, "weightType", "samples");
	column(w, "eventDelay", w->n_samples, none);
	close_table(w, w->n_samples);
}

static void begin_samples(struct writer *w)
{
	buf_clear(&w->stacks);
	buf_clear(&w->time_text);
	buf_clear(&w->weights);
	w->times = (struct emit){.out = &w->time_text};
	emit_open(&w->times, '[');
	w->n_samples = w->n_ordered = 0;
	w->at_ms = 0;
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

/* `lane`: of the order; PROFILE_NO_LANE: what no time is known of. */
static const char *thread_name(const struct writer *w, size_t lane)
{
	const struct profile_order *order = &w->profile->order;

	if (!w->is_split)
		return w->profile->name;
	if (lane == PROFILE_NO_LANE)
		return "time not known";
	return order->lanes[lane].name ? order->lanes[lane].name : w->profile->name;
}

static void add_thread(struct writer *w, size_t lane)
{
	char id[24];

	emit_item(&w->emit);
	emit_open(&w->emit, '{');
	text(w, "name", thread_name(w, lane));
	emit_key(&w->emit, "isMainThread");
	emit_bool(&w->emit, w->n_threads_here++ == 0);
	text(w, "processType", "default");
	text(w, "processName", w->profile->name);
	number(w, "processStartupTime", 0);
	emit_key(&w->emit, "processShutdownTime");
	buf_adds(w->emit.out, "null");
	number(w, "registerTime", 0);
	emit_key(&w->emit, "unregisterTime");
	buf_adds(w->emit.out, "null");
	column(w, "pausedRanges", 0, none);
	snprintf(id, sizeof(id), "%zu", w->process);
	text(w, "pid", id);
	snprintf(id, sizeof(id), "%zu", ++w->n_threads);
	text(w, "tid", id);
	number(w, "ordered", (int64_t)w->n_ordered);
	add_samples(w);
	add_stacks(w);
	add_frames(w);
	add_functions(w);
	add_empty_tables(w);
	emit_close(&w->emit, '}');
}

static int take_item(void *context, const struct in_order_item *item, struct err *err)
{
	struct writer *w = context;

	if (w->n_samples && thread_of(w, item) != w->lane) {
		add_thread(w, w->lane);
		begin_samples(w);
	}
	w->lane = thread_of(w, item);
	add_sample(w, item);
	return buf_failed(w->emit.out) ? err_memory(err) : 0;
}

/* Each thread repeats the tables: not where that would be much. */
enum { MOST_ROWS = 4000000 };

static bool is_split(const struct stack_profile *profile)
{
	bool has_names = false;

	for (size_t i = 0; i < profile->order.n; i++)
		has_names = has_names || profile->order.lanes[i].name;
	return has_names &&
	       profile->n_nodes + profile->n_frames < MOST_ROWS / (profile->order.n + 1);
}

static int add_threads(struct writer *w, const struct stack_profile *profile, struct err *err)
{
	w->profile = profile;
	w->is_split = is_split(profile);
	w->lane = 0;
	w->process++;
	w->n_threads_here = 0;
	begin_samples(w);
	if (in_order_each(profile, take_item, w, err))
		return -1;
	if (w->n_samples || !w->n_threads_here)
		add_thread(w, w->lane);
	w->first_text += 2 * (int64_t)profile->n_frames;
	return 0;
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
	text(w, "product", w->product);
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

/* The interpreter where all have the same one. */
static const char *product_of(const struct profile_set *set)
{
	const char *product = set->n ? set->profiles[0].interpreter : NULL;

	for (size_t i = 1; product && i < set->n; i++)
		if (!set->profiles[i].interpreter ||
		    strcmp(set->profiles[i].interpreter, product) != 0)
			product = NULL;
	return product ? product : "Python";
}

/* How long a sample stands for: of the first part that has some. */
static double interval_of(const struct profile_set *set)
{
	double each = set->n && set->profiles[0].n_parts
			      ? profile_seconds_each(&set->profiles[0], 0)
			      : (double)NAN;

	return each > 0 && isfinite(each) ? each : set->n ? set->profiles[0].interval_s : 0;
}

int firefox_format(const struct profile_set *set, struct buf *out, struct err *err)
{
	struct writer w = {
		.emit = {.out = out}, .interval_s = interval_of(set), .product = product_of(set)};
	int rc = 0;

	emit_open(&w.emit, '{');
	add_meta(&w);
	column(&w, "libs", 0, none);
	column(&w, "pages", 0, none);
	open(&w, "threads", '[');
	for (size_t i = 0; i < set->n && !rc; i++)
		rc = add_threads(&w, &set->profiles[i], err);
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
	if (!rc && (buf_failed(out) || w.stacks.failed || w.weights.failed || w.time_text.failed))
		rc = err_memory(err);
	buf_release(&w.stacks);
	buf_release(&w.weights);
	buf_release(&w.time_text);
	return rc;
}
