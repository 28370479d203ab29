/* Replays the corpus of a fuzz target, so that it guards where there is no libFuzzer: a test
   includes the target's .c and this, and calls replay_corpus(). Run from the root of the
   repository. */
#ifndef TESTS_UNIT_FUZZ_REPLAY_H
#define TESTS_UNIT_FUZZ_REPLAY_H

#include "tests/unit/support.h"

#include <dirent.h>
#include <signal.h>
#include <unistd.h>

/* What is being replayed: said when it ends the process. */
static const char *replay_path;

static void say_path(int signo)
{
	dprintf(STDERR_FILENO, "while replaying %s\n", replay_path ? replay_path : "?");
	signal(signo, SIG_DFL);
	raise(signo);
}

/* The input as it is in memory of its own size, so that a sanitizer sees what reads beyond it. */
static inline void replay_bytes(const uint8_t *bytes, size_t len)
{
	uint8_t *copy = malloc(len ? len : 1);

	assert_non_null(copy);
	if (len)
		memcpy(copy, bytes, len);
	LLVMFuzzerTestOneInput(copy, len);
	free(copy);
}

static inline void replay_file(const char *path)
{
	static uint8_t bytes[1 << 20];
	FILE *file = fopen(path, "rb");
	size_t len;

	assert_non_null(file);
	len = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	replay_bytes(bytes, len);
	/* Cut short anywhere, it must be refused or read, but never crash. */
	for (size_t i = 1; i < 8; i++)
		replay_bytes(bytes, len * i / 8);
}

/* All files of the folder, of which there must be at least `least`. A property that does not hold
   ends the process, after the name of the input. */
static inline void replay_corpus(const char *folder, size_t least)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	size_t files = 0;

	assert_non_null(dir);
	signal(SIGABRT, say_path);
	while ((entry = readdir(dir))) {
		char path[512];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%.200s", folder, entry->d_name);
		replay_path = path;
		replay_file(path);
		files++;
	}
	replay_path = NULL;
	closedir(dir);
	assert_true(files >= least);
}

#endif
