import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  answerOf,
  answerSchema,
  briefOf,
  countWords,
  plainSentence,
  type Answer,
  type AnswerExamination,
  type AnswerSource,
  type Objection,
} from '../../../src/answer/index.js';
import { findAttack, findingId, KINDS, kindsServing } from '../../../src/attacks/index.js';
import {
  BLIND_MEASURES,
  findingsByWork,
  OBJECTION_IDS,
  findingTagSchema,
  windowDetailsOf,
  type Finding,
  type Findings,
  type WindowDetails,
} from '../../../src/domain/index.js';
import { createFakeEngine } from '../../../src/engine/fake/index.js';
import { beginnings } from '../../examine/constructions/texts.js';
import { measureInMemory, type MeasuredText } from '../../support/models/measureInMemory.js';
import { must } from '../../support/must.js';

const MODEL = { id: 'E1', name: 'Model', sha256: '1'.repeat(64) };
const demo = (name: string): string =>
  readFileSync(join(process.cwd(), 'assets', 'demo', `${name}.txt`), 'utf8');
const CHARS = 30_000;
/** Of each of its eleven chapters: as much as a control must have. */
const CONTROL_CHARS = 2500;
const TARGET = demo('target-moby-dick-planted').slice(0, CHARS);
const TEXTS: readonly MeasuredText[] = [
  { id: 'E2', role: 'target', title: 'The work', fileName: 'target.txt', text: TARGET },
  {
    id: 'E3',
    role: 'control',
    title: 'The control',
    fileName: 'control.txt',
    text: beginnings(demo('control-moby-dick-held-out'), CONTROL_CHARS),
  },
];

async function measure(
  attack: string,
  known: string,
  texts = TEXTS,
  parameters: Readonly<Record<string, number | string>> = {},
): Promise<Findings> {
  const engine = createFakeEngine({ text: known });
  const loaded = await engine.load({ path: 'model.gguf', gpu: 'off' });
  const { findings } = await measureInMemory(findAttack(attack), engine, loaded, MODEL, texts, parameters);
  await engine.dispose();
  return findings;
}

function examined(id: string, attackId: string, findings: Findings | null): AnswerExamination {
  return {
    id,
    attackId,
    attackTitle: findAttack(attackId).title,
    status: findings === null ? 'paused' : 'finished',
    start: null,
    findings,
  };
}

function source(...examinations: AnswerExamination[]): AnswerSource {
  return {
    model: { id: 'E1', name: 'Model', role: 'target-model' },
    work: { id: 'E2', title: 'The work', firstPublished: '' },
    examinations,
    others: [],
  };
}

function objection(answer: Answer, id: Objection['id']): Objection {
  return must(answer.objections.find((one) => one.id === id));
}

/** The one way of choosing tokens by which an answer counts: the other takes as long again to score. What is known has both. */
const ONE_WAY = { policies: 'top-k=40 t=1' } as const;

/** What an answer asks of findings about the definition; its first element is shown by any means. */
const ASKED = [...findingTagSchema.options, 'near-exact', 'substantial-portion', 'specific-work'] as const;

