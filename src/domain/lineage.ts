import type { Remark, Scored, Unscored } from '../base/index.js';

/** Hidden units with the same number in two models, compared in one layer: the test of independence with its null hypothesis. */
export interface LayerIndependence {
  /** Number of the layer, from 0. */
  readonly layer: number;
  /** Number of the expert whose units were compared, from 0; null without experts. */
  readonly expert: number | null;
  /** Units compared, drawn by the seed. */
  readonly units: number;
  /** Units of the layer. */
  readonly of: number;
  /** Mean cosine of the weights of units with the same number; −1 … 1. */
  readonly meanSame: number;
  /** Mean cosine of units with different numbers: what chance gives; −1 … 1. */
  readonly meanOther: number;
  /** Permutation test; in (0, 1]. */
  readonly p: number;
  /** Units whose best match in the other model has the same number. Chance gives 1 on average. */
  readonly matched: number;
  /** Natural log of the exact probability of at least that many matches by chance. */
  readonly lnPMatched: number;
  /** Rank correlation of the numbers of matched units; −1 … 1. */
  readonly spearman: number;
  /** Natural log of the probability of at least that correlation by chance, by Student's t; never below that of one order of all. */
  readonly lnPSpearman: number;
}

/** The test of independence over all layers that could be compared. */
export interface Independence {
  readonly permutations: number;
  /** 1 / (permutations + 1): the smallest p-value that the permutation test can give. */
  readonly smallestP: number;
  /** Permutation test on the sum over all layers; in (0, 1]. */
  readonly p: number;
  /** Natural log of the p-value of the matches of all layers, by Fisher's method. */
  readonly lnPMatched: number;
  /** Level of the verdict. Each of the two tests, by permutations and by matches, is made at half of it (Bonferroni). */
  readonly level: number;
  /** Whether one of the two tests rejects the null hypothesis. */
  readonly isRejected: boolean;
  readonly layers: readonly LayerIndependence[];
}

/** Matches of units by what opens them and by what they pass on, in one layer; does not depend on the order of the units. */
export interface LayerMatching {
  readonly layer: number;
  readonly expert: number | null;
  /** Units of the model that were matched with units of the base. */
  readonly units: number;
  /** Units of the base's layer. */
  readonly of: number;
  /** Units for which both matchings name the same unit of the base. */
  readonly agreeing: number;
  /** What two unrelated matchings give on average. */
  readonly byChance: number;
  /** Natural log of the probability of at least that many if the two matchings were unrelated. Not an exact p-value. */
  readonly lnP: number;
  /** The same units matched with another layer of the base, as a control; null where there is one layer. */
  readonly control: { readonly layer: number; readonly agreeing: number; readonly lnP: number } | null;
}

/** A layer of the model whose units correspond to those of a layer of the base with another number. */
export interface LayerCounterpart {
  readonly layer: number;
  readonly baseLayer: number;
  /** Units of the model that were matched; a part of those of {@link LayerMatching}. */
  readonly units: number;
  readonly agreeing: number;
  /** As {@link LayerMatching.lnP}, times the number of pairs of layers tried (Bonferroni); at most 0. */
  readonly lnP: number;
}

/**
 * What the matching test says: units correspond and those of the control do not (`corresponds`); units correspond, but so do those of
 * the control (`control-as-well`), or there is no control (`no-control`); or no correspondence is shown (`not-shown`).
 */
export type MatchingVerdict = 'corresponds' | 'control-as-well' | 'no-control' | 'not-shown';

/** The matching test over all layers that could be compared. */
export interface Matching {
  /** Inputs to which the units answer. */
  readonly inputs: number;
  /** {@link LayerMatching.lnP} of all layers, by Fisher's method. */
  readonly lnP: number;
  /** The same of the controls; null without controls. */
  readonly controlLnP: number | null;
  /** Level of the verdict and of {@link Matching.counterparts}. */
  readonly level: number;
  readonly verdict: MatchingVerdict;
  /** Layers with the same number in both models. */
  readonly layers: readonly LayerMatching[];
  /** Pairs of layers with different numbers that were tried. */
  readonly otherPairs: number;
  /** Those of them whose units correspond: at most the level after correction for the number tried. */
  readonly counterparts: readonly LayerCounterpart[];
}

/**
 * What the units answer to when they are matched: `random`, the same random vectors for both models, which finds units in any order if
 * both models use the same basis; `tokens`, the embeddings of tokens that both vocabularies have, which finds them in any basis and for
 * models of different widths if the embeddings of both correspond.
 */
export type MatchingInputs = 'random' | 'tokens';

/**
 * How a tensor differs from the base's: not at all (`equal`); by no more than storing the numbers explains (`rounding`); in some rows
 * only (`some-rows`); by a matrix of low rank (`low-rank`); everywhere (`everywhere`); or it was not compared (`not-compared`).
 */
export type DifferenceKind = 'equal' | 'rounding' | 'some-rows' | 'low-rank' | 'everywhere' | 'not-compared';

/** The difference of one tensor to the base's tensor of the same name. */
export interface TensorDifference {
  readonly name: string;
  /** Types in the model and in the base; empty where a file has no such tensor. */
  readonly types: readonly [string, string];
  readonly kind: DifferenceKind;
  /** Why the tensor was not compared; absent if it was. */
  readonly notCompared?: Unscored;
  /** Rows compared, and rows that only the model (positive) or only the base (negative) has. */
  readonly rows: { readonly compared: number; readonly added: number };
  /** Rows that differ by more than storing the numbers explains; the first and the last of them, from 0, or null. */
  readonly changed: { readonly rows: number; readonly first: number | null; readonly last: number | null };
  /** Frobenius norm of the difference over that of the base's tensor; ≥ 0. */
  readonly relativeNorm: Scored;
  /** The norm that storing the numbers in these types is expected to give, over that of the base's tensor. */
  readonly expectedRounding: Scored;
  readonly cosine: Scored;
  /** Singular values of the difference in a sample of rows; absent for vectors, and where nothing else differs. */
  readonly spectrum?: {
    readonly rows: number;
    readonly columns: number;
    /** Singular values above noise. */
    readonly rank: number;
    /** Share of the squared Frobenius norm that they hold; 0 … 1. */
    readonly share: number;
    /** The share that as many singular values of noise would hold at most; 0 … 1. */
    readonly shareOfNoise: number;
  };
}

/** What two model files show about a common origin. */
export interface Lineage {
  readonly seed: string;
  readonly independence: Independence | Unscored;
  /** Layers that were not tested, with the reason. */
  readonly untested: readonly { readonly layer: number; readonly reason: Remark }[];
  readonly matching: Readonly<Record<MatchingInputs, Matching | Unscored>>;
  readonly differences: readonly TensorDifference[];
}
