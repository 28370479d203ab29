#include "cli/measuring/entry.h"

#include "cli/words/status.h"

int entry_main(const struct entry *entry, int argc, char **argv)
{
	void *options = entry->resumable.options;
	struct resuming resuming = {0};
	struct texts words = {0};
	struct err err = {0};
	bool helped = false;
	int status;

	if (resuming_parse(&resuming, &entry->resumable, argc, argv, &words, &helped, &err)) {
		status = status_fail(&err);
	} else {
		entry->options->begun = &resuming.begun;
		entry->options->given = &resuming.given;
		status = helped ? EXIT_DONE : entry->measure(options, &words);
	}
	texts_release(&words);
	entry->release(options);
	resuming_release(&resuming);
	return status;
}
