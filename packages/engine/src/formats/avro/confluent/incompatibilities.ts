import { fieldsByName } from '../match/fields.ts';
import { fieldPath } from '../match/path.ts';
import { promotes } from '../match/promotion.ts';
import { Correspondence } from '../reads/correspondence.ts';
import type { AvroSchema, AvroType, NamedType, RecordType, UnionType } from '../schema.ts';
import { CheckedPairs, missingSymbols, sameName, writerFields } from './pairs.ts';

/** What Java's checker holds against a reader. */
export interface Incompatibility {
  readonly kind: string;
  /** JSON pointer into the reader's schema as the checker writes it: `/` is the schema itself. */
  readonly location: string;
  /** The checker's own message. */
  readonly info: string;
  /** Readable place. */
  readonly path: string;
  /** Places where the change that causes it may be, the likeliest first. */
  readonly places: readonly { readonly side: 'reader' | 'writer'; readonly at: string; readonly aspect: string }[];
}

/** A pair of types that is to be told, with the ways there. */
interface Visit {
  readonly reader: AvroType;
  readonly writer: AvroType;
  /** Tokens from where the checker last began to count; it begins anew behind unions of the writer. */
  readonly location: string;
  readonly path: string;
  readonly readerSlot: string;
  readonly writerSlot: string;
}

type Item = Visit | Incompatibility;

/**
 * What Java's checker, which Confluent's registry asks, holds against a reader, in its order: each pair of types is told where it is
 * met first. Undefined where the documents are too entangled to be compared.
 */
export function incompatibilities(reader: AvroSchema, writer: AvroSchema): readonly Incompatibility[] | undefined {
  const correspondence = new Correspondence(reader, writer);
  const isClean = (read: AvroType, written: AvroType): boolean => correspondence.isClean(written, read);
  const pairs = new CheckedPairs(reader, writer, isClean);
  if (!pairs.complete) return undefined;
  const found: Incompatibility[] = [];
  const told = new Set<number>();
  const root = { reader: reader.root, writer: writer.root, location: '', path: '', readerSlot: '', writerSlot: '' };
  const stack: Item[] = [root];
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    if ('kind' in item) {
      found.push(item);
      continue;
    }
    const key = item.reader.id * writer.types.length + item.writer.id;
    if (told.has(key) || pairs.isCompatible(item.reader, item.writer)) continue;
    told.add(key);
    stack.push(...tell(item, pairs).reverse());
  }
  return found;
}

/** What is wrong with a pair, and the parts to be told next, in the order of the checker. */
function tell(visit: Visit, pairs: CheckedPairs): Item[] {
  const { reader, writer } = visit;
  if (writer.kind === 'union') {
    return reader.kind === 'union' ? tellUnions(visit, reader, writer, pairs) : tellWriterUnion(visit, writer);
  }
  if (reader.kind === 'union')
    return [missingBranch(visit, writer, visit.location, [place('reader', visit.readerSlot, 'type')])];
  if (reader.kind === 'array' && writer.kind === 'array')
    return [inside(visit, reader.items, writer.items, '/items', '[]')];
  if (reader.kind === 'map' && writer.kind === 'map')
    return [inside(visit, reader.values, writer.values, '/values', '{}')];
  if ('fullName' in reader && 'fullName' in writer && reader.kind === writer.kind)
    return tellNamed(visit, reader, writer);
  return reader.kind === writer.kind || promotes(writer.kind, reader.kind) ? [] : [mismatch(visit)];
}

function tellUnions(visit: Visit, reader: UnionType, writer: UnionType, pairs: CheckedPairs): Item[] {
  return writer.branches.flatMap((branch, index): Item[] => {
    if (pairs.isCompatible(reader, branch)) return [];
    const places = [
      place('writer', `${visit.writerSlot}/${index}`, 'presence'),
      ...('fullName' in branch ? nameless(branch) : []),
    ];
    return [missingBranch(visit, branch, `${visit.location}/${index}`, places)];
  });
}

/** Where the definition of a branch may have changed so that the reader no longer takes it. */
function nameless(branch: NamedType): Incompatibility['places'] {
  return ['name', 'symbols', 'size'].map((aspect) => place('writer', branch.at, aspect));
}

function tellWriterUnion(visit: Visit, writer: UnionType): Item[] {
  return writer.branches.map((branch) => ({ ...visit, writer: branch, location: '' }));
}

