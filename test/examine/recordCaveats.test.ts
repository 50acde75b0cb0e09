import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/domain/index.js';
import { recordCaveats } from '../../src/examine/journal/recordCaveats.js';
import { FIDELITY } from '../support/samples/sampleFidelity.js';

type Item = Parameters<typeof recordCaveats>[1]['targets'][number];

const item = (id: string, whyUnseen?: string): Item => ({
  id,
  name: `${id}.txt`,
  sha256: '0'.repeat(64),
  ...(whyUnseen === undefined ? {} : { whyUnseen }),
});

const finding = (standing: Finding['standing'], controls: string[]): Parameters<typeof recordCaveats>[0] => ({
  workId: 'E2',
  unit: 'share of passages',
  standing,
  calibration: { kind: 'calibrated', reasons: [], controls },
});

const start: Parameters<typeof recordCaveats>[1] = {
  tokenizerFidelity: FIDELITY,
  proposals: {
    set: 1,
    setSha256: '1'.repeat(64),
    indexSha256: '2'.repeat(64),
    ...{ made: 5, accepted: 3, refused: 2, unlisted: 0, unsearched: [], own: [] },
  },
  targets: [item('E2')],
  controls: [item('E3', 'published later'), item('E4'), item('E5')],
  sources: [],
  cleaning: [item('E6')],
};
const LIST = ['rule: quotations 50', 'rule: shared-passages 25'];

const codes = (...of: Parameters<typeof recordCaveats>): string[] =>
  recordCaveats(...of).map(({ code }) => code);

describe('what must be read with a finding because of what is on record', () => {
  it('is nothing where each control of a claim has its reason and a list was used', () => {
    expect(recordCaveats(finding('claim', ['E3']), start, LIST)).toEqual([]);
  });

  it('is text that was not read, with every share of the work and with nothing else', () => {
    const missingText = [
      { code: 'pdf-page-without-text', count: 3 },
      { code: 'zip-files-not-read', count: 1 },
    ];
    const half = { ...start, targets: [{ ...item('E2'), missingText }] };
    const [caveat, ...others] = recordCaveats(finding('measured', ['E3']), half, LIST);
    expect(others).toEqual([]);
    expect(caveat).toMatchObject({ code: 'text-missing', data: { missing: missingText } });
    expect(caveat?.text).toContain('3 pages without text; 1 file in the archive that was not read');
    expect(codes({ ...finding('measured', ['E3']), unit: 'log10 probability' }, half, LIST)).toEqual([]);
    expect(codes({ ...finding('measured', ['E3']), workId: 'E9' }, half, LIST)).toEqual([]);
  });

  it('names the controls of a claim about which nothing was stated, and no others', () => {
    const [caveat, ...others] = recordCaveats(finding('claim', ['E3', 'E5']), start, LIST);
    expect(others).toEqual([]);
    expect(caveat).toMatchObject({ code: 'control-unseen-unsaid', data: { controls: ['E5'] } });
    expect(caveat?.text).toMatch(/cannot have seen the control E5\./);
    expect(recordCaveats(finding('claim', ['E4', 'E5']), start, LIST)[0]?.text).toMatch(
      /the controls E4, E5\./,
    );
  });

  it('says of a claim that no list was used, or that the list was empty', () => {
    expect(codes(finding('claim', ['E3']), { ...start, cleaning: [] }, [])).toEqual(['no-cleaning-list']);
    expect(codes(finding('claim', ['E3']), start, [])).toEqual(['empty-cleaning-list']);
  });

  it('says of a claim that only passages of source texts were looked for, whatever lists there are', () => {
    const withSources = { ...start, sources: [item('E7')] };
    const own = 'rule: source-passages 25';
    expect(codes(finding('claim', ['E3']), { ...withSources, cleaning: [] }, [own])).toEqual([
      'only-source-texts',
    ]);
    expect(codes(finding('claim', ['E3']), withSources, [...LIST, own])).toEqual([]);
    expect(codes(finding('claim', ['E3']), start, [own])).toEqual(['empty-cleaning-list']);
  });

  it('says of a claim what is open about proposed quotations, and nothing once all is decided and listed', () => {
    const proposed = (proposals: object | null): string[] =>
      codes(
        finding('claim', ['E3']),
        {
          ...start,
          proposals: proposals && start.proposals && { ...start.proposals, ...proposals },
        },
        LIST,
      );
    expect(proposed(null)).toEqual(['proposals-not-asked']);
    expect(proposed({})).toEqual([]);
    expect(proposed({ refused: 1 })).toEqual(['proposals-undecided']);
    expect(proposed({ own: [{ work: 'E2', title: 'King James Bible', share: 0.58 }] })).toEqual([
      'proposals-own',
    ]);
    // One text of the index that is two works is named once.
    const twice = ['E2', 'E3'].map((work) => ({ work, title: 'King James Bible', share: 0.58 }));
    expect(proposed({ own: twice })).toEqual(['proposals-own']);
    expect(proposed({ accepted: 0, refused: 0, unlisted: 1, unsearched: ['E4'] })).toEqual([
      'proposals-unsearched',
      'proposals-undecided',
      'proposals-unlisted',
    ]);
  });

  it('says of every finding that the file states no pre-tokenizer', () => {
    for (const standing of ['claim', 'measured', 'not-shown'] as const) {
      const one = finding(standing, ['E3']);
      const without = { ...start, tokenizerFidelity: { ...FIDELITY, preMissing: true } };
      expect(codes(one, without, LIST)).toEqual(['pre-tokenizer-missing']);
      expect(codes(one, start, LIST)).toEqual([]);
    }
  });

  it('says of findings that claim nothing only that there are several works', () => {
    const several = { ...start, targets: [item('E2'), item('E8')], cleaning: [] };
    for (const standing of ['measured', 'not-shown'] as const)
      expect(codes(finding(standing, ['E4']), several, [])).toEqual(['several-targets']);
    expect(codes(finding('claim', ['E4']), several, [])).toEqual([
      'several-targets',
      'control-unseen-unsaid',
      'no-cleaning-list',
    ]);
  });
});
