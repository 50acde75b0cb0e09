"""Chats rendered by Jinja2 as apply_chat_template of transformers does: the same environment, filters and names, and today is 26 July 2024.

Reads JSON from standard input: {"templates": {name: text}, "cases": {name: {messages, add_generation_prompt, variables}}}.
Writes JSON: {template: {case: {"rendered": text} or {"refused": why}}}. Needs jinja2 3.1 (Debian: python3-jinja2).
"""
import datetime, json, sys
import jinja2, jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment

NOON = datetime.datetime(2024, 7, 26, 12)


class Generation(jinja2.ext.Extension):
    """{% generation %} marks what the assistant wrote; the text is the same with and without it."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_inner"), [], [], body).set_lineno(line)

    def _inner(self, caller):
        return caller()


def raise_exception(why):
    raise jinja2.exceptions.TemplateError(why)


def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


environment = ImmutableSandboxedEnvironment(
    trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols]
)
environment.filters["tojson"] = tojson
environment.globals["raise_exception"] = raise_exception
environment.globals["strftime_now"] = NOON.strftime


def render(template, cases):
    compiled = environment.from_string(template)
    return {name: filled(compiled, case) for name, case in cases.items()}


def filled(compiled, case):
    try:
        rendered = compiled.render(
            messages=case["messages"],
            tools=None,
            documents=None,
            add_generation_prompt=case["add_generation_prompt"],
            bos_token="<s>",
            eos_token="</s>",
            **case["variables"],
        )
        return {"rendered": rendered}
    except Exception as error:  # whatever a template does
        return {"refused": f"{type(error).__name__}: {error}"}


given = json.load(sys.stdin)
json.dump({name: render(text, given["cases"]) for name, text in given["templates"].items()}, sys.stdout)
