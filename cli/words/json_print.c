#include "cli/words/json_print.h"

#include "results/base/atomic.h"
#include "results/base/json.h"

/* 0, or -1 with err (memory). */
static int format(const json_t *top, struct buf *text, struct err *err)
{
	if (top)
		json_add(text, top, 2, true);
	buf_adds(text, "\n");
	return top && !buf_failed(text) ? 0 : err_memory(err);
}

int json_print(json_t *top, FILE *out, struct err *err)
{
	struct buf text = {0};
	int rc = format(top, &text, err);

	if (!rc)
		fputs(buf_text(&text), out);
	json_decref(top);
	buf_release(&text);
	return rc;
}

int json_write(const json_t *top, const char *path, struct err *err)
{
	struct buf text = {0};
	int rc = format(top, &text, err);

	if (!rc && atomic_write(path, WRITE_REPLACE, buf_text(&text), text.len, err))
		rc = err_in(err, "%s", path);
	buf_release(&text);
	return rc;
}
