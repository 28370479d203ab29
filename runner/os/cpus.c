#include "runner/os/cpus.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_BITS = sizeof(unsigned long) * CHAR_BIT };

void cpus_release(struct cpus *set)
{
	free(set->words);
	*set = (struct cpus){0};
}

/* Make room for `nwords` words; never shrinks. */
static int grow(struct cpus *set, size_t nwords, struct err *err)
{
	unsigned long *words;

	if (nwords <= set->nwords)
		return 0;
	words = realloc(set->words, nwords * sizeof(*words));
	if (!words)
		return err_memory(err);
	memset(words + set->nwords, 0, (nwords - set->nwords) * sizeof(*words));
	set->words = words;
	set->nwords = nwords;
	return 0;
}

int cpus_add(struct cpus *set, int cpu, struct err *err)
{
	if (cpu < 0 || cpu > CPUS_MAX)
		return err_set(err, ERR_USAGE, "CPU %d: numbers go from 0 to %d", cpu, CPUS_MAX);
	if (grow(set, (size_t)cpu / WORD_BITS + 1, err))
		return -1;
	assert(set->words);
	set->words[cpu / WORD_BITS] |= 1ul << cpu % WORD_BITS;
	return 0;
}

void cpus_remove(struct cpus *set, int cpu)
{
	if (cpus_has(set, cpu))
		set->words[cpu / WORD_BITS] &= ~(1ul << cpu % WORD_BITS);
}

bool cpus_has(const struct cpus *set, int cpu)
{
	return cpu >= 0 && (size_t)cpu / WORD_BITS < set->nwords &&
	       (set->words[cpu / WORD_BITS] >> cpu % WORD_BITS & 1);
}

size_t cpus_count(const struct cpus *set)
{
	size_t n = 0;

	for (size_t i = 0; i < set->nwords; i++)
		n += (size_t)__builtin_popcountl(set->words[i]);
	return n;
}

int cpus_next(const struct cpus *set, int after)
{
	size_t from = (size_t)after + 1;

	for (size_t i = from / WORD_BITS; i < set->nwords; i++) {
		unsigned long word = set->words[i];

		if (i == from / WORD_BITS)
			word &= ~0ul << from % WORD_BITS;
		if (word)
			return (int)(i * WORD_BITS) + __builtin_ctzl(word);
	}
	return -1;
}

bool cpus_contains(const struct cpus *whole, const struct cpus *part)
{
	for (size_t i = 0; i < part->nwords; i++) {
		unsigned long have = i < whole->nwords ? whole->words[i] : 0;

		if (part->words[i] & ~have)
			return false;
	}
	return true;
}

bool cpus_equal(const struct cpus *a, const struct cpus *b)
{
	return cpus_contains(a, b) && cpus_contains(b, a);
}

int cpus_copy(struct cpus *to, const struct cpus *from, struct err *err)
{
	if (grow(to, from->nwords, err))
		return -1;
	if (to->nwords)
		memset(to->words, 0, to->nwords * sizeof(*to->words));
	return cpus_unite(to, from, err);
}

int cpus_unite(struct cpus *set, const struct cpus *with, struct err *err)
{
	if (grow(set, with->nwords, err))
		return -1;
	for (size_t i = 0; i < with->nwords; i++)
		set->words[i] |= with->words[i];
	return 0;
}

void cpus_intersect(struct cpus *set, const struct cpus *with)
{
	for (size_t i = 0; i < set->nwords; i++)
		set->words[i] &= i < with->nwords ? with->words[i] : 0;
}

void cpus_subtract(struct cpus *set, const struct cpus *what)
{
	for (size_t i = 0; i < set->nwords && i < what->nwords; i++)
		set->words[i] &= ~what->words[i];
}

/* ---- lists */

static const char *skip_space(const char *s)
{
	while (isspace((unsigned char)*s))
		s++;
	return s;
}

/* Parse a number in [low, CPUS_MAX] at *s and move *s past it and white space. False when there is
   none or it is out of range. */
