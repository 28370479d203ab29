#include "results/history/file_name.h"

#include "results/base/when.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

uint64_t file_name_checksum(const void *bytes, size_t len)
{
	const unsigned char *at = bytes;
	uint64_t hash = 0xcbf29ce484222325;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ at[i]) * 0x100000001b3;
	return hash;
}

static bool is_hexadecimal(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* A revision that is named by a word ("HEAD") says nothing later: no commit. */
void file_name_commit(const char *hash, char commit[HISTORY_COMMIT + 1])
{
	size_t n = 0;

	while (hash && n < HISTORY_COMMIT && is_hexadecimal(hash[n])) {
		commit[n] = hash[n];
		n++;
	}
	if (n < 4 || (n < HISTORY_COMMIT && hash[n]))
		n = 0;
	commit[n] = '\0';
}

/* ---- times */

/* n digits at *text as a number; -1: others are there. */
static int take(const char **text, int n)
{
	int number = 0;

	for (; n; n--, ++*text) {
		if (**text < '0' || **text > '9')
			return -1;
		number = number * 10 + (**text - '0');
	}
	return number;
}

bool file_name_read_time(const char *text, int64_t *seconds)
{
	char again[WHEN_SIZE];
	const char *at = text;
	struct tm tm = {0};

	tm.tm_year = take(&at, 4) - 1900;
	tm.tm_mon = take(&at, 2) - 1;
	tm.tm_mday = take(&at, 2);
	if (*at++ != 'T')
		return false;
	tm.tm_hour = take(&at, 2);
	tm.tm_min = take(&at, 2);
	tm.tm_sec = take(&at, 2);
	if (*at != 'Z')
		return false;
	*seconds = timegm(&tm);
	when_format_name(*seconds, again); /* timegm() makes a day of March of 31 February */
	return strncmp(text, again, strlen(again)) == 0;
}

/* ---- names of results */

#define SUFFIX ".json.gz"

void file_name_format(const struct file_name *name, char text[HISTORY_FILE_NAME])
{
	char time[WHEN_SIZE];

	when_format_name(name->begun_s, time);
	snprintf(text, HISTORY_FILE_NAME, "%s-%s-%016" PRIx64 SUFFIX, time,
		 *name->commit ? name->commit : "none", name->checksum);
}

static bool read_commit(const char **text, struct file_name *name)
{
	const char *end = strchr(*text, '-');
	size_t len = end ? (size_t)(end - *text) : 0;

	if (len == 0 || len > HISTORY_COMMIT)
		return false;
	memcpy(name->commit, *text, len);
	name->commit[len] = '\0';
	*text = end + 1;
	if (strcmp(name->commit, "none") == 0)
		name->commit[0] = '\0';
	return strspn(name->commit, "0123456789abcdef") == strlen(name->commit);
}

bool file_name_parse(const char *text, struct file_name *name)
{
	const char *at = text + strlen("20261129T122035Z");

	if (!file_name_read_time(text, &name->begun_s) || *at++ != '-' || !read_commit(&at, name) ||
	    strspn(at, "0123456789abcdef") != 16)
		return false;
	name->checksum = strtoull(at, NULL, 16);
	return strcmp(at + 16, SUFFIX) == 0;
}
