import type {
  DisclosedWork,
  ExhibitContent,
  Findings,
  ReportExhibit,
  ReportItem,
  ShownPassage,
} from '../domain/index.js';

/** Characters of a work, from the first to the one after the last. */
export interface WorkPlace {
  readonly workId: string;
  readonly startChar: number;
  readonly endChar: number;
}

/** Everything in which a bag discloses text. */
export interface Disclosing {
  readonly items: readonly Pick<ReportItem, 'evidence' | 'work'>[];
  /** Findings as the report has them. */
  readonly reported: readonly (Findings | null)[];
  /** The same findings as the bag has them. */
  readonly findings: readonly (Findings | null)[];
  readonly exhibits: readonly Pick<ReportExhibit, 'content' | 'facts'>[];
  /** What journals and numbers per token encode. */
  readonly encoded: readonly WorkPlace[];
}

/** How much of each work a bag discloses, channel by channel and in all; a pure function of the places. */
export function disclosedWorks(disclosing: Disclosing): DisclosedWork[] {
  const { items, reported, findings, exhibits, encoded } = disclosing;
  const channels = {
    report: [...reported.flatMap(textPlaces), ...exhibits.flatMap(exhibitPlaces)],
    findings: findings.flatMap(textPlaces),
    exhibits: exhibits.flatMap(exhibitPlaces),
    encoded,
  };
  return items.flatMap(({ evidence, work }) => {
    if (work === null) return [];
    const { chars } = work.reading;
    const counted = (places: readonly WorkPlace[]): number => charsIn(places, evidence.id, chars);
    const total = counted(Object.values(channels).flat());
    return total === 0
      ? []
      : [
          {
            workId: evidence.id,
            title: evidence.title === '' ? evidence.name : evidence.title,
            chars,
            report: counted(channels.report),
            findings: counted(channels.findings),
            exhibits: counted(channels.exhibits),
            encoded: counted(channels.encoded),
            total,
          },
        ];
  });
}

/** Characters of a work in at least one of the places. */
export function charsIn(places: readonly WorkPlace[], workId: string, chars: number): number {
  let sum = 0;
  let free = 0;
  for (const { startChar, endChar } of places
    .filter((place) => place.workId === workId)
    .sort((a, b) => a.startChar - b.startChar)) {
    const end = Math.min(endChar, chars);
    sum += Math.max(0, end - Math.max(free, startChar));
    free = Math.max(free, end);
  }
  return sum;
}

/** Where findings hold text of a work: passages with what was given before them, and texts side by side. */
function textPlaces(findings: Findings | null): WorkPlace[] {
  if (findings === null) return [];
  const { details } = findings;
  if (details.kind === 'windows')
    return [details, ...(details.inAnswer === undefined ? [] : [details.inAnswer])].flatMap(
      ({ targets, controls }) => [
        ...targets.flatMap(({ passages }) => passages.map(placeOf)),
        ...targets.flatMap(({ workId, drawn, excerpt }) =>
          [drawn, excerpt].flatMap((text) =>
            text === undefined ? [] : [besideTextPlace({ ...text, workId }, text)],
          ),
        ),
        ...controls.flatMap(({ best }) => best.map(placeOf)),
      ],
    );
  return details.panels.flatMap((panel) =>
    panel.kind !== 'texts'
      ? []
      : panel.items.flatMap((item) => (item.place === null ? [] : [besideTextPlace(item.place, item)])),
  );
}

/** The place of a passage that is shown with what was given before it; that is, as a rule, the text before the place. */
function besideTextPlace(
  { workId, startChar, endChar }: WorkPlace,
  { given, truth }: { readonly given: string; readonly truth: string },
): WorkPlace {
  return {
    workId,
    startChar: Math.max(0, startChar - Array.from(given).length),
    endChar: truth === '' ? startChar : endChar,
  };
}

/** Where an exhibit holds text of a work. */
function exhibitPlaces({ content, facts }: Pick<ReportExhibit, 'content' | 'facts'>): WorkPlace[] {
  const control = facts.kind === 'passage' && facts.control !== null ? [placeOf(facts.control.passage)] : [];
  return [...contentPlaces(content), ...control];
}

/** Where the content of an exhibit holds text of a work. */
export function contentPlaces(content: ExhibitContent | null): WorkPlace[] {
  switch (content?.kind) {
    case 'passage':
      return [{ workId: content.workId, startChar: content.startChar, endChar: content.endChar }];
    case 'continuation': {
      const { work, promptStartChar, endChar } = content.record;
      return [{ workId: work.id, startChar: promptStartChar, endChar }];
    }
    default:
      return [];
  }
}

function placeOf({ workId, prefixStartChar, suffixEndChar }: ShownPassage): WorkPlace {
  return { workId, startChar: prefixStartChar, endChar: suffixEndChar };
}
