import { Interpreter, type Scope, type TemplateNode, type TemplateValue } from './jinja.js';

/** A template of a file may never end. */
export const MOST_STEPS = 50_000;

/** Filters that Jinja applies to nothing, too: the result is an empty list. */
const OF_NOTHING = new Set(['map', 'reject', 'rejectattr', 'select', 'selectattr']);
const FIELD = /\{\{|\}\}|\{([^{}]*)\}/gu;

/**
 * An interpreter that gives up after {@link MOST_STEPS}, and that does what Jinja2 does where the library does not: keys of mappings may
 * be integers (Seed-OSS), strings have `format` (Hunyuan), and filters that select from nothing give an empty list (Functionary).
 */
export class MendedInterpreter extends Interpreter {
  #steps = 0;
  /** The mappings whose keys are integers. The library keeps them as strings. */
  readonly #integerKeyed = new WeakSet<object>();

  override evaluate(node: TemplateNode | undefined, scope: Scope): TemplateValue {
    this.#steps += 1;
    if (this.#steps > MOST_STEPS) throw new Error(`it does not end within ${MOST_STEPS} steps`);
    switch (node?.type) {
      case 'Known':
        return node['known'] as TemplateValue;
      case 'ObjectLiteral':
        return this.#mapping(node, scope);
      case 'MemberExpression':
        return this.#member(node, scope);
      case 'FilterExpression':
        return this.#filter(node, scope);
      case 'CallExpression':
        return this.#call(node, scope);
      default:
        return super.evaluate(node, scope);
    }
  }

  #mapping(node: TemplateNode, scope: Scope): TemplateValue {
    const entries = [...(node['value'] as ReadonlyMap<TemplateNode, TemplateNode>)];
    if (entries.length === 0 || entries.some(([key]) => key.type !== 'IntegerLiteral'))
      return super.evaluate(node, scope);
    const texts = entries.map(([key, value]): [TemplateNode, TemplateNode] => [
      { type: 'StringLiteral', value: String(key['value']) },
      value,
    ]);
    const mapping = super.evaluate({ ...node, value: new Map(texts) }, scope);
    this.#integerKeyed.add(mapping);
    return mapping;
  }

  #member(node: TemplateNode, scope: Scope): TemplateValue {
    const object = this.evaluate(node['object'] as TemplateNode, scope);
    const inner = { ...node, object: known(object) };
    if (!this.#integerKeyed.has(object) || node['computed'] !== true) return super.evaluate(inner, scope);
    const key = this.evaluate(node['property'] as TemplateNode, scope);
    return super.evaluate({ ...inner, property: { type: 'StringLiteral', value: String(key.value) } }, scope);
  }

  #filter(node: TemplateNode, scope: Scope): TemplateValue {
    const operand = this.evaluate(node['operand'] as TemplateNode, scope);
    const name = filterName(node['filter'] as TemplateNode);
    if (this.#integerKeyed.has(operand) && (name === 'dictsort' || name === 'items'))
      return this.#pairs(operand, name === 'dictsort', scope);
    const isNothing = operand.type === 'NullValue' || operand.type === 'UndefinedValue';
    if (isNothing && OF_NOTHING.has(name)) return this.evaluate({ type: 'ArrayLiteral', value: [] }, scope);
    return super.evaluate({ ...node, operand: known(operand) }, scope);
  }

  #pairs(mapping: TemplateValue, isSorted: boolean, scope: Scope): TemplateValue {
    const entries = [...(mapping.value as ReadonlyMap<string, TemplateValue>)];
    if (isSorted) entries.sort(([a], [b]) => Number(a) - Number(b));
    const pairs = entries.map(([key, value]) => ({
      type: 'ArrayLiteral',
      value: [{ type: 'IntegerLiteral', value: Number(key) }, known(value)],
    }));
    return super.evaluate({ type: 'ArrayLiteral', value: pairs }, scope);
  }

  #call(node: TemplateNode, scope: Scope): TemplateValue {
    const callee = node['callee'] as TemplateNode;
    const property = callee['property'] as TemplateNode | undefined;
    const method =
      callee.type === 'MemberExpression' && callee['computed'] !== true ? property?.['value'] : '';
    if (method !== 'format' && method !== 'items') return super.evaluate(node, scope);
    const object = this.evaluate(callee['object'] as TemplateNode, scope);
    if (method === 'items' && this.#integerKeyed.has(object)) return this.#pairs(object, false, scope);
    if (method === 'format' && object.type === 'StringValue')
      return this.#format(String(object.value), node['args'] as readonly TemplateNode[], scope);
    return super.evaluate({ ...node, callee: { ...callee, object: known(object) } }, scope);
  }

  /** `str.format` of Python with plain fields: `{}`, `{0}`, `{name}`. */
  #format(text: string, args: readonly TemplateNode[], scope: Scope): TemplateValue {
    const given = new Map<string, string>();
    for (const arg of args) {
      const isNamed = arg.type === 'KeywordArgumentExpression';
      const name = isNamed ? String((arg['key'] as TemplateNode)['value']) : String(given.size);
      const value = this.evaluate((isNamed ? arg['value'] : arg) as TemplateNode, scope);
      given.set(name, String(value.value));
    }
    let next = 0;
    const value = text.replace(FIELD, (field: string, name: string | undefined) => {
      if (name === undefined) return field.slice(1);
      const filled = given.get(name === '' ? String(next++) : name);
      if (filled === undefined) throw new Error(`"${text}" has a field that cannot be filled: ${field}`);
      return filled;
    });
    return super.evaluate({ type: 'StringLiteral', value }, scope);
  }
}

/** A node whose value has been computed, so that it is computed once. */
function known(value: TemplateValue): TemplateNode {
  return { type: 'Known', known: value };
}

function filterName(filter: TemplateNode): string {
  const name =
    filter.type === 'CallExpression' ? (filter['callee'] as TemplateNode)['value'] : filter['value'];
  return String(name);
}
