/* What the check of native calls runs in the interpreter: it says which functions call each other,
   the innermost first, and then waits in the innermost. libc's qsort calls libc's pause there, of
   which both is known of every build; an interpreter without ctypes just sleeps. */
#ifndef RUNNER_READER_CALLS_TEST_PROGRAM_H
#define RUNNER_READER_CALLS_TEST_PROGRAM_H

static const char calls_test_program[] =
	"import sys, time\n"
	"def say(text):\n"
	"    sys.stdout.write(text + '\\n\\n'); sys.stdout.flush()\n"
	"def wait():\n"
	"    try: import ctypes\n"
	"    except ImportError: say('-'); time.sleep(1e6)\n"
	"    libc = ctypes.CDLL(None)\n"
	"    libc.qsort.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t, ctypes.c_void_p]\n"
	"    numbers = (ctypes.c_long * 4)(4, 3, 2, 1)\n"
	"    say('pause\\nqsort')\n"
	"    libc.qsort(numbers, 4, 8, ctypes.cast(libc.pause, ctypes.c_void_p))\n"
	"wait()\n";

#endif
