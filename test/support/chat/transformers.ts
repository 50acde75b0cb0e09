import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A chat to be rendered, in the words of transformers. */
export interface ChatCase {
  readonly messages: readonly { readonly role: 'system' | 'user' | 'assistant'; readonly content: string }[];
  readonly add_generation_prompt: boolean;
  readonly variables: Readonly<Record<string, string | number | boolean>>;
}

/** What Jinja2 made of a chat. */
export type Rendered = { readonly rendered: string } | { readonly refused: string };

/** A Python that has Jinja2 3.1; null where there is none. */
export function pythonWithJinja(): string | null {
  const check = 'import jinja2, jinja2.sandbox; assert jinja2.__version__.startswith("3.1.")';
  return (
    ['python3', '/usr/bin/python3'].find((python) => spawnSync(python, ['-c', check]).status === 0) ?? null
  );
}

/** Chats rendered with templates by Jinja2, set up as transformers does: by template, then by case. */
export function renderAsTransformers(
  python: string,
  templates: Readonly<Record<string, string>>,
  cases: Readonly<Record<string, ChatCase>>,
): Readonly<Record<string, Readonly<Record<string, Rendered>>>> {
  const script = fileURLToPath(new URL('../../golden/renderTemplates.py', import.meta.url));
  const { status, stdout, stderr } = spawnSync(python, [script], {
    encoding: 'utf8',
    input: JSON.stringify({ templates, cases }),
    maxBuffer: 256 * 2 ** 20,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as ReturnType<typeof renderAsTransformers>;
}
