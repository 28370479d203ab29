/* The instrument `children`: which processes the benchmark started in the loop, by what Python
   tells its auditors (sys.addaudithook, from 3.8 on), and the CPU time of those that it waited for.
   What C code starts past Python is not seen, nor what multiprocessing starts but forks. */
#include "runner/worker/instrument.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

enum { NAMES = 8, NAME_TEXT = 64 };

static struct {
	char text[NAME_TEXT]; /* "child:git" */
	int64_t n;
} names[NAMES];
static int64_t started;
static int is_counting;
static int is_told; /* subprocess.Popen told of it before it calls posix_spawn */
static struct rusage before_loop, after_loop;

/* What there are too many names for is in the sum alone. */
static void count(const char *name)
{
	char text[NAME_TEXT];
	size_t i = 0;

	started++;
	snprintf(text, sizeof(text), "child:%s", name);
	while (i < NAMES && names[i].n && strcmp(names[i].text, text) != 0)
		i++;
	if (i == NAMES)
		return;
	memcpy(names[i].text, text, sizeof(text));
	names[i].n++;
}

/* By the file's name; one that cannot be read counts without. */
static void count_path(PyObject *path)
{
	PyObject *bytes = NULL;
	const char *text, *slash;

	if (!path || !PyUnicode_FSConverter(path, &bytes)) {
		PyErr_Clear();
		count("?");
		return;
	}
	text = PyBytes_AsString(bytes);
	slash = text ? strrchr(text, '/') : NULL;
	count(slash ? slash + 1 : text ? text : "?");
	Py_DECREF(bytes);
}

static int is_event(PyObject *event, const char *name)
{
	return PyUnicode_CompareWithASCIIString(event, name) == 0;
}

static void look_at(PyObject *event, PyObject *of)
{
	if (is_event(event, "subprocess.Popen")) {
		count_path(PyTuple_GetItem(of, 0));
		is_told = 1;
	} else if (is_event(event, "os.posix_spawn")) {
		if (!is_told)
			count_path(PyTuple_GetItem(of, 0));
		is_told = 0;
	} else if (is_event(event, "os.fork") || is_event(event, "os.forkpty")) {
		count("a fork");
	} else if (is_event(event, "os.system")) {
		count("sh");
	}
}

/* hook(event, args) */
static PyObject *on_event(PyObject *self, PyObject *args)
{
	PyObject *event = PyTuple_GetItem(args, 0);
	PyObject *of = event ? PyTuple_GetItem(args, 1) : NULL;

	(void)self;
	if (!of)
		return NULL;
	if (is_counting)
		look_at(event, of);
	PyErr_Clear();
	Py_RETURN_NONE;
}

static void forget(void)
{
	memset(names, 0, sizeof(names));
	started = is_told = 0;
}

static int test(PyObject *audit)
{
	PyObject *done;

	forget();
	is_counting = 1;
	done = PyObject_CallFunction(audit, "ssOOO", "subprocess.Popen", "/bin/true", Py_None,
				     Py_None, Py_None);
	is_counting = 0;
	Py_XDECREF(done);
	if (!done)
		return -1;
	if (started == 1 && strcmp(names[0].text, "child:true") == 0)
		return 0;
	return instrument_off("the self-test failed: a process that was told of was not counted");
}

static int prepare(struct worker *worker, const char **note)
{
	static PyMethodDef method = {"assay_on_event", on_event, METH_VARARGS, NULL};
	PyObject *add = worker_attribute("sys", "addaudithook");
	PyObject *audit = add ? worker_attribute("sys", "audit") : NULL;
	PyObject *ours = audit ? PyCFunction_New(&method, NULL) : NULL;
	PyObject *done = ours ? PyObject_CallFunctionObjArgs(add, ours, NULL) : NULL;
	int rc = -1;

	(void)worker;
	(void)note;
	if (done) {
		rc = test(audit);
	} else {
		PyErr_Clear();
		instrument_off("this interpreter has no sys.addaudithook");
	}
	Py_XDECREF(done);
	Py_XDECREF(ours);
	Py_XDECREF(audit);
	Py_XDECREF(add);
	return rc;
}

static int begin(struct worker *worker)
{
	(void)worker;
	forget();
	getrusage(RUSAGE_CHILDREN, &before_loop);
	is_counting = 1;
	return 0;
}

static int end(struct worker *worker)
{
	(void)worker;
	is_counting = 0;
	getrusage(RUSAGE_CHILDREN, &after_loop);
	return 0;
}

static int64_t cpu_ns(const struct rusage *usage)
{
	return ((int64_t)usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000000000 +
	       ((int64_t)usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) * 1000;
}

static int after(struct worker *worker)
{
	if (message_add_number(&worker->out, "children_started", started) ||
	    message_add_number(&worker->out, "children_cpu_ns",
			       cpu_ns(&after_loop) - cpu_ns(&before_loop)))
		return -1;
	for (size_t i = 0; i < NAMES && names[i].n; i++)
		if (message_add_number(&worker->out, names[i].text, names[i].n))
			return -1;
	return 0;
}

const struct instrument instrument_children = {"children", prepare, instrument_nothing,
					       begin,	   end,	    after};
