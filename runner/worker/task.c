/* What the manager can ask: load, measure, report. */
#include "runner/worker/worker.h"
#include "runner/worker/instrument.h"
#include "runner/worker/script.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define SNIPPET_FILE "<snippet>"

/* ---- snippets */

static PyObject *compile_text(const char *text, const char *filename)
{
	return Py_CompileString(text, filename, Py_file_input);
}

/* The function that a snippet's source defines under the name "run", or NULL with an exception. */
static PyObject *function_of(const char *source, const char *filename)
{
	PyObject *code, *names, *done = NULL, *run = NULL;

	code = compile_text(source, filename);
	names = PyDict_New();
	if (code && names && PyDict_SetItemString(names, "__builtins__", PyEval_GetBuiltins()) == 0)
		done = PyEval_EvalCode(code, names, names);
	if (done) {
		run = PyDict_GetItemString(names, "run");
		Py_XINCREF(run);
	}
	Py_XDECREF(done);
	Py_XDECREF(names);
	Py_XDECREF(code);
	return run;
}

static void set_loaded(struct worker *worker, PyObject *run, PyObject *source)
{
	Py_XDECREF(worker->run);
	Py_XDECREF(worker->source);
	worker->run = run;
	worker->source = source;
}

int task_load_snippet(struct worker *worker)
{
	const char *verb = message_next(&worker->in, NULL);
	const char *source = message_next(&worker->in, verb);
	const char *label = source ? message_next(&worker->in, source) : NULL;
	PyObject *run;

	if (!source) {
		PyErr_SetString(PyExc_ValueError, "load-snippet needs a source");
		return -1;
	}
	while (label) { /* each part alone, so that an error names its own line and column */
		const char *text = message_next(&worker->in, label);
		PyObject *code = text ? compile_text(text, label) : NULL;

		if (!code)
			return -1;
		Py_DECREF(code);
		label = message_next(&worker->in, text);
	}
	run = function_of(source, SNIPPET_FILE);
	if (!run)
		return -1;
	set_loaded(worker, run, PyUnicode_FromString(source));
	return message_adds(&worker->out, "ok");
}

/* ---- files: loader.py does the work, in a namespace of its own that no sys.modules shows */

static PyObject *loader_function(struct worker *worker, const char *name)
{
	static const char file[] = "loader.py";

	if (!worker->loader)
		worker->loader = script_new(worker, file, "assay_loader");
	return script_function(worker->loader, file, name);
}

/* "ok"; the number of loops that it wants in each value, 0: any; its first line in its file, where
   that is known. */
static long long number_of_run(struct worker *worker, const char *name)
{
	PyObject *value = PyObject_GetAttrString(worker->run, name);
	long long number = value ? PyLong_AsLongLong(value) : 0;

	Py_XDECREF(value);
	PyErr_Clear();
	return number > 0 ? number : 0;
}

static int add_loaded(struct worker *worker, long long loops)
{
	long long number = number_of_run(worker, "line"), piece = number_of_run(worker, "piece");
	char wanted[32], text[32];

	snprintf(wanted, sizeof(wanted), "%lld%s", piece ? piece : loops, piece ? "+" : "");
	snprintf(text, sizeof(text), "%lld", number);
	return message_adds(&worker->out, "ok") || message_adds(&worker->out, wanted) ||
	       (number > 0 && message_adds(&worker->out, text));
}

/* The fields after `field` as a list of str, as the file system spells them. */
static PyObject *fields_after(const struct worker *worker, const char *field)
{
	PyObject *list = PyList_New(0);

	while (list && field && (field = message_next(&worker->in, field))) {
		PyObject *text = PyUnicode_DecodeFSDefault(field);

		if (!text || PyList_Append(list, text))
			Py_CLEAR(list);
		Py_XDECREF(text);
	}
	return list;
}

/* A request with a path and one field more, and loader.py's function for it (borrowed). */
struct request {
	PyObject *function;
	const char *path, *more;
};

/* `needs` says what is missing where one of the two is. */
static int take_request(struct worker *worker, const char *function, const char *needs,
			struct request *request)
{
	const char *verb = message_next(&worker->in, NULL);

	request->path = message_next(&worker->in, verb);
	request->more = request->path ? message_next(&worker->in, request->path) : NULL;
	request->function = loader_function(worker, function);
	if (!request->function)
		return -1;
	if (!request->more) {
		PyErr_SetString(PyExc_ValueError, needs);
		return -1;
	}
	return 0;
}

/* What a benchmark is called. */
static PyObject *decode_name(const char *name)
{
	return PyUnicode_DecodeUTF8(name, (Py_ssize_t)strlen(name), "surrogateescape");
}

