import { pointer } from '../../../model/pointer.ts';
import { quoted } from '../../../source/problems.ts';
import type { AvroType, EnumType, RecordField, RecordType } from '../schema.ts';
import { DATUM_LIMITS, type Datum } from '../values/datum.ts';
import { fieldDefault } from '../values/default-datum.ts';
import { isOfFirstBranches } from '../values/first-branches.ts';
import { symbolPosition } from '../values/symbols.ts';
import { ByteReader, Malformed } from './byte-reader.ts';
import { JavaMatching } from './java.ts';
import { isPromotion, promoted } from './promote.ts';
import { Remembering } from './remembering.ts';
import { type Matching, SpecificationMatching } from './specification.ts';
import { utf8Text } from './utf8.ts';

/**
 * Whose rules are followed where decoders differ: those of the specification, of Java since 1.9, or of Java before that. `every` asks
 * the first two and reads only what both of them read.
 */
export type Decoder = 'specification' | 'java' | 'java-1.8' | 'every';

/** What a reader makes of bytes: a value of its type, or why it makes none. */
export type Decoded =
  | { readonly ok: true; readonly value: Datum }
  | {
      readonly ok: false;
      /** `refused`: the reader does not read what the writer wrote. The others mean that the question was none. */
      readonly kind: 'refused' | 'malformed' | 'too-large';
      readonly reason: string;
      /** JSON pointer into the datum. */
      readonly path: string;
    };

/**
 * Reads the bytes of one datum of the writer's type as a value of the reader's (Avro 1.12, Schema Resolution). It is lazy: where the
 * schemas do not fit, only data that meet the place are refused.
 */
export function decode(writer: AvroType, reader: AvroType, bytes: Uint8Array, decoder: Decoder = 'every'): Decoded {
  if (decoder !== 'every') return decoderOf(writer, reader, decoder)(bytes);
  const first = decode(writer, reader, bytes, 'specification');
  const second = first.ok ? decode(writer, reader, bytes, 'java') : first;
  return second.ok ? first : second;
}

/** A decoder for many data of one writer and one reader: what it finds out about the types it finds out once. */
export function decoderOf(
  writer: AvroType,
  reader: AvroType,
  decoder: Exclude<Decoder, 'every'>,
): (bytes: Uint8Array) => Decoded {
  const matching = new Remembering(matchingOf(writer, reader, decoder));
  return (bytes) => new Decoding(matching, bytes).run(writer, reader);
}

function matchingOf(writer: AvroType, reader: AvroType, decoder: Exclude<Decoder, 'every'>): Matching {
  if (decoder === 'specification') return new SpecificationMatching();
  return new JavaMatching(writer, reader, decoder === 'java' ? 'since-1.9' : 'before-1.9');
}

/** Thrown where reading ends early; never leaves this file. */
class Stop extends Error {
  readonly kind: 'refused' | 'too-large';

  constructor(kind: 'refused' | 'too-large', message: string) {
    super(message);
    this.kind = kind;
  }
}

class Decoding {
  readonly #matching: Matching;
  readonly #bytes: ByteReader;
  readonly #path: (string | number)[] = [];
  #values = 0;
  #depth = 0;

  constructor(matching: Matching, bytes: Uint8Array) {
    this.#matching = matching;
    this.#bytes = new ByteReader(bytes);
  }

