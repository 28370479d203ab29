#include "runner/worker/unspecialized.h"

#include "runner/worker/instrument.h"

#include <string.h>

/* sys.monitoring's own names for tools end at 5; debuggers, coverage and profilers have 0, 1, 2. */
#define OUR_TOOL 4

static PyObject *nothing(PyObject *self, PyObject *args)
{
	(void)self;
	(void)args;
	Py_RETURN_NONE;
}

static PyMethodDef method = {"assay_nothing", nothing, METH_VARARGS, NULL};

static int call(PyObject *monitoring, const char *name, const char *format, ...)
{
	PyObject *function = PyObject_GetAttrString(monitoring, name), *args, *done = NULL;
	va_list values;

	va_start(values, format);
	args = Py_VaBuildValue(format, values);
	va_end(values);
	if (function && args)
		done = PyObject_CallObject(function, args);
	Py_XDECREF(done);
	Py_XDECREF(args);
	Py_XDECREF(function);
	return done ? 0 : -1;
}

static int watch(PyObject *monitoring)
{
	PyObject *events = PyObject_GetAttrString(monitoring, "events");
	PyObject *number = events ? PyObject_GetAttrString(events, "CALL") : NULL;
	long event = number ? PyLong_AsLong(number) : -1;
	PyObject *ours = PyCFunction_New(&method, NULL);
	int rc = event < 0 || !ours || call(monitoring, "use_tool_id", "(is)", OUR_TOOL, "assay") ||
		 call(monitoring, "register_callback", "(ilO)", OUR_TOOL, event, ours) ||
		 call(monitoring, "set_events", "(il)", OUR_TOOL, event);

	Py_XDECREF(ours);
	Py_XDECREF(number);
	Py_XDECREF(events);
	return rc ? -1 : 0;
}

int unspecialized_begin(void)
{
	PyObject *monitoring = PySys_GetObject("monitoring"); /* borrowed */

	if (strncmp(Py_GetVersion(), "3.13.", strlen("3.13.")) != 0 || !monitoring)
		return 0;
	return watch(monitoring);
}
