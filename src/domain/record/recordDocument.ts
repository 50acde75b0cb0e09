import { z } from 'zod';
import { replaced } from '../wordingDocument.js';
import { ACTIONS } from './actions.js';

/** docs/file-formats.md with the actions of the audit log that the program has. The rest of the text is unchanged. */
export function recordDocument(text: string): string {
  const lines = ACTIONS.map(({ name, label, written, secret }) => {
    const members = Object.entries(written.shape);
    const parts = [
      listed('', namesOf(members, false)),
      listed('if stated, ', namesOf(members, true)),
      listed('private: ', Object.keys(secret.shape)),
    ];
    return `- \`${name}\` (${label}): ${parts.filter((part) => part !== '').join('; ')}\n`;
  });
  return replaced(text, 'actions', lines.join(''));
}

function namesOf(members: readonly (readonly [string, unknown])[], optional: boolean): string[] {
  return members
    .filter(([, schema]) => schema instanceof z.ZodExactOptional === optional)
    .map(([name]) => name);
}

function listed(what: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `${what}${names.map((name) => `\`${name}\``).join(', ')}`;
}
