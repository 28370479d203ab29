#include "cli/explaining/difference.h"

#include "cli/explaining/causes_words.h"
#include "cli/explaining/sides_words.h"
#include "cli/explaining/thread_words.h"
#include "cli/words/text.h"
#include "results/base/json.h"
#include "results/base/unit.h"
#include "results/profiles/profile_time.h"

#include <math.h>
#include <string.h>

/* Functions that are shown of both sides; all with --verbose. */
#define SHOWN 10

/* The time of threads was not timed: their sampled workers say how it changed. */
static int find_threads(struct difference *d, const struct causes_request *of_main, struct err *err)
{
	struct causes_request request = *of_main;

	if (!d->threads_profiles[0] || !d->threads_profiles[1])
		return 0;
	request.timed = (struct interval){NAN, NAN, NAN, NAN};
	request.timed_df = 0;
	d->compares_threads = true;
	for (int side = 0; side < 2; side++) {
		const struct stack_profile *threads = d->threads_profiles[side];

		if (profile_threads_make(&d->threads[side], threads, d->profiles[side], err) ||
		    profile_threads_at_work(&d->at_work[side], threads, err))
			return -1;
		request.profiles.profile[side] = &d->at_work[side];
		d->has_threads |= stack_profile_samples(&d->at_work[side]) > 0;
		d->compares_threads &= stack_profile_samples(&d->at_work[side]) > 0;
	}
	return d->compares_threads ? causes_find(&d->thread_causes, &request, err) : 0;
}

int difference_find(struct difference *d, struct interval timed, double df, struct err *err)
{
	struct causes_request request = {.timed = timed, .timed_df = df, .natives = d->natives};

	for (int side = 0; side < 2; side++) {
		request.profiles.profile[side] = d->profiles[side];
		request.profiles.root[side] = d->roots[side];
		request.profiles.sources[side] = d->sources[side];
		if (profile_summary_make(&d->summaries[side], d->profiles[side], err))
			return -1;
	}
	return causes_find(&d->causes, &request, err) || find_threads(d, &request, err) ? -1 : 0;
}

void difference_release(struct difference *d)
{
	causes_release(&d->causes);
	causes_release(&d->thread_causes);
	for (int side = 0; side < 2; side++) {
		profile_threads_release(&d->threads[side]);
		stack_profile_release(&d->at_work[side]);
	}
	profile_summary_release(&d->summaries[0]);
	profile_summary_release(&d->summaries[1]);
}

/* ---- for people */

/* "json.dumps: 3.12 against 3.13; 5951 + 6012 samples in 6 + 6 processes". */
static void print_head(const struct difference *d, FILE *out)
{
	struct buf text = {0};

	sides_head_add(&text, d->name, d->labels);
	buf_addf(&text, "; %lld + %lld samples in %zu + %zu processes",
		 (long long)d->summaries[0].samples, (long long)d->summaries[1].samples,
		 d->summaries[0].workers, d->summaries[1].workers);
	text_wrap(out, buf_text(&text), 0, 2, (size_t)term_columns(out));
	fputs("\n", out);
	buf_release(&text);
}

/* One line of the sentences, wrapped. */
static void print_sentence(const char *sentence, enum colour colour, FILE *out)
{
	size_t indent = strspn(sentence, " ");
	struct buf text = {0};
	bool coloured = term_has_colour(out);

	text_escape(&text, sentence + indent, term_is_utf8());
	fputs(coloured ? term_colour_begin(colour) : "", out);
	fprintf(out, "%*s", (int)indent, "");
	text_wrap(out, buf_text(&text), indent, indent + 2, (size_t)term_columns(out));
	fputs(coloured ? term_colour_end(colour) : "", out);
	fputc('\n', out);
	buf_release(&text);
}

static void print_sentences(const struct causes *causes, FILE *out)
{
	enum colour colour = causes_words_colour(causes);
	struct buf text = {0};

	causes_words_add(&text, causes);
	for (char *line = text.data ? strtok(text.data, "\n") : NULL; line;
	     line = strtok(NULL, "\n")) {
		print_sentence(line, colour, out);
		colour = COLOUR_NONE;
	}
	buf_release(&text);
}

