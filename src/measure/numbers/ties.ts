/** Two probabilities closer than this many decades are equal: logarithms of the same number differ in the last digits. */
export const TIE_DECADES = 1e-9;