static bool read_number(const char **s, long low, long *number)
{
	char *end;

	*s = skip_space(*s);
	if (!isdigit((unsigned char)**s))
		return false;
	errno = 0;
	*number = strtol(*s, &end, 10);
	*s = skip_space(end);
	return errno == 0 && *number >= low && *number <= CPUS_MAX;
}

/* One part of a list, "7", "2-5" or "0-31:2/4"; *s moves past it. False when it is not one. */
static bool read_part(const char **s, long *first, long *last, long *used, long *group)
{
	*used = *group = 1;
	if (!read_number(s, 0, first))
		return false;
	*last = *first;
	if (**s == '-') {
		(*s)++;
		if (!read_number(s, *first, last))
			return false;
	}
	if (**s == ':') {
		(*s)++;
		if (!read_number(s, 1, used) || **s != '/')
			return false;
		(*s)++;
		if (!read_number(s, *used, group))
			return false;
	}
	return **s == ',' || **s == '\0';
}

static int fail_at(const char *part, const char *list, struct err *err)
{
	part = skip_space(part);
	return err_set(
		err, ERR_USAGE,
		"\"%.*s\" in the CPU list \"%s\" is not a CPU or a range from 0 to %d: write "
		"numbers and ranges such as 0-3,7",
		(int)strcspn(part, ","), part, list, CPUS_MAX);
}

int cpus_parse(struct cpus *set, const char *list, struct err *err)
{
	struct cpus parsed = {0};
	const char *s = skip_space(list);

	if (strncmp(s, "(null)", 6) == 0 && *skip_space(s + 6) == '\0')
		s += strlen(s);
	while (*s) {
		const char *part = s;
		long first, last, used, group;

		if (!read_part(&s, &first, &last, &used, &group)) {
			fail_at(part, list, err);
			goto fail;
		}
		for (long cpu = first; cpu <= last; cpu++)
			if ((cpu - first) % group < used && cpus_add(&parsed, (int)cpu, err))
				goto fail;
		if (*s == ',' && !*skip_space(++s)) {
			fail_at(s, list, err);
			goto fail;
		}
	}
	cpus_release(set);
	*set = parsed;
	return 0;
fail:
	cpus_release(&parsed);
	return -1;
}

int cpus_parse_isolcpus(struct cpus *set, const char *value, struct err *err)
{
	/* flags are words: a list begins with a digit */
	while (isalpha((unsigned char)*value)) {
		value += strcspn(value, ",");
		value += *value == ',';
	}
	return cpus_parse(set, value, err);
}

void cpus_fmt(const struct cpus *set, struct buf *out)
{
	const char *comma = "";

	for (int cpu = cpus_next(set, -1); cpu >= 0; cpu = cpus_next(set, cpu)) {
		int first = cpu;

		while (cpus_has(set, cpu + 1))
			cpu++;
		if (cpu > first)
			buf_addf(out, "%s%d-%d", comma, first, cpu);
		else
			buf_addf(out, "%s%d", comma, cpu);
		comma = ",";
	}
}

/* ---- the scheduler's view */

int cpus_get_affinity(struct cpus *set, pid_t pid, struct err *err)
{
	struct cpus mask = {0};
	size_t nwords = 1024 / WORD_BITS;

	/* The kernel does not say how long its masks are, but refuses shorter ones with EINVAL. */
	for (;; nwords *= 2) {
		if (grow(&mask, nwords, err))
			break;
		if (sched_getaffinity(pid, nwords * sizeof(*mask.words), (cpu_set_t *)mask.words) ==
		    0) {
			cpus_release(set);
			*set = mask;
			return 0;
		}
		if (errno != EINVAL || nwords * WORD_BITS > CPUS_MAX) {
			err_sys(err, "cannot read the CPU affinity");
			break;
		}
	}
	cpus_release(&mask);
	return -1;
}

int cpus_set_affinity(const struct cpus *set, pid_t pid, struct err *err)
{
	struct buf list = {0};

	if (sched_setaffinity(pid, set->nwords * sizeof(*set->words),
			      (const cpu_set_t *)set->words) == 0)
		return 0;
	cpus_fmt(set, &list);
	err_sys(err, "cannot pin to CPU %s", buf_text(&list));
	buf_release(&list);
	return -1;
}
