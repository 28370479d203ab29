"""What a statement uses of a notebook, as lines of setup: a fresh process has none of the notebook's names."""

import ast
import builtins
import inspect
import textwrap
import types

# Longer texts of values would be read anew before each value, and command lines have an end.
_LONGEST = 10000


class CannotCarry(ValueError):
    """A name whose value no line of code says."""


def setup(codes, given, namespace):
    """-> lines for -s that make the names used by `codes` what they are in `namespace`. What `given` sets is left to it."""
    made = set()
    for code in given:
        made |= _names(code, ast.Store)
    lines, done = [], set(made)
    for code in list(given) + list(codes):
        for name in sorted(_names(code, ast.Load)):
            _carry(name, namespace, lines, done)
    return lines


def _names(code, context):
    """Names that code reads or sets, without functions' own."""
    try:
        tree = ast.parse(textwrap.dedent(code))
    except SyntaxError:
        return set()  # the program says it, with a mark under it
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, context)}
    if context is ast.Store:
        for node in ast.walk(tree):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                names |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                names.add(node.name)
    return names


def _carry(name, namespace, lines, done):
    if name in done or name not in namespace or hasattr(builtins, name):
        return
    done.add(name)
    value = namespace[name]
    if isinstance(value, types.ModuleType):
        lines.append("import %s as %s" % (value.__name__, name))
    elif isinstance(value, (types.FunctionType, type)) and value.__module__ != "__main__":
        lines.append("from %s import %s as %s" % (value.__module__, value.__qualname__.partition(".")[0], name))
    elif isinstance(value, (types.FunctionType, type)):
        _carry_source(name, value, namespace, lines, done)
    else:
        lines.append("%s = %s" % (name, _literal(name, value)))


def _carry_source(name, value, namespace, lines, done):
    try:
        source = textwrap.dedent(inspect.getsource(value))
    except (OSError, TypeError):
        raise CannotCarry("the source of %s is not known: define it in -s" % name) from None
    for used in sorted(_names(source, ast.Load)):
        _carry(used, namespace, lines, done)
    lines.append(source)
    if value.__name__ != name:
        lines.append("%s = %s" % (name, value.__name__))


def _literal(name, value):
    text = repr(value)
    try:
        same = len(text) <= _LONGEST and type(ast.literal_eval(text)) is type(value) and ast.literal_eval(text) == value
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        same = False
    if not same:
        raise CannotCarry(
            "%s is a %s that cannot be carried into a fresh process: make it there, as in -s '%s = ...'"
            % (name, type(value).__name__, name)
        )
    return text
