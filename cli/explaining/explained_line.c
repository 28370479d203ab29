#include "cli/explaining/explained_line.h"

#include "cli/explaining/left_out.h"
#include "runner/keeping/recorded.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void take_place(struct explained_line *line, const json_t *place, const char *line_key)
{
	const char *file = text_of(place, "file");

	if (!file || !*file)
		return;
	line->file = file;
	line->line = (long)json_integer_value(json_object_get(place, line_key));
}

static void find_place_of_why(struct explained_line *line, const json_t *why)
{
	const json_t *touched = json_object_get(why, "touched");
	size_t i;
	const json_t *one;

	json_array_foreach(touched, i, one)
	{
		const char *verdict = text_of(one, "verdict");

		if (verdict && strcmp(verdict, "differs") == 0) {
			take_place(line, json_object_get(one, "place"), "line");
			return;
		}
	}
	one = json_array_get(json_object_get(why, "causes"), 0);
	take_place(line, json_object_get(one, "place"), "line");
}

static void find_place_of_causes(struct explained_line *line, const json_t *causes)
{
	const json_t *first = json_array_get(json_object_get(causes, "functions"), 0);

	if (json_is_true(json_object_get(first, "changed")))
		take_place(line, first, "new_line");
}

static bool take(struct explained_line *line, const json_t *row)
{
	const json_t *why = json_object_get(row, "why"), *causes = json_object_get(row, "causes");

	*line = (struct explained_line){.text = text_of(why ? why : causes, "text")};
	if (!line->text)
		return false;
	line->len =
		strcspn(line->text, "\n"); /* of causes the first sentence says what was found */
	if (why)
		find_place_of_why(line, why);
	else
		find_place_of_causes(line, causes);
	return true;
}

/* NULL: the rows have none of this name. */
static const json_t *find_row(const json_t *rows, const char *name)
{
	size_t i;
	const json_t *row;

	json_array_foreach(rows, i, row)
	{
		const char *of = text_of(row, "name");

		if (of && strcmp(of, name) == 0)
			return row;
	}
	return NULL;
}

bool explained_line_find(struct explained_line *line, const json_t *rows, const char *name)
{
	const json_t *row = find_row(rows, name);

	return row && take(line, row);
}

/* Where the line's place is, if it is a file of this repository. */
static int give_place(struct beside_item *item, const struct explained_line *line, struct err *err)
{
	char path[PATH_MAX];
	const char *name;

	if (!line->file || !realpath(line->file, path) || !(name = recorded_file_name(path)))
		return 0;
	item->file = strdup(name);
	item->line = line->line;
	return item->file ? 0 : err_memory(err);
}

int explained_line_take(struct beside_item *item, const json_t *rows, const char *name,
			struct err *err)
{
	const json_t *row = find_row(rows, name);
	struct explained_line line;

	item->is_left = left_out_is(row);
	if (!row || !take(&line, row))
		return 0;
	item->why = strndup(line.text, line.len);
	return item->why ? give_place(item, &line, err) : err_memory(err);
}
