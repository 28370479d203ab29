"""Runs the steps of action.yml as a runner of GitHub does: conditions, outputs, environment, `bash -eo pipefail`.

Of expressions it knows what action.yml uses: inputs, outputs of steps, github.token, texts, ||, &&, ==, !=. An action that is
used (upload-artifact) is noted, not run.
"""

import json
import os
import re
import subprocess
import sys
import venv

import packages
import support

STEP_TIMEOUT_S = 180


def yaml_of(text):
    """-> the document. PyYAML is this Python's, else that of an environment which tests have anyway."""
    try:
        import yaml
        return yaml.safe_load(text)
    except ImportError:
        pass
    code = "import json, sys, yaml; json.dump(yaml.load(sys.stdin, yaml.BaseLoader), sys.stdout)"
    done = subprocess.run([packages.python("children"), "-c", code], input=text, stdout=subprocess.PIPE, check=True,
                          universal_newlines=True)
    return json.loads(done.stdout)


def action():
    """-> action.yml"""
    with open(os.path.join(support.ROOT, "action.yml"), encoding="utf-8") as file:
        return yaml_of(file.read())


class Expression:
    """What stands between ${{ and }}: or above and above comparison above a value."""

    TOKEN = re.compile(r"\s*(\|\||&&|==|!=|\(|\)|'[^']*'|[\w.-]+)")

    def __init__(self, values):
        self.values = values  # "inputs.suite" -> text

    def text(self, template):
        return re.sub(r"\$\{\{(.*?)\}\}", lambda match: self.value(match.group(1)), str(template))

    def holds(self, template):
        inner = re.fullmatch(r"\$\{\{(.*)\}\}", template.strip())
        return bool(self.value(inner.group(1) if inner else template))

    def value(self, text):
        self.tokens = self.TOKEN.findall(text)
        found = self.either()
        if self.tokens:
            raise ValueError("not understood: %s in %s" % (self.tokens, text))
        return found

    def either(self):
        found = self.both()
        while self.tokens[:1] == ["||"]:
            self.tokens.pop(0)
            other = self.both()
            found = found or other
        return found

    def both(self):
        found = self.compared()
        while self.tokens[:1] == ["&&"]:
            self.tokens.pop(0)
            other = self.compared()
            found = found and other
        return found

    def compared(self):
        found = self.one()
        while self.tokens[:1] in (["=="], ["!="]):
            is_equal = self.tokens.pop(0) == "=="
            found = "true" if (found == self.one()) is is_equal else ""
        return found

    def one(self):
        token = self.tokens.pop(0)
        if token == "(":
            found = self.either()
            self.tokens.pop(0)
            return found
        return token[1:-1] if token.startswith("'") else self.values.get(token, "")


class Step:
    def __init__(self, name, status, out, outputs):
        self.name, self.status, self.out, self.outputs = name, status, out, outputs

    def __repr__(self):
        return "%s: exit %s\n%s%s" % (self.name, self.status, self.out, self.outputs)


class Job:
    """A job with this one action: what ran, its end, what it uploaded, its summary."""

    def __init__(self):
        self.steps, self.uploaded, self.summary, self.status = [], [], "", 0

    @property
    def out(self):
        return "".join(step.out for step in self.steps)

    def __str__(self):
        return "".join(map(repr, self.steps)) + "summary:\n" + self.summary


def run_action(scratch, workspace, inputs, environ, token="token-of-the-job"):
    """-> Job. scratch: the runner's folder for temporary files; environ: what the runner sets, beside this process's."""
    described_action = action()
    values = {"github.token": token}
    for name, described in described_action["inputs"].items():
        default = Expression(values).text(described.get("default", ""))
        values["inputs." + name] = inputs.get(name, default)
    unknown = set(inputs) - set(described_action["inputs"])
    if unknown:
        raise ValueError("no such inputs: %s" % unknown)
    job = Job()
    for number, step in enumerate(described_action["runs"]["steps"]):
        if job.status or not Expression(values).holds(step.get("if", "'true'")):
            continue
        if "uses" in step:
            job.uploaded.append({name: Expression(values).text(value) for name, value in step["with"].items()})
            continue
        done = run_step(os.path.join(scratch, "step-%d" % number), workspace, step, values, dict(environ, RUNNER_TEMP=scratch))
        for name, value in done.outputs.items():
            values["steps.%s.outputs.%s" % (step.get("id", ""), name)] = value
        job.steps.append(done)
        job.status = done.status
        job.summary += done.summary
    job.outputs = {name: Expression(values).text(described["value"]) for name, described in described_action["outputs"].items()}
    return job


def run_step(stem, workspace, step, values, environ):
    """One `run` step, as it stands in the file."""
    with open(stem + ".sh", "w", encoding="utf-8") as file:
        file.write(step["run"])
    files = {"GITHUB_OUTPUT": stem + ".output", "GITHUB_STEP_SUMMARY": stem + ".summary", "GITHUB_ENV": stem + ".env",
             "GITHUB_PATH": stem + ".path"}
    for path in files.values():
        open(path, "w", encoding="utf-8").close()
    own = {name: Expression(values).text(value) for name, value in step.get("env", {}).items()}
    done = subprocess.run(["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", stem + ".sh"], cwd=workspace,
                          env={**os.environ, **environ, **files, **own}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, universal_newlines=True, timeout=STEP_TIMEOUT_S)
    with open(files["GITHUB_OUTPUT"], encoding="utf-8") as file:
        outputs = dict(line.rstrip("\n").split("=", 1) for line in file)
    found = Step(step["name"], done.returncode, done.stdout, outputs)
    with open(files["GITHUB_STEP_SUMMARY"], encoding="utf-8") as file:
        found.summary = file.read()
    return found


def environment(folder):
    """-> a Python that has the package assay, as after pip install: an environment without pip is made in no time"""
    venv.create(folder, symlinks=True)
    packages_folder = os.path.join(folder, "lib", "python%d.%d" % sys.version_info[:2], "site-packages")
    with open(os.path.join(packages_folder, "assay.pth"), "w", encoding="utf-8") as file:
        file.write(os.path.join(support.ROOT, "cli", "python") + "\n")
    return os.path.join(folder, "bin", "python")
