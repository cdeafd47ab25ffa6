import type { Severity } from '../model/finding.ts';
import type { RuleBook } from '../model/format.ts';
import { type JsonObject, printJson } from '../model/json.ts';
import type { Spot } from './context.ts';
import type { Notice } from './notice.ts';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/**
 * Notices as a log of SARIF 2.1.0 (OASIS), which code-scanning services read. The kinds that occur are described from the rule book;
 * a kind that the book does not know (the problems of one document) goes by its name.
 */
export function sarifReport(notices: readonly Notice[], rules: RuleBook): string {
  const kinds = [...new Set(notices.map(({ kind }) => kind))].sort();
  const index = new Map(kinds.map((kind, position) => [kind, position]));
  const log: JsonObject = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Concordat', rules: kinds.map((kind) => ruleJson(kind, rules)) } },
        columnKind: 'utf16CodeUnits',
        results: notices.map((notice) => resultJson(notice, index.get(notice.kind) ?? 0)),
      },
    ],
  };
  return `${printJson(log, 2)}\n`;
}

function ruleJson(kind: string, rules: RuleBook): JsonObject {
  const rule = Object.hasOwn(rules, kind) ? rules[kind] : undefined;
  if (rule === undefined) return { id: kind };
  return { id: kind, shortDescription: { text: rule.title }, fullDescription: { text: rule.why } };
}

function resultJson(notice: Notice, ruleIndex: number): JsonObject {
  const { kind, severity, message, path, now, was, notes } = notice;
  const text = [message, ...notes.map((note) => `${note.label}: ${note.text}`)].join('\n');
  const older = was && physical(was);
  return {
    ruleId: kind,
    ruleIndex,
    level: LEVELS[severity],
    message: { text },
    locations: [{ ...physical(now), ...(path !== '' && { logicalLocations: [{ fullyQualifiedName: path }] }) }],
    ...(older && { relatedLocations: [{ id: 1, ...older, message: { text: 'in the old version' } }] }),
  };
}

function physical({ source, place }: Spot): JsonObject {
  const artifactLocation = { uri: uriOf(source.file ?? source.name) };
  if (place === undefined) return { physicalLocation: { artifactLocation } };
  const region = {
    startLine: place.line,
    startColumn: place.column,
    ...endOf(source.text.slice(place.offset, place.endOffset), place),
  };
  return { physicalLocation: { artifactLocation, region } };
}

/** The end of a region within one line; of longer ones the start says enough. */
function endOf(stretch: string, place: { readonly line: number; readonly column: number }): JsonObject {
  return /[\r\n]/.test(stretch) ? {} : { endLine: place.line, endColumn: place.column + stretch.length };
}

/** A relative URI reference: the path with everything escaped that is not allowed in a segment (RFC 3986, 3.3). */
function uriOf(name: string): string {
  return name
    .replaceAll('\\', '/')
    .toWellFormed()
    .split('/')
    .map((segment) => encodeURIComponent(segment).replaceAll('%40', '@'))
    .join('/');
}
