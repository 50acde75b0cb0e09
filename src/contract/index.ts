export * from './contract.js';
export type { BridgeAnswer, DesktopBridge } from './bridge.js';
export * from './common.js';
export { decodeArray, packArray } from './packed.js';
export type { CallDefinition } from './define.js';
export type { Granted } from './files.js';
export type { Job, JobResult } from './jobs.js';
export type { CaseIntegrity, CaseOverview, ExaminationShort, KnownCase } from './cases.js';
export type {
  ExaminationRequest,
  ParameterField,
  PartialResults,
  QueueItem,
  RunProgressShown,
} from './runs.js';
export type { ReaderWork } from './reader.js';
export type { ReplayedExamination, ReplayItem, ReplayMode, ReplayPlace, ReplayReport } from './replay.js';
export type { ExhibitRequest } from './reports.js';
