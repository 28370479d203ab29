/* assay counters: what this machine can count, and why not the rest. */
#include "cli/command.h"
#include "cli/measuring/counters_option.h"
#include "cli/words/json_print.h"
#include "cli/words/option.h"
#include "cli/words/table.h"
#include "cli/words/text.h"
#include "runner/events/set.h"
#include "runner/counting/counting.h"
#include "runner/events/pfm.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const char description[] =
	"Show what this machine can count, with the time (--counters) or in separate processes "
	"(--metric). Each counter is tried now; one that fails says why. With names only those "
	"are tried: also raw codes such as r01c2 and, where libpfm4 is installed, its names.";

static const char epilog[] = "examples:\n"
			     "  assay counters\n"
			     "  assay counters cycles LLC-load-misses r01c2 --json\n";

static const char *const kinds[] = {[COUNTER_HARDWARE] = "hardware",
				    [COUNTER_CACHE] = "cache",
				    [COUNTER_SOFTWARE] = "software",
				    [COUNTER_RAW] = "code"};

struct tried {
	struct counter_item item;
	const char *meaning;
	bool counts;
	char why[COUNTER_WHY_TEXT];
};

struct listing {
	struct counter_machine machine;
	struct tried items[96];
	size_t n, counted;
	size_t room; /* of hardware at once */
};

static const char *meaning_of(const char *name)
{
	for (size_t i = 0; counter_name_at(i); i++)
		if (strcmp(counter_name_at(i)->name, name) == 0)
			return counter_name_at(i)->meaning;
	return "";
}

static int try_name(struct listing *listing, const char *name, struct err *err)
{
	struct tried *tried = &listing->items[listing->n];
	const char *near = counters_option_nearest(name);
	struct counter_set set = {0};
	struct err cause = {0};

	if (listing->n == sizeof(listing->items) / sizeof(*listing->items))
		return err_set(err, ERR_USAGE, "too many names");
	if (counter_set_add(&set, name, &cause))
		return near ? err_set(err, ERR_USAGE, "%s; did you mean %s?", cause.text, near)
			    : err_set(err, ERR_USAGE, "%s", cause.text);
	*tried = (struct tried){.item = set.items[0], .meaning = meaning_of(name)};
	tried->counts = counter_probe_one(&tried->item, &listing->machine, tried->why);
	listing->counted += tried->counts;
	listing->n++;
	return 0;
}

static int try_all(struct listing *listing, const struct texts *names, struct err *err)
{
	*listing = (struct listing){.machine = counter_machine_now("")};
	listing->room = counter_probe_room();
	for (size_t i = 0; i < names->n; i++)
		if (try_name(listing, names->items[i], err))
			return -1;
	for (size_t i = 0; names->n == 0 && counter_name_at(i); i++)
		if (try_name(listing, counter_name_at(i)->name, err))
			return -1;
	return 0;
}

static const char *where(const struct tried *tried)
{
	if (!tried->counts)
		return "";
	if (tried->item.event.counts_user && tried->item.event.counts_kernel)
		return "user and kernel";
	return tried->item.event.counts_user ? "user" : "kernel";
}

/* ---- for people */

static void print_sum(const struct listing *listing, int columns)
{
	struct buf line = {0};

	buf_addf(&line, "%zu of %zu can be counted", listing->counted, listing->n);
	if (listing->room)
		buf_addf(&line, "; %zu of hardware at once, more take turns", listing->room);
	if (listing->machine.paranoid >= -1)
		buf_addf(&line, "; kernel.perf_event_paranoid is %d", listing->machine.paranoid);
	buf_addf(&line, "; libpfm4 is %s\n", pfm_is_here() ? "here" : "not here");
	buf_adds(&line, "exact instructions do not need hardware: --metric instructions "
			"(docs/counters.md)\n");
	putchar('\n');
	text_wrap(stdout, buf_text(&line), 0, 0, (size_t)columns);
	buf_release(&line);
}

static int print_text(const struct listing *listing, struct err *err)
{
	static const struct table_column columns[] = {{"counter", TABLE_LEFT, 0, false},
						      {"counts", TABLE_LEFT, 0, false},
						      {"where", TABLE_LEFT, 0, true},
						      {"what", TABLE_LEFT, 0, true}};
	struct table_style style = table_style_for(stdout);
	struct table *table = table_new(columns, 4);
	const char *last = "";
	int rc;

	for (size_t i = 0; i < listing->n; i++) {
		const struct tried *tried = &listing->items[i];

		table_add(table, COLOUR_NONE, tried->item.name);
		table_add(table, tried->counts ? COLOUR_GREEN : COLOUR_DIM,
			  tried->counts ? "yes" : "no");
		table_add(table, COLOUR_NONE, where(tried));
		table_add(table, COLOUR_NONE, tried->meaning);
		/* Of equal reasons in a row print only the first. */
		if (!tried->counts && strcmp(tried->why, last) != 0)
			table_add_note(table, COLOUR_YELLOW, tried->why);
		last = tried->counts ? "" : tried->why;
	}
	rc = table_print(table, stdout, &style, err);
	table_free(table);
	print_sum(listing, style.columns);
	return rc;
}

/* ---- for programs */

static json_t *tried_json(const struct tried *tried)
{
	return json_pack("{s:s, s:b, s:s, s:s, s:b, s:b, s:o}", "name", tried->item.name, "counts",
			 tried->counts, "kind", kinds[tried->item.kind], "meaning", tried->meaning,
			 "user", tried->counts && tried->item.event.counts_user, "kernel",
			 tried->counts && tried->item.event.counts_kernel, "why",
			 tried->counts ? json_null() : json_string(tried->why));
}

static int print_json(const struct listing *listing, struct err *err)
{
	json_t *rows = json_array(), *metrics = json_array();

	for (size_t i = 0; i < listing->n; i++)
		json_array_append_new(rows, tried_json(&listing->items[i]));
	for (size_t i = 0; instruments[i]; i++)
		for (size_t k = 0; instruments[i]->metrics[k]; k++)
			json_array_append_new(metrics, json_pack("{s:s, s:s}", "name",
								 instruments[i]->metrics[k],
								 "source", instruments[i]->source));
	return json_print(json_pack("{s:o, s:o, s:I, s:i, s:b, s:b, s:b}", "counters", rows,
				    "metrics", metrics, "hardware_at_once",
				    (json_int_t)listing->room, "perf_event_paranoid",
				    listing->machine.paranoid, "virtual_machine",
				    listing->machine.is_virtual, "container",
				    listing->machine.is_container, "libpfm4", pfm_is_here()),
			  stdout, err);
}

static int list(void *context, const struct texts *names, struct err *err)
{
	static struct listing listing;
	const bool *as_json = context;

	if (try_all(&listing, names, err))
		return -1;
	return *as_json ? print_json(&listing, err) : print_text(&listing, err);
}

static int run(int argc, char **argv)
{
	bool as_json = false;
	const struct option rows[] = {
		OPT_FLAG(0, "json", &as_json, NULL, "print the result as JSON"), {0}};
	const struct option_parser parser = {
		"counters", "[options] [NAME...]", description, rows, false, epilog};

	return command_main(&parser, argc, argv, list, &as_json);
}

const struct command cmd_counters = {"counters",
				     "what this machine can count, and why not the rest", run};
