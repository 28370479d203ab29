#include "cli/words/status.h"

#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/base/buf.h"
#include "runner/os/interrupt.h"

#include <stdio.h>

int status_of_measured(size_t failed, size_t timed_out)
{
	if (failed == 0)
		return EXIT_DONE;
	return timed_out == failed ? EXIT_TIMED_OUT : EXIT_FAILED;
}

int status_fail(const struct err *err)
{
	struct buf text = {0};

	/* err.h escapes what controls any terminal; this removes what controls those that know
	   UTF-8. */
	text_escape(&text, err->text, term_is_utf8());
	fprintf(stderr, "assay: %s\n", buf_failed(&text) ? err->text : buf_text(&text));
	buf_release(&text);
	switch (err->kind) {
	case ERR_USAGE:
		return EXIT_WRONG_USAGE;
	case ERR_TIMEOUT:
		return EXIT_TIMED_OUT;
	case ERR_INTERRUPTED:
		return interrupt_is_deadline() ? EXIT_TIMED_OUT : EXIT_WAS_INTERRUPTED;
	default:
		return EXIT_FAILED;
	}
}