  run(writer: AvroType, reader: AvroType): Decoded {
    try {
      if (this.#matching.refusal !== undefined) throw new Stop('refused', this.#matching.refusal);
      const value = this.#value(writer, reader);
      if (!this.#bytes.isAtEnd) throw new Malformed('bytes are left over');
      return { ok: true, value };
    } catch (error) {
      if (!(error instanceof Stop || error instanceof Malformed)) throw error;
      const kind = error instanceof Stop ? error.kind : 'malformed';
      return { ok: false, kind, reason: error.message, path: pointer(...this.#path) };
    }
  }

  #value(writer: AvroType, reader: AvroType): Datum {
    this.#count();
    this.#depth += 1;
    if (this.#depth > DATUM_LIMITS.depth) throw new Stop('too-large', 'values are nested too deep');
    const value = this.#resolved(writer, reader);
    this.#depth -= 1;
    return value;
  }

  #resolved(writer: AvroType, reader: AvroType): Datum {
    if (writer.kind === 'union') {
      const index = this.#index(writer.branches.length, 'a union');
      const written = writer.branches[index] as AvroType;
      const isPaired = reader.kind === 'union' && this.#matching.isPaired(writer, reader);
      return isPaired ? this.#branch(written, reader, index) : this.#value(written, reader);
    }
    if (reader.kind === 'union') {
      const index = this.#matching.branch(writer, reader);
      if (index < 0) throw new Stop('refused', `the reader's union has no branch for ${nameOf(writer)}`);
      return this.#branch(writer, reader, index);
    }
    if (writer.kind !== reader.kind) {
      if (!isPromotion(writer.kind, reader.kind)) this.#mismatch(writer, reader);
      const value = this.#scalar(writer);
      return 'fullName' in reader || reader.kind === 'array' || reader.kind === 'map' ? value : promoted(value, reader);
    }
    if ('fullName' in writer && 'fullName' in reader && !this.#matching.isNamesake(writer, reader)) {
      this.#mismatch(writer, reader);
    }
    return this.#sameKind(writer, reader);
  }

  #branch(writer: AvroType, reader: Extract<AvroType, { kind: 'union' }>, branch: number): Datum {
    return { branch, value: this.#value(writer, reader.branches[branch] as AvroType) };
  }

  #sameKind(writer: AvroType, reader: AvroType): Datum {
    if (writer.kind === 'record' && reader.kind === 'record') return this.#record(writer, reader);
    if (writer.kind === 'enum' && reader.kind === 'enum') return this.#enum(writer, reader);
    if (writer.kind === 'fixed' && reader.kind === 'fixed') {
      if (writer.size !== reader.size) {
        throw new Stop(
          'refused',
          `the writer's ${quoted(writer.fullName)} has ${writer.size} bytes, the reader's ${reader.size}`,
        );
      }
      return this.#bytes.take(writer.size).slice();
    }
    if (writer.kind === 'array' && reader.kind === 'array') {
      const items: Datum[] = [];
      this.#blocks((index) => {
        this.#path.push(index);
        items.push(this.#value(writer.items, reader.items));
        this.#path.pop();
      });
      return items;
    }
    if (writer.kind === 'map' && reader.kind === 'map') {
      const entries = new Map<string, Datum>();
      this.#blocks(() => {
        const key = utf8Text(this.#bytes.sized());
        this.#path.push(key);
        entries.set(key, this.#value(writer.values, reader.values));
        this.#path.pop();
      });
      return entries;
    }
    return this.#scalar(writer);
  }

  #record(writer: RecordType, reader: RecordType): Datum {
    const sources = this.#matching.fields(writer, reader);
    for (const field of reader.fields) if (sources[field.index] === undefined) this.#demandDefault(field);
    const targets: (RecordField | undefined)[] = new Array(writer.fields.length).fill(undefined);
    for (const field of reader.fields) {
      const source = sources[field.index];
      if (source) targets[source.index] = field;
    }
    const read: (Datum | undefined)[] = new Array(reader.fields.length).fill(undefined);
    for (const field of writer.fields) {
      const target = targets[field.index];
      this.#path.push(target?.name ?? field.name);
      if (target) read[target.index] = this.#value(field.type, target.type);
      else this.#skip(field.type);
      this.#path.pop();
    }
    return {
      fields: reader.fields.map((field) => {
        const value = read[field.index];
        return value === undefined ? (fieldDefault(field) ?? null) : value;
      }),
    };
  }

