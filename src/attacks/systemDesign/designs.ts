/** The measures that the operator of a product takes against copies. */
export interface Design {
  /** A system prompt that forbids quoting. */
  readonly forbids: boolean;
  /** A filter of n-grams. */
  readonly filter: boolean;
}

/** A design with its name and its phrase for the middle of a sentence. */
export interface NamedDesign extends Design {
  /** In the ids of findings. */
  readonly number: string;
  readonly name: string;
  readonly phrase: string;
}

/** The design without any measure against copies. */
export const OPEN: NamedDesign = {
  forbids: false,
  filter: false,
  number: '1',
  name: 'no countermeasure',
  phrase: 'without any countermeasure',
};

/** The designs with a measure against copies. */
export const COUNTERED: readonly NamedDesign[] = [
  {
    forbids: true,
    filter: false,
    number: '2',
    name: 'system prompt that forbids quoting',
    phrase: 'with a system prompt that forbids quoting',
  },
  {
    forbids: false,
    filter: true,
    number: '3',
    name: 'n-gram filter',
    phrase: 'with an n-gram filter',
  },
  {
    forbids: true,
    filter: true,
    number: '4',
    name: 'system prompt and n-gram filter',
    phrase: 'with a system prompt that forbids quoting and an n-gram filter',
  },
];

/** All four designs, the open one first. */
export const DESIGNS: readonly NamedDesign[] = [OPEN, ...COUNTERED];
