#include "cli/explaining/count_words.h"

#include <math.h>
#include <stdio.h>

void count_words_add(struct buf *out, double number)
{
	char digits[32];
	int n;

	if (number != floor(number) || fabs(number) >= 1e15) {
		buf_addf(out, "%.6g", number);
		return;
	}
	n = snprintf(digits, sizeof(digits), "%.0f", fabs(number));
	buf_adds(out, number < 0 ? "-" : "");
	for (int i = 0; i < n; i++)
		buf_addf(out, "%s%c", i && (n - i) % 3 == 0 ? "," : "", digits[i]);
}
