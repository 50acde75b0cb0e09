// Where errors are made, read from the source: each code with its kind, its sentence and its remedy. Functions that pass a code or
// words on to another maker of errors are followed to their callers.
import { readdirSync } from 'node:fs';
import { dirname, extname, join, relative, sep } from 'node:path';
import ts from 'typescript';

/**
 * An error as one place of the source makes it; values are `…`, or their names in braces.
 * @typedef {{ code: string, kind: string, message: string, hint: string, file: string }} Making
 */

/** What a parameter stands for at a call of a function that makes errors: an expression there, and what its names stand for in turn.
 * @typedef {{ expression: ts.Expression, names: Names }} Bound
 * @typedef {ReadonlyMap<ts.Symbol, Bound>} Names
 */

const FOLDERS = ['src', 'main', 'renderer'];
// Examples that are shown only for their appearance; the real errors are made elsewhere.
const SAMPLES = 'renderer/features/gallery/';
const KIND_OF_MAKER = { inputError: 'input', environmentError: 'environment', verdictError: 'verdict' };
const PARTS = ['kind', 'code', 'message', 'hint'];

/** Every making of an error in src, main and renderer, in the order of the files. @param {string} root @returns {Making[]} */
export function errorMakings(root) {
  const paths = FOLDERS.flatMap((folder) => sourceFiles(join(root, folder))).filter(
    (path) => !path.includes(`/${SAMPLES}`),
  );
  return new Makings(root, programOf(paths), new Set(paths)).all();
}

/** The files and what they import of each other, without libraries: names are followed, types are not needed. @param {string[]} paths */
function programOf(paths) {
  const options = { noLib: true, types: [], jsx: ts.JsxEmit.Preserve, module: ts.ModuleKind.ESNext };
  const known = new Set(paths);
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (literals, from) =>
    literals.map(({ text }) => {
      const name = join(dirname(from), text.replace(/\.js$/, '')).replaceAll(sep, '/');
      const resolvedFileName = text.startsWith('.')
        ? [`${name}.ts`, `${name}.tsx`].find((path) => known.has(path))
        : undefined;
      return {
        resolvedModule: resolvedFileName && { resolvedFileName, extension: extname(resolvedFileName) },
      };
    });
  return ts.createProgram(paths, options, host);
}

/** @param {string} folder @returns {string[]} */
function sourceFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes('assembly'))
    .map((entry) => join(entry.parentPath, entry.name).replaceAll(sep, '/'))
    .sort();
}

class Makings {
  /** @param {string} root @param {ts.Program} program @param {ReadonlySet<string>} paths */
  constructor(root, program, paths) {
    this.root = root;
    this.checker = program.getTypeChecker();
    this.files = program.getSourceFiles().filter(({ fileName }) => paths.has(fileName));
    /** By the name that is called: whose it is, is asked when it matters. @type {Map<string, ts.CallExpression[]>} */
    this.calls = new Map();
    /** @type {{ node: ts.Node, parts: Record<string, ts.Expression | string> }[]} */
    this.sites = [];
  }

  /** @returns {Making[]} */
  all() {
    for (const file of this.files) this.visit(file);
    const made = this.sites.flatMap(({ node, parts }) => this.unfold(node, parts, new Map(), []));
    const seen = new Set();
    return made.filter((making) => {
      if (making.kind === '{make}') return false;
      const key = JSON.stringify(making);
      return !seen.has(key) && seen.add(key);
    });
  }

  /** @param {ts.Node} node */
  visit(node) {
    if (ts.isCallExpression(node)) this.noteCall(node);
    if (ts.isObjectLiteralExpression(node)) this.noteData(node);
    ts.forEachChild(node, (child) => this.visit(child));
  }

  /** @param {ts.CallExpression} node */
  noteCall(node) {
    const called = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
    if (!ts.isIdentifier(called)) return;
    this.calls.set(called.text, [...(this.calls.get(called.text) ?? []), node]);
    const [code, message, hint] = node.arguments;
    if (code === undefined || message === undefined || hint === undefined) return;
    if (this.inErrors(node)) return;
    const maker = ts.isIdentifier(node.expression) ? node.expression : undefined;
    if (maker === undefined) return;
    const kind = KIND_OF_MAKER[maker.text];
    if (kind !== undefined) this.sites.push({ node, parts: { kind, code, message, hint } });
    else if (maker.text === 'make') this.sites.push({ node, parts: { kind: maker, code, message, hint } });
  }

  /** An object literal with all parts of an error is one. @param {ts.ObjectLiteralExpression} node */
  noteData(node) {
    if (this.inErrors(node) || isSchema(node.parent)) return;
    /** @type {Record<string, ts.Expression>} */
    const parts = {};
    for (const property of node.properties) {
      if (ts.isPropertyAssignment(property)) parts[property.name.getText()] = property.initializer;
      if (ts.isShorthandPropertyAssignment(property)) parts[property.name.text] = property.name;
    }
    if (PARTS.every((part) => parts[part] !== undefined)) this.sites.push({ node, parts });
  }

