#include "cli/page/metadata.h"

#include "cli/page/document.h"
#include "cli/pyperf/metadata.h"
#include "results/model/metadata.h"

#include <string.h>

/* The value as pyperf shows it, with its unit. */
static void add_value(struct buf *out, const char *key, const struct meta_value *value)
{
	struct buf line = {0};

	buf_adds(out, "<td class=\"name\">");
	if (value) {
		pyperf_metadata_add_item(&line, "", key, value);
		if (line.len && line.data[line.len - 1] == '\n')
			line.data[--line.len] = '\0';
		page_name(out, buf_text(&line) + strlen(key) + strlen(": "));
	}
	buf_adds(out, "</td>");
	out->failed |= buf_failed(&line);
	buf_release(&line);
}

static bool is_told(const char *key, const struct meta_value *value, const struct meta *common)
{
	return value && common && meta_value_equal(value, meta_get(common, key));
}

static void add_row(struct buf *out, const char *key, const struct meta *const sets[2],
		    size_t sides)
{
	const struct meta_value *values[2] = {meta_get(sets[0], key),
					      sides > 1 ? meta_get(sets[1], key) : NULL};
	bool differs = sides > 1 && !meta_value_equal(values[0], values[1]);

	buf_addf(out, "<tr%s><th scope=\"row\">", differs ? " class=\"differs\"" : "");
	page_name(out, key);
	if (differs)
		buf_adds(out, " <span class=\"dim\">(differs)</span>");
	buf_adds(out, "</th>");
	for (size_t side = 0; side < sides; side++)
		add_value(out, key, values[side]);
	buf_adds(out, "</tr>\n");
}

/* The key that comes next in either set; NULL behind the last. */
static const char *next_key(const struct meta *const sets[2], size_t sides, size_t at[2])
{
	const char *first = NULL;

	for (size_t side = 0; side < sides; side++) {
		const char *key = meta_key(sets[side], at[side]);

		if (key && (!first || strcmp(key, first) < 0))
			first = key;
	}
	for (size_t side = 0; first && side < sides; side++) {
		const char *key = meta_key(sets[side], at[side]);

		at[side] += key && strcmp(key, first) == 0;
	}
	return first;
}

/* A benchmark has its name anyway. */
static bool is_shown(const char *key, const struct meta *const sets[2], size_t sides,
		     const struct meta *const common[2])
{
	bool are_told = common != NULL;

	for (size_t side = 0; side < sides && are_told; side++)
		are_told = is_told(key, meta_get(sets[side], key), common[side]);
	return !are_told && strcmp(key, "name") != 0;
}

void metadata_table(struct buf *out, const struct meta *const sets[2], size_t sides,
		    const struct meta *const common[2], const char *const labels[2],
		    const char *caption)
{
	size_t at[2] = {0}, n = 0;
	const char *key;

	while ((key = next_key(sets, sides, at))) {
		if (!is_shown(key, sets, sides, common))
			continue;
		if (n++ == 0) {
			page_table_begin(out, "metadata", caption);
			buf_adds(out, "<thead><tr>");
			page_column(out, NULL, "what");
			for (size_t side = 0; side < sides; side++)
				page_column(out, NULL, sides > 1 ? labels[side] : "value");
			buf_adds(out, "</tr></thead>\n<tbody>\n");
		}
		add_row(out, key, sets, sides);
	}
	if (n == 0)
		return;
	buf_adds(out, "</tbody>");
	page_table_end(out);
}
