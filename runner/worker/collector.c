/*
 * The instruments `collector` and `collections`: how often the garbage collector ran in the loop,
 * how long, and what it found. Its own callbacks (gc.callbacks) tell of the start and the end of
 * each collection. `collections` also asks which line made it run, which costs a look at the frame
 * each time, so it is an instrument of its own.
 */
#include "runner/worker/collector.h"

#include <string.h>
#include <time.h>

struct collector_sum collector_sums[COLLECTOR_GENERATIONS];
static int64_t since_ns;
static int is_counting, has_lines, was_enabled;
static PyObject *callbacks, *ours; /* gc's list, and what stands in it for us */

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void forget(void)
{
	memset(collector_sums, 0, sizeof(collector_sums));
	since_ns = 0;
}

static int64_t number_of(PyObject *info, const char *key)
{
	PyObject *number = PyMapping_GetItemString(info, key);
	long long value = number ? PyLong_AsLongLong(number) : 0;

	Py_XDECREF(number);
	PyErr_Clear(); /* another implementation's collector may not say it */
	return value;
}

static void count(PyObject *info, int64_t ns)
{
	int64_t generation = number_of(info, "generation");
	struct collector_sum *sum;

	if (generation < 0 || generation >= COLLECTOR_GENERATIONS)
		generation = COLLECTOR_GENERATIONS - 1;
	sum = &collector_sums[generation];
	sum->collections++;
	sum->ns += ns;
	sum->collected += number_of(info, "collected");
	sum->uncollectable += number_of(info, "uncollectable");
	if (has_lines)
		collector_lines_add((int)generation, ns);
}

/* callback(phase, info), phase being "start" or "stop". */
static PyObject *on_collection(PyObject *self, PyObject *args)
{
	int64_t now = now_ns();
	PyObject *phase = PyTuple_GetItem(args, 0), *info = PyTuple_GetItem(args, 1);

	(void)self;
	if (!phase || !info)
		return NULL;
	if (PyUnicode_CompareWithASCIIString(phase, "start") == 0) {
		if (has_lines && is_counting)
			collector_lines_begin();
		since_ns = now_ns();
		Py_RETURN_NONE;
	}
	if (is_counting && since_ns) /* one that began before the loop does not count */
		count(info, now - since_ns);
	since_ns = 0;
	Py_RETURN_NONE;
}

static int64_t sum_of(size_t offset)
{
	int64_t sum = 0;

	for (int i = 0; i < COLLECTOR_GENERATIONS; i++)
		sum += *(const int64_t *)((const char *)&collector_sums[i] + offset);
	return sum;
}

static int test(void)
{
	int64_t found;

	is_counting = 1;
	forget();
	for (int i = 0; i < 3; i++)
		if (instrument_collect())
			return -1;
	is_counting = 0;
	found = sum_of(offsetof(struct collector_sum, collections));
	if (found == 3 && sum_of(offsetof(struct collector_sum, ns)) > 0)
		return 0;
	PyErr_Format(PyExc_RuntimeError, "the self-test failed: 3 collections were counted as %lld",
		     (long long)found);
	return -1;
}

static int prepare(struct worker *worker, const char **note)
{
	static PyMethodDef method = {"assay_on_collection", on_collection, METH_VARARGS, NULL};
	int rc;

	(void)worker;
	(void)note;
	callbacks = worker_attribute("gc", "callbacks");
	ours = callbacks ? PyCFunction_New(&method, NULL) : NULL;
	rc = ours ? PyList_Append(callbacks, ours) : -1;
	if (!rc)
		return test();
	PyErr_Clear();
	return instrument_off("this interpreter has no gc.callbacks");
}

static int before(struct worker *worker)
{
	(void)worker;
	return instrument_collect();
}

static int begin(struct worker *worker)
{
	(void)worker;
	forget();
	is_counting = 1;
	return 0;
}

static int end(struct worker *worker)
{
	(void)worker;
	is_counting = 0;
	return 0;
}

static int after(struct worker *worker)
{
	const size_t collections = offsetof(struct collector_sum, collections);

	return message_add_number(&worker->out, "gc_collections", sum_of(collections)) ||
			       message_add_number(&worker->out, "gc_ns",
						  sum_of(offsetof(struct collector_sum, ns)))
		       ? -1
		       : 0;
}

const struct instrument instrument_collector = {"collector", prepare, before, begin, end, after};

/* ---- the instrument `collections` */

static int prepare_lines(struct worker *worker, const char **note)
{
	has_lines = 1;
	return prepare(worker, note);
}

/* Nothing is collected before the loop: values follow one another as iterations do. */
static int begin_lines(struct worker *worker)
{
	collector_lines_clear();
	return begin(worker);
}

static int64_t ask(const char *name, int64_t other)
{
	PyObject *function = worker_attribute("gc", name);
	PyObject *answer = function ? PyObject_CallObject(function, NULL) : NULL;
	int64_t number = answer ? PyLong_AsLongLong(answer) : -1;

	if (answer && PyList_Check(answer)) /* get_objects() */
		number = PyList_Size(answer);
	Py_XDECREF(answer);
	Py_XDECREF(function);
	if (!answer || number < 0)
		number = other;
	PyErr_Clear();
	return number;
}

/* Asked here, since a teardown may change it. */
static int end_lines(struct worker *worker)
{
	was_enabled = (int)ask("isenabled", 1);
	return end(worker);
}

static int after_lines(struct worker *worker)
{
	int is_there = PySequence_Contains(callbacks, ours);

	if (is_there == 0)
		return instrument_off("the benchmark empties gc.callbacks, which tells of "
				      "collections");
	return is_there < 0 ? -1 : after(worker);
}

const struct instrument instrument_collections = {"collections", prepare_lines, instrument_nothing,
						  begin_lines,	 end_lines,	after_lines};

/* ---- the request `collections` */

static int add_thresholds(char *text, size_t size)
{
	PyObject *function = worker_attribute("gc", "get_threshold");
	PyObject *all = function ? PyObject_CallObject(function, NULL) : NULL;
	int n[COLLECTOR_GENERATIONS] = {0, 0, 0};
	int rc = all && PyArg_ParseTuple(all, "iii", &n[0], &n[1], &n[2]) ? 0 : -1;

	snprintf(text, size, " %d %d %d", n[0], n[1], n[2]);
	Py_XDECREF(all);
	Py_XDECREF(function);
	return rc;
}

static int add_sum(struct worker *worker, const struct collector_sum *sum)
{
	char text[96];

	snprintf(text, sizeof(text), "%lld %lld %lld %lld", (long long)sum->collections,
		 (long long)sum->ns, (long long)sum->collected, (long long)sum->uncollectable);
	return message_adds(&worker->out, text);
}

int collections_answer(struct worker *worker)
{
	char thresholds[48], text[128];
	int rc;

	if (worker->instrument != &instrument_collections) {
		PyErr_SetString(PyExc_ValueError, "this worker does not count collections");
		return -1;
	}
	if (add_thresholds(thresholds, sizeof(thresholds)))
		return -1;
	snprintf(text, sizeof(text), "%d %lld %lld%s", was_enabled,
		 (long long)ask("get_freeze_count", 0), (long long)ask("get_objects", 0),
		 thresholds);
	rc = message_adds(&worker->out, "collections") || message_adds(&worker->out, text);
	for (int i = 0; !rc && i < COLLECTOR_GENERATIONS; i++)
		rc = add_sum(worker, &collector_sums[i]);
	return rc || collector_lines_answer(worker) ? -1 : 0;
}
