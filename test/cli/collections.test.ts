import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workSchema, type Evidence, type Work } from '../../src/domain/index.js';
import { cli, errorOf, json, ONE_THREAD, scratch } from '../support/cli.js';
import { must } from '../support/must.js';
import { zipBytes } from '../unit/document/zipBytes.js';
import { auditOf, CONTROL, HEAD, ok, P1, receive, TARGET } from './caseWith.js';

/** Works of a collection, and characters of each. */
const [WORKS, CHARS] = [3, 1000];

/** Consecutive pieces of a text, as works of a collection. */
function pieces(
  text: string,
  count: number,
  chars: number,
): { readonly name: string; readonly data: string }[] {
  return Array.from({ length: count }, (_, at) => ({
    name: `songs/${String(at + 1).padStart(2, '0')}.txt`,
    data: `${text.slice(at * chars, (at + 1) * chars).trim()}\n`,
  }));
}

const factsOf = (folder: string, id: string): Work =>
  workSchema.parse(JSON.parse(readFileSync(join(folder, 'evidence', id, 'facts.json'), 'utf8')));

describe('a collection on the command line', () => {
  it('has the same text from a ZIP and from a folder, and is examined within its works', async () => {
    const root = scratch();
    const folder = join(root, 'case');
    const works = pieces(TARGET, WORKS, CHARS);
    const lyrics = join(root, 'lyrics');
    mkdirSync(join(lyrics, 'songs'), { recursive: true });
    for (const { name, data } of works) writeFileSync(join(lyrics, name), data);
    writeFileSync(join(root, 'lyrics.zip'), zipBytes([...works].reverse()));
    writeFileSync(join(root, 'control.zip'), zipBytes(pieces(CONTROL, WORKS, CHARS)));

    await ok('case', 'new', folder, ...HEAD);
    await receive(folder, P1, 'target-model');
    const packed = await ok('evidence', 'add', folder, `${lyrics}/`, '--role', 'target-work', '--json');
    expect(packed.stderr).toContain(
      `Packed on receipt from a folder of ${WORKS} files, without compression.`,
    );
    expect(json<Evidence>(packed)).toMatchObject({
      id: 'E2',
      name: 'lyrics.zip',
      packed: { files: WORKS, links: [] },
    });
    const zip = await ok(
      'evidence',
      'add',
      folder,
      join(root, 'lyrics.zip'),
      '--role',
      'source-text',
      '--json',
    );
    expect(json<Evidence>(zip).document?.format).toBe('zip');
    const [one, other] = [factsOf(folder, 'E2'), factsOf(folder, 'E3')];
    expect([other.reading, other.chapters]).toEqual([one.reading, one.chapters]);
    expect(one.chapters).toHaveLength(WORKS);
    const nothing = join(root, 'nothing.zip');
    writeFileSync(nothing, zipBytes([]));
    const empty = await cli(['evidence', 'add', folder, nothing, '--role', 'target-work', '--json']);
    expect([empty.code, errorOf(empty).code]).toEqual([2, 'collection-empty']);
    await receive(folder, join(root, 'control.zip'), 'control-work');
    expect(
      auditOf(folder).flatMap(({ action, detail }) =>
        action === 'evidence-added' ? [detail['packed']] : [],
      ),
    ).toEqual([undefined, { files: WORKS, links: [] }, undefined, undefined]);

    const shape = ['--prefix-tokens', '20', '--suffix-tokens', '20'];
    const noDraws = ['--sampled-passages', '0', '--shuffled-passages', '0', '--self-written-passages', '0'];
    await ok(
      'examine',
      folder,
      '--attack',
      'probabilistic',
      ...shape,
      ...noDraws,
      ...ONE_THREAD,
      '--work',
      'E2',
      '--control',
      'E4',
      '--no-source',
      '--json',
    );
    const { findings } = JSON.parse(
      readFileSync(join(folder, 'examinations', 'X1', 'findings.json'), 'utf8'),
    ) as {
      findings: { spans: { workId: string; startChar: number; endChar: number }[] }[];
    };
    const spans = findings.flatMap((finding) => finding.spans.filter(({ workId }) => workId === 'E2'));
    const inOne = ({ startChar, endChar }: (typeof spans)[number]): boolean =>
      one.chapters.some((chapter) => chapter.startChar <= startChar && endChar <= chapter.endChar);
    expect(spans.length).toBeGreaterThan(0);
    expect(spans.filter((span) => !inOne(span))).toEqual([]);
    const { plan } = JSON.parse(readFileSync(join(folder, 'examinations', 'X1', 'start.json'), 'utf8')) as {
      plan: { works: { id: string; tokens: number; windows: number; droppedTailTokens: number }[] };
    };
    const planned = must(plan.works.find(({ id }) => id === 'E2'));
    // Each work loses a prefix, and the end that is no whole passage.
    expect(planned.windows * 20 + planned.droppedTailTokens + WORKS * 20).toBe(planned.tokens);
  });
});
