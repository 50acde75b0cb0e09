export * from './contract.js';
export type { BridgeAnswer, DesktopBridge } from './bridge.js';
export * from './audience.js';
export * from './common.js';
export { decodeArray, packArray } from './packed.js';
export { examinationToOpen } from './examinationToOpen.js';
export { resumePoint } from './resumePoint.js';
export type { CallDefinition } from './define.js';
export type { CaseHit } from './find.js';
export type { Granted } from './files.js';
export type { Job, JobResult } from './jobs.js';
export { examinationStatus } from './cases.js';
export type { CaseIntegrity, CaseOverview, ExaminationShort, KnownCase } from './cases.js';
export type {
  ExaminationOutcome,
  ExaminationRequest,
  StandardRequest,
  ParameterField,
  PartialResults,
  QueueItem,
  QueueSubject,
  RunProgressShown,
} from './runs.js';
export { examinationRequest, queueItem, queueSubject } from './runs.js';
export type { PlanProgress, ShardProgress } from './shards.js';
export type { ReaderWork } from './reader.js';
export {
  chanceToSee,
  type ReplayedExamination,
  type ReplayItem,
  type ReplayMode,
  type ReplayPlace,
  type ReplayReport,
} from './replay.js';
export type { ExhibitRequest, ReportPart } from './reports.js';
export { readReportAddress, REPORT_PATH, reportAddress, type ReportRequest } from './reportAddress.js';
