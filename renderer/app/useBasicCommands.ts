import { useMemo } from 'react';
import {
  type Command,
  currentAppearance,
  href,
  navigate,
  setAppearance,
  TEXT_SIZES,
  useCommands,
} from '../navigation/index.js';

/** A dialog of the window itself. */
export type OwnDialog = 'palette' | 'shortcuts' | 'glossary';

/** The commands of every screen: navigation, appearance, help. */
export function useBasicCommands(caseId: string | undefined, onOpen: (what: OwnDialog) => void): void {
  useCommands(useMemo(() => (caseId === undefined ? [] : caseCommands(caseId)), [caseId]));
  useCommands(useMemo(() => windowCommands(onOpen), [onOpen]));
}

function caseCommands(caseId: string): Command[] {
  const go = (
    id: string,
    title: string,
    icon: Command['icon'],
    shortcut: string,
    address: string,
  ): Command => ({
    id: `case.${id}`,
    title,
    section: 'This case',
    icon,
    shortcut,
    run: () => navigate(address),
  });
  return [
    go('overview', 'Case overview', 'case', 'g o', href.case(caseId)),
    go('evidence', 'Evidence', 'evidence', 'g e', href.evidence(caseId)),
    go('examine', 'New examination', 'examine', 'g n', href.examine(caseId)),
    go('runs', 'Examinations', 'run', 'g r', href.runs(caseId)),
    go('findings', 'Findings', 'findings', 'g f', href.findings(caseId)),
    go('compare', 'Compare', 'compare', 'g c', href.compare(caseId)),
    go('exhibits', 'Exhibits', 'exhibit', 'g x', href.exhibits(caseId)),
    go('reports', 'Reports', 'report', 'g p', href.reports(caseId)),
    go('audit', 'Audit log', 'audit', 'g a', href.audit(caseId)),
  ];
}

function windowCommands(onOpen: (what: OwnDialog) => void): Command[] {
  const go = (
    id: string,
    title: string,
    icon: Command['icon'],
    address: string,
    shortcut?: string,
  ): Command => ({ id: `go.${id}`, title, section: 'Go to', icon, shortcut, run: () => navigate(address) });
  const theme = (id: 'system' | 'light' | 'dark', title: string, icon: Command['icon']): Command => ({
    id: `theme.${id}`,
    title,
    section: 'Appearance',
    icon,
    keywords: 'theme color',
    run: () => setAppearance({ theme: id }),
  });
  return [
    go('home', 'Cases', 'home', href.home(), 'g h'),
    go('verify', 'Verify a sealed report', 'seal', href.verify(), 'g v'),
    go('settings', 'Settings', 'settings', href.settings(), 'g s'),
    go('about', 'About and self-test', 'info', href.about()),
    theme('system', 'Same as system', 'monitor'),
    theme('light', 'Light', 'sun'),
    theme('dark', 'Dark', 'moon'),
    { ...resize(1), id: 'text.larger', title: 'Larger text', shortcut: 'Mod+Alt+.' },
    { ...resize(-1), id: 'text.smaller', title: 'Smaller text', shortcut: 'Mod+Alt+,' },
    {
      id: 'help.palette',
      title: 'Find a command',
      section: 'Help',
      icon: 'command',
      shortcut: 'Mod+K',
      run: () => onOpen('palette'),
    },
    {
      id: 'help.shortcuts',
      title: 'Keyboard shortcuts',
      section: 'Help',
      icon: 'keyboard',
      shortcut: '?',
      run: () => onOpen('shortcuts'),
    },
    {
      id: 'help.glossary',
      title: 'Glossary',
      section: 'Help',
      icon: 'help',
      shortcut: 'g l',
      keywords: 'terms words meaning definition',
      run: () => onOpen('glossary'),
    },
  ];
}

function resize(by: 1 | -1): Omit<Command, 'id' | 'title'> {
  return {
    section: 'Appearance',
    icon: by === 1 ? 'add' : 'minus',
    keywords: 'size zoom font',
    run: () => {
      const now = TEXT_SIZES.findIndex((size) => size >= currentAppearance().textSize);
      const next = TEXT_SIZES[Math.min(TEXT_SIZES.length - 1, Math.max(0, now + by))];
      if (next !== undefined) setAppearance({ textSize: next });
    },
  };
}
