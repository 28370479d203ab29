#include "runner/target/interp.h"

#include "results/base/buf.h"
#include "runner/os/ask.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Importing platform and sysconfig from a cold disk takes a second or two. */
enum { DESCRIBE_TIMEOUT_MS = 30000 };

static const char describe_mark[] = "assay-describe";

/* Prints the mark, then key NUL value NUL ..., for Python 2.7 and 3, CPython and others. Nothing in
   the working directory or PYTHONPATH may shadow the standard library, so they come last. But the
   library itself may be there: then the folder that the interpreter started with comes first. */
static const char describe_program[] =
	"import sys, posix\n"
	"extra = posix.environ.get(b'PYTHONPATH', b'')\n"
	"if not isinstance(extra, str): extra = extra.decode('utf-8', 'surrogateescape')\n"
	"extra = ['', posix.getcwd()] + extra.split(':')\n"
	"file = getattr(sys.modules.get('encodings'), '__file__', None) or ''\n"
	"own = [getattr(sys, '_stdlib_dir', None), file.rpartition('/encodings/')[0]]\n"
	"def place(p): return 0 if p not in extra else 1 if p in own else 2\n"
	"sys.path.sort(key=place)\n"
	"import os, platform, re, sysconfig, time\n"
	"found = []\n"
	"def add(key, value):\n"
	"    if value is not None and value != '': found.append((key, value))\n"
	"def yes(key, value): add(key, 'yes' if value else 'no')\n"
	"def var(key):\n" /* an unfinished build knows nothing */
	"    try: return sysconfig.get_config_var(key)\n"
	"    except Exception: return None\n"

	"name = platform.python_implementation().lower()\n"
	"add('python_implementation', sys.implementation.name if hasattr(sys, 'implementation')"
	" else name)\n"

	/* "3.11.2 (64-bit) revision 1234abcd", "PyPy 7.3.11 (Python 3.9.16) (64-bit)" */
	"version = platform.python_version()\n"
	"match = re.search(r'\\[(PyPy [^ ]+)', sys.version)\n"
	"if match: version = '%s (Python %s)' % (match.group(1), version)\n"
	"version += ' (%d-bit)' % (64 if sys.maxsize > 2 ** 32 else 32)\n"
	"match = re.search(r'^[^(]+\\((?:[^:]+:)?([a-f0-9]{6,}\\+?),', sys.version)\n"
	"if match: version += ' revision ' + match.group(1)\n"
	"add('python_version', version)\n"
	"add('python_executable', sys.executable)\n"
	"add('python_compiler', platform.python_compiler())\n"
	"add('python_cflags', var('CFLAGS'))\n"
	"add('python_config_args', var('CONFIG_ARGS'))\n"
	"add('python_hash_seed', os.environ.get('PYTHONHASHSEED'))\n"
	"add('platform', platform.platform(True, False))\n"

	/* three significant digits, the scale from the first digit's place: "1.00 ns", "15.6 ms" */
	"if hasattr(time, 'get_clock_info'):\n"
	"    clock = time.get_clock_info('perf_counter')\n"
	"    x = clock.resolution\n"
	"    place = ([i for i in range(2, -10, -1) if x >= 10.0 ** i] or [-9])[0]\n"
	"    scale = (2 - place) // 3 if place < 0 else 0\n"
	"    add('timer', '%s, resolution: %.*f %s' % (clock.implementation, 2 - place % 3,"
	" x * 1000.0 ** scale, ('sec', 'ms', 'us', 'ns')[scale]))\n"

	"gil = sys._is_gil_enabled() if hasattr(sys, '_is_gil_enabled') else True\n"
	"if name in ('cpython', 'pypy'): add('assay_python_gil', 'enabled' if gil else"
	" 'disabled')\n"
	"args = var('CONFIG_ARGS') or ''\n"
	"flags = ' '.join([var(k) or '' for k in ('PY_CORE_CFLAGS', 'PY_CORE_LDFLAGS')])\n"
	"jit = getattr(sys, '_jit', None)\n"
	"if jit: jit = jit.is_available() and (jit.is_enabled() and 'on' or 'built')\n"
	"elif name == 'pypy': jit = 'pypyjit' in sys.builtin_module_names and 'on'\n"
	"elif '--enable-experimental-jit' in args:\n"
	"    off = '--enable-experimental-jit=yes-off' in args\n"
	"    env = os.environ.get('PYTHON_JIT')\n"
	"    jit = 'built' if env == '0' or off and not env else 'on'\n"
	"if name in ('cpython', 'pypy'): add('assay_python_jit', jit or 'off')\n"
	"if name == 'cpython':\n"
	"    yes('assay_python_debug', hasattr(sys, 'gettotalrefcount'))\n"
	"    yes('assay_python_shared', var('Py_ENABLE_SHARED'))\n"
	"    pgo = '--enable-optimizations' in args or '-fprofile-use' in flags\n"
	"    lto = ('--with-lto' in args and '--with-lto=no' not in args) or '-flto' in flags\n"
	"    vendor = getattr(sys, 'base_prefix', sys.prefix) == '/usr'\n"
	"    if pgo or not vendor: yes('assay_python_pgo', pgo)\n"
	"    if lto or not vendor: yes('assay_python_lto', lto)\n"
	"here = os.path.dirname(sys.executable or '')\n"
	"yes('assay_python_venv', hasattr(sys, 'real_prefix') or any(os.path.exists("
	"os.path.join(d, 'pyvenv.cfg')) for d in (here, os.path.dirname(here))))\n"

	"text = ''.join(['%s\\0%s\\0' % (k, str(v).replace('\\0', ' ')) for k, v in found])\n"
	"text = 'assay-describe\\0' + text\n"
	"data = text if bytes is str else text.encode('utf-8', 'backslashreplace')\n"
	"while data: data = data[os.write(1, data):]\n";

