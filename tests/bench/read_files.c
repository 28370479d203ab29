/* Reads the files named, holds them all, and ends: what reading costs (tests/bench/files_evidence).
 */
#include "results/files/read.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	struct suite **suites = calloc((size_t)argc, sizeof(struct suite *));
	struct err err = {0};
	int rc = suites ? 0 : 1;

	for (int i = 1; i < argc && !rc; i++) {
		suites[i] = suite_read(argv[i], &err);
		if (!suites[i]) {
			fprintf(stderr, "read_files: %s\n", err.text);
			rc = 1;
		}
	}
	for (int i = 1; i < argc && suites; i++)
		suite_free(suites[i]);
	free(suites);
	return rc;
}
