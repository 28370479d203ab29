/* Why two sides differ. */
#include "cli/explaining/causes_words.h"
#include "cli/explaining/explaining_internal.h"
#include "cli/words/text.h"
#include "results/base/json.h"

#include <limits.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* Functions that are shown of both sides; all with --verbose. */
#define SHOWN 10

/* One pair of benchmarks that was looked at. */
struct differing {
	const struct prepared_side *sides;
	const struct target *targets[2];
	struct diagnosis diagnosis;
	struct profile_summary summaries[2];
	struct causes causes;
};

/* ---- finding */

/* Where the side's own files begin. */
static const char *root_of(const struct prepared_side *side, const char *here)
{
	return side->folder ? side->folder : side->root ? side->root : here;
}

static int find(struct differing *d, struct interval timed, struct err *err)
{
	char here[PATH_MAX];
	const char *cwd = getcwd(here, sizeof(here));
	struct causes_request request = {.timed = timed, .timed_df = INFINITY};

	for (int side = 0; side < 2; side++) {
		request.profiles.profile[side] = &d->diagnosis.profiles[side];
		request.profiles.root[side] = root_of(&d->sides[side], cwd);
		if (profile_summary_make(&d->summaries[side], &d->diagnosis.profiles[side], err))
			return -1;
	}
	return causes_find(&d->causes, &request, err);
}

/* ---- for people */

/* "json.dumps: 3.12 against 3.13; 5951 + 6012 samples in 6 + 6 processes". */
static void print_head(const struct differing *d, FILE *out)
{
	struct buf raw = {0}, text = {0};

	buf_addf(&raw, "%s: \"%s\" (new) against \"%s\" (old)", d->targets[0]->name,
		 d->sides[SIDE_CANDIDATE].label, d->sides[SIDE_BASELINE].label);
	text_escape(&text, buf_text(&raw), term_is_utf8());
	buf_addf(&text, "; %lld + %lld samples in %zu + %zu processes",
		 (long long)d->summaries[0].samples, (long long)d->summaries[1].samples,
		 d->summaries[0].workers, d->summaries[1].workers);
	text_wrap(out, buf_text(&text), 0, 2, (size_t)term_columns(out));
	fputs("\n", out);
	buf_release(&raw);
	buf_release(&text);
}

/* One line of the sentences, wrapped. */
static void print_sentence(const char *sentence, enum colour colour, FILE *out)
{
	struct buf text = {0};
	bool coloured = term_has_colour(out);

	text_escape(&text, sentence, term_is_utf8());
	fputs(coloured ? term_colour_begin(colour) : "", out);
	text_wrap(out, buf_text(&text), 0, 2, (size_t)term_columns(out));
	fputs(coloured ? term_colour_end(colour) : "", out);
	fputc('\n', out);
	buf_release(&text);
}

static void print_sentences(const struct differing *d, FILE *out)
{
	enum colour colour = causes_words_colour(&d->causes);
	struct buf text = {0};

	causes_words_add(&text, &d->causes);
	for (char *line = text.data ? strtok(text.data, "\n") : NULL; line;
	     line = strtok(NULL, "\n")) {
		print_sentence(line, colour, out);
		colour = COLOUR_NONE;
	}
	buf_release(&text);
}

static int print_table(const struct differing *d, bool all, FILE *out, struct err *err)
{
	struct table_style style = table_style_for(out);
	struct table *table = causes_table_new(&d->causes, all ? SIZE_MAX : SHOWN);
	int rc = table_print(table, out, &style, err);

	table_free(table);
	return rc;
}

/* What looking cost on both sides; times and shares have the pauses left out. */
static void print_cost(const struct differing *d, FILE *out)
{
	double old = d->summaries[SIDE_BASELINE].dilation;
	double candidate = d->summaries[SIDE_CANDIDATE].dilation;

	if (!isnan(old) && !isnan(candidate))
		fprintf(out, "looking  %.2fx and %.2fx as long while they are sampled\n", old,
			candidate);
}

static int print(struct explaining *e, const struct differing *d, FILE *out, struct err *err)
{
	const struct measure_options *m = e->job->options;

	explaining_begin_section(e);
	print_head(d, out);
	print_sentences(d, out);
	if (m->quiet)
		return 0;
	fputc('\n', out);
	if (print_table(d, m->verbose, out, err))
		return -1;
	fputc('\n', out);
	print_cost(d, out);
	return 0;
}

