/* An exception of the benchmark becomes a reply: type, one line, traceback. */
#include "runner/worker/worker.h"

#include <string.h>

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

/* ---- frames of our own explain nothing to whoever wrote the benchmark */

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static PyObject *attribute(PyObject *object, const char *name)
{
	PyObject *value = object ? PyObject_GetAttrString(object, name) : NULL;

	Py_XDECREF(object);
	return value;
}

enum owner { OWNER_BENCHMARK, OWNER_IMPORT, OWNER_LOOP };

/* Whose frame the traceback begins with: "<assay>" is the loop around a benchmark. */
static enum owner owner_of(const struct worker *worker, PyObject *traceback)
{
	PyObject *frame = PyObject_GetAttrString(traceback, "tb_frame");
	PyObject *file = attribute(attribute(frame, "f_code"), "co_filename");
	PyObject *bytes =
		file ? PyUnicode_AsEncodedString(file, "utf-8", "backslashreplace") : NULL;
	PyObject *home = PyUnicode_AsEncodedString(worker->directory, "utf-8", "backslashreplace");
	const char *name = bytes ? PyBytes_AsString(bytes) : NULL;
	const char *folder = home ? PyBytes_AsString(home) : NULL;
	enum owner owner = OWNER_BENCHMARK;

	if (name && strcmp(name, "<assay>") == 0)
		owner = OWNER_LOOP;
	else if (name && (begins(name, "<frozen importlib") || (folder && begins(name, folder))))
		owner = OWNER_IMPORT;
	Py_XDECREF(home);
	Py_XDECREF(bytes);
	Py_XDECREF(file);
	PyErr_Clear();
	return owner;
}

/* The traceback from the first frame that is the benchmark's (a new reference), NULL when there is
   none. What stands before the loop (an event loop's machinery) goes with it. */
static PyObject *own_frames_dropped(const struct worker *worker, PyObject *traceback)
{
	PyObject *first = NULL, *at = traceback;
	bool is_begun = false;

	Py_XINCREF(at);
	while (at && at != Py_None) {
		enum owner owner = owner_of(worker, at);

		if (owner == OWNER_LOOP || (owner == OWNER_BENCHMARK && !is_begun)) {
			is_begun = owner == OWNER_BENCHMARK;
			Py_XDECREF(first);
			first = is_begun ? at : NULL;
			Py_XINCREF(first);
		}
		at = attribute(at, "tb_next");
	}
	Py_XDECREF(at);
	return first;
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
	int rc = name ? message_add_str(message, name) : -1;

	Py_XDECREF(name);
	return rc;
}

/* Of an import that failed: which module, and where it was looked for. A name and a path that are
   not texts are left out: the benchmark may have put anything there. */
static int add_import(struct message *message, PyObject *type, PyObject *value)
{
	PyObject *path = PySys_GetObject("path"); /* borrowed */
	PyObject *name = NULL;
	int rc = 0;

	if (value && PyErr_GivenExceptionMatches(type, PyExc_ImportError))
		name = PyObject_GetAttrString(value, "name");
	PyErr_Clear();
	if (name && PyUnicode_Check(name)) {
		rc = message_add_str(message, name);
		for (Py_ssize_t i = 0; !rc && path && PyList_Check(path) && i < PyList_Size(path);
		     i++)
			if (PyUnicode_Check(PyList_GetItem(path, i)))
				rc = message_add_str(message, PyList_GetItem(path, i));
	}
	Py_XDECREF(name);
	return rc;
}

static int describe(struct worker *worker, PyObject *type, PyObject *value, PyObject *traceback)
{
	PyObject *line, *text, *first;
	int rc;

	message_clear(&worker->out);
	if (message_adds(&worker->out, "error") || add_type_name(&worker->out, type))
		return -1;
	line = value ? PyObject_Str(value) : NULL;
	if (!line) {
		PyErr_Clear(); /* even an exception whose str() fails has a type and a traceback */
		line = PyUnicode_FromString("");
	}
	show_source_to_linecache(worker);
	first = traceback ? own_frames_dropped(worker, traceback) : NULL;
	text = first || PyErr_GivenExceptionMatches(type, PyExc_SyntaxError)
		       ? format_traceback(type, value, first)
		       : PyUnicode_FromString(""); /* the one line says it all */
	Py_XDECREF(first);
	if (!text) {
		PyErr_Clear();
		text = PyUnicode_FromString("");
	}
	rc = line && text
		     ? message_add_str(&worker->out, line) || message_add_str(&worker->out, text) ||
			       add_import(&worker->out, type, value)
		     : -1;
	Py_XDECREF(line);
	Py_XDECREF(text);
	return rc ? -1 : 0;
}

/* An exception that brings the fields of its answer along (pytest_host.py). 1: it did. */
static int add_own_fields(struct message *message, PyObject *value)
{
	PyObject *fields = value ? PyObject_GetAttrString(value, "assay_failure") : NULL;
	Py_ssize_t n = fields ? PyTuple_Size(fields) : -1;
	int rc = -1;

	PyErr_Clear();
	message_clear(message);
	if (n > 0)
		rc = message_adds(message, "error");
	for (Py_ssize_t i = 0; rc == 0 && i < n; i++)
		rc = message_add_str(message, PyTuple_GetItem(fields, i));
	Py_XDECREF(fields);
	PyErr_Clear();
	return rc == 0;
}

void failure_describe(struct worker *worker)
{
	PyObject *type, *value, *traceback;

	PyErr_Fetch(&type, &value, &traceback);
	PyErr_NormalizeException(&type, &value, &traceback);
	if (type && !add_own_fields(&worker->out, value) &&
	    describe(worker, type, value, traceback)) {
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
