import { useMemo } from 'react';
import { formatCount, textDirection } from '../../../src/figure/index.js';
import type { Work } from '../../../src/domain/index.js';
import { useCall, useOriginals } from '../../api/index.js';
import { NumberField, SelectField, type NumberFieldProps } from '../../components/index.js';
import {
  chapterAt,
  passageWords,
  rankedPassages,
  shortTitle,
  useOpenWork,
  type OpenWork,
} from '../reader/index.js';
import { RunningText } from './PromptText.js';

export interface PlacePickerProps {
  readonly caseId: string;
  readonly workId: string;
  readonly work: Work | undefined;
  /** Examination whose passages are offered; undefined for none. */
  readonly examinationId: string | undefined;
  readonly at: number;
  readonly onChange: (at: number) => void;
  readonly errorMessage: NumberFieldProps['errorMessage'];
}

/** The start of the continuation: a character, a chapter, or one of the most probable passages of an examination. */
export function PlacePicker(props: PlacePickerProps): React.JSX.Element {
  const { caseId, workId, work, examinationId, at, onChange, errorMessage } = props;
  const answer = useOpenWork(caseId, examinationId ?? 'X1', workId, examinationId !== undefined);
  const chapters = work?.chapters.filter(({ kind }) => kind !== 'whole') ?? [];
  const chapter = work === undefined ? undefined : chapterAt(work.chapters, at);
  return (
    <div className="stack-tight">
      <NumberField
        label="Start at character"
        value={at}
        minValue={0}
        {...(work === undefined ? {} : { maxValue: work.reading.chars - 1 })}
        step={1}
        errorMessage={errorMessage}
        {...(work === undefined
          ? {}
          : {
              description: `Of ${formatCount(work.reading.chars)}. The text before it is given to the model.`,
            })}
        onChange={(value) => {
          if (Number.isFinite(value)) onChange(Math.round(value));
        }}
      />
      {chapters.length > 0 && (
        <SelectField
          label="Or at the start of a chapter"
          placeholder="Select a chapter"
          options={chapters.map(({ title }, index) => ({ id: String(index), label: shortTitle(title, 60) }))}
          selectedKey={
            chapter?.startChar === at ? String(chapters.findIndex(({ startChar }) => startChar === at)) : null
          }
          onSelectionChange={(index) => {
            const found = chapters[Number(index)];
            if (found !== undefined) onChange(found.startChar);
          }}
        />
      )}
      {examinationId !== undefined && answer.kind === 'open' && (
        <PassageField caseId={caseId} open={answer.open} at={at} onChange={onChange} />
      )}
      <PlacePreview caseId={caseId} workId={workId} chars={work?.reading.chars} at={at} />
    </div>
  );
}

/** Number of passages offered. */
const OFFERED = 50;

function PassageField({
  caseId,
  open,
  at,
  onChange,
}: {
  readonly caseId: string;
  readonly open: OpenWork;
  readonly at: number;
  readonly onChange: (at: number) => void;
}): React.JSX.Element | null {
  const { windows, work } = open;
  const offered = useMemo(() => rankedPassages(windows, 0, -Infinity).slice(0, OFFERED), [windows]);
  const passageOf = (window: number): { workId: string; startChar: number; endChar: number } => ({
    workId: work.workId,
    startChar: windows.startChar[window] ?? 0,
    endChar: windows.endChar[window] ?? 0,
  });
  const originals = useOriginals(caseId, offered.map(passageOf));
  if (offered.length === 0) return null;
  const logPz = windows.logPz(0);
  const selected = offered.find((window) => windows.startChar[window] === at);
  return (
    <SelectField
      placeholder="Select a passage"
      label={`Or at a passage, most probable first (${work.examinationId})`}
      options={offered.map((window, index) => ({
        id: String(window),
        label: `${index + 1}. ${passageWords(logPz[window] ?? -Infinity)} at character ${formatCount(windows.startChar[window] ?? 0)}${inParentheses(originals(passageOf(window)))}`,
      }))}
      selectedKey={selected === undefined ? null : String(selected)}
      onSelectionChange={(window) => onChange(windows.startChar[Number(window)] ?? 0)}
    />
  );
}

function inParentheses(original: string): string {
  return original === '' ? '' : ` (${original})`;
}

/** Characters shown before and after the start. */
const AROUND = 160;

function PlacePreview({
  caseId,
  workId,
  chars,
  at,
}: {
  readonly caseId: string;
  readonly workId: string;
  readonly chars: number | undefined;
  readonly at: number;
}): React.JSX.Element | null {
  const place = Math.min(at, chars ?? 0);
  const before = useCall(
    'work.text',
    { caseId, evidenceId: workId, startChar: Math.max(0, place - AROUND), endChar: place },
    { staleTime: Infinity, enabled: chars !== undefined },
  );
  const behind = useCall(
    'work.text',
    { caseId, evidenceId: workId, startChar: place, endChar: Math.min(chars ?? 0, place + AROUND) },
    { staleTime: Infinity, enabled: chars !== undefined },
  );
  if (before.data === undefined || behind.data === undefined) return null;
  return (
    <p className="ask-preview" dir={textDirection(before.data.text + behind.data.text) ?? 'ltr'}>
      <span className="muted">
        {place > AROUND ? '… ' : ''}
        <RunningText text={before.data.text} />
      </span>
      <span className="ask-preview-place" role="img" aria-label="the continuation starts here" />
      <RunningText text={behind.data.text} />
      {' …'}
    </p>
  );
}