/* A whole number becomes one, as pyperf has it: "random" stays a text. */
static int add_fact(struct facts *facts, const char *key, const char *value, struct err *err)
{
	char *end;
	long long number;

	if (strcmp(key, "python_hash_seed") == 0 && isdigit((unsigned char)*value)) {
		errno = 0;
		number = strtoll(value, &end, 10);
		if (errno == 0 && *end == '\0')
			return facts_add_int(facts, key, number, err);
	}
	return facts_add_text(facts, key, value, err);
}

/* Key NUL value NUL ... from `s` to `end`; an incomplete last pair is left out. */
static int read_pairs(struct facts *facts, const char *s, const char *end, struct err *err)
{
	while (s < end) {
		const char *key = s;
		const char *value = memchr(key, '\0', (size_t)(end - key));

		value = value ? value + 1 : end;
		if (value >= end)
			break;
		if (add_fact(facts, key, value, err))
			return -1;
		s = value + strlen(value) + 1;
	}
	return 0;
}

int interp_describe(const struct interp *interp, char *const *envp, struct facts *facts,
		    struct err *err)
{
	/* -S: we do not need what site adds, and it may print */
	const char *argv[] = {interp->path, "-S", "-c", describe_program, NULL};
	struct question q = {.argv = argv,
			     .envp = envp,
			     .timeout_ms = DESCRIBE_TIMEOUT_MS,
			     .max_bytes = 1 << 20};
	struct answer answer;
	struct buf why = {0};
	const char *mark = NULL, *end;
	int rc = -1;

	if (ask(&q, &answer, err))
		goto out;
	end = buf_text(&answer.out) + answer.out.len;
	if (answer_is_good(&answer))
		mark = memmem(buf_text(&answer.out), answer.out.len, describe_mark,
			      sizeof(describe_mark));
	if (!mark) {
		answer_fmt_end(&answer, &q, &why);
		err_set(err, ERR_BENCHMARK, "%s cannot describe itself: %s", interp->path,
			answer_is_good(&answer) ? "it is not a Python" : buf_text(&why));
		goto out;
	}
	if (read_pairs(facts, mark + sizeof(describe_mark), end, err))
		goto out;
	rc = facts_add_text(facts, "assay_python_found", interp->how, err);
out:
	buf_release(&why);
	answer_release(&answer);
	return rc;
}
