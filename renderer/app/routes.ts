import { route, type Route } from './route.js';

/** Every screen and where it is. The order does not matter: no two patterns match the same place. */
export const routes: readonly Route[] = [
  route('/', 'Cases', async () => (await import('../features/home/HomeScreen.js')).HomeScreen),
  route(
    '/verify',
    'Verify a sealed report',
    async () => (await import('../features/verify/VerifyScreen.js')).VerifyScreen,
  ),
  route(
    '/settings',
    'Settings',
    async () => (await import('../features/settings/SettingsScreen.js')).SettingsScreen,
  ),
  route('/about', 'About', async () => (await import('../features/settings/AboutScreen.js')).AboutScreen),
  route('/case/:caseId', 'Overview', async () => (await import('../features/case/CaseScreen.js')).CaseScreen),
  route(
    '/case/:caseId/answer/:modelId/:workId',
    ({ modelId, workId }) => `Answer: ${workId} in ${modelId}`,
    async () => (await import('../features/answer/AnswerScreen.js')).AnswerScreen,
  ),
  route(
    '/case/:caseId/evidence',
    'Evidence',
    async () => (await import('../features/evidence/EvidenceListScreen.js')).EvidenceListScreen,
  ),
  route(
    '/case/:caseId/evidence/:evidenceId',
    ({ evidenceId }) => `Evidence ${evidenceId}`,
    async () => (await import('../features/evidence/EvidenceScreen.js')).EvidenceScreen,
  ),
  route(
    '/case/:caseId/models/:evidenceId',
    ({ evidenceId }) => `Model ${evidenceId}`,
    async () => (await import('../features/models/ModelScreen.js')).ModelScreen,
  ),
  route(
    '/case/:caseId/works/:evidenceId',
    ({ evidenceId }) => `Work ${evidenceId}`,
    async () => (await import('../features/works/WorkScreen.js')).WorkScreen,
  ),
  route(
    '/case/:caseId/examine',
    'New examination',
    async () => (await import('../features/examine/ExamineScreen.js')).ExamineScreen,
  ),
  route(
    '/case/:caseId/runs',
    'Examinations',
    async () => (await import('../features/runs/RunsScreen.js')).RunsScreen,
  ),
  route(
    '/case/:caseId/runs/:examinationId',
    ({ examinationId }) => `Examination ${examinationId}`,
    async () => (await import('../features/runs/RunScreen.js')).RunScreen,
  ),
  route(
    '/case/:caseId/reader/:examinationId/:workId',
    ({ examinationId, workId }) => `Reader: ${workId} in ${examinationId}`,
    async () => (await import('../features/reader/ReaderScreen.js')).ReaderScreen,
  ),
  route(
    '/case/:caseId/compare',
    'Compare',
    async () => (await import('../features/compare/CompareScreen.js')).CompareScreen,
  ),
  route(
    '/case/:caseId/findings',
    'Findings',
    async () => (await import('../features/findings/FindingsScreen.js')).FindingsScreen,
  ),
  route(
    '/case/:caseId/findings/:examinationId',
    ({ examinationId }) => `Findings of ${examinationId}`,
    async () => (await import('../features/findings/FindingsScreen.js')).FindingsScreen,
  ),
  route(
    '/case/:caseId/exhibits',
    'Exhibits',
    async () => (await import('../features/exhibits/ExhibitsScreen.js')).ExhibitsScreen,
  ),
  route(
    '/case/:caseId/reports',
    'Reports',
    async () => (await import('../features/reports/ReportsScreen.js')).ReportsScreen,
  ),
  route(
    '/case/:caseId/reports/:reportId',
    ({ reportId }) => `Report ${reportId}`,
    async () => (await import('../features/reports/ReportScreen.js')).ReportScreen,
  ),
  route(
    '/case/:caseId/audit',
    'Audit',
    async () => (await import('../features/audit/AuditScreen.js')).AuditScreen,
  ),
];
