#include "cli/explaining/sides_words.h"

#include "cli/words/term.h"
#include "cli/words/text.h"

void sides_label_add(struct buf *out, const char *label)
{
	buf_adds(out, "\"");
	text_escape(out, label, term_is_utf8());
	buf_adds(out, "\"");
}

void sides_head_add(struct buf *out, const char *name, const char *const labels[2])
{
	text_escape(out, name, term_is_utf8());
	buf_adds(out, ": ");
	sides_label_add(out, labels[1]);
	buf_adds(out, " (new) against ");
	sides_label_add(out, labels[0]);
	buf_adds(out, " (old)");
}
