#include "runner/counting/callgrind_file.h"

#include <stdbool.h>
#include <string.h>

/* A line, without its end. */
struct line {
	const char *text;
	size_t len;
};

static bool next_line(const char **at, const char *end, struct line *line)
{
	const char *newline;

	if (*at >= end)
		return false;
	newline = memchr(*at, '\n', (size_t)(end - *at));
	line->text = *at;
	line->len = (size_t)((newline ? newline : end) - *at);
	*at = newline ? newline + 1 : end;
	return true;
}

/* What follows "key:" on its line; false when that is another line. */
static bool has_key(const struct line *line, const char *key, struct line *rest)
{
	size_t len = strlen(key);

	if (line->len <= len || memcmp(line->text, key, len) != 0 || line->text[len] != ':')
		return false;
	*rest = (struct line){line->text + len + 1, line->len - len - 1};
	return true;
}

/* The next word of a line; false at its end. */
static bool next_word(struct line *line, struct line *word)
{
	size_t blanks = 0, len;

	while (blanks < line->len && line->text[blanks] == ' ')
		blanks++;
	line->text += blanks;
	line->len -= blanks;
	for (len = 0; len < line->len && line->text[len] != ' ';)
		len++;
	*word = (struct line){line->text, len};
	line->text += len;
	line->len -= len;
	return len > 0;
}

/* The place of "Ir" among the events, from 0, or -1. */
static long place_of_ir(struct line events)
{
	struct line word;

	for (long i = 0; next_word(&events, &word); i++)
		if (word.len == 2 && memcmp(word.text, "Ir", 2) == 0)
			return i;
	return -1;
}

static int number_at(struct line numbers, long place, int64_t *number, struct err *err)
{
	struct line word = {"", 0};

	for (long i = 0; i <= place; i++)
		if (!next_word(&numbers, &word)) {
			/* callgrind leaves out zeros at the end. */
			*number = 0;
			return 0;
		}
	*number = 0;
	for (size_t i = 0; i < word.len; i++) {
		int digit = word.text[i] - '0';

		if (digit < 0 || digit > 9 || *number > (INT64_MAX - digit) / 10)
			return err_set(err, ERR_INPUT, "callgrind's count is not a number: %.*s",
				       (int)(word.len < 40 ? word.len : 40), word.text);
		*number = *number * 10 + digit;
	}
	return 0;
}

int callgrind_instructions(const char *text, size_t len, int64_t *instructions, struct err *err)
{
	const char *at = text, *end = text + len;
	struct line line, rest;
	bool is_callgrind = false, has_summary = false, has_totals = false;
	int64_t summary = 0, totals = 0;
	long place = -1;

	while (next_line(&at, end, &line)) {
		is_callgrind |= has_key(&line, "creator", &rest) && rest.len > 10 &&
				memcmp(rest.text, " callgrind", 10) == 0;
		if (has_key(&line, "events", &rest))
			place = place_of_ir(rest);
		else if (place >= 0 && has_key(&line, "summary", &rest)) {
			if (number_at(rest, place, &summary, err))
				return -1;
			has_summary = true;
		} else if (place >= 0 && has_key(&line, "totals", &rest)) {
			if (number_at(rest, place, &totals, err))
				return -1;
			has_totals = true;
		}
	}
	if (!is_callgrind)
		return err_set(err, ERR_INPUT, "not a file of callgrind");
	if (place < 0)
		return err_set(err, ERR_INPUT, "callgrind counted no instructions (Ir)");
	if (!has_summary || !has_totals)
		return err_set(err, ERR_INPUT, "callgrind's file ends too early");
	if (summary != totals)
		return err_set(err, ERR_INPUT, "callgrind's sums disagree: %lld and %lld",
			       (long long)summary, (long long)totals);
	*instructions = totals;
	return 0;
}
