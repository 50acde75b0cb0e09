// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { Router, useSearchParams } from 'wouter';
import { navigate, useHashPath, useHashSearch } from '../../../renderer/navigation/hashLocation.js';
import { href } from '../../../renderer/navigation/hrefs.js';
import { routes } from '../../../renderer/app/routes.js';
import { usePlace, type Place } from '../../../renderer/app/usePlace.js';

afterEach(() => {
  cleanup();
  window.location.hash = '';
});

const CASE = 'Rivers v. Meridian/2026 #1?';

const ADDRESSES: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  [href.home(), '/', {}],
  [href.verify(), '/verify', {}],
  [href.settings(), '/settings', {}],
  [href.about(), '/about', {}],
  [href.case(CASE), '/case/:caseId', { caseId: CASE }],
  [
    href.answer(CASE, 'E1', 'E2'),
    '/case/:caseId/answer/:modelId/:workId',
    { caseId: CASE, modelId: 'E1', workId: 'E2' },
  ],
  [href.evidence(CASE), '/case/:caseId/evidence', { caseId: CASE }],
  [href.evidenceItem(CASE, 'E3'), '/case/:caseId/evidence/:evidenceId', { caseId: CASE, evidenceId: 'E3' }],
  [href.model(CASE, 'E1'), '/case/:caseId/models/:evidenceId', { caseId: CASE, evidenceId: 'E1' }],
  [href.work(CASE, 'E2'), '/case/:caseId/works/:evidenceId', { caseId: CASE, evidenceId: 'E2' }],
  [href.examine(CASE, { model: 'E1' }), '/case/:caseId/examine', { caseId: CASE }],
  [href.runs(CASE), '/case/:caseId/runs', { caseId: CASE }],
  [href.run(CASE, 'X1'), '/case/:caseId/runs/:examinationId', { caseId: CASE, examinationId: 'X1' }],
  [
    href.reader(CASE, 'X1', 'E2', { at: 1200 }),
    '/case/:caseId/reader/:examinationId/:workId',
    { caseId: CASE, examinationId: 'X1', workId: 'E2' },
  ],
  [href.compare(CASE, { exam: 'X1', work: 'E2', at: 5 }), '/case/:caseId/compare', { caseId: CASE }],
  [href.findings(CASE), '/case/:caseId/findings', { caseId: CASE }],
  [
    href.findingsOf(CASE, 'X1'),
    '/case/:caseId/findings/:examinationId',
    { caseId: CASE, examinationId: 'X1' },
  ],
  [href.exhibits(CASE), '/case/:caseId/exhibits', { caseId: CASE }],
  [href.reports(CASE), '/case/:caseId/reports', { caseId: CASE }],
  [href.report(CASE, 'r-1'), '/case/:caseId/reports/:reportId', { caseId: CASE, reportId: 'r-1' }],
  [href.audit(CASE), '/case/:caseId/audit', { caseId: CASE }],
];

function Wrapper({ children }: { readonly children: React.ReactNode }): React.JSX.Element {
  return (
    <Router hook={useHashPath} searchHook={useHashSearch}>
      {children}
    </Router>
  );
}

function placeAt(address: string): Place {
  window.location.hash = address;
  const { result, unmount } = renderHook(() => usePlace(), { wrapper: Wrapper });
  unmount();
  return result.current;
}

describe('addresses', () => {
  it.each(ADDRESSES)('%s is the screen %s and gives back its parameters', (address, pattern, params) => {
    const place = placeAt(address);
    expect(place.route?.pattern).toBe(pattern);
    expect(place.params).toEqual(params);
  });

  it('reach every screen', () => {
    expect(ADDRESSES.map(([, pattern]) => pattern).sort()).toEqual(
      routes.map(({ pattern }) => pattern).sort(),
    );
  });

  it.each(['#/nowhere', '#/gallery', '#/case/c1/evidence/E1/more', '#/case/%E0%A4%A/evidence/x/y'])(
    '%s is no screen',
    (address) => {
      expect(placeAt(address).route).toBeUndefined();
    },
  );

  it('survive an escape that is none', () => {
    expect(placeAt('#/case/%E0%A4%A').params).toEqual({ caseId: '%E0%A4%A' });
  });
});

describe('the query of a place', () => {
  it('lies within the fragment, so that a link can carry it and a reload keeps it', () => {
    window.location.hash = href.reader('c', 'X1', 'E2', { at: 1200 });
    const { result } = renderHook(() => useSearchParams(), { wrapper: Wrapper });
    expect(result.current[0].get('at')).toBe('1200');
    act(() => result.current[1]({ at: '7', measure: 'rank' }, { replace: true }));
    expect(window.location.hash).toBe('#/case/c/reader/X1/E2?at=7&measure=rank');
    expect(result.current[0].get('measure')).toBe('rank');
    act(() => navigate(href.audit('c')));
    expect(result.current[0].size).toBe(0);
  });
});
