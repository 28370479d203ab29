#include "results/foreign.h"

#include "results/cursor.h"
#include "results/foreign_internal.h"
#include "results/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- which tool */

enum { MACHINE_INFO = 1, CONTEXT = 2, RESULTS = 4, RESULT_COLUMNS = 8, BENCHMARKS = 16 };

unsigned foreign_key_bit(const char *key)
{
	static const struct {
		const char *key;
		unsigned bit;
	} keys[] = {{"machine_info", MACHINE_INFO},
		    {"context", CONTEXT},
		    {"results", RESULTS},
		    {"result_columns", RESULT_COLUMNS},
		    {"benchmarks", BENCHMARKS}};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (strcmp(keys[i].key, key) == 0)
			return keys[i].bit;
	return 0;
}

enum foreign_tool foreign_tool_of(unsigned bits)
{
	switch (bits) {
	case MACHINE_INFO | BENCHMARKS:
		return FOREIGN_PYTEST_BENCHMARK;
	case CONTEXT | BENCHMARKS:
		return FOREIGN_GOOGLE_BENCHMARK;
	case RESULTS | RESULT_COLUMNS:
		return FOREIGN_ASV;
	case RESULTS:
		return FOREIGN_HYPERFINE;
	default:
		return FOREIGN_NONE;
	}
}

/* ---- the text */

static bool replace_word(char *at, const char *end, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(end - at) < len || memcmp(at, word, len) != 0)
		return false;
	memset(at, ' ', len);
	memcpy(at, len < 4 ? "-1 " : "null", len < 4 ? 3 : 4);
	return true;
}

/* asv and pytest-benchmark write Python's NaN and Infinity for what failed, which are no JSON. Each
   becomes something that is no value either, and no byte moves, so that errors show places in
   the file. */
static void replace_no_numbers(char *text, size_t len)
{
	char *end = text + len;
	bool in_text = false;

	for (char *s = text; s < end; s++) {
		if (*s == '"')
			in_text = !in_text;
		else if (in_text && *s == '\\' && s + 1 < end)
			s++;
		else if (!in_text && (*s == 'N' || *s == 'I' || *s == '-'))
			(void)(replace_word(s, end, "NaN") || replace_word(s, end, "Infinity") ||
			       replace_word(s, end, "-Infinity"));
	}
}

static json_t *parse(const char *text, size_t len, struct err *err)
{
	struct cursor c;
	json_t *document;
	char *copy = malloc(len + 1);

	if (!copy) {
		err_memory(err);
		return NULL;
	}
	memcpy(copy, text, len);
	replace_no_numbers(copy, len);
	document = cursor_init(&c, copy, len, err) ? NULL : cursor_value(&c, err);
	cursor_release(&c);
	free(copy);
	return document;
}

int foreign_read(enum foreign_tool tool, const char *text, size_t len, struct suite *suite,
		 struct err *err)
{
	json_t *document = parse(text, len, err);
	int rc = -1;

	if (!document)
		return -1;
	switch (tool) {
	case FOREIGN_PYTEST_BENCHMARK:
		rc = foreign_read_pytest(document, suite, err);
		break;
	case FOREIGN_HYPERFINE:
		rc = foreign_read_hyperfine(document, suite, err);
		break;
	case FOREIGN_ASV:
		rc = foreign_read_asv(document, suite, err);
		break;
	case FOREIGN_GOOGLE_BENCHMARK:
		rc = foreign_read_google(document, suite, err);
		break;
	case FOREIGN_NONE:
		err_set(err, ERR_INPUT, "not a result file");
		break;
	}
	json_decref(document);
	if (!rc && suite->n == 0)
		rc = err_set(err, ERR_INPUT, "has no benchmark with a value > 0");
	return rc;
}

bool run_has_process_level(const struct run *run)
{
	return !meta_get(run->meta, FOREIGN_NO_PROCESSES);
}

/* ---- metadata */

char *foreign_name_new(const char *text)
{
	char *copy = text_clean_new(text);

	for (char *s = copy; s && *s; s++)
		if (*s == '\n' || *s == '\r')
			*s = ' ';
	return copy;
}

int foreign_set_text(struct meta **meta, const char *key, const char *text, struct err *err)
{
	char *line = foreign_name_new(text);
	struct meta_value value = {META_TEXT, {.text = line}};
	struct err refused = {0};

	if (!line)
		return err_memory(err);
	meta_set(meta, key, &value, &refused);
	free(line);
	return refused.kind == ERR_MEMORY ? err_memory(err) : 0;
}

int foreign_set(struct meta **meta, const char *key, json_t *value, struct err *err)
{
	struct err refused = {0};

	if (json_is_string(value))
		return foreign_set_text(meta, key, json_string_value(value), err);
	if (value && !json_is_null(value) && !json_is_array(value))
		meta_set_json(meta, key, value, &refused);
	return refused.kind == ERR_MEMORY ? err_memory(err) : 0;
}

int foreign_set_date(struct meta **meta, json_t *iso, struct err *err)
{
	const char *text = json_string_value(iso);
	char date[27];
	size_t len;

	if (!text || strlen(text) < 19 || text[10] != 'T')
		return 0;
	len = 19 + (text[19] == '.' ? 1 + strspn(text + 20, "0123456789") : 0);
	if (len >= sizeof(date)) /* more than microseconds: Python's parser would refuse */
		len = sizeof(date) - 1;
	memcpy(date, text, len);
	date[10] = ' ';
	date[len] = '\0';
	return foreign_set_text(meta, "date", date, err);
}

/* ---- runs */

static int set_name(struct run *run, const struct suite *suite, const char *name, struct err *err)
{
	char *clean = foreign_name_new(name);
	int rc;

	if (!clean)
		return err_memory(err);
	if (suite && suite_find(suite, clean))
		rc = err_set(err, ERR_INPUT, "there is already a benchmark %s", clean);
	else
		rc = run_set_text(run, "name", clean, err);
	free(clean);
	return rc;
}

struct run *foreign_run_new(struct meta *common, const struct suite *suite, const char *name,
			    struct err *err)
{
	struct run *run = run_new();

	if (!run) {
		err_memory(err);
		return NULL;
	}
	if (meta_add_base(&run->meta, common, err) || set_name(run, suite, name, err)) {
		run_free(run);
		return NULL;
	}
	return run;
}

int foreign_add_value(struct run *run, json_t *value, double unit, size_t *dropped, struct err *err)
{
	double x = json_number_value(value) * unit; /* 0 for what is no number */

	if (!(x > 0) || isinf(x)) {
		++*dropped;
		return 0;
	}
	if (json_is_integer(value) && unit == 1)
		return run_add_int_value(run, json_integer_value(value), err);
	return run_add_value(run, x, err);
}

int foreign_take_run(struct suite *suite, struct run *run, size_t dropped, struct err *err)
{
	int rc = 0;

	if (run->nvalues == 0) {
		run_free(run);
		return 0;
	}
	if (dropped)
		rc = run_set_int(run, "values_dropped", (int64_t)dropped, err);
	if (!rc)
		rc = suite_take_run(suite, run, err);
	if (rc)
		run_free(run);
	return rc;
}
