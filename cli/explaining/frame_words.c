#include "cli/explaining/frame_words.h"

#include "runner/target/target.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool is_snippet(const struct profile_frame *frame)
{
	return strcmp(frame->file, TARGET_SNIPPET_FILE) == 0;
}

void frame_name_add(struct buf *out, const struct profile_frame *frame)
{
	buf_adds(out, is_snippet(frame) && strcmp(frame->function, "run") == 0 ? "the statement"
									       : frame->function);
}

/* Behind the last of these words: what comes before is where the library is installed. */
static const char *behind_library(const char *file)
{
	static const char *const folders[] = {"/site-packages/", "/dist-packages/"};
	const char *found = NULL, *at;

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		at = strstr(file, folders[i]);
		if (at)
			return at + strlen(folders[i]);
	}
	at = strstr(file, "/lib/python");
	if (at)
		found = strchr(at + strlen("/lib/python"), '/');
	return found ? found + 1 : NULL;
}

static const char *short_path(const char *file)
{
	char here[PATH_MAX];
	const char *library = behind_library(file);
	size_t len;

	if (library)
		return library;
	if (!getcwd(here, sizeof(here)))
		return file;
	len = strlen(here);
	return strncmp(file, here, len) == 0 && file[len] == '/' ? file + len + 1 : file;
}

void frame_place_add(struct buf *out, const struct profile_frame *frame, int line)
{
	if (!is_snippet(frame))
		buf_adds(out, short_path(frame->file));
	if (line > 0 && !is_snippet(frame))
		buf_addf(out, ":%d", line);
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
