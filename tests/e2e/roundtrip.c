/*
 * What results/files/read.h and results/files/write.h make of a file, for tests that compare it
 * with what pyperf makes of it: roundtrip [--indent] INPUT [OUTPUT]. Without OUTPUT the bytes go to
 * stdout. An existing OUTPUT is refused. Exit status 1 and one line on stderr when it fails.
 */
#include "results/files/read.h"
#include "results/files/write.h"

#include <stdio.h>
#include <string.h>

static int print(const struct suite *suite, enum write_style style, struct err *err)
{
	struct buf text = {0};
	int rc = suite_format(suite, style, &text, err);

	if (!rc && fwrite(text.data, 1, text.len, stdout) != text.len)
		rc = err_sys(err, "cannot write");
	buf_release(&text);
	return rc;
}

int main(int argc, char **argv)
{
	enum write_style style = WRITE_COMPACT;
	struct err err = {0};
	struct suite *suite;
	int rc;

	if (argc > 1 && strcmp(argv[1], "--indent") == 0) {
		style = WRITE_INDENTED;
		argc--;
		argv++;
	}
	if (argc != 2 && argc != 3) {
		fprintf(stderr, "usage: roundtrip [--indent] INPUT [OUTPUT]\n");
		return 2;
	}
	suite = suite_read(argv[1], &err);
	if (!suite)
		rc = -1;
	else if (argc == 3)
		rc = suite_write(suite, argv[2], WRITE_NEW, style, &err);
	else
		rc = print(suite, style, &err);
	suite_free(suite);
	if (rc)
		fprintf(stderr, "roundtrip: %s\n", err.text);
	return rc ? 1 : 0;
}
