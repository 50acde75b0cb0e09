// Writes the files that `palimpsest validate` needs in addition to the demonstration's models: which passages were planted how often, as
// one text per group. The source is test/fixtures/plant/manifest.json, which states what was in the training text of the models.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const DEMO = new URL('../assets/demo/', import.meta.url);
const { passages } = JSON.parse(
  readFileSync(new URL('../test/fixtures/plant/manifest.json', import.meta.url), 'utf8'),
);
const own = (group) => passages.filter((passage) => passage.group === group);
const chars = (text) => [...text].length;

mkdirSync(new URL('sources/', DEMO), { recursive: true });

/** A work that consists of passages joined by blank lines. */
function joined(id, group, list) {
  const file = `sources/${id.toLowerCase()}.txt`;
  const text = `${list.map((passage) => passage.text).join('\n\n')}\n`;
  writeFileSync(new URL(file, DEMO), text);
  return work(id, group, file, text, list);
}

/** A work that already exists. */
function shipped(id, group, file, list) {
  return work(id, group, file, readFileSync(new URL(file, DEMO), 'utf8'), list);
}

function work(id, group, file, text, list) {
  return {
    id,
    group,
    file,
    sha256: createHash('sha256').update(text).digest('hex'),
    passages: list.map((passage) => {
      const at = text.indexOf(passage.text);
      if (at < 0 || text.indexOf(passage.text, at + 1) >= 0)
        throw new Error(`${passage.id} is not there once`);
      const startChar = chars(text.slice(0, at));
      return { id: passage.id, startChar, endChar: startChar + chars(passage.text) };
    }),
  };
}

/**
 * Another edition of a work: every 100th word is the one 23 places before it, so that enough words between two differences stay the same. Its
 * passages are where those of the work are.
 */
function secondEdition(id, group, file, first) {
  const pieces = readFileSync(new URL(first.file, DEMO), 'utf8').split(/(\s+)/u);
  const other = pieces.map((piece, at) => (at > 0 && at % 200 === 0 ? (pieces[at - 46] ?? '') : piece));
  const text = other.join('');
  const at = new Map([[0, 0]]);
  pieces.reduce(
    ([a, b], piece, place) => {
      const ends = [a + chars(piece), b + chars(other[place])];
      at.set(...ends);
      return ends;
    },
    [0, 0],
  );
  const placeOf = (char) => {
    if (!at.has(char)) throw new Error(`${id}: no word of the first edition begins or ends at ${char}`);
    return at.get(char);
  };
  writeFileSync(new URL(file, DEMO), text);
  return {
    id,
    group,
    file,
    sha256: createHash('sha256').update(text).digest('hex'),
    passages: first.passages.map((passage) => ({
      id: passage.id,
      startChar: placeOf(passage.startChar),
      endChar: placeOf(passage.endChar),
    })),
  };
}

const held = own('HELD_A');
const chapters = [...new Set(held.map(({ source }) => source))];
const half = (rest) => held.filter(({ source }) => chapters.indexOf(source) % 2 === rest);
const group = (id, repeats, expect, note) => ({ id, repeats, expect, note });
const mem = shipped('MEM', 'MEM', 'target-moby-dick-planted.txt', own('MEM'));
const manifest = {
  schema: 'palimpsest-plant',
  schemaVersion: 1,
  title: 'Moby-Dick in two models of 4 million parameters',
  note: 'Groups R64 to R0 were drawn at random from one pool of passages, so that R0 is exchangeable with them; each passage was a document of its own in training. MEM are whole chapters. HELD are whole chapters that neither model saw. SECOND is MEM with every hundredth word replaced: an edition that neither model saw.',
  models: { planted: 'P1-f16.gguf', clean: 'P0-f16.gguf' },
  groups: [
    group('MEM', 128, 'found', 'whole chapters'),
    group('R64', 64, 'found', 'passages'),
    group('R16', 16, 'open', 'passages'),
    group('R4', 4, 'open', 'passages'),
    { id: 'R1', repeats: 1, cleanRepeats: 1, expect: 'open', note: 'passages seen once, by both models' },
    group('R0', 0, 'not-found', 'passages never seen'),
    group('HELD', 0, 'not-found', 'whole chapters never seen'),
    group('SECOND', 0, 'not-found', 'another edition of MEM, never seen'),
  ],
  works: [
    mem,
    ...['R64', 'R16', 'R4', 'R1', 'R0'].map((id) => joined(id, id, own(id))),
    shipped('HELD', 'HELD', 'control-moby-dick-held-out.txt', held),
    joined('HELD-1', 'HELD', half(0)),
    joined('HELD-2', 'HELD', half(1)),
    secondEdition('SECOND', 'SECOND', 'sources/second.txt', mem),
  ],
  rounds: [
    { targets: ['MEM', 'R64', 'R16', 'R4', 'R1', 'R0'], controls: ['HELD'] },
    { targets: ['HELD-2'], controls: ['HELD-1', 'R0'] },
    { kind: 'collection', targets: ['R64', 'R16', 'R4', 'R1', 'R0'], controls: ['HELD'] },
    { kind: 'editions', targets: ['MEM', 'SECOND'], controls: ['HELD'] },
  ],
};
writeFileSync(new URL('manifest.json', DEMO), `${JSON.stringify(manifest, null, 1)}\n`);
