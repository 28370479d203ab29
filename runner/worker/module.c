/*
 * The module `assay_worker`: loaded by bootstrap.py into the interpreter that is measured, and
 * registered nowhere (not in sys.modules). serve(in_fd, out_fd, directory) is its whole interface
 * there. In a process that runs already it is attend() (attend.h).
 */
#include "runner/worker/worker.h"
#include "runner/worker/attend.h"
#include "runner/worker/instrument.h"

#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct worker *state_of(PyObject *module)
{
	return PyModule_GetState(module);
}

/* Instruments count from one begin to one end: the manager asks counting workers for one call. */
static PyObject *begin_again(struct worker *worker)
{
	if (worker->instrument) {
		PyErr_SetString(PyExc_RuntimeError,
				"calls that are timed one by one are counted one at a time");
		return NULL;
	}
	worker->piece_ns = snapshot_begin_again(&worker->counters);
	Py_RETURN_NONE;
}

static PyObject *end_piece(struct worker *worker, int64_t took_ns)
{
	worker->pieces++;
	worker->pieces_ns += took_ns;
	return PyFloat_FromDouble((double)took_ns * 1e-9);
}

static PyObject *begin(PyObject *module, PyObject *unused)
{
	struct worker *worker = state_of(module);

	(void)unused;
	if (worker->pieces > 0)
		return begin_again(worker);
	if (worker->instrument && worker->instrument->begin(worker))
		return NULL;
	counters_read(&worker->counters, worker->counted_before);
	snapshot_begin(&worker->before, worker->sched_fd, &worker->counters);
	Py_RETURN_NONE;
}

static PyObject *end(PyObject *module, PyObject *unused)
{
	struct worker *worker = state_of(module);

	(void)unused;
	if (worker->pieces > 0)
		return end_piece(worker, snapshot_end_again(&worker->counters) - worker->piece_ns);
	snapshot_end(&worker->after, worker->sched_fd, &worker->counters);
	counters_read(&worker->counters, worker->counted_after);
	if (worker->instrument && worker->instrument->end(worker))
		return NULL;
	return end_piece(worker, worker->after.wall_ns - worker->before.wall_ns);
}

/* The clocks are read outside the counted part. */
static PyObject *count_begin(PyObject *module, PyObject *unused)
{
	struct worker *worker = state_of(module);

	(void)unused;
	if (worker->instrument && worker->instrument->begin(worker))
		return NULL;
	snapshot_begin(&worker->before, worker->sched_fd, &worker->counters);
	collect_toggle();
	Py_RETURN_NONE;
}

static PyObject *count_end(PyObject *module, PyObject *unused)
{
	collect_toggle();
	return end(module, unused);
}

/* A worker pinned to one CPU cannot migrate: no need to ask the kernel around every value. */
static int open_sched_of_a_worker_that_may_migrate(void)
{
	cpu_set_t cpus;

	if (sched_getaffinity(0, sizeof(cpus), &cpus) == 0 && CPU_COUNT(&cpus) == 1)
		return -1;
	return open("/proc/thread-self/sched", O_RDONLY | O_CLOEXEC);
}

PyObject *worker_attribute(const char *module, const char *name)
{
	PyObject *modules = PyImport_GetModuleDict(); /* borrowed */
	int was_there = PyDict_GetItemString(modules, module) != NULL;
	PyObject *imported = PyImport_ImportModule(module);
	PyObject *found = imported ? PyObject_GetAttrString(imported, name) : NULL;

	if (imported && !was_there && PyDict_DelItemString(modules, module))
		PyErr_Clear();
	Py_XDECREF(imported);
	return found;
}

static int say_hello(struct worker *worker)
{
	PyObject *implementation = PySys_GetObject("implementation"); /* borrowed */
	PyObject *name = implementation ? PyObject_GetAttrString(implementation, "name") : NULL;
	PyObject *executable = PySys_GetObject("executable"); /* borrowed */
	char version[32];
	int rc;

	snprintf(version, sizeof(version), "%.*s", (int)strcspn(Py_GetVersion(), " "),
		 Py_GetVersion());
	message_clear(&worker->out);
	rc = message_adds(&worker->out, "hello") || message_adds(&worker->out, "1") ||
	     message_adds(&worker->out, "native") || message_add_str(&worker->out, name) ||
	     message_adds(&worker->out, version) || message_add_str(&worker->out, executable) ||
	     message_adds(&worker->out, "") || message_send(&worker->out, worker->out_fd);
	Py_XDECREF(name);
	return rc ? -1 : 0;
}

static PyObject *py_serve_script(PyObject *module, PyObject *args)
{
	PyObject *run, *report;
	long long loops = 0;

	if (!PyArg_ParseTuple(args, "OO|L", &run, &report, &loops) ||
	    task_serve_script(state_of(module), run, report, loops))
		return NULL;
	Py_RETURN_NONE;
}

static PyObject *py_settle(PyObject *module, PyObject *args)
{
	long long stack_limit, persona, filling;

	(void)module;
	if (!PyArg_ParseTuple(args, "LLL", &stack_limit, &persona, &filling))
		return NULL;
	settle(stack_limit, persona);
	heap_fill((uint64_t)filling);
	Py_RETURN_NONE;
}

