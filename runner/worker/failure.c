/* An exception of the benchmark becomes a reply: type, one line, traceback. */
#include "runner/worker/worker.h"

#include <string.h>

static int add_text(struct message *message, PyObject *text)
{
	PyObject *bytes = PyUnicode_AsEncodedString(text, "utf-8", "backslashreplace");
	char *data;
	Py_ssize_t len;
	int rc = -1;

	if (bytes && PyBytes_AsStringAndSize(bytes, &data, &len) == 0)
		rc = message_add(message, data, (size_t)len);
	Py_XDECREF(bytes);
	return rc;
}

/* Tracebacks show source lines from linecache; a snippet's source is in no file. */
static void show_source_to_linecache(const struct worker *worker)
{
	PyObject *module, *cache, *lines, *entry = NULL;

	if (!worker->source)
		return;
	module = PyImport_ImportModule("linecache");
	cache = module ? PyObject_GetAttrString(module, "cache") : NULL;
	lines = PyObject_CallMethod(worker->source, "splitlines", "i", 1);
	if (cache && lines)
		entry = Py_BuildValue("(nOOs)", PyUnicode_GetLength(worker->source), Py_None, lines,
				      "<snippet>");
	if (entry)
		PyObject_SetItem(cache, PyTuple_GetItem(entry, 3), entry);
	PyErr_Clear();
	Py_XDECREF(entry);
	Py_XDECREF(lines);
	Py_XDECREF(cache);
	Py_XDECREF(module);
}

static PyObject *format_traceback(PyObject *type, PyObject *value, PyObject *traceback)
{
	PyObject *module = PyImport_ImportModule("traceback");
	PyObject *lines = NULL, *empty = NULL, *text = NULL;

	if (module)
		lines = PyObject_CallMethod(module, "format_exception", "OOO", type,
					    value ? value : Py_None,
					    traceback ? traceback : Py_None);
	empty = PyUnicode_FromString("");
	if (lines && empty)
		text = PyUnicode_Join(empty, lines);
	Py_XDECREF(empty);
	Py_XDECREF(lines);
	Py_XDECREF(module);
	return text;
}

static int add_type_name(struct message *message, PyObject *type)
{
	PyObject *name = PyObject_GetAttrString(type, "__name__");
	int rc = name ? add_text(message, name) : -1;

	Py_XDECREF(name);
	return rc;
}

static int describe(struct worker *worker, PyObject *type, PyObject *value, PyObject *traceback)
{
	PyObject *line, *text;
	int rc;

	message_clear(&worker->out);
	if (message_adds(&worker->out, "error") || add_type_name(&worker->out, type))
		return -1;
	line = value ? PyObject_Str(value) : NULL;
	if (!line) {
		PyErr_Clear(); /* an exception whose str() fails still has a type and a traceback */
		line = PyUnicode_FromString("");
	}
	show_source_to_linecache(worker);
	text = format_traceback(type, value, traceback);
	if (!text) {
		PyErr_Clear();
		text = PyUnicode_FromString("");
	}
	rc = line && text ? add_text(&worker->out, line) || add_text(&worker->out, text) : -1;
	Py_XDECREF(line);
	Py_XDECREF(text);
	return rc ? -1 : 0;
}

void failure_describe(struct worker *worker)
{
	PyObject *type, *value, *traceback;

	PyErr_Fetch(&type, &value, &traceback);
	PyErr_NormalizeException(&type, &value, &traceback);
	if (type && describe(worker, type, value, traceback)) {
		PyErr_Clear();
		message_clear(&worker->out);
		message_adds(&worker->out, "error");
		message_adds(&worker->out, "MemoryError");
		message_adds(&worker->out, "the failure could not be described");
		message_adds(&worker->out, "");
	}
	Py_XDECREF(type);
	Py_XDECREF(value);
	Py_XDECREF(traceback);
}
