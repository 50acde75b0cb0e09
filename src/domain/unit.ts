/** The kind of number that a finding has, which decides how it is printed. */
export type UnitKind = 'share' | 'points' | 'per-thousand' | 'log10' | 'decades' | 'probability';

/** What a work is counted in, so that a share of them says how much of the work was reached. */
const OF_WORK = ['characters', 'draws', 'passages', 'places', 'stretches', 'windows', 'words'].map(shareOf);

/** Every unit of a finding that is more than a counted noun. Any other unit is printed unchanged after its number. */
const KINDS: ReadonlyMap<string, UnitKind> = new Map<string, UnitKind>([
  ...[
    ...OF_WORK,
    ...[
      'batches',
      'bytes',
      'differences',
      'letters',
      'pairs',
      'places passed over',
      'tensors',
      'texts',
      'works',
    ].map(shareOf),
  ].map((unit): [string, UnitKind] => [unit, 'share']),
  ['difference of shares of passages', 'points'],
  ['log10 probability', 'log10'],
  ['log10 of probability', 'log10'],
  ['log10 of a probability', 'log10'],
  ['decades', 'decades'],
  ['probability', 'probability'],
]);

/** The kind of a number in this unit; `counted` for a number of things, whose unit is printed after it. */
export function unitKind(unit: string): UnitKind | 'counted' {
  return KINDS.get(unit) ?? (unit.endsWith(' per 1,000') ? 'per-thousand' : 'counted');
}

/** What a counted unit is called where a person reads it: units are codes, and keep their names in records. */
export function unitName(unit: string): string {
  return unit === 'stretches' ? 'passages' : unit;
}

/** True if a unit names a share, so that values are printed as percentages. */
export function isShareUnit(unit: string): boolean {
  return unitKind(unit) === 'share';
}

/** True if a larger number in this unit means that more of the work was found, so that bars of such shares may be compared. */
export function isShareOfWork(unit: string): boolean {
  return OF_WORK.includes(unit);
}

const OF_CHARACTERS = shareOf('characters');

/** True if a unit is a share of the characters of a text. */
export function isShareOfCharacters(unit: string): boolean {
  return unit === OF_CHARACTERS;
}

function shareOf(counted: string): string {
  return `share of ${counted}`;
}