describe('answerOf', () => {
  let known: Findings;
  let greedy: Findings;
  let unknown: Findings;
  let alone: Findings;
  beforeAll(async () => {
    known = await measure('probabilistic', TARGET);
    greedy = await measure('greedy', TARGET);
    unknown = await measure(
      'probabilistic',
      'Nothing of the work is in here, and nothing of its control.',
      TEXTS,
      ONE_WAY,
    );
    alone = await measure('probabilistic', TARGET, TEXTS.slice(0, 1), ONE_WAY);
  });

  it('is the same from the findings of its work alone, whatever other works were examined with it', () => {
    const beside = ({ findings, details, ...whole }: Findings): Findings => ({
      ...whole,
      findings: findings.flatMap((one) => [
        { ...one, workId: 'E9', id: one.id.replace('/E2', '/E9'), value: 1 },
        one,
      ]),
      details:
        details.kind === 'windows'
          ? {
              ...details,
              targets: details.targets.flatMap((one) => [{ ...one, workId: 'E9', title: 'Other' }, one]),
            }
          : details,
    });
    for (const [attack, findings] of [
      ['probabilistic', known],
      ['greedy', greedy],
    ] as const) {
      const ofWork = findingsByWork(beside(findings))('E2');
      expect(ofWork).toEqual(findings);
      expect(answerOf(source(examined('X1', attack, beside(findings))))).toEqual(
        answerOf(source(examined('X1', attack, ofWork))),
      );
      const nothing = findingsByWork(findings)('E8');
      expect(nothing.findings).toEqual([]);
      expect(nothing.details).toEqual(
        findings.details.kind === 'windows' ? { ...findings.details, targets: [] } : findings.details,
      );
    }
  });

  it('says in the sentence, beside the number and first among the limits which part was not tested', async () => {
    const half = await measure('probabilistic', TARGET, TEXTS, { ...ONE_WAY, strideTokens: 100 });
    const answer = answerSchema.parse(answerOf(source(examined('X1', 'probabilistic', half))));
    const { tested } = half.findings.find(({ id }) => id === 'extractable-within-budget/E2') ?? {};
    const more = tested?.untestedPassages ?? 0;
    expect(more).toBeGreaterThan(60);
    expect(answer.lead.sentence.text).toContain(`of the ${tested?.passages} tested passages of the work`);
    expect(answer.lead.sentence.text).toContain(` ${more} more passages of the work were not tested.`);
    const { work } = briefOf(answer);
    expect(work === null ? '' : countWords(work)).toContain(
      `of ${tested?.passages} tested passages; ${more} more were not tested`,
    );
    expect(answer.untested.map(({ text }) => text).join()).toMatch(
      new RegExp(
        `^${more} other passages of the work were not tested\\. [45]\\d\\.\\d% of its characters were not tested`,
      ),
    );
    expect(answer.bands[0]?.tested?.filter((percent) => percent === 100).length ?? 0).toBeLessThan(100);
    expect(answerOf(source(examined('X1', 'probabilistic', known))).untested).toEqual([]);
  });

  it('states what is expected within the budget, with its denominator and its control', () => {
    const answer = answerSchema.parse(answerOf(source(examined('X1', 'probabilistic', known))));
    const extractable = known.findings.find(({ id }) => id === 'extractable-within-budget/E2');
    expect(extractable?.standing).toBe('claim');
    expect(answer.lead).toMatchObject({
      kind: 'extractable',
      standing: 'claim',
      place: { examinationId: 'X1', findingId: 'extractable-within-budget/E2' },
      work: { hits: extractable?.count?.hits, total: extractable?.count?.total },
    });
    // The data of the sentence are those of the finding, and the control is counted in the same sentence.
    expect(answer.lead.sentence).toMatchObject({
      code: 'lead-extractable',
      data: {
        within: extractable?.count?.hits,
        tested: extractable?.count?.total,
        controlWithin: 0,
        prefixTokens: 50,
      },
    });
    expect(answer.lead.sentence.text).toMatch(
      / and for none of the [\d,]+ control passages\. A passage counts if the probability of writing it at least once in these tries is 95% or more \(top-k 40, T 1\)\.$/,
    );
    expect(answer.chance).toMatchObject({ sentence: { code: 'chance-claim' } });
    // The level of the test is not the chance of this result: the excess over the floor stands beside it.
    const memorized = known.findings.find(({ id }) => id === 'memorized-passages/E2');
    const best = known.findings.find(({ id }) => id === 'best-passage/E2');
    const data = 'sentence' in answer.chance ? answer.chance.sentence.data : undefined;
    expect(Number(data?.['overFloor'])).toBeCloseTo(
      Number(best?.value) - Number(memorized?.threshold?.log10),
      9,
    );
  });

  it('rests on the passages of the probabilistic attack, whichever order the examinations have and whatever they found', () => {
    const x1 = examined('X1', 'probabilistic', unknown);
    const x2 = examined('X2', 'greedy', greedy);
    for (const order of [
      [x1, x2],
      [x2, x1],
    ]) {
      const answer = answerOf(source(...order));
      expect(answer.lead).toMatchObject({ kind: 'not-shown', place: { examinationId: 'X1' } });
      // What another method found is not hidden by it.
      expect(answer.others).toContainEqual(
        expect.objectContaining({ examinationId: 'X2', findingId: 'greedy-exact/E2' }),
      );
      expect(briefOf(answer).otherClaims).toBe(
        answer.others.filter(({ standing }) => standing === 'claim').length,
      );
    }
  });

  it('says of a negative answer what could have been found, and claims nothing that needs explaining', () => {
    const answer = answerOf(source(examined('X1', 'probabilistic', unknown)));
    expect(answer.lead.also.map(({ code }) => code)).toEqual([
      'power-needed',
      'power-unknown',
      'absence',
      'unseen-unsaid',
    ]);
    expect(answer.chance).toMatchObject({ sentence: { code: 'chance-none' } });
  });

  it('lets a claim be met with the objections of the maker of the model, and a negative answer with those of the author', () => {
    const idsOf = (findings: Findings): string[] =>
      answerOf(source(examined('X1', 'probabilistic', findings))).objections.map(({ id }) => id);
    expect(idsOf(known)).toEqual([
      'control-easier',
      'common-text',
      'no-user-prompts-so',
      'quoted-elsewhere',
      'machine-written',
      'other-edition',
      'too-few',
    ]);
    expect(idsOf(unknown)).toEqual([
      'test-blind',
      'control-easier',
      'other-edition',
      'other-prompts',
      'few-repeats',
      'too-few',
    ]);
  });

  it('looks at the other models of the case that took the same test', () => {
    const under = (name: string, findings: Findings) => ({
      model: { id: 'E5', name },
      examinations: [examined('X7', 'probabilistic', findings)],
    });
    const counts = must(unknown.findings.find(({ id }) => id === 'memorized-passages/E2')).count;
    const claimed = source(examined('X1', 'probabilistic', known));
    expect(objection(answerOf(claimed), 'common-text').state).toBe('not-examined');
    const refuted = objection(answerOf({ ...claimed, others: [under('P0', unknown)] }), 'common-text');
    expect(refuted).toMatchObject({
      state: 'answered',
      facts: [
        {
          code: 'other-model',
          data: { name: 'P0', id: 'E5', examinationId: 'X7', hits: 0, total: must(counts).total },
        },
      ],
    });
    expect(refuted.facts[0]?.text).toMatch(
      /^Model “P0” \(E5\) was tested on the same text with the same control \(X7\): 0 of [\d,]+ \(0\.0%\) passages of the work are above its family floor; of the control passages, each compared with the rest of the control, 0 of /u,
    );
    // A model that knows the work as well tells nothing about common text, but that the test can find the work.
    expect(objection(answerOf({ ...claimed, others: [under('P2', known)] }), 'common-text').state).toBe(
      'stands',
    );
    const negative = source(examined('X1', 'probabilistic', unknown));
    expect(objection(answerOf(negative), 'test-blind').state).toBe('not-examined');
    expect(objection(answerOf({ ...negative, others: [under('P1', known)] }), 'test-blind')).toMatchObject({
      state: 'stands',
      facts: [{ code: 'other-model', data: { name: 'P1' } }, { code: 'power-unknown' }],
    });
    // Another control, or another size of passages, is another test.
    const elsewhere = (details: Partial<WindowDetails>): Findings => ({
      ...unknown,
      details: { ...must(windowDetailsOf(unknown)), ...details },
    });
    for (const details of [{ controls: [] }, { suffixTokens: 25 }])
      expect(
        objection(answerOf({ ...claimed, others: [under('P0', elsewhere(details))] }), 'common-text').state,
      ).toBe('not-examined');
  });

  it('finds what a comparison of models measured', () => {
    const [first] = known.findings;
    const raised = (standing: Finding['standing']): Findings => ({
      ...known,
      findings: [
        {
          ...must(first),
          id: findingId(KINDS['compare-models'].raised, 'E2', { reference: 'E9' }),
          standing,
        },
      ],
      details: { kind: 'panels', panels: [] },
    });
    for (const [standing, common] of [
      ['claim', 'answered'],
      ['not-shown', 'stands'],
    ] as const) {
      const answer = answerOf(
        source(examined('X1', 'probabilistic', known), examined('X2', 'compare-models', raised(standing))),
      );
      expect(objection(answer, 'common-text').state).toBe(common);
      expect(objection(answer, 'quoted-elsewhere')).toMatchObject({
        state: 'stands',
        facts: [{ code: 'as-found', data: { examinationId: 'X2' } }, { code: 'quotations-not-asked' }],
      });
    }
  });

  it('is led, and each element and means is decided, by a finding that its attack tests', () => {
    for (const kind of (['lead', ...ASKED] as const).flatMap(kindsServing)) {
      const attack = findAttack(kind.attackId);
      const parameters = attack.parameters.parse({});
      const tested = attack.tests({ parameters, targetId: 'E2', references: ['E9'] });
      expect(tested.map((test) => test.findingId)).toContain(findingId(kind, 'E2', { reference: 'E9' }));
    }
  });

  it('asks one finding at each place of a question', () => {
    for (const question of ['lead', 'written', ...ASKED, ...OBJECTION_IDS] as const)
      expect(kindsServing(question).map(({ serves }) => serves?.[question])).toEqual(
        kindsServing(question).map((_, at) => at + 1),
      );
  });

  it('lets a comparison of editions that prefers this text answer a claim, and no negative answer', () => {
    const compared = (standing: Finding['standing']): AnswerExamination => {
      const finding = { ...must(known.findings[0]), id: 'edition-rather/E2', standing };
      return examined('X2', 'editions', {
        ...known,
        findings: [finding],
        details: { kind: 'panels', panels: [] },
      });
    };
    const of = (findings: Findings, ...others: AnswerExamination[]): Objection =>
      objection(answerOf(source(examined('X1', 'probabilistic', findings), ...others)), 'other-edition');
    const examine = { kind: 'examine', attackId: 'editions' };
    for (const [findings, whenShown] of [
      [known, 'answered'],
      [unknown, 'stands'],
    ] as const) {
      const open = of(findings);
      expect(open).toMatchObject({ state: 'not-examined', remedy: examine });
      expect(open.facts.map(({ code }) => code)).toEqual(['shuffled-sentences', 'this-text-alone']);
      for (const [standing, state] of [
        ['claim', whenShown],
        ['not-shown', 'stands'],
      ] as const) {
        const judged = of(findings, compared(standing));
        expect(judged).toMatchObject({ state, remedy: { kind: 'none' } });
        expect(judged.facts).toMatchObject([
          { code: 'as-found', data: { examinationId: 'X2' } },
          { code: 'shuffled-sentences' },
          { code: 'this-text-alone' },
        ]);
      }
    }
  });

  it('tells by its date that no machine wrote a work', () => {
    const of = (firstPublished: string): Objection => {
      const one = source(examined('X1', 'probabilistic', known));
      return objection(answerOf({ ...one, work: { ...one.work, firstPublished } }), 'machine-written');
    };
    const dated = of('London, 18 October 1851');
    expect(dated.state).toBe('answered');
    expect(dated.facts[0]).toMatchObject({
      code: 'published-before-models',
      text: 'The work was first published in 1851, as stated on receipt. No language model wrote prose then.',
    });
    // A newer edition may hold newer text, and a number that is no year tells nothing.
    for (const stated of ['', '1851, revised 2021', 'vol. 18510', 'recently'])
      expect(of(stated).facts.map(({ code }) => code)).not.toContain('published-before-models');
  });

  it('names what lies above the floor, and what share the interval is of', () => {
    const answer = answerOf(source(examined('X1', 'probabilistic', known)));
    const { chance } = answer;
    expect('sentence' in chance ? chance.sentence.text : '').toMatch(
      /^The most probable passage of the work is 10\^[\d.]+ times as probable as the most probable of the [\d,]+ control passages, and 10\^[\d.]+ times as probable as the family floor\. /u,
    );
    const { m, n } = must(windowDetailsOf(known)?.targets[0]).control;
    const { count } = must(known.findings.find(({ id }) => id === 'memorized-passages/E2'));
    expect(count?.total).toBeGreaterThan(m);
    const [compared, interval] = objection(answer, 'too-few').facts.map(({ text }) => text);
    expect(compared).toContain(
      `${m} separate passages of the work were compared with ${n} separate passages`,
    );
    expect(compared).toContain('(separate passages share no token)');
    expect(interval).toContain(`${must(count).hits} of ${must(count).total} (`);
    expect(interval).toMatch(
      /tested passages of the work are above the floor\. The 95% confidence interval of this share is /u,
    );
    expect(objection(answer, 'machine-written').facts[0]?.text).toMatch(
      /the \d+ separate passages above the floor \(they share no token\) from the control/u,
    );
  });

  it('does not call passages enough of which its own hits are too few', () => {
    const gated = (hits: number): Findings => {
      const details = must(windowDetailsOf(known));
      const hitGate = { kind: 'hit-gate', verdict: 'too-few', hits, distance: 0 } as const;
      return {
        ...known,
        details: { ...details, targets: details.targets.map((target) => ({ ...target, hitGate })) },
      };
    };
    expect(objection(answerOf(source(examined('X1', 'probabilistic', known))), 'too-few').state).toBe(
      'answered',
    );
    const few = objection(answerOf(source(examined('X1', 'probabilistic', gated(1)))), 'too-few');
    expect(few.state).toBe('stands');
    expect(few.facts.map(({ text }) => text)).toContain(
      'A single separate passage above the floor is too little to tell whether it differs from the control.',
    );
  });

  it('says that nobody stated why the model cannot have seen the control, or that a person did', () => {
    const one = examined('X1', 'probabilistic', unknown);
    const startOf = (control: object): AnswerExamination['start'] => ({
      proposals: null,
      targets: [],
      controls: [{ id: 'E3', name: 'control.txt', sha256: '2'.repeat(64), ...control }],
      sources: [],
      cleaning: [],
    });
    const codes = (start: AnswerExamination['start']): string[] =>
      answerOf(source({ ...one, start })).lead.also.map(({ code }) => code);
    expect(codes(startOf({}))).toContain('unseen-unsaid');
    expect(codes(startOf({}))).not.toContain('unseen-stated');
    const stated = codes(startOf({ whyUnseen: 'Written after the model was published.' }));
    expect(stated).toContain('unseen-stated');
    expect(stated).not.toContain('unseen-unsaid');
    // The sentence itself asserts neither.
    expect(answerOf(source(one)).lead.sentence.text).not.toMatch(/cannot have seen/u);
  });

  it('speaks of a claim about the passages as a group above which it says not shown', () => {
    const grouped: Findings = {
      ...unknown,
      findings: unknown.findings.map((finding) =>
        finding.id === 'group-shift/E2'
          ? { ...finding, standing: 'claim', family: { level: 0.01, p: 0.0002 } }
          : finding,
      ),
    };
    const { lead } = answerOf(source(examined('X1', 'probabilistic', grouped)));
    expect(lead.standing).toBe('not-shown');
    expect(lead.also[0]).toMatchObject({
      code: 'shown-elsewhere',
      data: { tests: [expect.objectContaining({ examinationId: 'X1' })] },
    });
    const alone = answerOf(source(examined('X1', 'probabilistic', unknown)));
    expect(alone.lead.also.map(({ code }) => code)).not.toContain('shown-elsewhere');
  });

  it('does not call text of one kind what blind measures do not distinguish', () => {
    const { objections } = answerOf(source(examined('X1', 'probabilistic', known)));
    const said = objections.flatMap(({ facts }) => facts.map(({ text }) => text)).join(' ');
    expect(said).not.toMatch(/measures of difficulty|: they are text of|in text of this kind/u);
    expect(said).toContain(BLIND_MEASURES);
    expect(said).toContain('if blocks like those of the work were drawn again');
  });

  it('claims nothing without a control, however much the model knows', () => {
    const answer = answerOf(source(examined('X1', 'probabilistic', alone)));
    expect(answer.lead).toMatchObject({ kind: 'uncalibrated', sentence: { code: 'lead-no-control' } });
    expect(answer.chance).toMatchObject({ sentence: { code: 'chance-no-control' } });
    expect(answer.objections.find(({ id }) => id === 'control-easier')).toMatchObject({
      state: 'not-examined',
      remedy: { kind: 'control' },
    });
    expect(answer.objections.find(({ id }) => id === 'too-few')).toMatchObject({ state: 'not-examined' });
  });

  it('offers what was not examined, and names what is under way', () => {
    const answer = answerOf(
      source(examined('X1', 'probabilistic', known), examined('X2', 'unprompted', null)),
    );
    expect(
      answer.elements.means.map(({ id, state, attackId, examinationId }) => [
        id,
        state,
        attackId,
        examinationId,
      ]),
    ).toEqual([
      ['extraction', 'shown', 'probabilistic', 'X1'],
      ['regurgitation', 'not-examined', 'unprompted', 'X2'],
      ['reconstruction', 'shown', 'probabilistic', 'X1'],
    ]);
    const after = answerOf(source(examined('X1', 'probabilistic', known), examined('X3', 'greedy', greedy)));
    expect(after.elements.means[0]).toMatchObject({ attackId: 'greedy', findingId: 'greedy-exact/E2' });
  });

  it('answers nothing before anything is finished', () => {
    expect(answerOf(source()).lead).toMatchObject({ kind: 'none', sentence: { code: 'lead-none' } });
    const open = answerOf(source(examined('X1', 'probabilistic', null)));
    expect(open.lead).toMatchObject({ kind: 'none', place: null, sentence: { code: 'lead-unfinished' } });
    expect(briefOf(open)).toMatchObject({ kind: 'none', finished: 0, unfinished: 1 });
  });

  it('says nothing about chance where no claim about passages above the floor was tested', () => {
    const answer = answerOf(source(examined('X1', 'greedy', greedy)));
    expect(answer.lead).toMatchObject({ kind: 'other', place: { findingId: 'greedy-exact/E2' } });
    expect(answer.chance).toMatchObject({ sentence: { code: 'chance-not-tested' } });
  });

  it.each(['no-test', 'hit-alone'] as const)(
    'says why nothing was tested, not that no floor was set: %s',
    (code) => {
      const untested: Findings = {
        ...known,
        findings: known.findings.map((finding) => ({
          ...finding,
          standing: 'measured',
          caveats: [...finding.caveats, { code, text: 'The reason of the finding.' }],
        })),
      };
      const { lead } = answerOf(source(examined('X1', 'probabilistic', untested)));
      expect(lead).toMatchObject({ kind: code, standing: 'measured', sentence: { code: `lead-${code}` } });
      expect(lead.also).toEqual(expect.arrayContaining([{ code, text: 'The reason of the finding.' }]));
    },
  );

  it('claims nothing of passages that differ from the control even without the model', () => {
    const foreign = (findings: Findings): Findings => ({
      ...findings,
      findings: findings.findings.map((finding) => ({ ...finding, standing: 'measured' })),
      details:
        findings.details.kind === 'windows'
          ? {
              ...findings.details,
              targets: findings.details.targets.map((target) => ({
                ...target,
                hitGate: { kind: 'hit-gate', verdict: 'foreign', hits: 20, distance: 0.4 },
              })),
            }
          : findings.details,
    });
    const answer = answerOf(source(examined('X1', 'probabilistic', foreign(known))));
    expect(answer.lead).toMatchObject({ kind: 'foreign', standing: 'measured' });
    expect(answer.chance).toMatchObject({ sentence: { code: 'chance-foreign' } });
    expect(answer.objections.find(({ id }) => id === 'machine-written')?.state).toBe('stands');
  });

  it('does not call an objection unsupported that it cannot measure', () => {
    // Measures without the model do not see how easy a text is to predict, so a matched control rules nothing out.
    const matched = answerOf(source(examined('X1', 'probabilistic', known)));
    expect(objection(matched, 'control-easier')).toMatchObject({
      state: 'stands',
      facts: expect.arrayContaining([expect.objectContaining({ code: 'gate-matched' })]) as unknown,
      remedy: { kind: 'none' },
    });
    const proposals = {
      set: 1,
      setSha256: '2'.repeat(64),
      indexSha256: '3'.repeat(64),
      made: 1,
      accepted: 1,
      refused: 0,
      unlisted: 0,
      unsearched: [],
      own: [],
    };
    const one = examined('X1', 'probabilistic', known);
    const missingText = [{ code: 'pdf-page-without-text', count: 3 }];
    const target = { id: 'E2', name: 'work.pdf', sha256: '4'.repeat(64), missingText };
    const start = { proposals, targets: [target], controls: [], sources: [], cleaning: [] };
    const decided = answerOf(source({ ...one, start }));
    expect(decided.untested).toMatchObject([{ code: 'text-missing', data: { missing: missingText } }]);
    // Every proposal is decided, and still an index of a few texts cannot show that no other text quotes the work.
    expect(decided.objections.find(({ id }) => id === 'quoted-elsewhere')).toMatchObject({
      state: 'stands',
      remedy: { kind: 'none' },
    });
    // Passages scored at the start of an answer are a fact about the weights: no user sees them.
    const memorized = known.findings.find(({ id }) => id === 'memorized-passages/E2');
    const inAnswer = {
      ...known,
      findings: [...known.findings, { ...memorized, id: 'memorized-passages-in-answer/E2' }],
    };
    const chat = answerOf(source(examined('X1', 'probabilistic', inAnswer as Findings)));
    expect(chat.elements.means[1]).toMatchObject({ id: 'regurgitation', state: 'not-examined' });
    expect(chat.objections.find(({ id }) => id === 'no-user-prompts-so')?.state).toBe('not-examined');
  });

  describe('the elements of the definition', () => {
    const statesOf = ({ elements: { rows } }: Answer): string[] => rows.map(({ state }) => state);
    /** The same findings with some of them changed. */
    const changed = (findings: Findings, change: (finding: Finding) => Partial<Finding>): Findings => ({
      ...findings,
      findings: findings.findings.map((finding) => ({ ...finding, ...change(finding) })),
    });

    it('are shown one by one, each with its number and that of the control, and the weakest is named', () => {
      const other = {
        model: { id: 'E5', name: 'P0' },
        examinations: [examined('X7', 'probabilistic', unknown)],
      };
      const answer = answerSchema.parse(
        answerOf({ ...source(examined('X1', 'probabilistic', known)), others: [other] }),
      );
      const { rows, sentence, weakest } = answer.elements;
      expect(rows.map(({ id, state, findingId }) => [id, state, findingId])).toEqual([
        ['reconstructed', 'shown', 'memorized-passages/E2'],
        ['near-exact', 'shown', 'memorized-passages/E2'],
        ['substantial-portion', 'shown', 'coverage-family-floor/E2'],
        ['specific-work', 'shown', 'memorized-passages/E2'],
      ]);
      const memorized = must(known.findings.find(({ id }) => id === 'memorized-passages/E2'));
      const left = must(windowDetailsOf(known)?.targets[0]).control.leaveOneBlockOutHits;
      expect(rows[0]?.work).toMatchObject({ hits: memorized.count?.hits, total: memorized.count?.total });
      expect(rows[0]?.control).toMatchObject({ hits: left.hits, total: left.total });
      // The control of coverage is counted in passages, as its share is.
      expect(rows[2]?.control).toMatchObject({ hits: left.hits, total: left.total });
      for (const { work, sentence: said } of rows)
        expect(said.text).toContain(must(work?.hits).toLocaleString('en-US'));
      expect([weakest, sentence.code]).toEqual(['specific-work', 'all-shown']);
      expect(sentence.text).toContain('quotations in other texts');
    });

    it('are not all shown while nothing says whether any model would write the text', () => {
      const { rows, sentence, weakest } = answerOf(source(examined('X1', 'probabilistic', known))).elements;
      expect(rows.map(({ state }) => state)).toEqual(['shown', 'shown', 'shown', 'not-examined']);
      expect(rows[3]).toMatchObject({ attackId: 'prefix-variants', why: [{ code: 'common-not-examined' }] });
      expect([weakest, sentence.code]).toEqual(['specific-work', 'not-all']);
      const same = {
        model: { id: 'E5', name: 'P2' },
        examinations: [examined('X7', 'probabilistic', known)],
      };
      const stands = answerOf({ ...source(examined('X1', 'probabilistic', known)), others: [same] });
      expect(stands.elements.rows[3]).toMatchObject({
        state: 'cannot-be-told',
        why: [{ code: 'common-stands' }],
      });
    });

    it('are not shown, cannot be determined without a control that fits, and are not examined before a run ends', () => {
      const states = (state: string): string[] => [state, state, state, state];
      const negative = answerOf(source(examined('X1', 'probabilistic', unknown)));
      expect(statesOf(negative)).toEqual(states('not-shown'));
      expect(negative.elements.sentence.code).toBe('all-not-shown');
      // That no passage is above the line is said by the count alone.
      expect(negative.elements.rows[0]).toMatchObject({ work: { hits: 0 }, why: [] });
      expect(negative.elements.sentence.text).toContain('The weakest is (1)');
      const uncontrolled = answerOf(source(examined('X1', 'probabilistic', alone)));
      expect(statesOf(uncontrolled)).toEqual(states('cannot-be-told'));
      expect(uncontrolled.elements.rows[2]).toMatchObject({
        sentence: { code: 'no-control-here' },
        work: null,
      });
      const refused = changed(known, ({ calibration }) => ({
        standing: 'measured',
        calibration: { ...calibration, kind: 'uncalibrated' },
      }));
      const unfit = answerOf(source(examined('X1', 'probabilistic', refused)));
      expect(statesOf(unfit)).toEqual(states('cannot-be-told'));
      expect(unfit.elements.rows[0]).toMatchObject({ sentence: { code: 'control-unfit' }, work: null });
      const open = answerOf(source(examined('X1', 'probabilistic', null)));
      expect(statesOf(open)).toEqual(states('not-examined'));
      expect(open.elements.rows[0]).toMatchObject({ examinationId: 'X1', findingId: '', work: null });
      expect(open.elements.sentence.code).toBe('all-not-examined');
    });

    it('cannot be determined from less than half of a text', async () => {
      const third = await measure('probabilistic', 'Nothing of the work is in here.', TEXTS, {
        ...ONE_WAY,
        strideTokens: 150,
      });
      const { rows } = answerOf(source(examined('X1', 'probabilistic', third))).elements;
      const { tested } = must(third.findings.find(({ id }) => id === 'memorized-passages/E2'));
      expect(must(tested).tested * 2).toBeLessThan(must(tested).chars);
      expect(rows[0]).toMatchObject({ state: 'cannot-be-told', why: [{ code: 'half-untested' }] });
    });

    it('cannot be determined of a text in too few blocks for an interval, unless it is short of something else', async () => {
      const short = TARGET.slice(0, 4_000);
      const texts = TEXTS.map((text) => (text.role === 'target' ? { ...text, text: short } : text));
      const portionIn = async (text: string): Promise<Answer['elements']['rows'][number]> => {
        const findings = await measure('probabilistic', text, texts, ONE_WAY);
        return must(answerOf(source(examined('X1', 'probabilistic', findings))).elements.rows[2]);
      };
      const whole = await portionIn(short);
      expect(whole.state).toBe('cannot-be-told');
      expect(whole.why.map(({ code }) => code)).toEqual(['hit-blocks', 'no-interval-target', 'parts']);
      expect(whole.why[0]?.text).toContain('lie in 2 blocks;');
      expect((await portionIn('Nothing of the work is in here.')).state).toBe('not-shown');
    });

    it('count texts that nobody asked for, and are no test of a few of them', async () => {
      const unasked = async (bosGenerations: number): Promise<Answer['elements']['means'][number]> => {
        const findings = await measure('unprompted', 'Nothing of the work is in here.', TEXTS, {
          bosGenerations,
          openingGenerations: 0,
          randomGenerations: 40,
          repeatedGenerations: 0,
          writtenTokens: 20,
          matchTokens: 15,
        });
        const calibrated = changed(findings, ({ calibration }) => ({
          calibration: { ...calibration, kind: 'calibrated' },
        }));
        return must(answerOf(source(examined('X1', 'unprompted', calibrated))).elements.means[1]);
      };
      const enough = await unasked(60);
      expect(enough).toMatchObject({ id: 'regurgitation', state: 'not-shown' });
      // That none counts is said by the count alone.
      expect(enough.why.map(({ code }) => code)).not.toContain('none-exceeds-control');
      expect(enough.sentence.text).toMatch(
        /^0 of 100 texts \(0\.0%[^)]*\) contain the work without being asked for it; of the 100 texts searched for the control, none\.$/u,
      );
      const few = await unasked(59);
      expect(few).toMatchObject({ state: 'cannot-be-told', why: [{ code: 'too-few-texts' }] });
    });

    it('are decided by the same examination, whatever was found', () => {
      const decided = ({ elements: { rows, means } }: Answer): string[] =>
        [...rows, ...means].map(({ examinationId, findingId }) => `${examinationId} ${findingId}`);
      const first = decided(
        answerOf(source(examined('X1', 'probabilistic', known), examined('X2', 'greedy', greedy))),
      );
      for (const standing of ['claim', 'not-shown', 'measured'] as const)
        for (const share of [0, 0.5, 1]) {
          const found = (findings: Findings): Findings =>
            changed(findings, ({ count }) => ({
              standing,
              value: share,
              ...(count === undefined ? {} : { count: { ...count, hits: count.total * share } }),
              spans: [],
              caveats: [],
            }));
          const again = answerOf(
            source(examined('X1', 'probabilistic', found(known)), examined('X2', 'greedy', greedy)),
          );
          expect(decided(again)).toEqual(first);
        }
      // Of two of the same kind, the better calibration decides, then the more passages, whichever comes first.
      const uncalibrated = changed(known, ({ calibration }) => ({
        calibration: { ...calibration, kind: 'uncalibrated' },
      }));
      const better = answerOf(
        source(examined('X1', 'probabilistic', uncalibrated), examined('X2', 'probabilistic', unknown)),
      );
      expect(better.elements.rows[0]).toMatchObject({ examinationId: 'X2', state: 'not-shown' });
    });

    it('state a finding by itself in the same words; not one without a control that fits', () => {
      const found = must(known.findings.find(({ id }) => id === 'memorized-passages/E2'));
      const { rows } = answerOf(source(examined('X1', 'probabilistic', known))).elements;
      expect(plainSentence(known, found)).toBe(must(rows[0]).sentence.text);
      const unfit = { ...found, calibration: { ...found.calibration, kind: 'uncalibrated' as const } };
      expect(plainSentence(known, unfit)).toBeNull();
      const best = must(known.findings.find(({ id }) => id === 'best-passage/E2'));
      expect(plainSentence(known, best)).toBeNull();
    });

    it('have words for every kind of finding that decides one', () => {
      for (const asked of ASKED)
        for (const kind of kindsServing(asked))
          expect(kind.says?.[asked], `${kind.id}, ${asked}`).toBeTruthy();
    });
  });

  it('says what was found of designated passages with the portion, and which examinations began before', () => {
    const covered = must(known.findings.find(({ id }) => id === 'coverage-family-floor/E2'));
    const designated: Finding = {
      ...covered,
      id: 'designated-passages/E2',
      standing: 'measured',
      value: 0.75,
      count: { hits: 300, total: 400, of: 'characters of the work' },
    };
    const item = { id: 'E2', name: 'work.txt', sha256: '2'.repeat(64) };
    const start = (text?: string): NonNullable<AnswerExamination['start']> => ({
      proposals: null,
      targets: [{ ...item, ...(text === undefined ? {} : { designated: text }) }],
      controls: [],
      sources: [],
      cleaning: [],
    });
    const first = { ...examined('X1', 'probabilistic', known), start: start() };
    const own: Findings = { ...known, findings: [...known.findings, designated] };
    const second = { ...examined('X2', 'probabilistic', own), start: start('0-400 the opening') };
    const portionOf = (answer: Answer): Answer['elements']['rows'][number] =>
      must(answer.elements.rows.find(({ id }) => id === 'substantial-portion'));
    const both = portionOf(answerOf(source(first, second)));
    expect(both.state).toBe(portionOf(answerOf(source(first))).state);
    const said = must(both.why.find(({ code }) => code === 'designated'));
    expect(said.text).toMatch(
      /^Of the characters of the designated passages, 300 of 400 \(75\.0%\) lie in passages above that line \(X2\); of the control passages, .+\. They were designated after X1 had begun\.$/u,
    );
    const alone = must(portionOf(answerOf(source(second))).why.find(({ code }) => code === 'designated'));
    expect(alone.text).not.toContain('had begun');
    expect(portionOf(answerOf(source(first))).why.map(({ code }) => code)).not.toContain('designated');
  });

  it('says whose bits restore the work where the control fits, and nothing where it does not', () => {
    const covered = must(known.findings.find(({ id }) => id === 'coverage-family-floor/E2'));
    const bits = { whole: 8000, examiner: 80, model: 2320, language: 5600 };
    const file: Finding = {
      ...covered,
      id: 'file-share/E2',
      ledger: {
        reference: { id: 'E5', name: 'Reference' },
        work: bits,
        control: { whole: 8000, examiner: 2480, model: -80, language: 5600 },
      },
    };
    const answered = (finding: Finding): Answer =>
      answerOf(source(examined('X1', 'assisted', { ...known, findings: [finding] })));
    const answer = answered(file);
    expect(answer.information).toMatchObject({ examinationId: 'X1', work: bits });
    expect(must(answer.supplied.find(({ code }) => code === 'ledger')).text).toBe(
      'In X1, the work (8,000 bits) was restored: the examiner supplied 80 bits (1.0%) in a file, the model 2,320 bits (29.0%), and general language, as measured with the reference model Reference, 5,600 bits (70.0%). To restore the control, the examiner supplied 31.0%, the model −1.0%, and general language 70.0%.',
    );
    const unfit = answered({ ...file, calibration: { ...file.calibration, kind: 'uncalibrated' } });
    expect([unfit.information, unfit.supplied.map(({ code }) => code)]).toEqual([
      null,
      expect.not.arrayContaining(['ledger']),
    ]);
  });

  it('lists everything that the model was asked, with how much of the work, and says it of the work', () => {
    const answer = answerSchema.parse(
      answerOf(source(examined('X1', 'probabilistic', known), examined('X2', 'greedy', null))),
    );
    const given = must(known.given?.[0]);
    // Passages lie side by side, each after its own 50 tokens: only the last passage and the tail are in no prompt.
    const windows = must(windowDetailsOf(known)?.targets[0]).summary.windows;
    // The draws that check the numbers are prompts, too: 20 of each of 10 passages.
    expect(given.prompts).toBeGreaterThanOrEqual(windows + 200);
    expect(given.of).toBe(CHARS);
    expect(given.chars / given.of).toBeGreaterThan(0.98);
    expect(given.chars).toBeLessThan(given.of);
    expect(answer.attempts).toEqual([
      expect.objectContaining({
        examinationId: 'X1',
        given: { prompts: given.prompts, chars: given.chars, of: given.of },
        findingId: 'memorized-passages/E2',
      }),
      // What was begun may have asked, too; what it gave is not known before it ends.
      expect.objectContaining({ examinationId: 'X2', status: 'paused', given: null, findingId: '' }),
    ]);
    expect(answerOf(source(examined('X1', 'probabilistic', null))).supplied).toEqual([]);
    const planned = { ...examined('X1', 'probabilistic', null), status: 'planned' as const };
    expect(answerOf(source(planned)).supplied.map(({ code }) => code)).toEqual(['nothing-given']);
    expect(answer.supplied.map(({ code }) => code)).toEqual(['supplied', 'never-without']);
    const asked: Findings = { ...known, given: [{ workId: 'E2', prompts: 40, chars: 0, of: CHARS }] };
    const both = answerOf(
      source(examined('X1', 'probabilistic', known), examined('X3', 'title-requests', asked)),
    );
    expect(both.supplied.map(({ text }) => text).join(' ')).toContain(
      'X3 gave the model no text of the work.',
    );
  });
});
