/* A value: the loaded run() between two readings of the clock, in one piece or several. */
#include "runner/worker/worker.h"
#include "runner/worker/instrument.h"
#include "runner/yardstick/yardstick.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* ---- what is known of a value beside its time */

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

/* ---- its time, where that is not the clock's alone */

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

static int add_own(struct worker *worker, PyObject *done)
{
	if (PyObject_TypeCheck(done, &PyFloat_Type))
		return add_own_time(worker, done);
	if (PyUnicode_Check(done))
		return add_own_value(worker, done);
	return worker->pieces > 1
		       ? message_add_number(&worker->out, "time_ps", worker->pieces_ns * 1000)
		       : 0;
}

/* ---- a value in pieces: each is a call of run(), with what it does before begin() and after end()
   of its own. The time, and what counters counted, is that of the pieces; the rest is known of all
   from the first one's begin to the end, and so is the wall time. */

struct loops {
	long long n, piece;
};

struct between {
	PyObject *run, *begin, *end;
};

static struct loops loops_asked(struct worker *worker)
{
	const char *verb = message_next(&worker->in, NULL);
	const char *text = message_next(&worker->in, verb);
	const char *more = text ? message_next(&worker->in, text) : NULL;
	struct loops loops = {text ? strtoll(text, NULL, 10) : 0,
			      more ? strtoll(more, NULL, 10) : 0};

	if (loops.piece < 1 || loops.piece > loops.n)
		loops.piece = loops.n;
	return loops;
}

static PyObject *loop_new(struct worker *worker, long long n)
{
	return PyObject_CallFunction(worker->repeat, "OL", Py_None, n);
}

/* Takes the loop; NULL: it could not be made. */
static PyObject *run_piece(struct worker *worker, const struct between *between, PyObject *it)
{
	PyObject *done;
	int pieces = worker->pieces;

	if (!it)
		return NULL;
	done = PyObject_CallFunctionObjArgs(between->run, it, between->begin, between->end, NULL);
	Py_DECREF(it);
	if (done && worker->pieces == pieces) {
		PyErr_SetString(PyExc_RuntimeError, "the benchmark left its loop before the end");
		Py_CLEAR(done);
	}
	return done;
}

/* The sum where both are times of the benchmark's own, else `done`; takes both. */
static PyObject *add_done(PyObject *sum, PyObject *done)
{
	PyObject *both = done;

	if (sum && done && PyObject_TypeCheck(done, &PyFloat_Type)) {
		both = PyNumber_Add(sum, done);
		Py_DECREF(done);
	}
	Py_XDECREF(sum);
	return both;
}

/* What run() returned, in all. Takes the first piece's loop. */
static PyObject *run_pieces(struct worker *worker, const struct between *between,
			    struct loops loops, PyObject *first)
{
	PyObject *sum;

	worker->pieces = 0;
	worker->pieces_ns = 0;
	sum = run_piece(worker, between, first);
	for (long long left = loops.n - loops.piece; sum && left > 0; left -= loops.piece) {
		long long now = left < loops.piece ? left : loops.piece;

		sum = add_done(sum, run_piece(worker, between, loop_new(worker, now)));
	}
	if (!sum)
		return NULL;
	if (worker->pieces > 1) {
		snapshot_end(&worker->after, worker->sched_fd, &worker->counters);
		counters_read(&worker->counters, worker->counted_after);
	}
	return sum;
}

int task_measure(struct worker *worker, PyObject *run)
{
	return task_measure_between(worker, run, worker->begin, worker->end);
}

int task_measure_between(struct worker *worker, PyObject *run, PyObject *begin, PyObject *end)
{
	struct loops loops = loops_asked(worker);
	struct between between = {run, begin, end};
	int64_t before = collections(worker);
	struct rusage children;
	PyObject *first, *done;
	int rc;

	if (!run || loops.n < 1) {
		PyErr_SetString(PyExc_ValueError,
				run ? "measure needs loops >= 1" : "measure before load");
		return -1;
	}
	/* Before an instrument looks: what the loop itself allocates is not the benchmark's. */
	first = loop_new(worker, loops.piece);
	if (!first)
		return -1;
	if (worker->instrument && worker->instrument->before(worker)) {
		Py_DECREF(first);
		return -1;
	}
	getrusage(RUSAGE_CHILDREN, &children);
	done = run_pieces(worker, &between, loops, first);
	if (!done)
		return -1;
	rc = message_adds(&worker->out, "value") || add_own(worker, done);
	Py_DECREF(done);
	if (rc)
		return -1;
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

/* ---- beside the benchmark */

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
