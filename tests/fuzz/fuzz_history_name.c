/* Names of files in a history: any bytes are read or refused, and what is read is written again. */
#include "results/history/file_name.h"
#include "results/history/notes.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = calloc(size + 1, 1), again[HISTORY_FILE_NAME];
	char commit[HISTORY_COMMIT + 1];
	struct file_name name;

	if (!text)
		return 0;
	if (size)
		memcpy(text, data, size);
	file_name_commit(text, commit);
	if (file_name_parse(text, &name)) {
		file_name_format(&name, again);
		if (strcmp(text, again) != 0 || history_note_is_name(text))
			abort();
	}
	free(text);
	return 0;
}
