import { Fragment } from 'react';
import { NOTHING_WRITTEN, WRITTEN_TITLES, type Answer } from '../../../src/answer/index.js';
import type { CaseOverview } from '../../../src/contract/index.js';
import { distribution, type DistributionReach, reachOf, widestReach } from '../../../src/figure/index.js';
import { ChartView, DiffPair, MarkedText } from '../../components/index.js';
import type { AnswerPartProps } from './answerPart.js';
import { BandPart } from './BandPart.js';
import { ElementsPart } from './ElementsPart.js';
import { heapsOf } from './heaps.js';
import { HandlesPart } from './HandlesPart.js';
import { LeadPart } from './LeadPart.js';
import { ObjectionsPart } from './ObjectionsPart.js';
import { OtherTests } from './OtherTests.js';
import { useCosts } from './useCosts.js';
import { useSetting } from './useSetting.js';
import { WrittenPlace } from './WrittenPlace.js';

export interface AnswerViewProps {
  readonly answer: Answer;
  readonly overview: CaseOverview;
  /** Axes of the heaps; by default what this answer needs. */
  readonly reach?: DistributionReach | undefined;
}

/** The parts of an answer in the order in which a reader asks. */
export function AnswerView({ answer, overview, reach }: AnswerViewProps): React.JSX.Element {
  const { caseId, mode } = overview;
  const costs = useCosts(answer, overview);
  const props: AnswerPartProps = { caseId, answer, costs, mayWrite: mode === 'write' };
  const { chance, written } = answer;
  const handles = useSetting(caseId, answer);
  const at = handles?.at ?? null;
  const heaps = 'sentence' in chance ? heapsOf(answer, chance, handles) : null;
  const wroteTitle = written.length > 1 ? WRITTEN_TITLES.two : WRITTEN_TITLES.one;
  return (
    <>
      <ElementsPart {...props} />
      <LeadPart {...props} at={at} />
      {handles !== null && <HandlesPart handles={handles} policy={answer.setting?.policy ?? ''} />}
      {answer.bands.length > 0 && <BandPart caseId={caseId} answer={answer} at={at} />}
      <section className="answer-part" aria-label={wroteTitle}>
        <h2>{wroteTitle}</h2>
        {written.length === 0 && <p className="muted">{NOTHING_WRITTEN}</p>}
        {written.map((one) => (
          <Fragment key={one.from}>
            {written.length > 1 && <h3>{WRITTEN_TITLES[one.from]}</h3>}
            <WrittenPlace caseId={caseId} written={one} />
            <DiffPair
              work={one.truth}
              output={one.written}
              label="The passage of the work, and what the model wrote"
            />
          </Fragment>
        ))}
      </section>
      <section className="answer-part" aria-label="Could it be chance?">
        <h2>Could it be chance?</h2>
        {'sentence' in chance && heaps !== null ? (
          <div className="answer-chance">
            <ChartView
              chart={distribution(
                `chance-${answer.model.id}-${answer.work.id}-${chance.examinationId}`,
                ...heaps,
                reach === undefined ? undefined : widestReach([reach, reachOf(...heaps)]),
              )}
            />
            <p className="answer-sentence">
              <MarkedText text={chance.sentence.text} />
            </p>
          </div>
        ) : (
          <p className="muted">{'reason' in chance && chance.reason}</p>
        )}
      </section>
      <ObjectionsPart {...props} />
      <OtherTests caseId={caseId} answer={answer} />
    </>
  );
}
