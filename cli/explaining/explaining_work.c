#include "cli/explaining/explaining_internal.h"

#include "cli/words/json_print.h"
#include "cli/words/status.h"
#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/base/gzip.h"
#include "results/base/json.h"
#include "results/profile_files/formats.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where the reader shares the CPU with what it reads, it takes less of it. */
#define RATE_ON_ONE_CPU 250

struct explaining explaining_begin(const struct explain_options *options, const struct job *job)
{
	const struct measure_options *m = job->options;

	const struct again *again = options->again;

	return (struct explaining){.options = options,
				   .job = job,
				   .live = explain_live_new(m->quiet, m->verbose),
				   .rows = again     ? again->rows
					   : m->json ? json_array()
						     : NULL,
				   .prints_rows = !again && m->json};
}

void explaining_give_rows(struct explaining *e, json_t *rows)
{
	if (e->prints_rows)
		json_decref(e->rows);
	e->rows = rows;
	e->prints_rows = false;
}

bool explaining_has_one_cpu(const struct explaining *e)
{
	const struct preparation *preparation = &e->job->preparation;

	return preparation->has_topology && cpus_count(&preparation->topology.allowed) == 1;
}

static double rate_of(const struct explaining *e)
{
	return explaining_has_one_cpu(e) && !e->options->rate_seen ? RATE_ON_ONE_CPU
								   : e->options->rate;
}

struct diagnosing_config explaining_config(struct explaining *e)
{
	const struct settings *settings = &e->job->settings;
	const struct preparation *preparation = &e->job->preparation;

	return (struct diagnosing_config){
		.workers = e->options->processes,
		.seconds = e->options->seconds,
		.step_s = 1 / rate_of(e),
		.native = e->options->native,
		.warmups = settings->plan.warmups,
		.loops = settings->plan.loops,
		.seed = settings->plan.seed,
		.one_cpu = cpus_count(&preparation->one_cpu) ? &preparation->one_cpu : NULL,
		.all_cpus = &preparation->all_cpus,
		.limits = settings->limits,
		.timeout_s = settings->plan.timeout_s,
		.observe = explain_live_observe,
		.context = &e->live,
	};
}

int explaining_give_source(struct source_lines *sources, const struct target *target,
			   struct err *err)
{
	char *source;
	int rc;

	if (target->kind != TARGET_SNIPPET)
		return 0;
	source = target_source_new(target);
	if (!source)
		return err_memory(err);
	rc = source_lines_give(sources, TARGET_SNIPPET_FILE, source, err);
	free(source);
	return rc;
}

bool explaining_prints(const struct explaining *e)
{
	return !e->rows || e->prints_text || (e->options->again && e->options->again->prints);
}

void explaining_begin_section(struct explaining *e)
{
	if (e->printed++)
		fputc('\n', stdout);
}

/* ---- -o */

int explaining_keep_in(struct profile_set *set, struct stack_profile *profile, const char *name,
		       struct err *err)
{
	return profile_set_move(set, profile, err) ? -1 : profile_set_name_last(set, name, err);
}

int explaining_keep(struct explaining *e, struct stack_profile *profile, const char *label,
		    struct err *err)
{
	struct buf name = {0};
	int rc;

	if (!e->options->output)
		return 0;
	buf_adds(&name, profile->name);
	if (label)
		buf_addf(&name, " (%s)", label);
	rc = buf_failed(&name) ? err_memory(err)
			       : explaining_keep_in(&e->kept, profile, buf_text(&name), err);
	buf_release(&name);
	return rc;
}

void explaining_roots(const struct prepared_side sides[2], char here[PATH_MAX],
		      const char *roots[2])
{
	const char *cwd = getcwd(here, PATH_MAX);

	for (int i = 0; i < 2; i++)
		roots[i] = sides[i].folder ? sides[i].folder : sides[i].root ? sides[i].root : cwd;
}

