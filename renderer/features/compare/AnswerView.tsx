import { useMemo, useState } from 'react';
import { type Continuation, policyName } from '../../../src/domain/index.js';
import { counted } from '../../../src/base/index.js';
import { formatCount, visibleString } from '../../../src/figure/index.js';
import { useOriginals } from '../../api/index.js';
import {
  Button,
  CalibrationMark,
  flattenFacts,
  type CalibrationMarkProps,
  HashBadge,
  HostileText,
  KeyValueList,
  Link,
  UtcTime,
} from '../../components/index.js';
import { href } from '../../navigation/index.js';
import { ExhibitDialog, shortTitle } from '../reader/index.js';
import { AnswerNumbers } from './AnswerNumbers.js';
import { DiffView } from './DiffView.js';
import { PromptText } from './PromptText.js';

export interface AnswerViewProps {
  readonly caseId: string;
  readonly record: Continuation;
  /** Examination whose results the reader shows for this passage; undefined where there is none. */
  readonly examinationId: string | undefined;
  readonly canMark: boolean;
}

/** A single answer has no control: whatever it shows, it is not a measurement. */
const NO_CONTROL: CalibrationMarkProps['calibration'] = {
  kind: 'uncalibrated',
  reasons: [
    {
      text: 'A single answer is not compared with a control. An examination measures how often a model writes text of the work, and text of the control.',
    },
  ],
};

/** What the model wrote, beside the work. */
export function AnswerView({ caseId, record, examinationId, canMark }: AnswerViewProps): React.JSX.Element {
  const [isMarking, setMarking] = useState(false);
  const { startChar, endChar } = record;
  const passage = useMemo(
    () => ({ workId: record.work.id, startChar, endChar }),
    [record, startChar, endChar],
  );
  const original = useOriginals(
    caseId,
    useMemo(() => [passage], [passage]),
  )(passage);
  return (
    <div className="stack answer">
      <div className="row-spread">
        <p>
          <strong>
            <bdi>{shortTitle(record.model.name)}</bdi>
          </strong>
          {` wrote ${counted(record.tokens.length, 'token')} after character ${formatCount(record.startChar)} of `}
          <bdi>{shortTitle(record.work.title)}</bdi>
          {original !== '' && (
            <>
              {' ('}
              <bdi>{original}</bdi>
              {')'}
            </>
          )}
          {`, ${decodingWords(record.decoding)}. `}
          {examinationId !== undefined && (
            <Link href={href.reader(caseId, examinationId, record.work.id, { at: record.startChar })}>
              Show in reader
            </Link>
          )}
        </p>
        <Button icon="exhibit" variant="primary" isDisabled={!canMark} onPress={() => setMarking(true)}>
          Mark as exhibit…
        </Button>
      </div>
      <CalibrationMark calibration={NO_CONTROL} />
      <AnswerNumbers record={record} />
      <PromptText text={record.promptText} tokens={record.promptTokens} />
      <DiffView key={record.askId} work={record.workText} output={record.outputText} />
      <Details record={record} original={original} />
      {isMarking && (
        <ExhibitDialog
          caseId={caseId}
          source={{ kind: 'continuation', askId: record.askId }}
          suggestedTitle={`${shortTitle(record.model.name, 60)} continues ${shortTitle(record.work.title, 100)} at character ${formatCount(record.startChar)}`}
          what={
            <p>
              {`The prompt, ${counted(record.tokens.length, 'token')} of output, the work’s own text, all parameters and hashes. `}
              <Link href={href.exhibits(caseId)}>All exhibits</Link>
            </p>
          }
          onClose={() => setMarking(false)}
        />
      )}
    </div>
  );
}

function Details({
  record,
  original,
}: {
  readonly record: Continuation;
  readonly original: string;
}): React.JSX.Element {
  return (
    <details className="answer-details" open>
      <summary>How to reproduce this output</summary>
      <KeyValueList
        isDense
        items={[
          { key: 'Record', value: <span className="mono">{record.askId}</span> },
          { key: 'Written', value: <UtcTime iso={record.createdAt} /> },
          { key: 'Decoding', value: decodingWords(record.decoding) },
          {
            key: 'Prompt',
            value: `${counted(record.promptTokens, 'token')} from character ${formatCount(record.promptStartChar)} to ${formatCount(record.startChar)}${record.bos ? ', preceded by a begin-of-text token' : ', no begin-of-text token'}`,
          },
          {
            key: 'Output',
            value: `${counted(record.tokens.length, 'token')} of at most ${formatCount(record.maxTokens)}; stopped because ${stopWords(record.stoppedBy)}`,
          },
          {
            key: 'Compared with',
            value: `characters ${formatCount(record.startChar)} to ${formatCount(record.endChar)} of the work`,
            ...(original === '' ? {} : { note: <bdi>{original}</bdi> }),
          },
          { key: 'Model file', value: <HashBadge digest={record.model.sha256} /> },
          { key: 'Work file', value: <HashBadge digest={record.work.sha256} /> },
          ...flattenFacts(record.engine).map(({ label, value }) => ({
            key: label,
            value: <HostileText text={value} maxLength={200} />,
          })),
        ]}
      />
    </details>
  );
}

/** The decoding policy, in words. */
function decodingWords(decoding: Continuation['decoding']): string {
  return decoding.kind === 'greedy'
    ? 'greedy: always the most probable token'
    : `sampled: ${policyName(decoding.policy)}, seed ${visibleString(decoding.seed)}`;
}

/** Why a continuation ended. */
function stopWords(stoppedBy: Continuation['stoppedBy']): string {
  switch (stoppedBy) {
    case 'length':
      return 'the requested number of tokens was reached';
    case 'end-of-text':
      return 'the model ended the text';
    case 'end-of-work':
      return 'the end of the work was reached';
    case 'end-of-context':
      return 'the model’s context limit was reached';
    case 'cancelled':
      return 'it was canceled';
  }
}
