import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** A piece of text that a person may read, and the line it begins in. */
export interface Words {
  readonly line: number;
  readonly text: string;
}

/** Code files under the folders of the repository, relative to its root. */
export function codeFiles(root: string, folders: readonly string[]): string[] {
  return filesUnder(root, folders).filter(
    (path) =>
      /\.(ts|tsx|js|mjs)$/.test(path) &&
      !path.includes('/reduce/assembly/') &&
      // Its texts are codes.
      path !== 'src/domain/unit.ts',
  );
}

/** Documents that are written by hand: what is generated is checked where it comes from. */
export function documents(root: string): string[] {
  const top = readdirSync(root).filter((name) => name.endsWith('.md') && name !== 'THIRD_PARTY_NOTICES.md');
  const generated = ['docs/methods.md', 'docs/validation.md', 'docs/wording.md'];
  return [...top, ...filesUnder(root, ['docs']).filter((path) => path.endsWith('.md'))]
    .filter((path) => !generated.includes(path))
    .sort();
}

/** The source as a tree. */
export function parsed(path: string, text: string): ts.SourceFile {
  const kind = path.endsWith('.tsx')
    ? ts.ScriptKind.TSX
    : path.endsWith('.ts')
      ? ts.ScriptKind.TS
      : ts.ScriptKind.JS;
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
}

/** Every string literal, template, JSX text and doc comment; names of modules are none. */
export function wordsOfCode(source: ts.SourceFile): Words[] {
  const found: Words[] = [];
  const lineOf = (at: number): number => source.getLineAndCharacterOfPosition(at).line + 1;
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (isText(node) && !isCode(node)) found.push({ line: lineOf(node.getStart(source)), text: node.text });
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const comment of source.text.matchAll(/\/\*\*[\s\S]*?\*\//g)) {
    found.push({ line: lineOf(comment.index), text: plain(comment[0].replace(/\n\s*\*/g, ' ')) });
  }
  return found;
}

/** The lines of a document as one text each paragraph, without code. */
export function wordsOfDocument(text: string): Words[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, (code) => code.replace(/[^\n]/g, ''));
  let line = 1;
  return prose.split(/\n\n/).map((paragraph) => {
    const words = { line, text: plain(paragraph.replace(/\s+/g, ' ')) };
    line += paragraph.split('\n').length + 1;
    return words;
  });
}

function plain(text: string): string {
  return text
    .replace(/\{@link [^}]*\}/g, '')
    .replace(/`[^`]*`/g, '')
    .replace(/ +/g, ' ');
}

/** Texts that no person reads: a member's name, a literal type, a kind, a unit or another code. */
function isCode(node: ts.Node & { readonly text: string }): boolean {
  const { parent } = node;
  return (
    ts.isLiteralTypeNode(parent) ||
    (ts.isPropertyAssignment(parent) &&
      (parent.name === node || ['kind', 'unit'].includes(parent.name.getText()))) ||
    (ts.isCallExpression(parent) && parent.expression.getText() === 'z.literal') ||
    /^[a-z0-9]+(-[a-z0-9]+)+$/.test(node.text)
  );
}

function isText(
  node: ts.Node,
): node is
  | ts.StringLiteral
  | ts.NoSubstitutionTemplateLiteral
  | ts.TemplateHead
  | ts.TemplateMiddle
  | ts.TemplateTail
  | ts.JsxText {
  return (
    ts.isStringLiteral(node) ||
    ts.isNoSubstitutionTemplateLiteral(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddle(node) ||
    ts.isTemplateTail(node) ||
    ts.isJsxText(node)
  );
}

function filesUnder(root: string, folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  );
}

/** The text of a file of the repository. */
export function textOf(root: string, path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