/* Pages know more here than in other forms: sides, sources of snippets. */
static int write_page(struct explaining *e, const char *path, struct err *err)
{
	struct buf page = {0}, packed = {0};
	const struct buf *bytes = gzip_is_name(path) ? &packed : &page;
	int rc = explaining_page_add(e, &page, err) ||
		 (bytes == &packed && gzip_pack(&page, &packed, err)) ||
		 atomic_write(path, WRITE_NEW, buf_text(bytes), bytes->len, err);

	buf_release(&page);
	buf_release(&packed);
	return rc ? err_in(err, "%s", path) : 0;
}

static int write_kept(struct explaining *e, struct err *err)
{
	const char *path = e->options->output;

	if (path && e->snapshot.len)
		return atomic_write(path, WRITE_NEW, buf_text(&e->snapshot), e->snapshot.len, err)
			       ? err_in(err, "%s", path)
			       : 0;
	if (!path || e->kept.n == 0)
		return 0;
	return profile_format_of_path(path) == PROFILE_FORMAT_HTML
		       ? write_page(e, path, err)
		       : profile_format_write(&e->kept, path, err);
}

/* ---- failures, and the end */

static void add_end(struct explaining *e, const char *name, const char *how, const char *why)
{
	if (e->rows)
		json_array_append_new(e->rows, json_pack("{s:o, s:o}", "name", json_text_new(name),
							 how, json_text_new(why)));
}

/* No failure: a row among those of the others says why. */
static void skip(struct explaining *e, const char *name, const struct err *err)
{
	struct buf line = {0};

	add_end(e, name, "skipped", err->text);
	if (!explaining_prints(e))
		return;
	text_escape(&line, name, term_is_utf8());
	buf_adds(&line, ": skipped: ");
	text_escape(&line, err->text, term_is_utf8());
	explaining_begin_section(e);
	puts(buf_text(&line));
	buf_release(&line);
}

static void fail(struct explaining *e, const char *name, struct err *err, const char *details)
{
	struct buf text = {0};

	e->failed++;
	e->timed_out += err->kind == ERR_TIMEOUT;
	err_in(err, "%s", name);
	status_fail(err);
	text_escape_lines(&text, details);
	fputs(details && *details ? buf_text(&text) : "", stderr);
	buf_release(&text);
	add_end(e, name, "error", err->text);
}

void explaining_fail(struct explaining *e, const char *name, struct err *err, const char *details)
{
	if (err->kind == ERR_SKIPPED)
		skip(e, name, err);
	else
		fail(e, name, err, details);
	err_clear(err);
}

void explaining_fail_missing(struct explaining *e)
{
	const struct again *again = e->options->again;

	for (size_t i = 0; again && i < again->n; i++) {
		struct err err = {0};

		if (again->items[i].is_done)
			continue;
		again->items[i].is_done = true;
		err_set(&err, ERR_INPUT,
			"what it was measured with has no benchmark of this name any more");
		explaining_fail(e, again->items[i].name, &err, NULL);
	}
}

bool explaining_ends_all(const struct err *err)
{
	return err->kind == ERR_INTERRUPTED || err->kind == ERR_MEMORY;
}

int explaining_end(struct explaining *e, const struct err *err)
{
	struct err trouble = {0};
	int status = EXIT_DONE;

	if (err->kind != ERR_NONE)
		status = status_fail(err);
	else if (e->failed)
		status = status_of_measured(e->failed, e->timed_out);
	else if (e->beyond)
		status = EXIT_FAILED;
	if (e->prints_rows && err->kind != ERR_USAGE &&
	    json_print(json_pack("{s:O, s:I}", "benchmarks", e->rows, "seed",
				 (json_int_t)e->job->settings.plan.seed),
		       stdout, &trouble))
		status = status_fail(&trouble);
	if (write_kept(e, &trouble))
		status = status_fail(&trouble);
	profile_set_release(&e->kept);
	buf_release(&e->snapshot);
	source_lines_release(&e->sources[0]);
	source_lines_release(&e->sources[1]);
	if (e->prints_rows)
		json_decref(e->rows);
	return status;
}
