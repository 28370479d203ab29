/* Choosing an instrument, and what they share. */
#include "runner/worker/instrument.h"

#include <string.h>

static const struct instrument *const instruments[] = {
	&instrument_allocations,  &instrument_native,	   &instrument_resident,
	&instrument_private,	  &instrument_traced,	   &instrument_collector,
	&instrument_calls,	  &instrument_collections, &instrument_imports,
	&instrument_loop,	  &instrument_children,	   &instrument_sites,
	&instrument_instructions,
};

int instrument_answer(struct worker *worker)
{
	const char *name = message_next(&worker->in, message_next(&worker->in, NULL));
	const char *note = NULL;

	if (worker->run || worker->instrument) {
		PyErr_SetString(PyExc_ValueError, "an instrument is chosen once, before load");
		return -1;
	}
	for (size_t i = 0; name && i < sizeof(instruments) / sizeof(instruments[0]); i++) {
		if (strcmp(instruments[i]->name, name) != 0)
			continue;
		if (instruments[i]->prepare(worker, &note))
			return -1;
		worker->instrument = instruments[i];
		return message_adds(&worker->out, "ok") ||
				       (note && message_adds(&worker->out, note))
			       ? -1
			       : 0;
	}
	PyErr_Format(PyExc_ValueError, "this worker has no instrument %s", name ? name : "");
	return -1;
}

int instrument_nothing(struct worker *worker)
{
	(void)worker;
	return 0;
}

int instrument_collect(void)
{
	static PyObject *collect; /* looked up once, since an import allocates */
	PyObject *done;

	if (!collect)
		collect = worker_attribute("gc", "collect");
	done = collect ? PyObject_CallObject(collect, NULL) : NULL;
	Py_XDECREF(done);
	return done ? 0 : -1;
}

int instrument_off(const char *reason)
{
	PyErr_SetString(PyExc_RuntimeError, reason);
	return -1;
}
