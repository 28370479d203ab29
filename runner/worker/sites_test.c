#include "runner/worker/sites_test.h"

#include "runner/worker/allocators.h"
#include "runner/worker/instrument.h"
#include "runner/worker/sites.h"

#define KNOWN_REQUESTS 1000
#define KNOWN_BYTES    40
#define KNOWN_LINE     3
#define CALLER_LINE    5

static const char program[] = "def known(it, ask):\n"
			      "    for _ in it:\n"
			      "        ask()\n"
			      "def caller(it, ask):\n"
			      "    known(it, ask)\n";

/* One request of each domain in turn. */
static PyObject *ask(PyObject *self, PyObject *unused)
{
	static struct allocator_functions functions[LEDGER_DOMAINS];
	static unsigned turn;
	const struct allocator_functions *of = &functions[turn++ % LEDGER_DOMAINS];
	void *block;

	(void)self;
	(void)unused;
	if (!functions[0].malloc && allocators_find(functions))
		return NULL;
	block = of->malloc(KNOWN_BYTES);
	if (!block)
		return PyErr_NoMemory();
	of->free(block);
	Py_RETURN_NONE;
}

static int call_caller(PyObject *repeat)
{
	static PyMethodDef method = {"ask", ask, METH_NOARGS, NULL};
	PyObject *names = PyDict_New(), *code = NULL, *done = NULL, *it, *function;

	it = PyObject_CallFunction(repeat, "Oi", Py_None, KNOWN_REQUESTS);
	function = PyCFunction_NewEx(&method, NULL, NULL);
	code = Py_CompileString(program, "<self-test>", Py_file_input);
	if (names && it && function && code &&
	    PyDict_SetItemString(names, "__builtins__", PyEval_GetBuiltins()) == 0) {
		done = PyEval_EvalCode(code, names, names);
		Py_XDECREF(done);
		done = done ? PyObject_CallFunctionObjArgs(PyDict_GetItemString(names, "caller"),
							   it, function, NULL)
			    : NULL;
	}
	Py_XDECREF(done);
	Py_XDECREF(code);
	Py_XDECREF(function);
	Py_XDECREF(it);
	Py_XDECREF(names);
	return done ? 0 : -1;
}

/* Function and line, up to the second outermost frame. */
static bool is_known(const struct site *all, const struct site *site)
{
	const struct site *caller = &all[site->parent];
	const struct own_code *codes = sites_codes()->codes;

	return site->code >= CODE_FIRST && caller->code >= CODE_FIRST && site->line == KNOWN_LINE &&
	       caller->line == CALLER_LINE &&
	       PyUnicode_CompareWithASCIIString(codes[site->code].name, "known") == 0 &&
	       PyUnicode_CompareWithASCIIString(codes[caller->code].name, "caller") == 0 &&
	       PyUnicode_CompareWithASCIIString(codes[site->code].file, "<self-test>") == 0;
}

int sites_test(PyObject *repeat, bool is_alone)
{
	int64_t requests = 0, bytes = 0, temporary = 0;
	const struct site *all;
	uint32_t n;

	sites_before();
	sites_begin();
	if (call_caller(repeat))
		return -1;
	sites_end();
	all = sites_all(&n);
	for (uint32_t i = 0; i < n; i++)
		if (is_known(all, &all[i])) {
			requests += all[i].requests;
			bytes += all[i].bytes;
			temporary += all[i].temporary;
		}
	if (requests == KNOWN_REQUESTS && bytes == (int64_t)KNOWN_REQUESTS * KNOWN_BYTES &&
	    (temporary == KNOWN_REQUESTS || !is_alone))
		return 0;
	PyErr_Format(PyExc_RuntimeError,
		     "the self-test failed: of %d allocations in a known line %lld were found in "
		     "it, %lld of them as temporary ones",
		     KNOWN_REQUESTS, (long long)requests, (long long)temporary);
	return -1;
}