function tellNamed(visit: Visit, reader: NamedType, writer: NamedType): Item[] {
  const items: Item[] = [];
  const add = (kind: string, token: string, info: string, aspect: string): void => {
    const { path } = visit;
    items.push({
      kind,
      location: located(`${visit.location}/${token}`),
      info,
      path,
      places: [place('reader', reader.at, aspect)],
    });
  };
  if (!sameName(reader, writer)) add('NAME_MISMATCH', 'name', `expected: ${writer.fullName}`, 'name');
  if (reader.kind === 'fixed' && writer.kind === 'fixed' && reader.size !== writer.size) {
    add('FIXED_SIZE_MISMATCH', 'size', `expected: ${writer.size}, found: ${reader.size}`, 'size');
  }
  if (reader.kind === 'enum' && writer.kind === 'enum') {
    const missing = missingSymbols(reader, writer);
    if (missing.length > 0 && reader.default === undefined) {
      add('MISSING_ENUM_SYMBOLS', 'symbols', `[${missing.join(', ')}]`, 'symbols');
    }
  }
  if (reader.kind === 'record' && writer.kind === 'record') items.push(...tellFields(visit, reader, writer));
  return items;
}

function tellFields(visit: Visit, reader: RecordType, writer: RecordType): Item[] {
  const written = fieldsByName(writer);
  return reader.fields.flatMap((field): Item[] => {
    const location = within(visit.location, `/fields/${field.index}`);
    const path = fieldPath(visit.path, field.name);
    const [found, ...more] = writerFields(field, written);
    const places = ['presence', 'name', 'aliases'].map((aspect) => place('reader', field.at, aspect));
    if (found === undefined && field.default !== undefined) return [];
    if (found === undefined) {
      if (field.type.kind === 'enum' && field.type.default !== undefined) {
        return [lostEnum({ location: `${location}/type`, path, places })];
      }
      const kind = 'READER_FIELD_MISSING_DEFAULT_VALUE';
      return [{ kind, location: located(location), info: field.name, path, places }];
    }
    if (more.length > 0) {
      const info = `Reader record field ${field.name} matches multiple fields in writer record schema ${writer.fullName}`;
      return [{ kind: 'TYPE_MISMATCH', location: located(location), info, path, places }];
    }
    const slots = { readerSlot: `${field.at}/type`, writerSlot: `${found.at}/type` };
    return [{ reader: field.type, writer: found.type, location: `${location}/type`, path, ...slots }];
  });
}

/** Characters of a location behind which it is not followed further: through references it may be of any length. */
const MOST_LOCATION = 4000;

function within(location: string, token: string): string {
  return location.length > MOST_LOCATION ? location : location + token;
}

/** For a field that it does not find, the checker takes the default of an enum for one of the field, and compares the enum with the record. */
function lostEnum(where: Pick<Incompatibility, 'location' | 'path' | 'places'>): Incompatibility {
  const info = 'reader type: ENUM not compatible with writer type: RECORD';
  return { kind: 'TYPE_MISMATCH', info, ...where };
}

function inside(visit: Visit, reader: AvroType, writer: AvroType, token: string, suffix: string): Visit {
  return {
    reader,
    writer,
    location: within(visit.location, token),
    path: visit.path + suffix,
    readerSlot: visit.readerSlot + token,
    writerSlot: visit.writerSlot + token,
  };
}

function missingBranch(
  visit: Visit,
  writer: AvroType,
  location: string,
  places: Incompatibility['places'],
): Incompatibility {
  const info = `reader union lacking writer type: ${javaName(writer)}`;
  return { kind: 'MISSING_UNION_BRANCH', location: located(location), info, path: visit.path, places };
}

function mismatch({ reader, writer, location, path, readerSlot, writerSlot }: Visit): Incompatibility {
  const info = `reader type: ${javaName(reader)} not compatible with writer type: ${javaName(writer)}`;
  const places = [place('reader', readerSlot, 'type'), place('writer', writerSlot, 'type')];
  return { kind: 'TYPE_MISMATCH', location: located(location), info, path, places };
}

function javaName({ kind }: AvroType): string {
  return kind.toUpperCase();
}

function located(location: string): string {
  return location === '' ? '/' : location;
}

function place(side: 'reader' | 'writer', at: string, aspect: string): Incompatibility['places'][number] {
  return { side, at, aspect };
}
