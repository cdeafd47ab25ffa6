import type { JsonValue } from '../../../model/json.ts';
import { compareMessages, type FieldFinder, type Outcome } from '../codec/compare.ts';
import { decodeMessage, decodePartial } from '../codec/decode.ts';
import { encodeMessage } from '../codec/encode.ts';
import { DecodeError } from '../codec/source.ts';
import { isMessageValue, type MessageValue, messageValue, type Single } from '../codec/value.ts';
import type { Census } from '../diff/census.ts';
import { type Comparison, compareSchemas } from '../diff/comparison.ts';
import type { FieldMatch, FieldPair } from '../diff/fields.ts';
import type { TypeMatch } from '../diff/match.ts';
import { JsonFormError, parseMessage, parsePartial } from '../json/parse.ts';
import { memberName, printMessage } from '../json/print.ts';
import type { EnumType, Field, MessageType, ProtoSchema } from '../schema.ts';
import { Budget } from './budget.ts';
import { Minimal } from './minimal.ts';

/** What a decoder or parser of the reader makes of a message of the writer. */
export interface Trial {
  /** `untried` where too much has been tried already. */
  readonly outcome: Outcome | 'unreadable' | 'untried';
  /** Why the reader refuses. */
  readonly because?: string;
  /** What it reads, where it reads. */
  readonly read?: MessageValue;
}

/** Fields that are written and read in trials, and values of lists. */
const MOST_TRIED = 300_000;
/** Fields of messages that are looked at for being read as strangers. */
const MOST_STRANGE = 300_000;

/** One reading: both documents, what is the same in them, and trials with the codecs. */
export class Reading {
  readonly comparison: Comparison;
  readonly types: TypeMatch;
  readonly writer: Census;
  readonly reader: Census;
  readonly minimums = new Minimal();
  readonly trials = new Budget(MOST_TRIED);
  readonly strangers = new Budget(MOST_STRANGE);
  readonly #kinds = new Map<MessageType | EnumType, number>();
  readonly #remembered = new Map<string, unknown>();
  readonly #matches: ReadonlyMap<MessageType, FieldMatch>;

  constructor(reader: ProtoSchema, writer: ProtoSchema) {
    this.comparison = compareSchemas(writer, reader);
    this.types = this.comparison.types;
    this.writer = this.types.before;
    this.reader = this.types.after;
    this.#matches = new Map(this.comparison.messages.map(({ before, match }) => [before, match]));
  }

  /** What the story compares of a message of the writer; undefined for the entries of maps. */
  matchOf(writer: MessageType): FieldMatch | undefined {
    return this.#matches.get(writer);
  }

  /** True for a field of which a writer can write some value; a message that requires itself is one that nobody can write. */
  isWritten({ type }: Field): boolean {
    return type.kind !== 'message' || this.minimums.isWritable(type.message);
  }

  /** A text that two fields share if their values are written alike and hold the same. */
  kindOf({ type, cardinality, presence, packed, delimited, verifiesUtf8 }: Field): string {
    if (type.kind === 'scalar') return [type.scalar, cardinality, presence, packed, verifiesUtf8].join();
    const own = type.kind === 'message' ? type.message : type.enum;
    const known = this.#kinds.get(own) ?? this.#kinds.size;
    this.#kinds.set(own, known);
    return [known, cardinality, presence, packed, delimited].join();
  }

  /** What was found out about a pair of fields, which holds for all fields that are written and read as they are. */
  remembered<Found>(what: string, [written, read]: FieldPair, find: () => Found): Found {
    const key = `${what} ${this.kindOf(written)} ${this.kindOf(read)}`;
    if (this.#remembered.has(key)) return this.#remembered.get(key) as Found;
    const found = find();
    this.#remembered.set(key, found);
    return found;
  }

  #attempt(message: MessageValue, reading: () => Trial): Trial {
    return this.trials.take(sizeOf(message)) ? attempt(reading) : { outcome: 'untried' };
  }

  /** Writes a part of a message and reads it, whatever else is missing. Fields are the same by number, or as `find` says. */
  tryPart(part: MessageValue, reader: MessageType, find: FieldFinder = this.#byNumber): Trial {
    return this.#attempt(part, () => {
      const read = decodePartial(encodeMessage(part), reader, this.reader);
      return { outcome: compareMessages(part, read, find), read };
    });
  }

  /** Writes a whole message and reads it. */
  tryWhole(message: MessageValue, reader: MessageType): Trial {
    return this.#attempt(message, () => {
      const read = decodeMessage(encodeMessage(message), reader, this.reader);
      return { outcome: compareMessages(message, read, this.#byNumber), read };
    });
  }

  /** Prints a part of a message in its JSON form and reads that, whatever else is missing; undefined where it has none. */
  tryJsonPart(part: MessageValue, reader: MessageType): Trial | undefined {
    return this.#tryJson(part, (json) => parsePartial(json, reader, this.reader));
  }

  /** Prints a whole message in its JSON form and reads that; undefined where it has none. */
  tryJson(message: MessageValue, reader: MessageType): Trial | undefined {
    return this.#tryJson(message, (json) => parseMessage(json, reader, this.reader));
  }

  #tryJson(message: MessageValue, parse: (json: JsonValue) => MessageValue): Trial | undefined {
    if (!this.trials.take(sizeOf(message))) return { outcome: 'untried' };
    const json = printMessage(message);
    if (json === undefined) return undefined;
    return attempt(() => {
      const read = parse(json);
      return { outcome: compareMessages(message, read, this.#byMember), read };
    });
  }

  /** A message with nothing but one field. */
  part(type: MessageType, field: Field, values: readonly Single[]): MessageValue {
    return messageValue(type, [[field, values]]);
  }

  readonly #byNumber: FieldFinder = (type, { number }) => this.reader.fieldOf(type, number);
  readonly #byMember: FieldFinder = (type, field) => this.reader.fieldNamed(type, memberName(field));
}

/** Fields and values of a message, those inside included. */
function sizeOf({ fields }: MessageValue): number {
  let size = 1;
  for (const values of fields.values()) {
    for (const value of values) size += isMessageValue(value) ? sizeOf(value) : 1;
  }
  return size;
}

function attempt(reading: () => Trial): Trial {
  try {
    return reading();
  } catch (error) {
    if (error instanceof DecodeError || error instanceof JsonFormError) {
      return { outcome: 'unreadable', because: error.message };
    }
    throw error;
  }
}
