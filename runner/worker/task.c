/* What the manager can ask: load, measure, report. */
#include "runner/worker/worker.h"
#include "runner/worker/instrument.h"
#include "runner/worker/script.h"
#include "runner/yardstick/yardstick.h"

#include <dirent.h>
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
static int add_loaded(struct worker *worker, long long loops)
{
	PyObject *line = PyObject_GetAttrString(worker->run, "line");
	long number = line ? PyLong_AsLong(line) : 0;
	char wanted[32], text[32];

	Py_XDECREF(line);
	PyErr_Clear();
	snprintf(wanted, sizeof(wanted), "%lld", loops);
	snprintf(text, sizeof(text), "%ld", number);
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

/* ---- measuring */

/* Collections of all generations so far; -1 where gc has no statistics. */
static int64_t collections(struct worker *worker)
{
	PyObject *stats = worker->gc_stats ? PyObject_CallObject(worker->gc_stats, NULL) : NULL;
	Py_ssize_t n = stats ? PySequence_Size(stats) : 0;
	int64_t sum = stats ? 0 : -1;

	for (Py_ssize_t i = 0; i < n; i++) {
		PyObject *generation = PySequence_GetItem(stats, i);
		PyObject *count =
			generation ? PyMapping_GetItemString(generation, "collections") : NULL;

		sum += count ? PyLong_AsLongLong(count) : 0;
		Py_XDECREF(count);
		Py_XDECREF(generation);
	}
	Py_XDECREF(stats);
	PyErr_Clear();
	return sum;
}

/* Threads of this process now: the entries of /proc/self/task. */
static int64_t thread_count(void)
{
	DIR *tasks = opendir("/proc/self/task");
	int64_t n = 0;

	if (!tasks)
		return -1;
	for (struct dirent *entry; (entry = readdir(tasks));)
		n += entry->d_name[0] != '.';
	closedir(tasks);
	return n;
}

/* 1 when this process has waited for a child since `before`, or has one alive now. */
static int64_t used_children(const struct rusage *before)
{
	struct rusage now;
	char text[64];
	FILE *alive = fopen("/proc/self/task/self/children", "r");
	int64_t used = 0;

	if (!alive)
		alive = fopen("/proc/thread-self/children", "r");
	if (alive) {
		used = fgets(text, sizeof(text), alive) != NULL;
		fclose(alive);
	}
	getrusage(RUSAGE_CHILDREN, &now);
	return used || now.ru_minflt != before->ru_minflt;
}

static int add_evidence(struct worker *worker)
{
	const struct snapshot *a = &worker->before, *b = &worker->after;
	struct message *out = &worker->out;

	return message_add_number(out, "wall_ns", b->wall_ns - a->wall_ns) ||
	       message_add_number(out, "cpu_ns", b->cpu_ns - a->cpu_ns) ||
	       message_add_number(out, "process_cpu_ns", b->process_cpu_ns - a->process_cpu_ns) ||
	       message_add_number(out, "start_ns", a->wall_ns) ||
	       message_add_number(out, "voluntary", b->voluntary - a->voluntary) ||
	       message_add_number(out, "involuntary", b->involuntary - a->involuntary) ||
	       message_add_number(out, "minor_faults", b->minor_faults - a->minor_faults) ||
	       message_add_number(out, "major_faults", b->major_faults - a->major_faults) ||
	       message_add_number(out, "cpu", b->cpu) ||
	       (a->migrations >= 0 && b->migrations >= 0 &&
		message_add_number(out, "migrations", b->migrations - a->migrations));
}

/* A benchmark that times itself returns its seconds: they are the value. */
static int add_own_time(struct worker *worker, PyObject *seconds)
{
	double s = PyFloat_AsDouble(seconds);

	if (!(s >= 0.0 && s < 1e6)) { /* in picoseconds, so that it fits and nothing is lost */
		PyErr_Format(PyExc_ValueError, "the benchmark says that it took %R seconds",
			     seconds);
		return -1;
	}
	return message_add_number(&worker->out, "time_ps", (int64_t)(s * 1e12 + 0.5));
}

/* One whose result is the value, whatever that is, returns it as text. */
static int add_own_value(struct worker *worker, PyObject *value)
{
	PyObject *field = PyUnicode_FromFormat("own=%U", value);
	int rc = message_add_str(&worker->out, field);

	Py_XDECREF(field);
	return rc;
}

int task_measure(struct worker *worker, PyObject *run)
{
	return task_measure_between(worker, run, worker->begin, worker->end);
}

int task_measure_between(struct worker *worker, PyObject *run, PyObject *begin, PyObject *end)
{
	const char *verb = message_next(&worker->in, NULL);
	const char *text = message_next(&worker->in, verb);
	long long loops = text ? strtoll(text, NULL, 10) : 0;
	int64_t before = collections(worker);
	struct rusage children;
	PyObject *it, *done;
	int rc;

	if (!run || loops < 1) {
		PyErr_SetString(PyExc_ValueError,
				run ? "measure needs loops >= 1" : "measure before load");
		return -1;
	}
	it = PyObject_CallFunction(worker->repeat, "OL", Py_None, loops);
	if (!it)
		return -1;
	if (worker->instrument && worker->instrument->before(worker)) {
		Py_DECREF(it);
		return -1;
	}
	worker->ended = 0;
	getrusage(RUSAGE_CHILDREN, &children);
	done = PyObject_CallFunctionObjArgs(run, it, begin, end, NULL);
	Py_DECREF(it);
	if (!done)
		return -1;
	rc = message_adds(&worker->out, "value");
	if (!rc && PyObject_TypeCheck(done, &PyFloat_Type))
		rc = add_own_time(worker, done);
	else if (!rc && PyUnicode_Check(done))
		rc = add_own_value(worker, done);
	Py_DECREF(done);
	if (rc)
		return -1;
	if (!worker->ended) {
		PyErr_SetString(PyExc_RuntimeError, "the benchmark left its loop before the end");
		return -1;
	}
	if (add_evidence(worker) || counters_add_evidence(worker) ||
	    message_add_number(&worker->out, "threads", thread_count()) ||
	    message_add_number(&worker->out, "children", used_children(&children)) ||
	    (worker->instrument && worker->instrument->after(worker)))
		return -1;
	if (before >= 0)
		return message_add_number(&worker->out, "collections",
					  collections(worker) - before);
	return 0;
}

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

/* Its own clock reads and no Python: the same number whatever the interpreter. */
int task_measure_yardstick(struct worker *worker)
{
	const char *kind = message_next(&worker->in, message_next(&worker->in, NULL));
	const char *text = kind ? message_next(&worker->in, kind) : NULL;
	long long iterations = text ? strtoll(text, NULL, 10) : 0;
	uint64_t (*run)(uint64_t) =
		kind && strcmp(kind, "memory") == 0 ? yardstick_memory : yardstick_mix;
	static const struct counters none;
	volatile uint64_t result;

	if (iterations < 1) {
		PyErr_SetString(PyExc_ValueError, "measure-yardstick needs a kind and a number");
		return -1;
	}
	result = run(1); /* its tables are made now, not in the timed region */
	snapshot_begin(&worker->before, worker->sched_fd, &none);
	result = run((uint64_t)iterations);
	snapshot_end(&worker->after, worker->sched_fd, &none);
	(void)result;
	if (message_adds(&worker->out, "value") || add_evidence(worker))
		return -1;
	return 0;
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
