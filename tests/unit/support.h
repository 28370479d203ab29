/* What every unit test includes: cmocka with what it needs, and comparison of doubles. */
#ifndef TESTS_UNIT_SUPPORT_H
#define TESTS_UNIT_SUPPORT_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* Fails unless |got - want| <= tol * |want| (absolute when want is 0). NaN equals NaN only, an
   infinity equals itself only. Prints both with 17 digits. */
#define assert_rel(got, want, tol) assert_rel_at((got), (want), (tol), #got, __FILE__, __LINE__)

static inline void assert_rel_at(double got, double want, double tol, const char *what,
				 const char *file, int line)
{
	double scale = want == 0.0 ? 1.0 : fabs(want);
	int equal;

	if (isnan(want) || isnan(got))
		equal = isnan(want) && isnan(got);
	else if (isinf(want) || isinf(got))
		equal = got == want;
	else
		equal = fabs(got - want) <= tol * scale;
	if (!equal) {
		print_error("%s:%d: %s is %.17g, wanted %.17g (relative tolerance %g)\n", file,
			    line, what, got, want, tol);
		_fail(file, line);
	}
}

#endif
