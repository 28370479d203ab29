#include "runner/worker/trampolines.h"

#include "runner/counters/path_code.h"

#include <string.h>
#include <sys/mman.h>

static unsigned char *start;

#ifdef __x86_64__

/* PATH_CODE_OWN instructions. The function is the fourth argument; the stack must be aligned where
   it is called. */
static const unsigned char code[PATH_CODE_SIZE] = {
	0x48, 0x83, 0xec, 0x08, /* sub  $8, %rsp */
	0xff, 0xd1,		/* call *%rcx */
	0x48, 0x83, 0xc4, 0x08, /* add  $8, %rsp */
	0xc3,			/* ret */
	0xcc, 0xcc, 0xcc, 0xcc, 0xcc,
};

const char *trampolines_make(size_t n)
{
	size_t size = n * PATH_CODE_SIZE;
	unsigned char *bytes;

	if (start)
		return NULL;
	bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (bytes == MAP_FAILED)
		return "no memory for the code that tells functions apart";
	for (size_t i = 0; i < n; i++)
		memcpy(bytes + i * PATH_CODE_SIZE, code, PATH_CODE_SIZE);
	if (mprotect(bytes, size, PROT_READ | PROT_EXEC)) {
		munmap(bytes, size);
		return "this system allows no code to be made while a program runs, which tells "
		       "functions apart";
	}
	start = bytes;
	return NULL;
}

#else

const char *trampolines_make(size_t n)
{
	(void)n;
	return "functions are told apart by machine code, which there is for x86-64 only";
}

#endif

uint64_t trampolines_start(void)
{
	return (uint64_t)(uintptr_t)start;
}

trampoline *trampoline_at(size_t i)
{
	trampoline *function;

	*(void **)&function = start + i * PATH_CODE_SIZE;
	return function;
}
