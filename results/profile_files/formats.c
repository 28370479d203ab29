#include "results/profile_files/formats.h"

#include "results/base/encoding.h"
#include "results/base/gzip.h"
#include "results/profile_files/callgrind.h"
#include "results/profile_files/collapsed.h"
#include "results/profile_files/firefox.h"
#include "results/profile_files/limits.h"
#include "results/profile_files/page.h"
#include "results/profile_files/pprof.h"
#include "results/profile_files/pstats.h"
#include "results/profile_files/speedscope.h"

#include <stdlib.h>
#include <string.h>

/* Of two endings that fit the longer one counts, so a row may end in a part of another's. */
const struct profile_format_row profile_formats[PROFILE_FORMATS] = {
	[PROFILE_FORMAT_ASSAY] = {"assay", {".profile.json"}, .is_read = true},
	[PROFILE_FORMAT_COLLAPSED] = {"collapsed",
				      {".collapsed", ".folded", ".txt"},
				      .is_read = true,
				      .has_one = true},
	[PROFILE_FORMAT_SPEEDSCOPE] = {"speedscope", {".speedscope.json"}, .is_read = true},
	[PROFILE_FORMAT_PPROF] = {"pprof", {".pprof", ".pb"}, .is_read = true, .is_gzip = true},
	[PROFILE_FORMAT_PSTATS] = {"pstats",
				   {".prof", ".pstats"},
				   .is_read = true,
				   .has_one = true},
	[PROFILE_FORMAT_FIREFOX] = {"firefox", {".firefox.json"}, .is_read = true},
	[PROFILE_FORMAT_CALLGRIND] = {"callgrind", {".callgrind"}, .has_one = true},
	[PROFILE_FORMAT_HTML] = {"html", {".html", ".htm"}},
};

enum profile_format profile_format_of_name(const char *name)
{
	for (int i = 0; i < PROFILE_FORMATS; i++)
		if (strcmp(profile_formats[i].name, name) == 0)
			return i;
	return PROFILE_FORMATS;
}

enum profile_format profile_format_of_path(const char *path)
{
	size_t len = strlen(path) - (gzip_is_name(path) ? 3 : 0);

	for (int i = 0; i < PROFILE_FORMATS; i++)
		for (const char *const *ending = profile_formats[i].endings; *ending; ending++) {
			size_t end = strlen(*ending);

			if (len > end && strncmp(path + len - end, *ending, end) == 0)
				return i;
		}
	return PROFILE_FORMATS;
}

/* ---- reading */

/* A dict of marshal, which may be marked to be referred to, and whose first item is a tuple or its
   end; no JSON goes on like that. */
static bool is_marshal(const struct buf *text)
{
	return text->len > 1 && (text->data[0] & 0x7f) == '{' &&
	       strchr("()0", text->data[1] & 0x7f) && (text->data[1] & 0x7f);
}

/* JSON is ours, Firefox's or speedscope's. pprof has an empty text, whose length is a NUL; the rest
 * is text.
 */
static enum profile_format format_of(const struct buf *text)
{
	const char *s = buf_text(text);

	if (is_marshal(text))
		return PROFILE_FORMAT_PSTATS;
	s += strspn(s, " \t\r\n");
	if (*s == '{' && !strstr(s, "\"assay_profile\"") && strstr(s, "\"stackTable\""))
		return PROFILE_FORMAT_FIREFOX;
	if (*s == '{')
		return strstr(s, "\"assay_profile\"") ? PROFILE_FORMAT_ASSAY
						      : PROFILE_FORMAT_SPEEDSCOPE;
	return text->len && memchr(text->data, '\0', text->len) ? PROFILE_FORMAT_PPROF
								: PROFILE_FORMAT_COLLAPSED;
}

/* JSON that is neither: what was probably meant. */
static int refuse_result(const char *text, struct err *err)
{
	if (!strstr(text, "\"benchmarks\"") || strstr(text, "\"shared\""))
		return 0;
	return err_set(err, ERR_INPUT,
		       "is a result, not a profile: the profile of RUN.json, where there is one, "
		       "is RUN.profile.json.gz");
}

static int parse(struct profile_set *set, enum profile_format format, const struct buf *text,
		 struct err *err)
{
	struct stack_profile *profile;

