/* Lines that made the collector run: the frame that was active when it began. */
#include "runner/worker/collector.h"

#include <string.h>

/* More lines than a loop can have that is worth a look; what comes after counts without a line. */
#define PLACES_MAX 512

struct place {
	PyObject *code; /* NULL: no Python ran, or there was no more room */
	long line;
	int64_t collections[COLLECTOR_GENERATIONS], ns;
};

static struct place places[PLACES_MAX]; /* the first one is that without a line */
static int n_places = 1, current;

void collector_lines_clear(void)
{
	for (int i = 0; i < n_places; i++)
		Py_CLEAR(places[i].code);
	memset(places, 0, sizeof(places));
	n_places = 1;
	current = 0;
}

/* Takes the reference. */
static int place_of(PyObject *code, long line)
{
	int i = 1;

	while (i < n_places && (places[i].code != code || places[i].line != line))
		i++;
	if (i == n_places && n_places < PLACES_MAX) {
		places[n_places++] = (struct place){.code = code, .line = line};
		return i;
	}
	Py_DECREF(code);
	return i < n_places ? i : 0;
}

void collector_lines_begin(void)
{
	PyObject *frame = (PyObject *)PyEval_GetFrame(); /* borrowed */
	PyObject *code = frame ? PyObject_GetAttrString(frame, "f_code") : NULL;
	PyObject *line = code ? PyObject_GetAttrString(frame, "f_lineno") : NULL;
	long number = line && line != Py_None ? PyLong_AsLong(line) : 0;

	current = code ? place_of(code, number) : 0;
	Py_XDECREF(line);
	PyErr_Clear();
}

void collector_lines_add(int generation, int64_t ns)
{
	places[current].collections[generation]++;
	places[current].ns += ns;
}

static int add_text(struct worker *worker, PyObject *code, const char *name, const char *other)
{
	PyObject *text = code ? PyObject_GetAttrString(code, name) : PyUnicode_FromString("");
	int rc;

	if (!text && other) {
		PyErr_Clear();
		text = PyObject_GetAttrString(code, other);
	}
	rc = message_add_str(&worker->out, text);
	Py_XDECREF(text);
	return rc;
}

static int add_place(struct worker *worker, const struct place *place)
{
	char numbers[128], line[32];

	snprintf(numbers, sizeof(numbers), "%lld %lld %lld %lld", (long long)place->collections[0],
		 (long long)place->collections[1], (long long)place->collections[2],
		 (long long)place->ns);
	snprintf(line, sizeof(line), "%ld", place->line);
	return message_adds(&worker->out, numbers) ||
	       add_text(worker, place->code, "co_qualname", "co_name") ||
	       add_text(worker, place->code, "co_filename", NULL) ||
	       message_adds(&worker->out, line);
}

int collector_lines_answer(struct worker *worker)
{
	for (int i = 0; i < n_places; i++)
		if (places[i].ns && add_place(worker, &places[i]))
			return -1;
	return 0;
}
