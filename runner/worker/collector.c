/* The instrument `collector`: how often the garbage collector ran in the loop, and how long. Its
   own callbacks (gc.callbacks) tell of the start and the end of each collection. */
#include "runner/worker/instrument.h"

#include <time.h>

static int64_t since_ns, spent_ns, collections;
static int is_counting;

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* callback(phase, info), phase being "start" or "stop". */
static PyObject *on_collection(PyObject *self, PyObject *args)
{
	PyObject *phase = PyTuple_GetItem(args, 0);
	int64_t now = now_ns();

	(void)self;
	if (!phase)
		return NULL;
	if (PyUnicode_CompareWithASCIIString(phase, "start") == 0) {
		since_ns = now;
		Py_RETURN_NONE;
	}
	if (is_counting && since_ns) { /* a collection that began before the loop does not count */
		spent_ns += now - since_ns;
		collections++;
	}
	since_ns = 0;
	Py_RETURN_NONE;
}

static int test(void)
{
	is_counting = 1;
	collections = spent_ns = 0;
	for (int i = 0; i < 3; i++)
		if (instrument_collect())
			return -1;
	is_counting = 0;
	if (collections == 3 && spent_ns > 0)
		return 0;
	PyErr_Format(PyExc_RuntimeError, "the self-test failed: 3 collections were counted as %lld",
		     (long long)collections);
	return -1;
}

static int prepare(struct worker *worker, const char **note)
{
	static PyMethodDef method = {"assay_on_collection", on_collection, METH_VARARGS, NULL};
	PyObject *callbacks = worker_attribute("gc", "callbacks");
	PyObject *ours = callbacks ? PyCFunction_New(&method, NULL) : NULL;
	int rc = ours ? PyList_Append(callbacks, ours) : -1;

	(void)worker;
	(void)note;
	Py_XDECREF(ours);
	Py_XDECREF(callbacks);
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
	collections = spent_ns = since_ns = 0;
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
	return message_add_number(&worker->out, "gc_collections", collections) ||
			       message_add_number(&worker->out, "gc_ns", spent_ns)
		       ? -1
		       : 0;
}

const struct instrument instrument_collector = {"collector", prepare, before, begin, end, after};
