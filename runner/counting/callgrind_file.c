#include "runner/counting/callgrind_file.h"

#include <stdbool.h>
#include <stdlib.h>
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

/* ---- calls between functions */

/* Functions have numbers, from 1; a name stands with a number once. */
struct function {
	size_t piece; /* SIZE_MAX: it is none */
	bool calls_pieces;
	int64_t own;
};

struct functions {
	struct function *items;
	size_t n;
	size_t running, called;
	int64_t calls; /* of `called`, which the next line has the cost of; 0: its own cost */
};

/* More than any program has. */
#define FUNCTIONS_MAX 10000000

static int know(struct functions *all, size_t number, struct err *err)
{
	size_t n = 2 * number + 1;
	struct function *grown;

	if (number < all->n)
		return 0;
	grown = realloc(all->items, n * sizeof(*grown));
	if (!grown)
		return err_memory(err);
	for (size_t i = all->n; i < n; i++)
		grown[i] = (struct function){.piece = SIZE_MAX};
	all->items = grown;
	all->n = n;
	return 0;
}

/* Of "0x0000000005b2c0e0", or the same with "'2" behind it where it is below itself. */
static size_t piece_of(const struct callgrind_pieces *pieces, const char *name, size_t len)
{
	char text[32];
	uint64_t address;
	char *end;

	if (len < 3 || len >= sizeof(text) || name[0] != '0' || name[1] != 'x')
		return SIZE_MAX;
	memcpy(text, name, len);
	text[len] = '\0';
	address = strtoull(text, &end, 16);
	if ((*end && *end != '\'') || address < pieces->start ||
	    (address - pieces->start) % pieces->size != 0 ||
	    (address - pieces->start) / pieces->size >= pieces->n)
		return SIZE_MAX;
	return (size_t)((address - pieces->start) / pieces->size);
}

static int refuse(const struct line *line, struct err *err)
{
	return err_set(err, ERR_INPUT, "callgrind's file makes no sense: %.*s",
		       (int)(line->len < 60 ? line->len : 60), line->text);
}

/* What follows "(12)", or "(12) name", is `number`. */
static int read_function(struct functions *all, const struct callgrind_pieces *pieces,
			 const struct line *line, size_t skipped, size_t *number, struct err *err)
{
	const char *at = line->text + skipped, *end = line->text + line->len;
	size_t n = 0;

	if (at >= end || *at++ != '(')
		return refuse(line, err);
	for (; at < end && *at >= '0' && *at <= '9' && n < FUNCTIONS_MAX; at++)
		n = 10 * n + (size_t)(*at - '0');
	if (at >= end || *at++ != ')' || n == 0 || n >= FUNCTIONS_MAX)
		return refuse(line, err);
	if (know(all, n, err))
		return -1;
	if (at < end && *at++ == ' ')
		all->items[n].piece = piece_of(pieces, at, (size_t)(end - at));
	*number = n;
	return 0;
}

static bool begins(const struct line *line, const char *with)
{
	return line->len >= strlen(with) && memcmp(line->text, with, strlen(with)) == 0;
}

static bool add(int64_t *to, int64_t more)
{
	return !__builtin_add_overflow(*to, more, to);
}

/* The function's own cost, or that of the calls before it. False: it is more than any number. */
static bool add_cost(struct functions *all, struct callgrind_pieces *pieces, int64_t cost)
{
	struct function *running = &all->items[all->running];
	size_t piece = all->calls ? all->items[all->called].piece : SIZE_MAX;
	int64_t calls = all->calls;

	all->calls = 0;
	if (!calls)
		return add(&running->own, cost);
	if (piece == SIZE_MAX)
		return true;
	running->calls_pieces = true;
	return add(&pieces->cost[piece], cost) && add(&pieces->calls[piece], calls);
}

static int read_calls(struct functions *all, const struct line *line, struct err *err)
{
	size_t skipped = strlen("calls=");
	struct line numbers = {line->text + skipped, line->len - skipped};

	if (number_at(numbers, 0, &all->calls, err))
		return -1;
	return all->called && all->calls > 0 ? 0 : refuse(line, err);
}

static int read_body(struct functions *all, struct callgrind_pieces *pieces,
		     const struct line *line, long place, struct err *err)
{
	int64_t cost;

	if (begins(line, "fn="))
		return read_function(all, pieces, line, 3, &all->running, err);
	if (begins(line, "cfn="))
		return read_function(all, pieces, line, 4, &all->called, err);
	if (begins(line, "calls="))
		return read_calls(all, line, err);
	if (line->len == 0 || !strchr("0123456789+-*", line->text[0]))
		return 0;
	if (!all->running)
		return refuse(line, err);
	if (number_at(*line, place + 1, &cost, err)) /* behind the position */
		return -1;
	return add_cost(all, pieces, cost) ? 0 : refuse(line, err);
}

int callgrind_pieces_read(struct callgrind_pieces *pieces, const char *text, size_t len,
			  struct err *err)
{
	const char *at = text, *end = text + len;
	struct functions all = {0};
	struct line line, rest;
	long place = -1;
	int rc = 0;

	memset(pieces->cost, 0, pieces->n * sizeof(*pieces->cost));
	memset(pieces->calls, 0, pieces->n * sizeof(*pieces->calls));
	pieces->callers_own = 0;
	while (!rc && next_line(&at, end, &line)) {
		if (has_key(&line, "events", &rest))
			place = place_of_ir(rest);
		else if (place >= 0)
			rc = read_body(&all, pieces, &line, place, err);
	}
	for (size_t i = 0; !rc && i < all.n; i++)
		if (all.items[i].calls_pieces && !add(&pieces->callers_own, all.items[i].own))
			rc = err_set(err, ERR_INPUT, "callgrind's file makes no sense");
	free(all.items);
	return rc;
}