int task_load_file(struct worker *worker)
{
	struct request request;
	PyObject *run;

	if (take_request(worker, "load", "load-file needs a path and a name", &request))
		return -1;
	run = PyObject_CallFunction(request.function, "NNN",
				    PyUnicode_DecodeFSDefault(request.path),
				    decode_name(request.more), fields_after(worker, request.more));
	if (!run)
		return -1;
	set_loaded(worker, run, NULL);
	return add_loaded(worker, 0) ? -1 : 0;
}

/* What loader.py's function `name` says of the path and what follows it. */
static int answer_by(struct worker *worker, const char *name)
{
	const char *verb = message_next(&worker->in, NULL);
	const char *path = message_next(&worker->in, verb);
	PyObject *answer = loader_function(worker, name);

	if (!answer)
		return -1;
	return script_add_texts(worker,
				PyObject_CallFunction(answer, "NN",
						      PyUnicode_DecodeFSDefault(path ? path : ""),
						      fields_after(worker, path)));
}

int task_discover(struct worker *worker)
{
	return answer_by(worker, "answer_discover");
}

int task_discover_suite(struct worker *worker)
{
	return answer_by(worker, "answer_discover_suite");
}

int task_fill_cache(struct worker *worker)
{
	const char *verb = message_next(&worker->in, NULL);
	PyObject *fill = loader_function(worker, "fill_cache");
	PyObject *done = NULL, *words = fill ? fields_after(worker, verb) : NULL;
	PyObject *arguments = words ? PySequence_Tuple(words) : NULL;

	if (arguments)
		done = PyObject_CallObject(fill, arguments);
	Py_XDECREF(words);
	Py_XDECREF(arguments);
	Py_XDECREF(done);
	return done ? message_adds(&worker->out, "ok") : -1;
}

/* ---- scripts: executed from the top; where the benchmark's turn comes, the script calls
   serve_script(), and requests are answered from there until the manager says end. */

int task_load_script(struct worker *worker)
{
	struct request request;
	PyObject *done;

	if (take_request(worker, "load_script", "load-script needs a path and an index", &request))
		return -1;
	done = PyObject_CallFunction(request.function, "NLNO",
				     PyUnicode_DecodeFSDefault(request.path),
				     strtoll(request.more, NULL, 10),
				     fields_after(worker, request.more), worker->serve_script);
	Py_XDECREF(done);
	return done ? 0 : -1;
}

/* A test is one, too, but that what came of it answers that end. */
int task_load_test(struct worker *worker)
{
	struct request request;
	PyObject *metadata;

	if (take_request(worker, "load_test", "load-test needs a path and a name", &request))
		return -1;
	worker->tells_end = 1;
	metadata = PyObject_CallFunction(request.function, "NNO",
					 PyUnicode_DecodeFSDefault(request.path),
					 decode_name(request.more), worker->serve_script);
	message_clear(&worker->out);
	if (!metadata)
		return -1;
	if (message_adds(&worker->out, "ok")) {
		Py_DECREF(metadata);
		return -1;
	}
	return script_add_texts(worker, metadata);
}

int task_serve_script(struct worker *worker, PyObject *run, PyObject *report, long long loops)
{
	Py_INCREF(run);
	set_loaded(worker, run, NULL);
	Py_INCREF(report);
	Py_XDECREF(worker->report);
	worker->report = report;
	message_clear(&worker->out);
	if (add_loaded(worker, loops) || message_send(&worker->out, worker->out_fd) ||
	    serve(worker))
		return -1;
	worker->is_over = 1;
	return 0;
}

/* ---- the empty loop */

int task_measure_empty(struct worker *worker)
{
	if (!worker->empty)
		worker->empty = function_of("def run(_it, _begin, _end):\n"
					    "    _begin()\n"
					    "    for _i in _it:\n"
					    "        pass\n"
					    "    _end()\n",
					    "<empty loop>");
	return worker->empty ? task_measure(worker, worker->empty) : -1;
}

/* ---- reporting */

static int64_t max_rss_bytes(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (int64_t)usage.ru_maxrss * 1024;
}

static int gc_is_disabled(const struct worker *worker)
{
	PyObject *enabled =
		worker->gc_enabled ? PyObject_CallObject(worker->gc_enabled, NULL) : NULL;
	int disabled = enabled && PyObject_IsTrue(enabled) == 0;

	Py_XDECREF(enabled);
	PyErr_Clear();
	return disabled;
}

int task_report(struct worker *worker)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", (long long)max_rss_bytes());
	if (message_adds(&worker->out, "report") || message_adds(&worker->out, "mem_max_rss") ||
	    message_adds(&worker->out, text))
		return -1;
	if (gc_is_disabled(worker) &&
	    (message_adds(&worker->out, "python_gc") || message_adds(&worker->out, "disabled")))
		return -1;
	if (worker->report)
		return script_add_texts(worker, PyObject_CallObject(worker->report, NULL));
	return 0;
}
