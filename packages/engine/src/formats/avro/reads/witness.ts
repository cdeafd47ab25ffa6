import { bytesToHex } from '@noble/hashes/utils.js';
import type { JsonValue } from '../../../model/json.ts';
import type { Witness } from '../../../model/refutation.ts';
import { type Decoded, type Decoder, decode, decoderOf } from '../codec/decode.ts';
import { encode } from '../codec/encode.ts';
import type { AvroSchema, AvroType } from '../schema.ts';
import { DATUM_LIMITS, type Datum } from '../values/datum.ts';
import { datumJson } from '../values/datum-json.ts';
import { type MinimalData, minimalData } from '../values/minimal.ts';
import type { Cause } from './causes.ts';
import type { Shown } from './fault.ts';
import { breadth, type Edge, type Node, type Step } from './product.ts';

/**
 * What is known about the datum that shows a cause.
 * - `confirmed`: a decoder was asked, and it does what the fault says.
 * - `denied`: it does not; then nothing is proven.
 * - `none`: there is no datum within the limits, no budget to make one, or none that another reason leaves to be seen.
 */
export type Evidence =
  | { readonly kind: 'confirmed'; readonly witness: Witness }
  | { readonly kind: 'denied' }
  | { readonly kind: 'none' };

/** Bytes and values of all the data that are made for one question. */
const MOST_COST = 100_000;
const SMALL_COST = 20_000;

/** A step is a level of the datum, or the choice of a branch of the reader. */
const MOST_STEPS = 2 * DATUM_LIMITS.depth;

const NONE: Evidence = { kind: 'none' };

/** Decoders one of which has to refuse what is called unreadable. */
const DECODERS = ['specification', 'java', 'java-1.8'] as const;

/** Makes data that show why a reader does not read, and asks decoders about them. */
export class Witnesses {
  readonly #reader: AvroSchema;
  readonly #writer: AvroSchema;
  readonly #minimal: MinimalData;
  readonly #decoders = new Map<Decoder, (bytes: Uint8Array) => Decoded>();
  #cost = 0;

  constructor(reader: AvroSchema, writer: AvroSchema) {
    this.#reader = reader;
    this.#writer = writer;
    this.#minimal = minimalData(writer);
  }

  /** True where the data made so far are few enough to be kept. */
  get areSmall(): boolean {
    return this.#cost <= SMALL_COST;
  }

  /** The datum that shows a cause: as little as possible around what leads to it. */
  of(cause: Cause): Evidence {
    const { fault, node } = cause;
    if (fault.class === 'source' || this.#cost > MOST_COST || cause.depth > MOST_STEPS) return NONE;
    this.#cost += this.#costOf(node);
    const part = this.#inside(node.writer, fault.shown);
    const datum = this.#around(part, cause.path());
    const json = datum === undefined ? undefined : datumJson(this.#writer.root, datum);
    const bytes = datum === undefined ? undefined : encode(this.#writer.root, datum);
    if (part === undefined || json === undefined || bytes === undefined) return NONE;
    const witness = { about: 'datum', datum: json, encoded: bytesToHex(bytes) } as const;
    if (fault.class === 'unreadable') {
      const refused = DECODERS.some((decoder) => this.#refuses(bytes, decoder));
      return refused ? { kind: 'confirmed', witness } : { kind: 'denied' };
    }
    const readAs = this.#readAs(this.#reader.root, (decoder) => this.#decode(bytes, decoder));
    if (readAs !== undefined) return { kind: 'confirmed', witness: { ...witness, readAs } };
    // Where the reader refuses every such datum for another reason, the part alone has to show it.
    const alone = encode(node.writer, part);
    const shown =
      alone && this.#readAs(node.reader, (decoder) => this.#decodeAlone(node, alone, decoder)) !== undefined;
    return shown ? { kind: 'confirmed', witness } : NONE;
  }

  /** What a reader makes of bytes; undefined where all decoders refuse them. */
  #readAs(reader: AvroType, ask: (decoder: (typeof DECODERS)[number]) => Decoded): JsonValue | undefined {
    for (const decoder of DECODERS) {
      const decoded = ask(decoder);
      const value = decoded.ok ? datumJson(reader, decoded.value) : undefined;
      if (value !== undefined) return value;
    }
    return undefined;
  }

  #refuses(bytes: Uint8Array, decoder: (typeof DECODERS)[number]): boolean {
    const decoded = this.#decode(bytes, decoder);
    return !decoded.ok && decoded.kind === 'refused';
  }

  /** A whole datum. Java's decoder looks through all types for aliases when it is made. */
  #decode(bytes: Uint8Array, decoder: (typeof DECODERS)[number]): Decoded {
    const known = this.#decoders.get(decoder);
    if (known === undefined) this.#chargeAliases(decoder);
    const ask = known ?? decoderOf(this.#writer.root, this.#reader.root, decoder);
    this.#decoders.set(decoder, ask);
    return ask(bytes);
  }

  #decodeAlone({ writer, reader }: Node, bytes: Uint8Array, decoder: (typeof DECODERS)[number]): Decoded {
    this.#chargeAliases(decoder);
    return decode(writer, reader, bytes, decoder);
  }

  #chargeAliases(decoder: Decoder): void {
    if (decoder !== 'specification') this.#cost += (this.#writer.types.length + this.#reader.types.length) >> 3;
  }

  /** What the value of a pair costs to make and to read: its bytes; the branches that decoders look through; the fields of the reader. */
  #costOf({ writer, reader }: Node): number {
    const values = writer.kind === 'union' ? 1 : Math.min(this.#minimal.cost(writer), MOST_COST);
    return values + (breadth(reader) + (writer.kind === 'union' ? breadth(writer) : 0)) / 8;
  }

  /** The part that shows the fault. */
  #inside(type: AvroType, shown: Shown | undefined): Datum | undefined {
    switch (shown?.kind) {
      case 'symbol':
        return shown.symbol;
      case 'number':
        return type.kind === 'long' ? shown.value : Number(shown.value);
      case 'bytes':
        return Uint8Array.from(shown.bytes);
      case 'branch': {
        const branch = type.kind === 'union' ? type.branches[shown.index] : undefined;
        const value = branch && this.#minimal.datum(branch);
        return value === undefined ? undefined : { branch: shown.index, value };
      }
      default:
        return this.#minimal.datum(type);
    }
  }

  /** The whole document's datum around a part, from the inside out. */
  #around(part: Datum | undefined, path: readonly Edge[]): Datum | undefined {
    let datum = part;
    this.#cost += 1;
    for (let at = path.length - 1; at >= 0 && datum !== undefined; at -= 1) {
      const { from, step } = path[at] as Edge;
      this.#cost += step.kind === 'field' ? this.#minimal.cost(from.writer) : this.#costOf(from);
      datum = this.#cost > MOST_COST && at > 0 ? undefined : this.#wrap(from.writer, step, datum);
    }
    return datum;
  }

  #wrap(type: AvroType, step: Step, part: Datum): Datum | undefined {
    switch (step.kind) {
      case 'same':
        return part;
      case 'items':
        return [part];
      case 'values':
        return new Map([['key', part]]);
      case 'branch':
        return { branch: step.index, value: part };
      case 'field': {
        if (type.kind !== 'record') return undefined;
        const fields: Datum[] = [];
        for (const field of type.fields) {
          const value = field.index === step.index ? part : this.#minimal.datum(field.type);
          if (value === undefined) return undefined;
          fields.push(value);
        }
        return { fields };
      }
    }
  }
}
