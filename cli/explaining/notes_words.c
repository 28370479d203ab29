#include "cli/explaining/notes_words.h"

#include "cli/words/term.h"
#include "cli/words/text.h"

json_t *notes_json_new(const char *const *names, const bool *notes, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		if (notes[i])
			json_array_append_new(list, json_string(names[i]));
	return list;
}

void notes_print(const char *const *sentences, const bool *notes, size_t n, FILE *out)
{
	bool is_first = true;

	for (size_t i = 0; i < n; i++) {
		if (!notes[i] || !sentences[i])
			continue;
		fputs(is_first ? "\n" : "", out);
		text_wrap(out, sentences[i], 0, 2, (size_t)term_columns(out));
		fputs("\n", out);
		is_first = false;
	}
}