/* ---- for programs */

static int add_side(json_t *row, struct explaining *e, struct differing *d, int side,
		    struct err *err)
{
	static const char *const names[] = {
		[SIDE_BASELINE] = "baseline", [SIDE_CANDIDATE] = "candidate"};
	struct source_lines sources = {0};
	const struct explained explained = {.target = d->targets[side],
					    .profile = &d->diagnosis.profiles[side],
					    .outcome = &d->diagnosis.outcomes[side],
					    .summary = &d->summaries[side],
					    .sources = &sources,
					    .has_one_cpu = explaining_has_one_cpu(e)};
	int rc = explaining_give_source(&sources, d->targets[side], err);
	json_t *json = rc ? NULL : explained_json_new(&explained);

	if (json)
		json_object_set_new(json, "label", json_text_new(d->sides[side].label));
	json_object_set_new(row, names[side], json);
	source_lines_release(&sources);
	return rc;
}

static int add_row(struct explaining *e, struct differing *d, struct err *err)
{
	json_t *row = json_pack("{s:o, s:o}", "name", json_text_new(d->targets[0]->name), "causes",
				causes_json_new(&d->causes));

	if (!row || json_array_append_new(e->rows, row))
		return err_memory(err);
	return add_side(row, e, d, SIDE_BASELINE, err) || add_side(row, e, d, SIDE_CANDIDATE, err)
		       ? -1
		       : 0;
}

/* ---- one pair after another */

static int report(struct explaining *e, struct differing *d, struct interval timed, struct err *err)
{
	if (find(d, timed, err) || (e->rows ? add_row(e, d, err) : print(e, d, stdout, err)))
		return -1;
	for (int side = 0; side < 2; side++)
		if (explaining_keep(e, &d->diagnosis.profiles[side], d->sides[side].label, err))
			return -1;
	return 0;
}

static void fail(struct explaining *e, const struct differing *d, struct err *err)
{
	int side = d->diagnosis.failed_side;
	bool is_known = side == 0 || side == 1;

	if (is_known)
		err_in(err, "side \"%s\"", d->sides[side].label);
	explaining_fail(e, d->targets[0]->name, err,
			is_known ? d->diagnosis.outcomes[side].details : "");
}

static void release(struct differing *d)
{
	causes_release(&d->causes);
	profile_summary_release(&d->summaries[0]);
	profile_summary_release(&d->summaries[1]);
	diagnosis_release(&d->diagnosis);
}

/* 0; -1 with err when no other pair can follow. */
static int explain_pair(struct explaining *e, const struct prepared_side sides[2],
			const struct explaining_pair *pair, struct err *err)
{
	struct diagnosing_config config = explaining_config(e);
	struct differing d = {.sides = sides};
	struct diagnosing_side of[2];
	struct err trouble = {0};
	int rc;

	for (int side = 0; side < 2; side++) {
		d.targets[side] = &sides[side].targets.items[pair->targets[side]];
		of[side] = (struct diagnosing_side){.side = &sides[side].side,
						    .target = d.targets[side],
						    .needs_more_cpus = pair->needs_more_cpus};
	}
	explain_live_begin(&e->live, d.targets[0]->name, config.workers);
	rc = diagnosis_take(&d.diagnosis, &config, of, 2, err);
	explain_live_clear(&e->live);
	if (rc && !explaining_ends_all(err)) {
		fail(e, &d, err);
		rc = 0;
	} else if (!rc) {
		rc = report(e, &d, pair->timed, err);
	} else if (err->kind == ERR_INTERRUPTED) {
		report(e, &d, pair->timed, &trouble); /* what there is until then */
	}
	release(&d);
	return rc ? -1 : 0;
}

static int explain_all(struct explaining *e, const struct prepared_side sides[2],
		       const struct explaining_pair *pairs, size_t n, struct err *err)
{
	if (explain_options_check(e->options, 2 * n, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (explain_pair(e, sides, &pairs[i], err))
			return -1;
	return 0;
}

int explaining_sides(const struct explain_options *options, const struct job *job,
		     const struct prepared_side sides[2], const struct explaining_pair *pairs,
		     size_t n)
{
	struct explaining e = explaining_begin(options, job);
	struct err err = {0};

	explain_all(&e, sides, pairs, n, &err);
	return explaining_end(&e, &err);
}
