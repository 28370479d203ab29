#include "cli/explaining/frame_words.h"

#include "results/profiles/frame_identity.h"
#include "runner/target/target.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool frame_is_snippets(const char *file)
{
	return strcmp(file, TARGET_SNIPPET_FILE) == 0;
}

const char *frame_function_words(const char *function, const char *file)
{
	return frame_is_snippets(file) && strcmp(function, "run") == 0 ? "the statement" : function;
}

void frame_name_add(struct buf *out, const struct profile_frame *frame)
{
	buf_adds(out, frame_function_words(frame->function, frame->file));
}

const char *frame_file_words(const char *file)
{
	static const char *const folders[] = {"<stdlib>/", "<site>/"};

	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
		if (strncmp(file, folders[i], strlen(folders[i])) == 0)
			return file + strlen(folders[i]);
	return file;
}

static void add_file(struct buf *out, const char *file)
{
	char here[PATH_MAX];
	struct buf kept = {0};

	frame_file_add(&kept, file, getcwd(here, sizeof(here)));
	buf_adds(out, frame_file_words(buf_text(&kept)));
	buf_release(&kept);
}

void frame_place_add(struct buf *out, const struct profile_frame *frame, int line)
{
	if (!frame_is_snippets(frame->file))
		add_file(out, frame->file);
	if (line > 0 && !frame_is_snippets(frame->file))
		buf_addf(out, ":%d", line);
}

void native_name_add(struct buf *out, const char *symbol, const char *library)
{
	buf_adds(out, symbol);
	if (symbol[0] != '[' && library[0])
		buf_addf(out, " (%s)", library);
}

void frame_words_add(struct buf *out, const struct profile_frame *frame)
{
	struct buf place = {0};

	frame_name_add(out, frame);
	frame_place_add(&place, frame, frame->first_line);
	if (place.len)
		buf_addf(out, " (%s)", buf_text(&place));
	if (buf_failed(&place))
		buf_adds(out, " (?)");
	buf_release(&place);
}
