# assay: `make run` does the main job, `make test` runs all tests; both set up what they need.
# `make help` lists the rest. Everything built goes under build/.

VERSION := 0.1.0
MODE    ?= release
PREFIX  ?= /usr/local
DESTDIR ?=
# CFLAGS belongs to the user; ours are OWN. Without the user's: what suits the mode.
CFLAGS.asan := -O1 -g1
CFLAGS.fuzz := -O1 -g
CFLAGS.cover := -O0 -g
CFLAGS.lint-clang := -O0 # what clang warns of, it sees before it optimises
CFLAGS  ?= $(or $(CFLAGS.$(MODE)),-O2 -g)
PYTHON  ?= python3

# ---- where things are built: the release mode in build/ itself, other modes beside it
B := build$(if $(filter-out release,$(MODE)),/$(MODE))
O := $(B)/obj

FLAGS.asan := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS.fuzz := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
FLAGS.cover := --coverage
# What is instrumented makes gcc warn where nothing is wrong (its manual says so): the plain build is the strict one.
STRICT := $(if $(CI),$(if $(FLAGS.$(MODE)),,-Werror))
OWN := -std=c17 -D_GNU_SOURCE -I. -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
       -Wno-missing-field-initializers -Wpointer-arith -Wvla -Werror=incompatible-pointer-types -fno-fast-math $(FLAGS.$(MODE)) $(STRICT)
COMPILE = $(CC) $(OWN) $(CPPFLAGS) $(CFLAGS)
LIBS := -ljansson -lgsl -lgslcblas -lsqlite3 -lz -lm -ldl -pthread

