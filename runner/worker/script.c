/* Our own Python files: executed in namespaces of their own that no sys.modules shows. */
#include "runner/worker/script.h"

static PyObject *read_source(struct worker *worker, const char *file, PyObject **path)
{
	PyObject *io, *opened = NULL, *text = NULL;

	*path = PyUnicode_FromFormat("%U/%s", worker->directory, file);
	io = PyImport_ImportModule("_io");
	if (io && *path)
		opened = PyObject_CallMethod(io, "open", "Os", *path, "rb");
	if (opened) {
		PyObject *closed;

		text = PyObject_CallMethod(opened, "read", NULL);
		closed = PyObject_CallMethod(opened, "close", NULL);
		Py_XDECREF(closed);
		Py_DECREF(opened);
	}
	Py_XDECREF(io);
	return text;
}

PyObject *script_new(struct worker *worker, const char *file, const char *name)
{
	PyObject *path = NULL, *text, *code = NULL, *names, *own_name, *done = NULL;
	PyObject *compile = PyDict_GetItemString(PyEval_GetBuiltins(), "compile");

	text = read_source(worker, file, &path);
	names = PyDict_New();
	own_name = PyUnicode_FromString(name);
	if (text && compile)
		code = PyObject_CallFunction(compile, "OOs", text, path, "exec");
	if (code && names && own_name && PyDict_SetItemString(names, "__name__", own_name) == 0 &&
	    PyDict_SetItemString(names, "__builtins__", PyEval_GetBuiltins()) == 0)
		done = PyEval_EvalCode(code, names, names);
	Py_XDECREF(text);
	Py_XDECREF(path);
	Py_XDECREF(code);
	Py_XDECREF(own_name);
	if (!done)
		Py_CLEAR(names);
	Py_XDECREF(done);
	return names;
}

PyObject *script_function(PyObject *names, const char *file, const char *name)
{
	PyObject *function = names ? PyDict_GetItemString(names, name) : NULL;

	if (names && !function)
		PyErr_Format(PyExc_AttributeError, "%s has no %s()", file, name);
	return function;
}

int script_add_texts(struct worker *worker, PyObject *texts)
{
	Py_ssize_t n = texts ? PySequence_Size(texts) : -1;
	int rc = n < 0 ? -1 : 0;

	for (Py_ssize_t i = 0; rc == 0 && i < n; i++) {
		PyObject *text = PySequence_GetItem(texts, i);

		rc = text ? message_add_str(&worker->out, text) : -1;
		Py_XDECREF(text);
	}
	Py_XDECREF(texts);
	return rc;
}
