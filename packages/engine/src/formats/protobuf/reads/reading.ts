import type { JsonValue } from '../../../model/json.ts';
import { compareMessages, type FieldFinder, type Outcome } from '../codec/compare.ts';
import { decodeMessage, decodePartial } from '../codec/decode.ts';
import { encodeMessage } from '../codec/encode.ts';
import { DecodeError } from '../codec/source.ts';
import { type MessageValue, messageValue, type Single } from '../codec/value.ts';
import type { Census } from '../diff/census.ts';
import { type Comparison, compareSchemas } from '../diff/comparison.ts';
import type { FieldMatch } from '../diff/fields.ts';
import type { TypeMatch } from '../diff/match.ts';
import { JsonFormError, parseMessage, parsePartial } from '../json/parse.ts';
import { memberName, printMessage } from '../json/print.ts';
import type { Field, MessageType, ProtoSchema } from '../schema.ts';
import { Minimal } from './minimal.ts';

/** What a decoder or parser of the reader makes of a message of the writer. */
export interface Trial {
  readonly outcome: Outcome | 'unreadable';
  /** Why the reader refuses. */
  readonly because?: string;
  /** What it reads, where it reads. */
  readonly read?: MessageValue;
}

/** One reading: both documents, what is the same in them, and trials with the codecs. */
export class Reading {
  readonly comparison: Comparison;
  readonly types: TypeMatch;
  readonly writer: Census;
  readonly reader: Census;
  readonly minimums = new Minimal();
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

  /** Writes a part of a message and reads it, whatever else is missing. Fields are the same by number, or as `find` says. */
  tryPart(part: MessageValue, reader: MessageType, find: FieldFinder = this.#byNumber): Trial {
    return attempt(() => {
      const read = decodePartial(encodeMessage(part), reader, this.reader);
      return { outcome: compareMessages(part, read, find), read };
    });
  }

  /** Writes a whole message and reads it. */
  tryWhole(message: MessageValue, reader: MessageType): Trial {
    return attempt(() => {
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
