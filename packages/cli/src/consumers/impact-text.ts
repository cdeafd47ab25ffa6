import { isJsonObject, type JsonObject, type JsonValue, type Palette, printJson } from '@concordat/engine';
import { textOf } from '../printable.ts';
import { shownSubject } from './subject.ts';

/** Characters of a witness. */
const LONGEST_WITNESS = 300;

const WORDS: Readonly<Record<string, string>> = { broken: 'broken', at_risk: 'at risk' };

/** An impact for a person at a terminal: each consumer that is broken or at risk with its reasons, and a line that sums up. */
export function impactText(impact: JsonObject, palette: Palette): string {
  const concerned = objectsOf(impact.consumers).filter(({ outcome }) => outcome !== 'unaffected');
  return `${concerned.map((consumer) => `${consumerText(consumer, palette)}\n`).join('')}${impactLine(impact, palette)}\n`;
}

/** The line that sums an impact up. */
function impactLine({ group, subject, against, broken, at_risk, unaffected }: JsonObject, palette: Palette): string {
  const name = shownSubject({ group: textOf(group), subject: textOf(subject) });
  const place = against === null ? name : `${name} ${textOf(against)}`;
  const counts = `${textOf(broken)} broken, ${textOf(at_risk)} at risk, ${textOf(unaffected)} unaffected`;
  const answer = broken === 0 ? palette.strong('nobody breaks') : palette.error('consumers break');
  return `${answer}: ${counts} · against ${place}`;
}

function consumerText(
  { consumer, contact, outcome, reads, reasons, more_reasons }: JsonObject,
  palette: Palette,
): string {
  const paint = outcome === 'broken' ? palette.error : palette.warning;
  const told = objectsOf(reasons);
  const facts = [
    ...(reads === null ? [] : [['reads', textOf(reads)]]),
    ...(contact === undefined ? [] : [['contact', textOf(contact)]]),
    ...(typeof more_reasons === 'number' ? [['more', `${more_reasons} reasons`]] : []),
  ] as const;
  const lines = [
    paint(WORDS[textOf(outcome)] ?? textOf(outcome)) + palette.strong(`: ${textOf(consumer)}`),
    ...told.flatMap((reason) => reasonLines(reason, palette)),
    ...facts.map(([label, text]) => `  ${palette.faint('=')} ${palette.strong(String(label))}: ${text}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function reasonLines({ field, use, reason, change, witness }: JsonObject, palette: Palette): readonly string[] {
  const kind = change === undefined ? '' : ` [${textOf(change)}]`;
  const where = field === '*' ? textOf(use) : `${textOf(field)}, ${textOf(use)}`;
  const shown = witness === undefined ? [] : [`      witness: ${shortened(printJson(witness))}`];
  return [`  ${palette.faint('-->')} ${where}${kind}: ${textOf(reason)}`, ...shown];
}

function shortened(text: string): string {
  return text.length <= LONGEST_WITNESS ? text : `${text.slice(0, LONGEST_WITNESS)}…`;
}

function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
