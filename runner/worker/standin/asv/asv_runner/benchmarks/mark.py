"""The marks of asv_runner's benchmarks.mark, as asv's documentation describes them."""

import functools


class SkipNotImplemented(NotImplementedError):
    """Raised by a benchmark or its setup: there is nothing to measure with these parameters."""

    def __init__(self, message=""):
        super().__init__(message)
        self.message = message


def _wrapped(func, **attributes):
    @functools.wraps(func)
    def call(*args, **kwargs):
        return func(*args, **kwargs)

    call.__dict__.update(attributes)
    return call


def _marking(is_wanted=True, **attributes):
    return lambda func: _wrapped(func, **(attributes if is_wanted else {}))


def skip_benchmark(func):
    return _wrapped(func, skip_benchmark=True)


def skip_benchmark_if(condition):
    return _marking(condition, skip_benchmark=True)


def skip_for_params(skip_params_list):
    return _marking(skip_params=skip_params_list)


def skip_params_if(skip_params_list, condition):
    return _marking(condition, skip_params=skip_params_list)


def _set(target, attributes):
    for name, value in attributes.items():
        setattr(target, name, value)
    return target


def parameterize(param_dict):
    values = list(param_dict.values())
    params = values if len(values) > 1 else values[0]
    return lambda target: _set(target, {"params": params, "param_names": list(param_dict)})


parameterize_class_with = parameterize_func_with = parameterize


def timeout_at(seconds):
    return benchmark(timeout=seconds)


timeout_class_at = timeout_func_at = timeout_at


def benchmark(**attrs):
    """Attributes by a decorator: a class gets them itself, a function in a wrapper of its own."""
    return lambda target: _set(target, attrs) if isinstance(target, type) else _wrapped(target, **attrs)
