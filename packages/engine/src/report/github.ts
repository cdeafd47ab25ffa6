import type { Severity } from '../model/finding.ts';
import type { Spot } from './context.ts';
import type { Notice } from './notice.ts';
import { printable } from './printable.ts';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** Notices as workflow commands of GitHub Actions, which show them at the lines of a pull request. One line each. */
export function githubLines(notices: readonly Notice[]): string {
  return notices.map((notice) => `${command(notice)}\n`).join('');
}

function command({ severity, kind, message, now, notes }: Notice): string {
  const properties = [...position(now), ['title', kind] as const].map(
    ([key, value]) => `${key}=${escapeProperty(value)}`,
  );
  const text = [printable(message), ...notes.map((note) => `${note.label}: ${printable(note.text)}`)].join('\n');
  return `::${COMMANDS[severity]} ${properties.join(',')}::${escapeData(text)}`;
}

/** Only files can be annotated: a revision or a registry has no line in the pull request. */
function position({ source, place }: Spot): (readonly [string, string])[] {
  if (source.file === undefined) return [];
  const line = place
    ? ([
        ['line', String(place.line)],
        ['col', String(place.column)],
      ] as const)
    : [];
  return [['file', source.file.replaceAll('\\', '/')], ...line];
}

// The runner splits commands at these characters; `%` must come first.
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
