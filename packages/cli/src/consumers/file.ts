import {
  failure,
  formatById,
  isJsonObject,
  isRange,
  type JsonObject,
  type JsonValue,
  parseSource,
  success,
  USES,
} from '@concordat/engine';
import { Complaints, FileMembers } from './members.ts';
import { LAYERS, layerNamed, type Subject, subjectNamed } from './subject.ts';
import type { ReadConsumers, Wanted } from './wanted.ts';

const FILE = ['origin', 'consumers'];
const CONSUMER = ['name', 'contact', 'expires', 'reads'];
const READS = [
  'subject',
  'dataset',
  'layer',
  'fields',
  'range',
  'min_version',
  'required_compatibility',
  'needs',
  'reader',
];
const NEEDS = ['not_null', 'unique', 'max_lag_seconds'];

/** Reads a `consumers.yaml`: who reads what, as `docs/consumers/consumers.schema.json` describes it. Problems have their places. */
export function readConsumersFile(text: string): ReadConsumers {
  const source = parseSource(text);
  if (!source.ok) return source;
  const complaints = new Complaints(source.value);
  const file = FileMembers.of(source.value.toJson(), '', FILE, complaints);
  if (file !== undefined && file.value('consumers') === undefined) {
    complaints.add('missing-key', '', "'consumers' is missing", 'list the consumers, each with what it reads');
  }
  const wanted = file?.objects('consumers', CONSUMER).flatMap((consumer) => consumerOf(consumer, complaints)) ?? [];
  refuseTwice(wanted, complaints);
  const origin = file?.text('origin');
  if (complaints.problems.length > 0) return failure(complaints.problems);
  return success({ source: 'file', origin, wanted: wanted.map(({ pointer: _, ...each }) => each) });
}

/** A subscription, and where the file has it. */
type Placed = Wanted & { readonly pointer: string };

function consumerOf(consumer: FileMembers, complaints: Complaints): readonly Placed[] {
  const name = consumer.needed('name');
  const [contact, expires] = [consumer.text('contact'), consumer.text('expires')];
  if (expires !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(expires)) {
    complaints.add('invalid-value', `${consumer.pointer}/expires`, "'expires' has to be a day, YYYY-MM-DD");
  }
  if (consumer.value('reads') === undefined) {
    complaints.add('missing-key', consumer.pointer, "'reads' is missing", 'list what the consumer reads');
  }
  const common = { ...(contact !== undefined && { contact }), ...(expires !== undefined && { expires }) };
  return consumer.objects('reads', READS).flatMap((reads) => {
    const subject = subjectIn(reads, complaints);
    const said = { ...common, ...saidIn(reads, complaints) };
    return name === undefined || subject === undefined
      ? []
      : [{ ...subject, consumer: name, said, pointer: reads.pointer }];
  });
}

function subjectIn(reads: FileMembers, complaints: Complaints): Subject | undefined {
  const [subject, dataset] = [reads.text('subject'), reads.text('dataset')];
  const layer = reads.oneOf('layer', LAYERS);
  if ((subject === undefined) === (dataset === undefined)) {
    const message =
      subject === undefined ? "'subject' or 'dataset' is missing" : "'subject' and 'dataset' name two subjects";
    return complaints.add('invalid-value', reads.pointer, message, 'give one of them');
  }
  if (subject !== undefined) return subjectNamed(subject);
  if (dataset === undefined || !/^[^/]+\/[^/]+$/.test(dataset)) {
    return complaints.add('invalid-value', `${reads.pointer}/dataset`, "'dataset' has to be NAMESPACE/NAME");
  }
  if (layer !== undefined) return layerNamed(dataset, layer);
  return reads.value('layer') === undefined
    ? complaints.add('missing-key', reads.pointer, "'layer' is missing: which layer of the dataset is read")
    : undefined;
}

function saidIn(reads: FileMembers, complaints: Complaints): JsonObject {
  const fields = fieldsIn(reads, complaints);
  const range = reads.text('range');
  if (range !== undefined && !isRange(range)) {
    complaints.add(
      'invalid-value',
      `${reads.pointer}/range`,
      "'range' has to be a range of versions such as '>=1.2 <2'",
    );
  }
  const minVersion = reads.whole('min_version', 1);
  const required = reads.oneOf('required_compatibility', ['backward', 'forward', 'both']);
  const needs = reads.object('needs', NEEDS);
  const reader = readerIn(reads, complaints);
  return {
    ...(fields !== undefined && { fields }),
    ...(range !== undefined && { range }),
    ...(minVersion !== undefined && { min_version: minVersion }),
    ...(required !== undefined && { required_compatibility: required }),
    ...(needs !== undefined && { needs: needsIn(needs) }),
    ...(reader !== undefined && { reader }),
  };
}

function needsIn(needs: FileMembers): JsonObject {
  const [notNull, unique, lag] = [needs.texts('not_null'), needs.texts('unique'), needs.whole('max_lag_seconds', 0)];
  return {
    ...(notNull !== undefined && { not_null: [...notNull] }),
    ...(unique !== undefined && { unique: [...unique] }),
    ...(lag !== undefined && { max_lag_seconds: lag }),
  };
}

function readerIn(reads: FileMembers, complaints: Complaints): JsonObject | undefined {
  const reader = reads.object('reader', ['format', 'text']);
  const [format, text] = [reader?.needed('format'), reader?.needed('text')];
  if (format === undefined || text === undefined) return undefined;
  if (formatById(format) !== undefined) return { format, text };
  return complaints.add('invalid-value', `${reads.pointer}/reader/format`, `there is no format '${format}'`);
}

/** Fields by their paths, or with how they are used; `*` is everything. */
function fieldsIn(reads: FileMembers, complaints: Complaints): JsonObject[] | undefined {
  const value = reads.value('fields');
  if (value === undefined || value === '*') return undefined;
  const pointer = `${reads.pointer}/fields`;
  if (!Array.isArray(value)) {
    return complaints.add('wrong-type', pointer, "'fields' has to be a list, or '*' for everything");
  }
  return value.flatMap((field, index): JsonObject[] => {
    const read = fieldIn(field, `${pointer}/${index}`, complaints);
    return read === undefined ? [] : [read];
  });
}

function fieldIn(field: JsonValue, pointer: string, complaints: Complaints): JsonObject | undefined {
  if (typeof field === 'string') return { path: field, how: [] };
  if (!isJsonObject(field)) return complaints.add('wrong-type', pointer, 'a field is a path, or an object with a path');
  const members = FileMembers.of(field, pointer, ['path', 'how'], complaints);
  const path = members?.needed('path');
  const how = members?.texts('how') ?? [];
  const stranger = how.find((use) => !USES.some((known) => known === use));
  if (stranger !== undefined) {
    return complaints.add('invalid-value', `${pointer}/how`, `'${stranger}' is no use; there is ${USES.join(', ')}`);
  }
  return path === undefined ? undefined : { path, how: [...how] };
}

/** A consumer has one subscription to a subject. */
function refuseTwice(wanted: readonly Placed[], complaints: Complaints): void {
  const known = new Set<string>();
  for (const { consumer, group, subject, pointer } of wanted) {
    const key = JSON.stringify([consumer, group, subject]);
    if (known.has(key))
      complaints.add('duplicate', pointer, `'${consumer}' reads '${subject}' twice`, 'make one of both');
    known.add(key);
  }
}
