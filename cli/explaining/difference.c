#include "cli/explaining/difference.h"

#include "cli/explaining/causes_words.h"
#include "cli/words/text.h"
#include "results/base/json.h"

#include <math.h>
#include <string.h>

/* Functions that are shown of both sides; all with --verbose. */
#define SHOWN 10

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
	return causes_find(&d->causes, &request, err);
}

void difference_release(struct difference *d)
{
	causes_release(&d->causes);
	profile_summary_release(&d->summaries[0]);
	profile_summary_release(&d->summaries[1]);
}

/* ---- for people */

/* "json.dumps: 3.12 against 3.13; 5951 + 6012 samples in 6 + 6 processes". */
static void print_head(const struct difference *d, FILE *out)
{
	struct buf raw = {0}, text = {0};

	buf_addf(&raw, "%s: \"%s\" (new) against \"%s\" (old)", d->name, d->labels[1],
		 d->labels[0]);
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

static void print_sentences(const struct difference *d, FILE *out)
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
	print_sentences(d, out);
	if (style->quiet)
		return 0;
	if (print_table("function", d->causes.rows, d->causes.n, style->verbose, out, err) ||
	    (d->natives && print_table("native function", d->causes.natives, d->causes.n_natives,
				       style->verbose, out, err)))
		return -1;
	print_cost(d, out);
	return 0;
}

/* ---- for programs */

json_t *difference_json_new(const struct difference *d, json_t *baseline, json_t *candidate)
{
	return json_pack("{s:o, s:o, s:o, s:o}", "name", json_text_new(d->name), "causes",
			 causes_json_new(&d->causes), "baseline", baseline, "candidate", candidate);
}