  /** The makers themselves make nothing. @param {ts.Node} node */
  inErrors(node) {
    return node.getSourceFile().fileName.endsWith('src/base/errors.ts');
  }

  /**
   * The errors of a site. Where its code or words are parameters of the function around it, one for each call of that function.
   * @param {ts.Node} node @param {Record<string, ts.Expression | string>} parts @param {Names} names @param {ts.Symbol[]} within
   * @returns {Making[]}
   */
  unfold(node, parts, names, within) {
    const parameters = this.openParameters(parts, names);
    const around = parameters.map((parameter) => functionOf(parameter)).find((one) => one !== undefined);
    const symbol = around === undefined ? undefined : this.nameOf(around);
    const calls = symbol === undefined || within.includes(symbol) ? [] : this.callsOf(symbol);
    if (around === undefined || symbol === undefined || calls.length === 0)
      return this.makingsOf(node, parts, names);
    return calls.flatMap((call) => {
      const bound = new Map(names);
      around.parameters.forEach((parameter, at) => {
        const own = ts.isIdentifier(parameter.name)
          ? this.checker.getSymbolAtLocation(parameter.name)
          : undefined;
        const expression = call.arguments[at] ?? parameter.initializer;
        if (own !== undefined && expression !== undefined) bound.set(own, { expression, names: new Map() });
      });
      return this.unfold(call, parts, bound, [...within, symbol]);
    });
  }

  /** @param {ts.Symbol} symbol */
  callsOf(symbol) {
    return (this.calls.get(symbol.name) ?? []).filter((call) => this.symbolOf(call.expression) === symbol);
  }

  /** Parameters that the code, or a whole sentence, still depends on. @param {Record<string, ts.Expression | string>} parts @param {Names} names */
  openParameters(parts, names) {
    return PARTS.flatMap((part) => {
      const value = parts[part];
      return typeof value === 'string' || value === undefined
        ? []
        : this.openIn(value, names, part === 'message');
    });
  }

  /** @param {ts.Expression} expression @param {Names} names @param {boolean} isSentence @returns {ts.ParameterDeclaration[]} */
  openIn(expression, names, isSentence) {
    const { expression: inner } = this.resolve(expression, names);
    if (ts.isPropertyAccessExpression(inner) && !isSentence)
      return this.openIn(inner.expression, names, false);
    if (ts.isIdentifier(inner)) {
      const symbol = this.symbolOf(inner);
      const declaration = symbol?.valueDeclaration;
      return declaration !== undefined && ts.isParameter(declaration) && ts.isIdentifier(declaration.name)
        ? [declaration]
        : [];
    }
    if (ts.isConditionalExpression(inner))
      return [inner.whenTrue, inner.whenFalse].flatMap((one) => this.openIn(one, names, isSentence));
    // Words that a sentence is made of: `${path} cannot be used: ${why}.`
    if (isSentence && ts.isTemplateExpression(inner))
      return inner.templateSpans.flatMap(({ expression: value }) =>
        ts.isIdentifier(value) && WORDS.has(value.text) ? this.openIn(value, names, false) : [],
      );
    return [];
  }

  /** @param {ts.Node} node @param {Record<string, ts.Expression | string>} parts @param {Names} names @returns {Making[]} */
  makingsOf(node, parts, names) {
    const file = relative(this.root, node.getSourceFile().fileName).split(sep).join('/');
    const one = (part) => {
      const value = parts[part];
      if (value === undefined) return [''];
      return typeof value === 'string' ? [value] : this.texts(value, names);
    };
    const all = one('hint');
    const worded = all.filter((hint) => !/^(\{\w+\}|…)?$/.test(hint));
    const hints = worded.length === 0 ? all : worded;
    const messages = one('message');
    return one('kind').flatMap((kind) =>
      one('code').flatMap((code) =>
        messages.map((message, at) => ({
          code,
          kind: KIND_OF_MAKER[kind.replace(/[{}]/g, '')] ?? kind,
          message,
          hint: messages.length === hints.length ? (hints[at] ?? '') : hints.join(' Or: '),
          file,
        })),
      ),
    );
  }

