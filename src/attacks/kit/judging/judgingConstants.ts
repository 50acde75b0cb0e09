import {
  COMPRESSOR,
  DEFAULT_LEVEL,
  FAMILY_ERROR,
  GATE_BLOCKS,
  GATE_LEVEL,
  GATE_MATCHED,
  GATE_REFUSED,
  MINIMUM_BLOCKS,
  MINIMUM_CONTROL_BLOCKS,
  MINIMUM_CONTROL_WINDOWS,
  MINIMUM_GATED_HITS,
} from '../../../measure/index.js';

/** Constants of the program by which windows and passages are judged, as recompute.json states them. Those of the examination are its parameters. */
export const JUDGING_CONSTANTS = {
  familyError: FAMILY_ERROR,
  level: DEFAULT_LEVEL,
  minimumBlocks: MINIMUM_BLOCKS,
  minimumControlWindows: MINIMUM_CONTROL_WINDOWS,
  minimumControlBlocks: MINIMUM_CONTROL_BLOCKS,
  gateMatched: GATE_MATCHED,
  gateRefused: GATE_REFUSED,
  gateLevel: GATE_LEVEL,
  gateBlocks: GATE_BLOCKS,
  minimumGatedHits: MINIMUM_GATED_HITS,
  compressor: COMPRESSOR,
} as const;
