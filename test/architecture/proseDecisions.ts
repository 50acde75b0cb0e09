import ts from 'typescript';
import type { Words } from './readWords.js';

const QUESTIONS = new Set([
  'includes',
  'startsWith',
  'endsWith',
  'match',
  'matchAll',
  'search',
  'indexOf',
  'test',
  'exec',
]);
/** Two words with a blank between them: a phrase, which a better wording would change. */
const PHRASE = /[A-Za-z]+[,;:]? [A-Za-z]+/;

/** Every place where code decides by a phrase: a question to a string or pattern, a comparison, or a case of a switch. */
export function proseDecisions(source: ts.SourceFile): Words[] {
  const found: Words[] = [];
  const add = (node: ts.Node | undefined): void => {
    const phrase = node === undefined ? undefined : phraseOf(node);
    if (node === undefined || phrase === undefined) return;
    found.push({ line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1, text: phrase });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      if (QUESTIONS.has(node.expression.name.text)) {
        add(node.arguments[0]);
        add(node.expression.expression);
      }
    }
    if (ts.isBinaryExpression(node) && isEquality(node.operatorToken.kind)) {
      add(node.left);
      add(node.right);
    }
    if (ts.isCaseClause(node)) add(node.expression);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isEquality(kind: ts.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.EqualsEqualsEqualsToken || kind === ts.SyntaxKind.ExclamationEqualsEqualsToken
  );
}

function phraseOf(node: ts.Node): string | undefined {
  const text =
    ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)
      ? node.text
      : ts.isRegularExpressionLiteral(node)
        ? node.text
        : undefined;
  return text !== undefined && PHRASE.test(text) ? text : undefined;
}
