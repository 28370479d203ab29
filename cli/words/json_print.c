#include "cli/words/json_print.h"

#include "results/base/atomic.h"
#include "results/base/json.h"

#include <stdlib.h>

int json_print(json_t *top, FILE *out, struct err *err)
{
	struct buf text = {0};
	bool is_whole;

	if (top)
		json_add(&text, top, 2, true);
	is_whole = top && !buf_failed(&text);
	if (is_whole)
		fprintf(out, "%s\n", buf_text(&text));
	json_decref(top);
	buf_release(&text);
	return is_whole ? 0 : err_memory(err);
}

int json_file_begin(struct json_file *file, struct err *err)
{
	*file = (struct json_file){0};
	file->out = open_memstream(&file->text, &file->len);
	return file->out ? 0 : err_memory(err);
}

int json_file_end(struct json_file *file, const char *path, int rc, struct err *err)
{
	if (fclose(file->out) && !rc)
		rc = err_memory(err);
	if (!rc && atomic_write(path, WRITE_REPLACE, file->text, file->len, err))
		rc = err_in(err, "%s", path);
	free(file->text);
	return rc;
}
