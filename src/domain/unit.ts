/** The kind of number that a finding has, which decides how it is printed. */
export type UnitKind = 'share' | 'log10' | 'decades' | 'probability';

/** Every unit of a finding that is more than a counted noun. Any other unit is printed unchanged after its number. */
const KINDS: ReadonlyMap<string, UnitKind> = new Map<string, UnitKind>([
  ...[
    'batches',
    'bytes',
    'characters',
    'draws',
    'letters',
    'passages',
    'places',
    'places passed over',
    'stretches',
    'tensors',
    'texts',
    'windows',
    'words',
  ].map((counted): [string, UnitKind] => [`share of ${counted}`, 'share']),
  ['log10 probability', 'log10'],
  ['log10 of probability', 'log10'],
  ['log10 of a probability', 'log10'],
  ['decades', 'decades'],
  ['probability', 'probability'],
]);

/** The kind of a number in this unit; `counted` for a number of things, whose unit is printed after it. */
export function unitKind(unit: string): UnitKind | 'counted' {
  return KINDS.get(unit) ?? 'counted';
}

/** True if a unit names a share, so that values are printed as percentages. */
export function isShareUnit(unit: string): boolean {
  return unitKind(unit) === 'share';
}
