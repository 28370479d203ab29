/* The instrument `traced`: the most memory that tracemalloc saw at once, of what was given out in
   the loop. What pyperf's --tracemalloc measures. */
#include "runner/worker/instrument.h"

static PyObject *start, *stop, *get_traced_memory;
static int64_t peak;

static int prepare(struct worker *worker, const char **note)
{
	(void)worker;
	(void)note;
	start = worker_attribute("tracemalloc", "start");
	stop = start ? worker_attribute("tracemalloc", "stop") : NULL;
	get_traced_memory = stop ? worker_attribute("tracemalloc", "get_traced_memory") : NULL;
	if (get_traced_memory)
		return 0;
	PyErr_Clear();
	return instrument_off("this interpreter has no tracemalloc");
}

static int call(PyObject *function)
{
	PyObject *done = PyObject_CallObject(function, NULL);

	Py_XDECREF(done);
	return done ? 0 : -1;
}

static int begin(struct worker *worker)
{
	(void)worker;
	return call(start);
}

static int end(struct worker *worker)
{
	PyObject *traced = PyObject_CallObject(get_traced_memory, NULL);
	PyObject *most = traced ? PySequence_GetItem(traced, 1) : NULL;

	(void)worker;
	peak = most ? PyLong_AsLongLong(most) : -1;
	Py_XDECREF(most);
	Py_XDECREF(traced);
	return peak < 0 || call(stop) ? -1 : 0;
}

static int after(struct worker *worker)
{
	return message_add_number(&worker->out, "traced_peak", peak);
}

const struct instrument instrument_traced = {"traced", prepare, instrument_nothing,
					     begin,    end,	after};
