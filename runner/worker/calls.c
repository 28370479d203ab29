/*
 * The instrument `calls`: how often each Python function is entered in the loop, by call path. Its
 * value replies have the sums; the request `calls` answers with the paths.
 */
#include "runner/worker/calls_hook.h"
#include "runner/worker/instrument.h"
#include "runner/worker/trampolines.h"
#include "runner/worker/unspecialized.h"

#include <string.h>

static struct calls_tree tree;
static uint32_t loop_node; /* the frame that runs the measured loop */

/* ---- the self-test: functions, recursion, a constructor, a generator, a property */

#define TEST_TIMES 100
/* Enough for the interpreter to specialize all of it. */
static const char test_source[] = "class A:\n"
				  "    def __init__(self, x):\n"
				  "        self.x = f(x)\n"
				  "    @property\n"
				  "    def p(self):\n"
				  "        return self.x\n"
				  "def f(x):\n"
				  "    return x\n"
				  "def r(n):\n"
				  "    return r(n - 1) if n else 0\n"
				  "def g(n):\n"
				  "    for i in range(n):\n"
				  "        yield i\n"
				  "def test():\n"
				  "    for i in range(100):\n"
				  "        A(i).p\n"
				  "        f(i)\n"
				  "        r(2)\n"
				  "        for j in g(2):\n"
				  "            pass\n";

static const struct known {
	const char *function, *caller;
	int times; /* in each turn; of a generator: entries */
} known[] = {
	{"__init__", "test", 1}, {"p", "test", 1}, {"f", "test", 1}, {"f", "__init__", 1},
	{"r", "test", 1},	 {"r", "r", 2},	   {"g", "test", 3},
};

static int has_name(uint32_t node, const char *name)
{
	PyObject *text = node < CALLS_FIRST
				 ? NULL
				 : PyObject_GetAttrString(tree.nodes[node].code, "co_name");
	int is_it = text && PyUnicode_CompareWithASCIIString(text, name) == 0;

	Py_XDECREF(text);
	PyErr_Clear();
	return is_it;
}

static int64_t count_known(const struct known *one)
{
	int64_t sum = 0;

	for (uint32_t i = CALLS_FIRST; i < tree.n; i++)
		if (has_name(i, one->function) && has_name(tree.nodes[i].parent, one->caller))
			sum += tree.nodes[i].calls;
	return sum;
}

static int compare_known(void)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		int64_t counted = count_known(&known[i]), expected = known[i].times * TEST_TIMES;

		if (counted == expected)
			continue;
		PyErr_Format(
			PyExc_RuntimeError,
			"the self-test failed: %lld calls of %s() by %s() were counted as %lld",
			(long long)expected, known[i].function, known[i].caller,
			(long long)counted);
		return -1;
	}
	return 0;
}

static PyObject *test_function(void)
{
	PyObject *names = PyDict_New(), *code, *done = NULL, *test = NULL;

	code = Py_CompileString(test_source, "<self-test>", Py_file_input);
	if (names && code &&
	    PyDict_SetItemString(names, "__builtins__", PyEval_GetBuiltins()) == 0 &&
	    PyDict_SetItemString(names, "__name__", Py_None) == 0)
		done = PyEval_EvalCode(code, names, names);
	if (done) {
		test = PyDict_GetItemString(names, "test");
		Py_XINCREF(test);
	}
	Py_XDECREF(done);
	Py_XDECREF(code);
	Py_XDECREF(names);
	return test;
}

/* Warmed up without the counter, as what is measured is: twice, so that it is specialized. */
static int run_test(void)
{
	PyObject *test = test_function(), *done = NULL;
	int rc = test ? 0 : -1;

	for (int i = 0; !rc && i < 3; i++) {
		if (i == 2) {
			calls_hook_set(&tree);
			calls_hook_begin();
		}
		done = PyObject_CallObject(test, NULL);
		rc = done ? 0 : -1;
		Py_XDECREF(done);
	}
	calls_hook_end();
	calls_hook_unset();
	Py_XDECREF(test);
	return rc ? rc : compare_known();
}

static int prepare(struct worker *worker, const char **note)
{
	const char *why = calls_hook_find();

	(void)worker;
	(void)note;
	if (why)
		return instrument_off(why);
	if (calls_tree_init(&tree))
		return instrument_off("no memory for the list of calls");
	return unspecialized_begin() || run_test() ? -1 : 0;
}

/* ---- the loop */

static int before(struct worker *worker)
{
	(void)worker;
	calls_hook_set(&tree);
	return 0;
}

static int begin(struct worker *worker)
{
	(void)worker;
	loop_node = calls_hook_begin();
	return 0;
}

static int end(struct worker *worker)
{
	(void)worker;
	calls_hook_end();
	return 0;
}

