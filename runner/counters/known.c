#include "runner/counters/known.h"

#if defined(__x86_64__) || defined(__i386__)
void known_loop(uint64_t iterations)
{
	unsigned long left = (unsigned long)iterations;

	__asm__ volatile("1: dec %0\n\tjnz 1b" : "+r"(left) : : "cc");
}
#elif defined(__aarch64__)
void known_loop(uint64_t iterations)
{
	uint64_t left = iterations;

	__asm__ volatile("1: subs %0, %0, #1\n\tb.ne 1b" : "+r"(left) : : "cc");
}
#else
void known_loop(uint64_t iterations)
{
	for (volatile uint64_t left = iterations; left > 0;)
		left = left - 1;
}
#endif
