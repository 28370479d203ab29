#!/usr/bin/env python3
"""Writes stats_reference.h: samples and what independent programs make of them.

Needs numpy and scipy (made with numpy 2.4, scipy 1.17). Exact things are computed here with
rationals or by listing every permutation, not with scipy.

    python3 tests/data/make_reference.py > tests/data/stats_reference.h
"""

import itertools
import math
from fractions import Fraction

import numpy
from scipy import stats

rng = numpy.random.default_rng(20260101)


def c_array(name, values):
    body = ", ".join(repr(float(v)) for v in values)
    print(f"static const double {name}[] = {{{body}}};")


def c_value(name, value):
    print(f"static const double {name} = {float(value)!r};")


def section(title):
    print(f"\n/* {title} */")


def exact_sd(values):
    parts = [Fraction(float(v)) for v in values]
    mean = sum(parts) / len(parts)
    return math.sqrt(sum((p - mean) ** 2 for p in parts) / (len(parts) - 1))


def signed_rank_p(d):
    """Two-sided exact p by listing all 2^n sign patterns."""
    n = len(d)
    ranks = stats.rankdata(numpy.abs(d))
    plus = ranks[numpy.asarray(d) > 0].sum()
    low = min(plus, n * (n + 1) / 2 - plus)
    hits = sum(sum(c) <= low for k in range(n + 1)
               for c in itertools.combinations(range(1, n + 1), k))
    return min(1, 2 * hits / 2 ** n)


print("/* Written by tests/data/make_reference.py: do not edit. */")
print("#ifndef TESTS_DATA_STATS_REFERENCE_H\n#define TESTS_DATA_STATS_REFERENCE_H")

section("two samples of unequal size and spread")
old = numpy.exp(rng.normal(0, 0.05, 14)) * 0.0123
new = numpy.exp(rng.normal(0.03, 0.02, 9)) * 0.0123
c_array("ref_old", old)
c_array("ref_new", new)
c_value("ref_old_mean", sum(map(Fraction, old)) / len(old))
c_value("ref_old_sd", exact_sd(old))
c_value("ref_old_q10", numpy.quantile(old, 0.1))
c_value("ref_old_q75", numpy.quantile(old, 0.75))
c_value("ref_old_mad", stats.median_abs_deviation(old))
for scale, a, b in (("raw", old, new), ("log", numpy.log(old), numpy.log(new))):
    test = stats.ttest_ind(b, a, equal_var=False)
    interval = test.confidence_interval(0.99)
    c_value(f"ref_welch_{scale}_t", test.statistic)
    c_value(f"ref_welch_{scale}_df", test.df)
    c_value(f"ref_welch_{scale}_p", test.pvalue)
    c_value(f"ref_welch_{scale}_low", interval.low)
    c_value(f"ref_welch_{scale}_high", interval.high)

section("paired differences without ties")
paired = rng.normal(0.3, 0.5, 15)
c_array("ref_d", paired)
c_value("ref_d_signed_rank_p", signed_rank_p(paired))
c_value("ref_d_t_p", stats.ttest_1samp(paired, 0).pvalue)

rng.normal(size=15)  # the numbers below stay what they were

section("processes of unequal length: one-way analysis of variance")
counts = [3, 5, 2, 4, 1]
groups = [rng.normal(10 + rng.normal(0, 1), 0.7, n) for n in counts]
c_array("ref_groups", numpy.concatenate(groups))
anova = stats.f_oneway(*groups)
c_value("ref_groups_f", anova.statistic)
c_value("ref_groups_p", anova.pvalue)

section("twelve processes of four values, ties inside: Friedman")
table = numpy.round(rng.normal(20, 1, (12, 4)) + [1, 0, 0, 0.3], 1)
c_array("ref_table", table.ravel())
friedman = stats.friedmanchisquare(*table.T)
c_value("ref_table_statistic", friedman.statistic)
c_value("ref_table_p", friedman.pvalue)

section("adjusted p-values")
p = rng.uniform(0, 1, 12) ** 3
c_array("ref_p", p)
c_array("ref_p_bh", stats.false_discovery_control(p))

print("\n#endif")
