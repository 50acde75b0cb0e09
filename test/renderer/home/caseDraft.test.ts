// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import {
  EMPTY_DRAFT,
  folderNameOf,
  forgetDraft,
  keepDraft,
  loadDraft,
  newDraft,
} from '../../../renderer/features/home/caseDraft.js';

const EXAMINER = { examiner: 'Dr. A. Roe', examinerTitle: 'Expert', laboratory: 'Roe Forensics' };

beforeEach(() => sessionStorage.clear());

describe('folderNameOf', () => {
  it.each([
    ['Doe v. Acme, Inc.', 'doe-v-acme-inc'],
    ['Ünïcode & Söhne', 'unicode-sohne'],
    ['  ', ''],
    ['../../etc/passwd', 'etc-passwd'],
    ['<img src=x onerror=alert(1)>\u202Egnp', 'img-src-x-onerror-alert-1-gnp'],
    ['訴訟 第1号', '訴訟-第1号'],
  ])('%j becomes %j', (caption, name) => {
    expect(folderNameOf(caption)).toBe(name);
  });

  it('is never longer than a folder name may be', () => {
    expect(folderNameOf('x'.repeat(100_000))).toHaveLength(60);
  });
});

describe('the draft of a case', () => {
  it('comes back as it was left', () => {
    const draft = { head: { ...EMPTY_DRAFT.head, caption: 'Doe' }, name: 'doe-1', hasOwnName: true };
    keepDraft(draft);
    expect(loadDraft(EXAMINER)).toEqual(draft);
    forgetDraft();
    expect(sessionStorage.length).toBe(0);
  });

  it('begins with the examiner of the last case, and nothing else of it', () => {
    const head = { ...EMPTY_DRAFT.head, ...EXAMINER };
    expect(loadDraft(EXAMINER)).toEqual({ head, name: '', hasOwnName: false });
    expect(newDraft({ ...head, caption: 'Doe v. Acme' } as typeof EXAMINER).head).toEqual(head);
  });

  it.each(['{', 'null', '[]', '{"head":7}', '{"head":{"caption":7,"x":1},"name":7}'])(
    'is whole whatever was kept: %s',
    (kept) => {
      sessionStorage.setItem('palimpsest.newCase', kept);
      expect(loadDraft(null)).toEqual(EMPTY_DRAFT);
    },
  );
});
