#include "cli/words/sentence.h"

#include "results/base/json.h"

#include <string.h>

/* Names in patterns are shorter. */
#define NAME 32

static void add_all(struct buf *out, const struct figure *figures)
{
	for (size_t i = 0; figures && figures[i].name; i++) {
		buf_addf(out, "%s%s", i ? ", " : "", figures[i].name);
		if (figures[i].form == FIGURE_TEXT && (!figures[i].text || !figures[i].text[0]))
			continue;
		buf_adds(out, " ");
		figure_read(out, &figures[i]);
	}
}

static const struct figure *find(const struct figure *figures, const char *name, size_t len)
{
	char text[NAME];

	if (len >= sizeof(text))
		return NULL;
	memcpy(text, name, len);
	text[len] = '\0';
	return figure_find(figures, text);
}

/* `gap` is behind the brace; returns what is behind the closing one. */
static const char *add_gap(struct buf *out, const char *gap, const struct figure *figures)
{
	size_t len = strcspn(gap, "}"), name = strcspn(gap, "|}");
	const struct figure *figure = find(figures, gap, name);

	if (*gap == '*')
		add_all(out, figures);
	else if (figure && name == len)
		figure_read(out, figure);
	else if (figure && figure->number != 1)
		buf_add(out, gap + name + 1, len - name - 1);
	return gap + len + (gap[len] == '}');
}

/* Whether the condition of `len` bytes holds. */
static bool holds(const char *condition, size_t len, const struct figure *figures)
{
	bool is_not = *condition == '!';
	const char *name = condition + is_not, *equals = memchr(condition, '=', len);
	const struct figure *figure =
		find(figures, name, (size_t)((equals ? equals : condition + len) - name));
	size_t wanted;

	if (!equals || !figure)
		return (figure != NULL) != is_not;
	wanted = len - (size_t)(equals + 1 - condition);
	return figure->text && strlen(figure->text) == wanted &&
	       memcmp(figure->text, equals + 1, wanted) == 0;
}

/* Up to the end, or the "]" of the part; nothing is added where `is_said` is false. */
static const char *add_part(struct buf *out, const char *s, const struct figure *figures,
			    bool is_said)
{
	while (*s && *s != ']') {
		size_t len = strcspn(s, "{[]");

		if (is_said)
			buf_add(out, s, len);
		s += len;
		if (*s == '{')
			s = is_said ? add_gap(out, s + 1, figures) : s + strcspn(s, "}") + 1;
		else if (*s == '[') {
			len = strcspn(s, ":");
			s = add_part(out, s + len + (s[len] == ':'), figures,
				     is_said && holds(s + 1, len - 1, figures));
			s += *s == ']';
		}
	}
	return s;
}

void sentence_add(struct buf *out, const char *pattern, const struct figure *figures)
{
	add_part(out, pattern, figures, true);
}

json_t *sentence_json_new(const char *kind, const char *text, const struct figure *figures)
{
	json_t *object = json_pack("{s:s, s:o}", "kind", kind, "text", json_text_new(text));

	if (object && figures_json(figures, object)) {
		json_decref(object);
		return NULL;
	}
	return object;
}