static int after(struct worker *worker)
{
	int64_t calls = 0, created = 0;

	calls_hook_unset();
	if (tree.is_lost)
		return instrument_off("more functions are called than there is room for: it makes "
				      "new ones all the time");
	for (uint32_t i = CALLS_FIRST; i < tree.n; i++) {
		calls += tree.nodes[i].calls;
		created += tree.nodes[i].created;
	}
	return message_add_number(&worker->out, "calls", calls) ||
			       message_add_number(&worker->out, "generators", created)
		       ? -1
		       : 0;
}

const struct instrument instrument_calls = {"calls", prepare, before, begin, end, after};

/* ---- the instrument `instructions`: the same, and valgrind sees the paths */

static int prepare_traced(struct worker *worker, const char **note)
{
	const char *why = prepare(worker, note) ? NULL : calls_hook_trace();

	if (why)
		return instrument_off(why);
	return PyErr_Occurred() ? -1 : 0;
}

/* The collector would run in whatever function comes along, more or less often: a change somewhere
   else moves that. So it does not run in the loop. */
static int turn_collector(const char *how)
{
	PyObject *turn = worker_attribute("gc", how);
	PyObject *done = turn ? PyObject_CallObject(turn, NULL) : NULL;

	Py_XDECREF(turn);
	Py_XDECREF(done);
	return done ? 0 : -1;
}

static int has_collector(const struct worker *worker)
{
	PyObject *is_on = worker->gc_enabled ? PyObject_CallObject(worker->gc_enabled, NULL) : NULL;
	int has = is_on && PyObject_IsTrue(is_on) == 1;

	Py_XDECREF(is_on);
	PyErr_Clear();
	return has;
}

static int had_collector;

static int before_traced(struct worker *worker)
{
	had_collector = has_collector(worker);
	if (instrument_collect() || (had_collector && turn_collector("disable")))
		return -1;
	return before(worker);
}

static int after_traced(struct worker *worker)
{
	if (had_collector && turn_collector("enable"))
		return -1;
	return message_add_number(&worker->out, "code", (int64_t)trampolines_start()) ||
			       message_add_number(&worker->out, "loop", loop_node) || after(worker)
		       ? -1
		       : 0;
}

const struct instrument instrument_instructions = {
	"instructions", prepare_traced, before_traced, begin, end, after_traced};

/* ---- the request `calls` */

static int add_text(struct worker *worker, PyObject *code, const char *name, const char *other)
{
	PyObject *text = PyObject_GetAttrString(code, name);
	int rc;

	if (!text && other) {
		PyErr_Clear();
		text = PyObject_GetAttrString(code, other);
	}
	rc = text ? message_add_str(&worker->out, text) : -1;
	Py_XDECREF(text);
	return rc;
}

static int add_line(struct worker *worker, PyObject *code)
{
	PyObject *line = PyObject_GetAttrString(code, "co_firstlineno");
	char text[32];

	snprintf(text, sizeof(text), "%ld", line ? PyLong_AsLong(line) : -1);
	Py_XDECREF(line);
	return PyErr_Occurred() || message_adds(&worker->out, text) ? -1 : 0;
}

static int add_node(struct worker *worker, uint32_t i)
{
	const struct calls_node *node = &tree.nodes[i];
	uint32_t parent = node->parent;
	char text[96];

	snprintf(text, sizeof(text), "%lu %lu %lld %lld", (unsigned long)i,
		 (unsigned long)(parent == loop_node ? CALLS_ROOT : parent), (long long)node->calls,
		 (long long)node->created);
	return message_adds(&worker->out, text) ||
			       add_text(worker, node->code, "co_qualname", "co_name") ||
			       add_text(worker, node->code, "co_filename", NULL) ||
			       add_line(worker, node->code)
		       ? -1
		       : 0;
}

/* Whether each node is to be told: it was entered, or one below it was. */
static void mark(char *wanted)
{
	for (uint32_t i = tree.n; i-- > CALLS_FIRST;)
		if (wanted[i] || tree.nodes[i].calls || tree.nodes[i].created) {
			wanted[i] = 1;
			if (tree.nodes[i].parent != loop_node)
				wanted[tree.nodes[i].parent] = 1;
		}
}

int calls_answer(struct worker *worker)
{
	int counts = worker->instrument == &instrument_calls ||
		     worker->instrument == &instrument_instructions;
	char *wanted = counts ? calloc(tree.n, 1) : NULL;
	int rc = -1;

	if (!wanted) {
		PyErr_SetString(PyExc_ValueError, "this worker does not count calls");
		return -1;
	}
	mark(wanted);
	rc = message_adds(&worker->out, "calls") ||
	     message_adds(&worker->out, tree.is_cut ? "cut" : "");
	for (uint32_t i = CALLS_FIRST; !rc && i < tree.n; i++)
		if (wanted[i] && i != loop_node)
			rc = add_node(worker, i);
	free(wanted);
	return rc;
}
