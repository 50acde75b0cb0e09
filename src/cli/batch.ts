import { z } from 'zod';
import { inputError } from '../base/index.js';
import type { ScoreItem } from '../domain/index.js';
import type { SourceText } from '../text/index.js';

const line = z.strictObject({
  tokens: z.array(z.int().min(0).max(0x7fffffff)).min(1),
  from: z.int().min(0).optional(),
});

/** Items of a batch file: JSON lines `{"tokens":[…],"from":50}`. @throws {PalimpsestError} `batch-line` naming the line */
export function parseBatch(source: SourceText, defaultFrom: number): ScoreItem[] {
  const items: ScoreItem[] = [];
  source.text.text.split(/\r?\n/).forEach((text, index) => {
    if (text.trim() === '') return;
    const parsed = line.safeParse(parseJson(text));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw inputError(
        'batch-line',
        `${source.fileName}, line ${index + 1}: ${issue?.path.map(String).join('.') ?? ''} ${issue?.message ?? 'not valid'}.`,
        'Each line is one JSON object such as {"tokens":[12,7,99],"from":1}.',
        { line: index + 1 },
      );
    }
    items.push({ tokens: Int32Array.from(parsed.data.tokens), from: parsed.data.from ?? defaultFrom });
  });
  if (items.length === 0) {
    throw inputError(
      'batch-line',
      `${source.fileName} contains no item.`,
      'Each line is one JSON object such as {"tokens":[12,7,99]}.',
    );
  }
  return items;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