/* That of a worker whose instructions are counted; the variable begins with the number. */
static uint64_t drawn_layout(void)
{
	const char *text = getenv("ASSAY_LAYOUT");

	return text ? strtoul(text, NULL, 16) : 0;
}

static PyObject *py_serve(PyObject *module, PyObject *args)
{
	struct worker *worker = state_of(module);

	if (!PyArg_ParseTuple(args, "iiU", &worker->in_fd, &worker->out_fd, &worker->directory))
		return NULL;
	worker->pid = getpid();
	/* Programs that the benchmark starts do not inherit the pipes. */
	fcntl(worker->in_fd, F_SETFD, FD_CLOEXEC);
	fcntl(worker->out_fd, F_SETFD, FD_CLOEXEC);
	Py_INCREF(worker->directory);
	worker->sched_fd = open_sched_of_a_worker_that_may_migrate();
	worker->repeat = worker_attribute("itertools", "repeat");
	worker->begin = PyObject_GetAttrString(module, "begin");
	worker->end = PyObject_GetAttrString(module, "end");
	worker->count_begin = PyObject_GetAttrString(module, "count_begin");
	worker->count_end = PyObject_GetAttrString(module, "count_end");
	worker->serve_script = PyObject_GetAttrString(module, "serve_script");
	if (!worker->repeat || !worker->begin || !worker->end || !worker->serve_script ||
	    !worker->count_begin || !worker->count_end)
		return NULL;
	worker->gc_stats = worker_attribute("gc", "get_stats");
	worker->gc_enabled = worker_attribute("gc", "isenabled");
	PyErr_Clear(); /* a gc without statistics: the key is absent */
	if (collect_is_possible())
		heap_fill(drawn_layout());
	if (say_hello(worker) || serve(worker))
		return NULL;
	Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
	{"begin", begin, METH_NOARGS, "Take the clock before the loop."},
	{"end", end, METH_NOARGS, "Take the clock after the loop; seconds since begin()."},
	{"count_begin", count_begin, METH_NOARGS, "Let valgrind count from here."},
	{"count_end", count_end, METH_NOARGS, "Stop valgrind's count; otherwise as end()."},
	{"settle", py_settle, METH_VARARGS,
	 "settle(stack_limit, personality, filling): the first two as they are for the manager, the heap "
	 "filled as drawn; (0, -1, 0) is nothing."},
	{"serve", py_serve, METH_VARARGS, "serve(in_fd, out_fd, directory): answer the manager."},
	{"serve_script", py_serve_script, METH_VARARGS,
	 "serve_script(run, report, loops=0): answer the manager about a script's benchmark."},
	{"attend", attend, METH_VARARGS,
	 "attend(path): count this process's allocations for who listens there."},
	{NULL, NULL, 0, NULL},
};

static int traverse(PyObject *module, visitproc visit, void *arg)
{
	struct worker *worker = state_of(module);

	if (!worker)
		return 0;
	Py_VISIT(worker->run);
	Py_VISIT(worker->empty);
	Py_VISIT(worker->report);
	Py_VISIT(worker->serve_script);
	Py_VISIT(worker->loader);
	Py_VISIT(worker->repeat);
	Py_VISIT(worker->begin);
	Py_VISIT(worker->end);
	Py_VISIT(worker->count_begin);
	Py_VISIT(worker->count_end);
	Py_VISIT(worker->gc_stats);
	Py_VISIT(worker->gc_enabled);
	return 0;
}

static int clear(PyObject *module)
{
	struct worker *worker = state_of(module);

	if (!worker)
		return 0;
	Py_CLEAR(worker->run);
	Py_CLEAR(worker->empty);
	Py_CLEAR(worker->report);
	Py_CLEAR(worker->serve_script);
	Py_CLEAR(worker->source);
	Py_CLEAR(worker->loader);
	Py_CLEAR(worker->repeat);
	Py_CLEAR(worker->begin);
	Py_CLEAR(worker->end);
	Py_CLEAR(worker->count_begin);
	Py_CLEAR(worker->count_end);
	Py_CLEAR(worker->gc_stats);
	Py_CLEAR(worker->gc_enabled);
	Py_CLEAR(worker->directory);
	return 0;
}

static void release(void *module)
{
	struct worker *worker = state_of(module);

	clear(module);
	if (worker) {
		counters_close(&worker->counters);
		free(worker->in.bytes);
		free(worker->out.bytes);
	}
}

static PyModuleDef_Slot slots[] = {{0, NULL}};

static PyModuleDef definition = {
	PyModuleDef_HEAD_INIT,
	.m_name = "assay_worker",
	.m_doc = "The measuring side of assay, inside the measured interpreter.",
	.m_size = sizeof(struct worker),
	.m_methods = methods,
	.m_slots = slots,
	.m_traverse = traverse,
	.m_clear = clear,
	.m_free = release,
};

/* The interpreter finds it by name; we do not call it. */
PyMODINIT_FUNC PyInit_assay_worker(void);

PyMODINIT_FUNC PyInit_assay_worker(void)
{
	return PyModuleDef_Init(&definition);
}
