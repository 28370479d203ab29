"""The fixture `benchmark` where nothing is measured: what it is given is called once."""

import pytest

from ._benchmark_fixture import BenchmarkFixture


@pytest.fixture
def benchmark(request):
    """Calls what is to be measured, and returns its result; `pytest --assay` measures it."""
    fixture = BenchmarkFixture(request.node)
    yield fixture
    fixture.close()


@pytest.fixture
def codspeed_benchmark(benchmark):
    return benchmark


@pytest.fixture
def benchmark_weave(benchmark):
    return benchmark.weave
