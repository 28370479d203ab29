/* The instrument `loop`: what asyncio's event loops do in the measured loop. turns.py counts. */
#include "runner/worker/instrument.h"
#include "runner/worker/script.h"

static const char file[] = "turns.py";
static PyObject *names; /* of turns.py */

static PyObject *call(const char *name)
{
	PyObject *function = script_function(names, file, name);

	return function ? PyObject_CallObject(function, NULL) : NULL;
}

static int call_for_nothing(const char *name)
{
	PyObject *done = call(name);

	Py_XDECREF(done);
	return done ? 0 : -1;
}

static int prepare(struct worker *worker, const char **note)
{
	(void)note;
	names = script_new(worker, file, "assay_turns");
	return names ? 0 : -1;
}

static int before(struct worker *worker)
{
	(void)worker;
	return call_for_nothing("before");
}

static int begin(struct worker *worker)
{
	(void)worker;
	return call_for_nothing("begin");
}

static int end(struct worker *worker)
{
	(void)worker;
	return call_for_nothing("end");
}

const struct instrument instrument_loop = {"loop", prepare, before, begin, end, instrument_nothing};

int turns_answer(struct worker *worker)
{
	if (worker->instrument != &instrument_loop) {
		PyErr_SetString(PyExc_ValueError, "this worker does not count turns");
		return -1;
	}
	return message_adds(&worker->out, "turns") ? -1 : script_add_texts(worker, call("answer"));
}