# Not in the program: what lives in the measured interpreter, and programs and libraries of their own.
APART := worker launcher preload
SRC  := $(wildcard stats/*.c results/*/*.c cli/*.c cli/*/*.c) \
        $(filter-out $(APART:%=runner/%/%),$(wildcard runner/*/*.c))
LIB  := $(patsubst %.c,$(O)/%.o,$(filter-out cli/main.c,$(SRC))) $(O)/version.o $(O)/syscall_table.o $(O)/page_sums.o
UNIT := $(patsubst tests/unit/%.c,$(B)/tests/%,$(shell find tests/unit -name 'test_*.c'))
FUZZ := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
BENCH := $(patsubst tests/bench/%.c,$(B)/bench/%,$(wildcard tests/bench/*.c))

.DEFAULT_GOAL := all
all: $(B)/assay ## build the program and its worker

# Everything but main(): tests take from it what they use.
$(B)/libassay.a: $(LIB)
	@echo "  AR   $@"; rm -f $@; $(AR) rcs $@ $^
$(B)/assay: $(O)/cli/main.o $(B)/libassay.a
	@echo "  LINK $@"; $(COMPILE) $(LDFLAGS) $^ $(LIBS) -o $@
$(B)/tests/%: $(O)/tests/unit/%.o $(B)/libassay.a
	@mkdir -p $(@D); echo "  LINK $@"; $(COMPILE) $(LDFLAGS) $^ -lcmocka $(LIBS) -o $@
$(B)/bench/%: $(O)/tests/bench/%.o $(B)/libassay.a
	@mkdir -p $(@D); echo "  LINK $@"; $(COMPILE) $(LDFLAGS) $^ $(LIBS) -o $@
$(O)/%.o: %.c $(O)/flags
	@mkdir -p $(@D); echo "  CC   $<"; $(COMPILE) -MMD -MP -c $< -o $@
# What it takes in as it is, which the compiler does not tell of.
$(O)/results/profile_files/page_assets.o: $(wildcard results/profile_files/page/*)
$(O)/cli/page/assets.o: $(wildcard cli/page/files/*)
# By these sums a browser knows the style and the script of our pages from what a file could smuggle in.
$(O)/page_sums.o: $(O)/page_sums.c $(O)/flags
	@echo "  CC   $<"; $(COMPILE) -c $< -o $@
$(O)/page_sums.c: $(wildcard cli/page/files/*)
	@mkdir -p $(@D); $(PYTHON) -c 'import base64, hashlib; print("#include \"cli/page/assets.h\"\n"); \
	[print("const char report_%s_sum[] = \"%s\";" % (name, base64.b64encode(hashlib.sha256(open("cli/page/files/page." + end, "rb").read()).digest()).decode())) \
	for name, end in (("style", "css"), ("script", "js"))]' >$@.new && mv $@.new $@
# What the program says of itself; made anew only when that changes.
$(O)/version.o: $(O)/version.c
	@echo "  CC   $<"; $(COMPILE) -c $< -o $@
$(O)/version.c: FORCE
	@mkdir -p $(@D); printf '#include "cli/words/version.h"\n\nconst char assay_version[] = "%s";\nconst char assay_flags[] = "%s";\n' \
		'$(VERSION)' '$(strip $(FLAGS.$(MODE)) $(CFLAGS))' >$@.new; cmp -s $@.new $@ && rm $@.new || mv $@.new $@
# The names of this machine's system calls, from its headers.
$(O)/syscall_table.o: $(O)/syscall_table.c $(O)/flags
	@echo "  CC   $<"; $(COMPILE) -c $< -o $@
# From a file: zig's compiler for an older glibc preprocesses nothing else.
$(O)/syscall_table.c: $(O)/flags
	@mkdir -p $(@D); echo '#include <sys/syscall.h>' >$(O)/syscall_table.headers.c
	@{ printf '#include "runner/reader/syscall_table.h"\n#include <sys/syscall.h>\nconst char *const syscall_table[] = {\n'; \
		$(CC) -E -dM $(O)/syscall_table.headers.c | sed -n 's/^#define SYS_\([a-z0-9_]*\) .*/	[SYS_\1] = "\1",/p'; \
		printf '};\nconst unsigned long n_syscall_table = sizeof(syscall_table) / sizeof(syscall_table[0]);\n'; } >$@.new
	@grep -q SYS_read $@.new || { echo "$(CC) finds no names of system calls in <sys/syscall.h>" >&2; exit 1; }; mv $@.new $@
$(O)/flags: FORCE # rewritten only when the compile command changes
	@mkdir -p $(@D); echo '$(COMPILE)' | cmp -s - $@ || echo '$(COMPILE)' > $@

# ---- the worker: what is loaded into the measured interpreter, and the launcher of programs; both
# hold what is in the folders SHARED.
# Any CPython's headers from 3.8 on do: the limited API pins what is used of them. Its functions call each other
# whatever a program has of the same names (-Bsymbolic).
PY_INCLUDES = $(shell /usr/bin/python3-config --includes 2>/dev/null || $(PYTHON) -c \
	'import sysconfig; print("-I" + sysconfig.get_paths()["include"])')
SHARED     := yardstick counters memory
# The worker also reads its own frames, by the tables of the reader.
LAYOUT     := runner/reader/layout runner/reader/lines results/base/err results/base/reason results/base/text results/base/buf
WORKER_SRC := $(wildcard runner/worker/*.c $(SHARED:%=runner/%/*.c)) $(LAYOUT:%=%.c)
WORKER_PY  := $(patsubst runner/worker/%,$(B)/worker/%,$(shell find runner/worker -name '*.py' -o -path '*.dist-info/*'))
WORKER     := $(B)/worker/assay_worker.abi3.so $(B)/worker/assay_native.so $(B)/worker/assay_launcher $(WORKER_PY)
# Never with the sanitizers: the measured interpreter has none.
WORKER_FLAGS = $(filter-out $(FLAGS.$(MODE)),$(OWN)) $(CPPFLAGS) $(CFLAGS)
WORKER_COMPILE = $(CC) $(WORKER_FLAGS)
# Of the launcher, which is linked with no library of the machine that it runs on.
LAUNCHER_CC ?= $(CC)

all: $(WORKER)
WORKER_H := $(wildcard runner/worker/*.h runner/preload/*.h runner/launcher/*.h $(SHARED:%=runner/%/*.h)) $(LAYOUT:%=%.h)
$(B)/worker/assay_worker.abi3.so: $(WORKER_SRC) $(WORKER_H) $(O)/flags
	@mkdir -p $(@D); echo "  CC   $@"
	@$(WORKER_COMPILE) -DPy_LIMITED_API=0x03080000 $(PY_INCLUDES) -fPIC -shared -pthread -Wl,-Bsymbolic $(WORKER_SRC) -o $@
$(B)/worker/assay_launcher: $(wildcard runner/launcher/*.c) $(wildcard $(SHARED:%=runner/%/*.c)) $(WORKER_H) $(O)/flags
	@mkdir -p $(@D); echo "  CC   $@"; $(LAUNCHER_CC) $(WORKER_FLAGS) -static -pthread $(filter %.c,$^) -o $@
# Nothing in it may become a call of malloc itself: compilers turn malloc and memset into calloc.
$(B)/worker/assay_native.so: runner/preload/native.c $(WORKER_H) $(O)/flags
	@mkdir -p $(@D); echo "  CC   $@"
	@$(WORKER_COMPILE) -fPIC -shared -fno-builtin -ftls-model=initial-exec $< -ldl -o $@
$(filter $(B)/worker/standin/%,$(WORKER_PY)): $(B)/worker/%: runner/worker/%
	@mkdir -p $(@D); cp $< $@
$(B)/worker/%.py: runner/worker/%.py
	@mkdir -p $(@D); cp $< $@

# All processors, unless the user said how many jobs.
JOBS = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 1))

# ---- the main job
run: ## set up, build, benchmark suites/core with python3, write build/core-<time>.json
	@.ci/setup build
	@$(MAKE) $(JOBS) --no-print-directory all
	@file=$(B)/core-$$(date +%Y%m%d-%H%M%S).json; \
	$(B)/assay run suites/core --budget 5s -o $$file && echo "result file: $$file"

# ---- tests
debug: ## build without optimisation, for a debugger, in build/debug/
	@$(MAKE) $(JOBS) --no-print-directory MODE=debug CFLAGS='-O0 -g3' all

unit: $(UNIT) ## unit tests alone
	@for t in $(UNIT); do ./$$t || exit 1; done

build-tests: $(UNIT) $(BENCH) $(B)/tests/roundtrip $(B)/tests/reading $(B)/tests/inject.so $(B)/tests/fake-python
$(B)/tests/roundtrip $(B)/tests/reading: $(B)/tests/%: $(O)/tests/e2e/%.o $(B)/libassay.a
	@mkdir -p $(@D); echo "  LINK $@"; $(COMPILE) $(LDFLAGS) $^ $(LIBS) -o $@
# What makes system calls fail, and an interpreter that starts at once: never with the sanitizers.
$(B)/tests/inject.so: tests/inject/preload.c $(O)/flags
	@mkdir -p $(@D); echo "  CC   $@"; $(WORKER_COMPILE) -fPIC -shared $< -ldl -o $@
$(B)/tests/fake-python: tests/inject/fake_python.c tests/inject/scripted_worker.h $(O)/flags
	@mkdir -p $(@D); echo "  CC   $@"; $(WORKER_COMPILE) -static $< -o $@

# T chooses tests by a part of their files' names: make test T='compare noise'
test: ## set up, build, all tests; T=PATTERN: those of files with such a name
	@.ci/setup test
	@$(if $(T),,tests/environments >/dev/null 2>&1 &) $(MAKE) $(JOBS) --no-print-directory all build-tests
	@MODE=$(MODE) tests/run --build $(B) $(T)

# With CI set chance takes every second end-to-end test: .ci/run has 25 minutes.
asan: ## all tests of C code under the address and undefined-behaviour sanitizers
	@.ci/setup test
	@$(MAKE) $(JOBS) --no-print-directory MODE=asan all build-tests
	@MODE=asan UBSAN_OPTIONS=print_stacktrace=1 tests/run --build build/asan --leave-out tests/sanitized.txt $(if $(CI),--share 0.5)

# The corpus is only read; what the fuzzer finds grows under build/. What crashed becomes a seed.
# FUZZ_TARGETS chooses some of them. Logs are added to; tests/bench/fuzz_evidence makes a table of them.
FUZZ_SECONDS ?= 60
FUZZ_TARGETS ?= $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
fuzz: ## look for crashes in what reads foreign bytes: FUZZ_SECONDS for each target (clang)
	@.ci/setup fuzz
	@$(MAKE) $(JOBS) --no-print-directory MODE=fuzz CC=clang fuzz-build
	@$(MAKE) --no-print-directory MODE=fuzz CC=clang fuzz-run
fuzz-build: $(FUZZ)
fuzz-run: $(FUZZ)
	@mkdir -p $(B)/logs; for name in $(FUZZ_TARGETS); do mkdir -p $(B)/corpus/$$name; echo "  FUZZ $$name"; \
		$(B)/fuzz/fuzz_$$name -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
		-dict=tests/fuzz/dict/$$name.dict -artifact_prefix=$(B)/$$name- \
		$(B)/corpus/$$name tests/fuzz/corpus/$$name >>$(B)/logs/$$name.log 2>&1 || \
		{ tail -30 $(B)/logs/$$name.log; exit 1; }; done
$(B)/fuzz/%: $(O)/tests/fuzz/%.o $(B)/libassay.a
	@mkdir -p $(@D); echo "  LINK $@"; $(COMPILE) -fsanitize=fuzzer $(LDFLAGS) $^ $(LIBS) -o $@

lint: ## layout, include directions, both compilers, clang-tidy, cppcheck
	@.ci/setup lint
	@tests/lint

format: ## lay out all C code as .clang-format has it
	@git ls-files '*.c' '*.h' | xargs clang-format -i

commands: compile_commands.json ## compile_commands.json, for editors and language servers
compile_commands.json: FORCE
	@{ echo '['; for c in $(SRC) $(WORKER_SRC) $(patsubst $(B)/tests/%,tests/unit/%.c,$(UNIT)); do \
		echo "$$comma{\"directory\": \"$(CURDIR)\", \"file\": \"$$c\", \"command\": \"$(COMPILE) $(PY_INCLUDES) -c $$c\"}"; \
		comma=,; done; echo ']'; } >$@

# For tests/lint: how all C code can be compiled, the worker's too.
compile-command:
	@echo $(COMPILE) -DPy_LIMITED_API=0x03080000 $(PY_INCLUDES)

# ---- installation: the program, its worker, the suites, the Python package, manual pages, completions
ROOTED   = $(DESTDIR)$(PREFIX)
LIBDIR   = $(ROOTED)/libexec/assay
SHAREDIR = $(ROOTED)/share/assay
MANDIR   = $(ROOTED)/share/man/man1
# Where this interpreter looks for packages under the prefix.
PYTHONDIR ?= $(shell $(PYTHON) cli/python/package_folder $(PREFIX))
# What prints the manual pages and completions: this build, unless it is for another processor.
DESCRIBER ?= $(B)/assay
PYTHONS  = python3.8 python3.9 python3.10 python3.11 python3.12 python3.13 python3.14 python3.15 pypy3
# Those for which files are compiled now; a package leaves it to where it is installed.
COMPILING ?= $(PYTHON) $(PYTHONS)
SUITES  := $(shell find suites -type f -not -name '*.pyc')
PACKAGE := $(wildcard cli/python/assay/*.py)
COMMANDS := $(subst shard_jobs,shard-jobs,$(subst pyperf_path,pyperf-path,$(patsubst cli/cmd_%.c,%,$(wildcard cli/cmd_*.c))))
PAGES    := assay.1 $(COMMANDS:%=assay-%.1)
COMPLETIONS := bash-completion/completions/assay zsh/site-functions/_assay fish/vendor_completions.d/assay.fish

install: all ## install under $(DESTDIR)$(PREFIX)
	install -Dm755 $(B)/assay $(ROOTED)/bin/assay
	@for f in $(WORKER:$(B)/worker/%=%); do \
		mode=644; [ -x $(B)/worker/$$f ] && mode=755; install -Dm$$mode $(B)/worker/$$f $(LIBDIR)/worker/$$f || exit 1; done
	@for f in $(SUITES); do install -Dm644 $$f $(SHAREDIR)/$$f || exit 1; done
# Workers of pyperf scripts import it, and may not be allowed to write there: without this each would compile it anew.
	@for python in $(COMPILING); do ! command -v $$python >/dev/null || $$python -m compileall -q -f \
		--invalidation-mode unchecked-hash -d $(PREFIX)/libexec/assay/worker/standin/pyperf $(LIBDIR)/worker/standin/pyperf 2>/dev/null || true; done
	@mkdir -p $(MANDIR) $(dir $(COMPLETIONS:%=$(ROOTED)/share/%))
	@$(DESCRIBER) manual >$(MANDIR)/assay.1
	@for c in $(COMMANDS); do $(DESCRIBER) manual $$c >$(MANDIR)/assay-$$c.1 || exit 1; done
	@for f in $(COMPLETIONS); do shell=$${f%%[-/]*}; $(DESCRIBER) completion $$shell >$(ROOTED)/share/$$f || exit 1; done
	@for f in $(PACKAGE); do install -Dm644 $$f $(DESTDIR)$(PYTHONDIR)/assay/$${f##*/} || exit 1; done
	@$(PYTHON) cli/python/dist_info $(DESTDIR)$(PYTHONDIR)

uninstall: ## remove what install put there
	rm -f $(ROOTED)/bin/assay $(PAGES:%=$(MANDIR)/%) $(COMPLETIONS:%=$(ROOTED)/share/%)
	rm -rf $(LIBDIR) $(SHAREDIR) $(DESTDIR)$(PYTHONDIR)/assay $(DESTDIR)$(PYTHONDIR)/assay-[0-9]*.dist-info

wheel: ## the wheel for pip in dist/
	@.ci/setup build
	@$(MAKE) $(JOBS) --no-print-directory all
	@cli/python/build_wheel $(WHEEL_ARCHS)
WHEEL_ARCHS ?= x86_64

clean: ## remove everything built
	rm -rf build dist

help: ## this list
	@awk -F':.*## ' '/^[a-z_.-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

-include $(shell find $(O) -name '*.d' 2>/dev/null)
.PHONY: all wheel run debug unit build-tests test asan fuzz fuzz-build fuzz-run lint format commands compile-command install uninstall clean help FORCE
.DELETE_ON_ERROR:
.SECONDARY:
