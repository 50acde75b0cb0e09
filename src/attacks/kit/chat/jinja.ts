import * as jinja from '@huggingface/jinja';

/** A node of a parsed template. Which fields it has depends on its type. */
export interface TemplateNode {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A value while a template is rendered, as the library keeps it. */
export interface TemplateValue {
  readonly type: string;
  readonly value: unknown;
}

/** The variables of a template. */
export interface Scope {
  set(name: string, value: unknown): unknown;
}

interface TemplateInterpreter {
  run(program: TemplateNode): TemplateValue;
  evaluate(node: TemplateNode | undefined, scope: Scope): TemplateValue;
}

/** The parts of the library that are used here. Its own declarations name modules in a way that this project's compiler cannot follow. */
interface Jinja {
  readonly tokenize: (
    template: string,
    options: { readonly lstrip_blocks: boolean; readonly trim_blocks: boolean },
  ) => object[];
  readonly parse: (tokens: object[]) => TemplateNode;
  readonly Environment: new () => Scope;
  readonly Interpreter: new (scope: Scope) => TemplateInterpreter;
}

/** The library, typed for this project: {@link Jinja}. */
export const { Environment, Interpreter, parse, tokenize } = jinja as unknown as Jinja;
