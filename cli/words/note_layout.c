#include "cli/words/note_layout.h"

#include "cli/words/shared_words.h"

#include <math.h>
#include <string.h>

static const char *kind_at(const json_t *row, size_t at)
{
	const char *kind = json_string_value(json_object_get(json_array_get(row, at), "kind"));

	return kind ? kind : "";
}

size_t note_lines_for(size_t rows, size_t at_twenty)
{
	return at_twenty + (rows < 20 ? 20 - rows : 0);
}

const char *note_text(const json_t *finding)
{
	return json_string_value(json_object_get(finding, "text"));
}

bool note_is_remark(const json_t *finding)
{
	return json_is_false(json_object_get(finding, "warning"));
}

/* All findings of that kind; a row that has two counts once. */
static struct note_group group_of(json_t *const *rows, size_t n, const char *kind)
{
	struct note_group group = {.kind = kind};
	const char *key = shared_words_key(kind);

	for (size_t row = 0; row < n; row++) {
		bool has = false;

		for (size_t at = 0; at < json_array_size(rows[row]); at++) {
			const json_t *finding = json_array_get(rows[row], at);

			if (strcmp(kind_at(rows[row], at), kind) != 0)
				continue;
			has = true;
			if (!group.text) {
				group.text = note_text(finding);
				group.is_remark = note_is_remark(finding);
			}
			if (key)
				group.size = fmax(
					group.size,
					fabs(json_number_value(json_object_get(finding, key))));
		}
		group.rows += has;
	}
	return group;
}

static bool has_group(const struct note_layout *layout, const char *kind)
{
	for (size_t i = 0; i < layout->ngroups; i++)
		if (strcmp(layout->groups[i].kind, kind) == 0)
			return true;
	return false;
}

/* Does it come before the other? Warnings first, then what more rows have. */
static bool is_before(const struct note_group *group, const struct note_group *other)
{
	if (group->is_remark != other->is_remark)
		return other->is_remark;
	return group->rows > other->rows;
}

/* Behind those that are worth as much; the last falls out where there is no room. */
static void insert(struct note_layout *layout, struct note_group group, size_t room)
{
	size_t at = layout->ngroups;

	while (at > 0 && is_before(&group, &layout->groups[at - 1]))
		at--;
	if (at == room)
		return;
	if (layout->ngroups < room)
		layout->ngroups++;
	memmove(layout->groups + at + 1, layout->groups + at,
		(layout->ngroups - 1 - at) * sizeof(group));
	layout->groups[at] = group;
}

/* Is it the first of its kind, row by row? So that each kind is asked once. */
static bool is_first(json_t *const *rows, size_t row, size_t at)
{
	const char *kind = kind_at(rows[row], at);

	for (size_t r = 0; r <= row; r++)
		for (size_t i = 0; i < (r < row ? json_array_size(rows[r]) : at); i++)
			if (strcmp(kind_at(rows[r], i), kind) == 0)
				return false;
	return true;
}

static void find_groups(struct note_layout *layout, json_t *const *rows, size_t n, size_t lines)
{
	size_t room = lines < NOTE_GROUPS_MAX ? lines : NOTE_GROUPS_MAX;

	for (size_t row = 0; row < n; row++)
		for (size_t at = 0; at < json_array_size(rows[row]); at++) {
			struct note_group group;

			if (!is_first(rows, row, at))
				continue;
			group = group_of(rows, n, kind_at(rows[row], at));
			if (group.rows > 1)
				insert(layout, group, room);
		}
}

static size_t lines_used(const struct note_layout *layout)
{
	return layout->ngroups + NOTE_SPECIAL_LINES * layout->nspecials;
}

/* What one row alone has, as long as there is room; all else that no group says is counted. */
static void place_rest(struct note_layout *layout, json_t *const *rows, size_t n, size_t lines)
{
	for (size_t row = 0; row < n; row++)
		for (size_t at = 0; at < json_array_size(rows[row]); at++) {
			const char *kind = kind_at(rows[row], at);
			bool has_room = layout->nspecials < NOTE_SPECIALS_MAX &&
					lines_used(layout) + NOTE_SPECIAL_LINES <= lines;

			if (has_group(layout, kind))
				continue;
			if (has_room && group_of(rows, n, kind).rows == 1) {
				layout->specials[layout->nspecials].row = row;
				layout->specials[layout->nspecials++].at = at;
			} else {
				layout->hidden++;
			}
		}
}

struct note_layout note_layout_of(json_t *const *rows, size_t n, bool wants_all, size_t lines)
{
	struct note_layout layout = {.shows_all = wants_all || n < NOTE_ROWS_MIN};

	if (!layout.shows_all) {
		find_groups(&layout, rows, n, lines);
		place_rest(&layout, rows, n, lines);
	}
	return layout;
}

bool note_layout_shows(const struct note_layout *layout, size_t row, size_t at)
{
	for (size_t i = 0; i < layout->nspecials; i++)
		if (layout->specials[i].row == row && layout->specials[i].at == at)
			return true;
	return layout->shows_all;
}