  #demandDefault(field: RecordField): void {
    const fallback = fieldDefault(field);
    if (fallback === undefined) {
      throw new Stop('refused', `the reader's field ${quoted(field.name)} is not written, and has no default`);
    }
    if (this.#matching.hasLaterDefaults || isOfFirstBranches(fallback)) return;
    throw new Stop('refused', `the default of the reader's field ${quoted(field.name)} is none of the first branch`);
  }

  /** What the reader does not know is read as what it is, and let go. */
  #skip(type: AvroType): void {
    new Skipping(this.#bytes, () => this.#count()).value(type, this.#depth);
  }

  #enum(writer: EnumType, reader: EnumType): Datum {
    const symbol = writer.symbols[this.#index(writer.symbols.length, 'an enum')] as string;
    if (symbolPosition(reader, symbol) !== undefined) return symbol;
    if (this.#matching.hasEnumDefaults && reader.default !== undefined) return reader.default;
    throw new Stop('refused', `the reader's ${quoted(reader.fullName)} has no symbol ${quoted(symbol)}`);
  }

  #scalar(type: AvroType): Datum {
    return scalar(type, this.#bytes);
  }

  #index(length: number, what: string): number {
    return indexOf(this.#bytes, length, what);
  }

  #blocks(item: (index: number) => void): void {
    blocks(this.#bytes, item);
  }

  #count(): void {
    this.#values += 1;
    if (this.#values > DATUM_LIMITS.values) throw new Stop('too-large', 'the datum has too many values');
  }

  #mismatch(writer: AvroType, reader: AvroType): never {
    throw new Stop('refused', `${nameOf(writer)} is not read as ${nameOf(reader)}`);
  }
}

/** Reads values only to get past them. */
class Skipping {
  readonly #bytes: ByteReader;
  readonly #count: () => void;

  constructor(bytes: ByteReader, count: () => void) {
    this.#bytes = bytes;
    this.#count = count;
  }

  value(type: AvroType, depth: number): void {
    this.#count();
    if (depth > DATUM_LIMITS.depth) throw new Stop('too-large', 'values are nested too deep');
    switch (type.kind) {
      case 'record':
        for (const field of type.fields) this.value(field.type, depth + 1);
        break;
      case 'union':
        this.value(type.branches[indexOf(this.#bytes, type.branches.length, 'a union')] as AvroType, depth + 1);
        break;
      case 'enum':
        indexOf(this.#bytes, type.symbols.length, 'an enum');
        break;
      case 'array':
        blocks(this.#bytes, () => this.value(type.items, depth + 1));
        break;
      case 'map':
        blocks(this.#bytes, () => {
          this.#bytes.sized();
          this.value(type.values, depth + 1);
        });
        break;
      case 'fixed':
        this.#bytes.take(type.size);
        break;
      default:
        scalar(type, this.#bytes);
    }
  }
}

/** The items of a list or map, in blocks; a negative count has the size of the block behind it. */
function blocks(bytes: ByteReader, item: (index: number) => void): void {
  let index = 0;
  for (let count = bytes.long(); count !== 0n; count = bytes.long()) {
    if (count < 0n) bytes.long();
    for (let left = count < 0n ? -count : count; left > 0n; left -= 1n) {
      item(index);
      index += 1;
    }
  }
}

function indexOf(bytes: ByteReader, length: number, what: string): number {
  const index = bytes.int();
  if (index < 0 || index >= length) throw new Malformed(`the index of ${what} is out of range`);
  return index;
}

function scalar(type: AvroType, bytes: ByteReader): Datum {
  switch (type.kind) {
    case 'boolean':
      return bytes.boolean();
    case 'int':
      return bytes.int();
    case 'long':
      return bytes.long();
    case 'float':
      return bytes.float(4);
    case 'double':
      return bytes.float(8);
    case 'string':
      return utf8Text(bytes.sized());
    case 'bytes':
      return bytes.sized().slice();
    default:
      return null;
  }
}

function nameOf(type: AvroType): string {
  return 'fullName' in type ? `the ${type.kind} ${quoted(type.fullName)}` : `'${type.kind}'`;
}
