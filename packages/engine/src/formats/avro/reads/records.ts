import { fieldNamed, fieldsByName } from '../match/fields.ts';
import type { RecordField, RecordType } from '../schema.ts';
import type { Correspondence } from './correspondence.ts';
import { absenceOf } from './defaults.ts';
import type { Fault, Spot } from './fault.ts';
import { nameFaults } from './leaves.ts';
import { matchNames } from './names.ts';
import type { Finds, Node, Part } from './product.ts';

const NONE: readonly RecordField[] = [];

/**
 * Two records: each field of the reader is read from the writer's field of its name or of an alias, or has its default. What the writer
 * writes beside them is a fault to closed readers.
 */
export function expandRecord(
  node: Node,
  writer: RecordType,
  reader: RecordType,
  correspondence: Correspondence,
  isClosed: boolean,
): Finds {
  const { told } = node;
  const faults: Fault[] = nameFaults(writer, reader);
  const parts: Part[] = [];
  // Java renames the fields of the writer's record of the same name only, so elsewhere it does not see a field's aliases.
  const aliased = matchNames(writer, reader) === 'same';
  let renamed: ReadonlyMap<RecordField, RecordField> | undefined;
  for (const field of reader.fields) {
    const direct = fieldNamed(writer, field.name, field.index);
    const others = field.aliases.length === 0 ? NONE : aliasedFields(writer, field);
    const found = direct ?? others[0];
    if (direct && others.length === 0) {
      if (!correspondence.isClean(direct.type, field.type)) parts.push(fieldPart(field, direct, told));
      continue;
    }
    if (told && direct === undefined) renamed ??= correspondence.renamed(writer, reader);
    const partner = direct ?? renamed?.get(field);
    const blame = blameFor(field, partner);
    if (others.length + Number(direct !== undefined) > 1) faults.push(ambiguous(field, direct, blame));
    else if (found === undefined) faults.push(...missing(field, partner, blame));
    else if (!aliased) faults.push(unseen(field, found, blame));
    if (found) parts.push(fieldPart(field, found, told && found === partner, direct ? undefined : blame));
  }
  if (isClosed) faults.push(...unknownFields(writer, reader, correspondence));
  return { faults, parts };
}

/** The fields of the writer that the reader reads into none of its own. */
function unknownFields(writer: RecordType, reader: RecordType, correspondence: Correspondence): Fault[] {
  const known = new Set(reader.fields.flatMap(({ name, aliases }) => [name, ...aliases]));
  const unknown = writer.fields.filter(({ name }) => !known.has(name));
  if (unknown.length === 0) return [];
  const renamed = new Map([...correspondence.renamed(writer, reader)].map(([field, from]) => [from, field]));
  return unknown.map((field) => {
    const other = renamed.get(field);
    const at = { writer: field.at, ...(other && { reader: other.at }) };
    const reason = `the reader does not know ${field.name} and drops it`;
    return { class: 'dropped', spot: { at, aspect: other ? 'name' : 'presence' }, reason };
  });
}

/** The fields of the writer that a field of the reader has an alias for. */
function aliasedFields(writer: RecordType, { aliases }: RecordField): readonly RecordField[] {
  const written = fieldsByName(writer);
  return aliases.flatMap((alias) => written.get(alias) ?? []);
}

function fieldPart(field: RecordField, from: RecordField, told: boolean, blame?: Spot): Part {
  const slots = told ? { writer: `${from.at}/type`, reader: `${field.at}/type` } : undefined;
  return { writer: from.type, reader: field.type, step: { kind: 'field', index: from.index }, slots, blame };
}

/** The change that has to do with whether the reader finds a field: its name, or its presence. */
function blameFor(field: RecordField, partner: RecordField | undefined): Spot {
  return partner
    ? { at: { reader: field.at, writer: partner.at }, aspect: 'name' }
    : { at: { reader: field.at }, aspect: 'presence' };
}

function ambiguous(field: RecordField, direct: RecordField | undefined, blame: Spot): Fault {
  const spot = direct ? { ...blame, aspect: 'aliases' } : blame;
  return {
    class: 'unreadable',
    spot,
    reason: `the reader's field ${field.name} could be read from several fields of the writer`,
  };
}

function missing(field: RecordField, partner: RecordField | undefined, spot: Spot): Fault[] {
  switch (absenceOf(field)) {
    case 'none':
      return [
        {
          class: 'unreadable',
          spot,
          reason: `the writer does not write ${field.name}, and the reader has no default for it`,
        },
      ];
    case 'later': {
      const reason = `the writer does not write ${field.name}, and readers before Avro 1.12 take a default for the first branch of its union only`;
      return [{ class: 'unreadable', spot, reason }];
    }
    case 'unknown':
      return [
        {
          class: 'unreadable',
          spot,
          reason: `the default of ${field.name} is too large to be looked at`,
          unproven: true,
        },
      ];
    case 'default':
      return partner ? [replaced(field, partner, spot)] : [];
  }
}

/** The same field under another name, which this reader does not know. */
function replaced(field: RecordField, partner: RecordField, spot: Spot): Fault {
  return {
    class: 'lossy',
    spot,
    reason: `the reader does not know ${partner.name}, and has the default of ${field.name} instead`,
  };
}

function unseen(field: RecordField, found: RecordField, spot: Spot): Fault {
  const reason = `Java does not read ${field.name} from ${found.name}, because the names of the records differ in their namespaces`;
  return { class: absenceOf(field) === 'default' ? 'misread' : 'unreadable', spot, reason };
}
