import type { JudgedChange, Verdict } from '../model/finding.ts';
import { locator, type VerdictContext } from './context.ts';
import { counted } from './notice.ts';
import { type Palette, PLAIN } from './palette.ts';
import { printable } from './printable.ts';
import { bumpText, spotName } from './text.ts';

/** The story of a verdict for a person: every change, the bump it needs, whom it breaks, and where it stands. */
export function storyText(verdict: Verdict, context: VerdictContext, palette: Palette = PLAIN): string {
  const locate = locator(verdict, context);
  const changes = verdict.changes.map((change) => {
    const { now, gone, was } = locate(change);
    const place = gone && was ? was : now;
    const lines = [
      `${bumpName(change, palette)}  ${printable(context.format.messageOf(change))} ${palette.faint(`[${change.kind}]`)}`,
      ...change.breaks.map((found) => `       breaks ${found.direction}: ${printable(found.refutation.reason)}`),
      `       ${palette.faint(spotName(place))}`,
    ];
    return lines.map((line) => `${line}\n`).join('');
  });
  const blank = changes.length === 0 ? '' : '\n';
  return `${changes.join('')}${blank}${storyLine(verdict)}\n`;
}

function storyLine(verdict: Verdict): string {
  const { changes, required, semver } = verdict;
  const count = changes.length === 0 ? 'no changes' : counted(changes.length, 'change');
  return [count, ...(semver ? bumpText(verdict) : changes.length === 0 ? [] : [`${required} needed`])].join(' · ');
}

function bumpName({ bump }: JudgedChange, palette: Palette): string {
  const name = bump.padEnd(5);
  return bump === 'major' ? palette.error(name) : bump === 'minor' ? palette.warning(name) : palette.faint(name);
}
