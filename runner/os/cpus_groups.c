/* Texts of single CPUs, equal ones together. */
#include "runner/os/cpus.h"

#include <string.h>

/* The CPUs whose text is that of `first`, written as one item; they leave `left`. */
static int group_one(struct buf *out, struct cpus *left, int first, bool is_short,
		     void (*get)(struct buf *text, int cpu, const void *arg), const void *arg,
		     struct err *err)
{
	struct buf text = {0}, other = {0};
	struct cpus same = {0};
	int rc = -1;

	get(&text, first, arg);
	for (int c = first; c >= 0; c = cpus_next(left, c)) {
		buf_clear(&other);
		get(&other, c, arg);
		if (strcmp(buf_text(&other), buf_text(&text)) == 0 && cpus_add(&same, c, err))
			goto out;
	}
	if (buf_failed(&text) || buf_failed(&other)) {
		err_memory(err);
		goto out;
	}
	is_short = is_short && cpus_equal(left, &same);
	cpus_subtract(left, &same);
	rc = 0;
	if (text.len == 0)
		goto out;
	if (out->len)
		buf_adds(out, "; ");
	if (!is_short) {
		cpus_fmt(&same, out);
		buf_adds(out, "=");
	}
	buf_adds(out, buf_text(&text));
out:
	buf_release(&text);
	buf_release(&other);
	cpus_release(&same);
	return rc;
}

int cpus_fmt_groups(struct buf *out, const struct cpus *cpus, bool is_short,
		    void (*get)(struct buf *text, int cpu, const void *arg), const void *arg,
		    struct err *err)
{
	struct cpus left = {0};
	int first, rc = cpus_copy(&left, cpus, err);

	while (rc == 0 && (first = cpus_next(&left, -1)) >= 0)
		/* the short form needs all CPUs in one item: nothing may stand before it */
		rc = group_one(out, &left, first, is_short && out->len == 0, get, arg, err);
	cpus_release(&left);
	return rc;
}