  /** What an expression may say: one text for each way a choice may go. @param {ts.Expression} expression @param {Names} names @returns {string[]} */
  texts(expression, names) {
    const { expression: inner, names: own } = this.resolve(expression, names);
    if (ts.isStringLiteralLike(inner)) return [inner.text];
    if (ts.isConditionalExpression(inner))
      return [inner.whenTrue, inner.whenFalse].flatMap((one) => this.texts(one, own));
    if (ts.isTemplateExpression(inner)) return [this.template(inner, own)];
    if (ts.isBinaryExpression(inner)) {
      if (inner.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
        return [...this.texts(inner.left, own), ...this.texts(inner.right, own)];
      const [left = '…'] = this.texts(inner.left, own);
      const [right = '…'] = this.texts(inner.right, own);
      if (inner.operatorToken.kind === ts.SyntaxKind.PlusToken) return [`${left}${right}`];
    }
    if (
      ts.isCallExpression(inner) &&
      ts.isPropertyAccessExpression(inner.expression) &&
      /^trim/.test(inner.expression.name.text)
    )
      return this.texts(inner.expression.expression, own);
    return [placeholder(inner)];
  }

  /** @param {ts.TemplateExpression} node @param {Names} names */
  template(node, names) {
    return node.templateSpans.reduce((text, span) => {
      const { expression } = this.resolve(span.expression, names);
      const isChoice = ts.isConditionalExpression(expression);
      const [value = '…', ...others] = isChoice
        ? [placeholder(expression)]
        : this.texts(span.expression, names);
      return `${text}${others.length > 0 ? '…' : value}${span.literal.text}`;
    }, node.head.text);
  }

  /** Follows names to what they stand for: constants, and parameters of functions that pass words on. @param {ts.Expression} expression @param {Names} names @returns {Bound} */
  resolve(expression, names) {
    let inner = expression;
    for (let step = 0; step < 20; step++) {
      while (ts.isParenthesizedExpression(inner) || ts.isAsExpression(inner)) inner = inner.expression;
      const part = this.partOf(inner, names);
      if (part !== undefined) inner = part;
      if (!ts.isIdentifier(inner)) break;
      const symbol = this.symbolOf(inner);
      const bound = symbol === undefined ? undefined : names.get(symbol);
      const declaration = symbol?.valueDeclaration;
      if (bound !== undefined && bound.expression !== inner) inner = bound.expression;
      else if (declaration !== undefined && isConstant(declaration)) inner = declaration.initializer;
      else break;
    }
    return { expression: inner, names };
  }

  /** What `place.hint` is where `place` was given as an object. @param {ts.Expression} node @param {Names} names @returns {ts.Expression | undefined} */
  partOf(node, names) {
    if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
    const { expression: whole } = this.resolve(node.expression, names);
    if (!ts.isObjectLiteralExpression(whole)) return undefined;
    const part = whole.properties.find(({ name }) => name?.getText() === node.name.text);
    if (part === undefined) return undefined;
    if (ts.isShorthandPropertyAssignment(part)) return part.name;
    return ts.isPropertyAssignment(part) ? part.initializer : undefined;
  }

  /** @param {ts.Expression} node */
  symbolOf(node) {
    const named = ts.isPropertyAccessExpression(node) ? node.name : node;
    const short = ts.isShorthandPropertyAssignment(named.parent) && named.parent.name === named;
    const symbol = short
      ? this.checker.getShorthandAssignmentValueSymbol(named.parent)
      : this.checker.getSymbolAtLocation(named);
    if (symbol === undefined) return undefined;
    return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  /** The name by which a function is called. @param {ts.SignatureDeclaration} node */
  nameOf(node) {
    if (node.name !== undefined) return this.checker.getSymbolAtLocation(node.name);
    const { parent } = node;
    return ts.isVariableDeclaration(parent) ? this.checker.getSymbolAtLocation(parent.name) : undefined;
  }
}

/** Names of parameters that hold a part of a sentence, not a value. */
const WORDS = new Set(['what', 'why', 'how', 'problem', 'words']);

/** The form of an error, not an error. @param {ts.Node} node */
function isSchema(node) {
  return ts.isCallExpression(node) && node.expression.getText().endsWith('.strictObject');
}

/** @param {ts.ParameterDeclaration} parameter @returns {ts.SignatureDeclaration | undefined} */
function functionOf(parameter) {
  return ts.isFunctionLike(parameter.parent) ? parameter.parent : undefined;
}

/** @param {ts.Declaration} node @returns {node is ts.VariableDeclaration & { initializer: ts.Expression }} */
function isConstant(node) {
  return (
    ts.isVariableDeclaration(node) &&
    node.initializer !== undefined &&
    (ts.getCombinedNodeFlags(node) & ts.NodeFlags.Const) !== 0 &&
    ts.isIdentifier(node.name) &&
    (ts.isStringLiteralLike(node.initializer) ||
      ts.isTemplateExpression(node.initializer) ||
      ts.isConditionalExpression(node.initializer))
  );
}

/** How a value is named in a sentence: `{path}`, or `…` where it has no plain name. @param {ts.Expression} node */
function placeholder(node) {
  if (ts.isIdentifier(node)) return `{${node.text}}`;
  if (ts.isPropertyAccessExpression(node)) return `{${node.name.text.replace(/^#/, '')}}`;
  return '…';
}
