#include "results/base/decimal.h"

#include <math.h>
#include <stdint.h>

/* All integers of so many digits are below 2^64. */
#define MOST_DIGITS 19

/* 10^k = 5^k 2^k, and the double takes the powers of 2 as they are: only those of 5 are left. */
static const uint64_t powers_of_5[] = {
	1u,
	5u,
	25u,
	125u,
	625u,
	3125u,
	15625u,
	78125u,
	390625u,
	1953125u,
	9765625u,
	48828125u,
	244140625u,
	1220703125u,
	6103515625u,
	30517578125u,
	152587890625u,
	762939453125u,
	3814697265625u,
	19073486328125u,
	95367431640625u,
	476837158203125u,
	2384185791015625u,
	11920928955078125u,
	59604644775390625u,
	298023223876953125u,
	1490116119384765625u,
	7450580596923828125u,
};
enum { MOST_POWER = sizeof(powers_of_5) / sizeof(*powers_of_5) - 1 };

__extension__ typedef unsigned __int128 uint128;

/* digits * 10^power, rounded once: by the cast, from at least 65 bits of which the last stands for
   all that follow. */
static double scaled(uint64_t digits, int power)
{
	uint128 wide, quotient;
	uint64_t five;
	int shift;

	if (digits == 0)
		return 0;
	if (power >= 0)
		return ldexp((double)((uint128)digits * powers_of_5[power]), power);
	five = powers_of_5[-power];
	shift = __builtin_clzll(digits);
	wide = (uint128)(digits << shift) << 64;
	quotient = wide / five;
	quotient |= quotient * five != wide;
	return ldexp((double)quotient, power - shift - 64);
}

/* The exponent whose sign or first digit is at s; of a very large one, a large one. */
static long exponent_of(const char *s, const char *end)
{
	bool is_negative = *s == '-';
	long exponent = 0;

	for (s += is_negative || *s == '+'; s < end; s++)
		if (exponent < 100000)
			exponent = exponent * 10 + (*s - '0');
	return is_negative ? -exponent : exponent;
}

bool decimal_read(const char *s, const char *end, double *value)
{
	bool is_negative = *s == '-', is_fraction = false;
	uint64_t digits = 0;
	int count = 0; /* of digits, without zeros before the first other */
	long power = 0;

	for (s += is_negative; s < end && *s != 'e' && *s != 'E'; s++) {
		if (*s == '.') {
			is_fraction = true;
			continue;
		}
		if (count == MOST_DIGITS)
			return false;
		digits = digits * 10 + (uint64_t)(*s - '0');
		count += digits != 0;
		power -= is_fraction;
	}
	if (s < end)
		power += exponent_of(s + 1, end);
	if (power < -MOST_POWER || power > MOST_POWER)
		return false;
	*value = is_negative ? -scaled(digits, (int)power) : scaled(digits, (int)power);
	return true;
}