static int print_table(const char *what, const struct causes_row *rows, size_t n, bool all,
		       FILE *out, struct err *err)
{
	struct table_style style = table_style_for(out);
	struct table *table = causes_table_new(what, rows, n, all ? SIZE_MAX : SHOWN);
	int rc;

	fputc('\n', out);
	rc = table_print(table, out, &style, err);
	table_free(table);
	return rc;
}

/* "other threads: 14.1 ms of theirs per iteration against 7.2 ms, ..." */
static void print_threads_head(const struct difference *d, FILE *out)
{
	char each[2][UNIT_TEXT], text[320];

	for (int side = 0; side < 2; side++) {
		double seconds = profile_iteration_seconds(&d->at_work[side]);

		unit_format_alone(UNIT_SECOND, isnan(seconds) ? 0 : seconds, each[side]);
	}
	snprintf(text, sizeof(text),
		 "other threads: %s of their time per iteration against %s, without what they "
		 "waited for each other, for work and for the GIL; the main thread waited for them "
		 "in %.1f%% of its time, against %.1f%%",
		 each[1], each[0], 100 * profile_threads_awaited(d->profiles[1]),
		 100 * profile_threads_awaited(d->profiles[0]));
	text_wrap(out, text, 0, 2, (size_t)term_columns(out));
	fputc('\n', out);
}

/* One part of the report: what made a difference in some threads. */
static int print_part(const struct causes *causes, const struct explained_style *style, FILE *out,
		      struct err *err)
{
	print_sentences(causes, out);
	if (style->quiet)
		return 0;
	if (print_table("function", causes->rows, causes->n, style->verbose, out, err))
		return -1;
	return !causes->n_natives ? 0
				  : print_table("native function", causes->natives,
						causes->n_natives, style->verbose, out, err);
}

/* The main thread last: it did little but wait for the others. */
static bool is_main_last(const struct difference *d)
{
	return threads_are_awaited(d->profiles[0]) || threads_are_awaited(d->profiles[1]);
}

static int print_threads(const struct difference *d, const struct explained_style *style, FILE *out,
			 struct err *err)
{
	if (!d->has_threads)
		return 0;
	print_threads_head(d, out);
	return !d->compares_threads ? 0 : print_part(&d->thread_causes, style, out, err);
}

static int print_parts(const struct difference *d, const struct explained_style *style, FILE *out,
		       struct err *err)
{
	bool main_last = d->has_threads && is_main_last(d);

	if (main_last && print_threads(d, style, out, err))
		return -1;
	fputs(main_last ? "\nmain thread\n" : "", out);
	if (print_part(&d->causes, style, out, err))
		return -1;
	if (main_last || !d->has_threads)
		return 0;
	fputc('\n', out);
	return print_threads(d, style, out, err);
}

/* What looking cost on both sides; times and shares have the pauses left out. */
static void print_cost(const struct difference *d, FILE *out)
{
	double old = d->summaries[0].dilation;
	double candidate = d->summaries[1].dilation;

	if (!isnan(old) && !isnan(candidate))
		fprintf(out, "\nlooking  %.2fx and %.2fx as long while they are sampled\n", old,
			candidate);
}

int difference_print(const struct difference *d, const struct explained_style *style, FILE *out,
		     struct err *err)
{
	print_head(d, out);
	if (print_parts(d, style, out, err))
		return -1;
	if (!style->quiet)
		print_cost(d, out);
	return 0;
}

/* ---- for programs */

json_t *difference_json_new(const struct difference *d, json_t *baseline, json_t *candidate)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o*}", "name", json_text_new(d->name), "causes",
			 causes_json_new(&d->causes), "baseline", baseline, "candidate", candidate,
			 "causes_of_threads",
			 d->compares_threads ? causes_json_new(&d->thread_causes) : NULL);
}