	switch (format) {
	case PROFILE_FORMAT_ASSAY:
		return profile_set_parse(set, buf_text(text), text->len, err);
	case PROFILE_FORMAT_COLLAPSED:
		profile = profile_set_add(set, "profile", err);
		return profile ? collapsed_parse(profile, buf_text(text), text->len, err) : -1;
	case PROFILE_FORMAT_SPEEDSCOPE:
		return refuse_result(buf_text(text), err)
			       ? -1
			       : speedscope_parse(set, buf_text(text), text->len, err);
	case PROFILE_FORMAT_FIREFOX:
		return firefox_parse(set, buf_text(text), text->len, err);
	case PROFILE_FORMAT_PSTATS:
		set->lacks_stacks = true;
		profile = profile_set_add(set, "profile", err);
		return profile ? pstats_parse(profile, buf_text(text), text->len, err) : -1;
	case PROFILE_FORMAT_PPROF:
		return pprof_parse(set, buf_text(text), text->len, err);
	default:
		return err_set(err, ERR_INPUT, "%s is written only, not read",
			       profile_formats[format].name);
	}
}

int profile_format_read(struct profile_set *set, const char *path, enum profile_format format,
			struct err *err)
{
	struct buf text = {0};
	int rc = slurp(path, &limits_profile_file, &text, err);

	if (!rc && format == PROFILE_FORMATS)
		format = format_of(&text);
	if (!rc && format != PROFILE_FORMAT_PPROF && format != PROFILE_FORMAT_PSTATS)
		rc = encoding_settle(&text, err);
	if (!rc)
		rc = parse(set, format, &text, err);
	buf_release(&text);
	return rc ? err_in(err, "%s", path) : 0;
}

/* ---- writing */

static int refuse_many(const struct profile_set *set, enum profile_format format, struct err *err)
{
	struct buf names = {0};

	for (size_t i = 0; i < set->n && i < 5; i++)
		buf_addf(&names, "%s%s", i ? ", " : "", set->profiles[i].name);
	err_set(err, ERR_INPUT, "%s holds one benchmark, and there are %zu: %s%s",
		profile_formats[format].name, set->n, buf_text(&names), set->n > 5 ? ", ..." : "");
	buf_release(&names);
	return -1;
}

/* The lines are read as they are now. */
static int format_page(const struct profile_set *set, struct buf *out, struct err *err)
{
	struct page_benchmark *benchmarks = calloc(set->n + 1, sizeof(*benchmarks));
	struct source_lines sources = {0};
	int rc;

	if (!benchmarks)
		return err_memory(err);
	for (size_t i = 0; i < set->n; i++) {
		benchmarks[i].name = set->profiles[i].name;
		benchmarks[i].sides[0].profile = &set->profiles[i];
		benchmarks[i].sides[0].sources = &sources;
	}
	rc = page_format(benchmarks, set->n, out, err);
	source_lines_release(&sources);
	free(benchmarks);
	return rc;
}

static int format_one(const struct profile_set *set, enum profile_format format, struct buf *out,
		      struct err *err)
{
	switch (format) {
	case PROFILE_FORMAT_ASSAY:
		return profile_set_format(set, out, err);
	case PROFILE_FORMAT_COLLAPSED:
		return collapsed_format(&set->profiles[0], out, err);
	case PROFILE_FORMAT_SPEEDSCOPE:
		return speedscope_format(set, out, err);
	case PROFILE_FORMAT_PPROF:
		return pprof_format(set, out, err);
	case PROFILE_FORMAT_PSTATS:
		return pstats_format(&set->profiles[0], out, err);
	case PROFILE_FORMAT_FIREFOX:
		return firefox_format(set, out, err);
	case PROFILE_FORMAT_CALLGRIND:
		return callgrind_format(&set->profiles[0], out, err);
	default:
		return format_page(set, out, err);
	}
}

int profile_format_pack(const struct profile_set *set, enum profile_format format, bool is_gzip,
			struct buf *out, struct err *err)
{
	struct buf text = {0};
	int rc;

	if (profile_formats[format].has_one && set->n != 1)
		return refuse_many(set, format, err);
	if (!is_gzip && !profile_formats[format].is_gzip)
		return format_one(set, format, out, err);
	rc = format_one(set, format, &text, err) || gzip_pack(&text, out, err) ? -1 : 0;
	buf_release(&text);
	return rc;
}

int profile_format_write(const struct profile_set *set, const char *path, struct err *err)
{
	struct buf bytes = {0};
	int rc = profile_format_pack(set, profile_format_of_path(path), gzip_is_name(path), &bytes,
				     err) ||
		 atomic_write(path, WRITE_NEW, buf_text(&bytes), bytes.len, err);

	buf_release(&bytes);
	return rc ? err_in(err, "%s", path) : 0;
}
