import type { Verdict } from '../model/finding.ts';
import type { Spot, VerdictContext } from './context.ts';
import { frameOf } from './frame.ts';
import { counted, countNotices, type Note, type Notice, verdictNotices } from './notice.ts';
import { type Paint, type Palette, PLAIN } from './palette.ts';
import { printable, shortened } from './printable.ts';

const LONGEST_NOTE = 300;

/**
 * A verdict for a person at a terminal, as a compiler prints its errors: the message, the place in the new document, the line, what it
 * breaks and the datum that proves it; last a line that sums up.
 */
export function textReport(verdict: Verdict, context: VerdictContext, palette: Palette = PLAIN): string {
  const notices = verdictNotices(verdict, context);
  return `${notices.map((notice) => `${noticeText(notice, palette)}\n`).join('')}${verdictLine(verdict, palette)}\n`;
}

/** The line that sums a verdict up: the answer, the counts, the version numbers, and by which rules. */
export function verdictLine(verdict: Verdict, palette: Palette = PLAIN): string {
  const { error, warning } = countNotices(verdict.findings);
  const answer = verdict.compatible ? palette.strong('compatible') : palette.error('incompatible');
  const parts = [
    `${answer}: ${counted(error, 'error')}, ${counted(warning, 'warning')}`,
    ...bumpText(verdict),
    `${levelName(verdict)}, profile ${verdict.profile}`,
  ];
  return parts.join(' · ');
}

/** What the version numbers declare beside what the changes need; nothing where the documents carry no versions. */
export function bumpText({ semver }: Verdict): string[] {
  if (semver === undefined) return [];
  const { from, to, declared, required } = semver;
  const needed = required === 'none' ? 'no bump needed' : `${required} needed`;
  if (declared === 'decrease') return [`${to} is lower than ${from}, ${needed}`];
  if (declared === 'none') return [`${to} is not raised, ${needed}`];
  if (declared === 'prerelease') return [`${to} is a pre-release, ${needed}`];
  return [`${to} declares ${declared}, ${needed}`];
}

/** The name of the level as users write it: `backward-transitive`. */
function levelName({ level }: Pick<Verdict, 'level'>): string {
  return level.toLowerCase().replaceAll('_', '-');
}

/** One notice, several lines, each ended by a line feed. */
export function noticeText(notice: Notice, palette: Palette = PLAIN): string {
  const { severity, kind, message, now, was, gone, notes } = notice;
  const framed = (gone ? was : now)?.place && (gone ? was : now);
  const gutter = ' '.repeat(String(framed?.place?.line ?? 0).length);
  const lines = [
    palette[severity](`${severity}[${printable(kind)}]`) + palette.strong(`: ${printable(message)}`),
    `${gutter}${palette.faint('-->')} ${spotName(now)}`,
    ...(gone && was ? [`${gutter}${palette.faint(':::')} ${spotName(was)}`] : []),
    ...frameLines(framed, gone, palette[severity], palette.faint),
    ...(framed && notes.length > 0 ? [`${gutter} ${palette.faint('|')}`] : []),
    ...notes.map((note) => `${gutter} ${palette.faint('=')} ${noteText(note, palette)}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function frameLines(spot: Spot | undefined, gone: boolean, paint: Paint, faint: Paint): string[] {
  if (spot?.place === undefined) return [];
  const { line, text, indent, width } = frameOf(spot.source.text, spot.place);
  const gutter = ' '.repeat(String(line).length);
  const under = paint(gone ? `${'-'.repeat(width)} was here` : '^'.repeat(width));
  return [
    `${gutter} ${faint('|')}`,
    `${faint(`${line} |`)} ${text}`,
    `${gutter} ${faint('|')} ${' '.repeat(indent)}${under}`,
  ];
}

function noteText({ label, text }: Note, palette: Palette): string {
  return `${palette.strong(label)}: ${printable(shortened(text, LONGEST_NOTE))}`;
}

/** `name:line:column`, as terminals and editors follow it. */
export function spotName({ source, place }: Spot): string {
  const name = printable(source.name);
  return place === undefined ? name : `${name}:${place.line}:${place.column}`;
}
