import type { EnumValue, Field, FieldType, Options } from '../schema.ts';
import { join } from './names.ts';

/** What an element is declared in. */
export interface Around {
  readonly at: string;
  readonly fullName: string;
}

/**
 * Where an element is among others of its kind. There may be tens of thousands of them, so the pointer is made when somebody asks for it, and kept.
 */
abstract class Placed {
  readonly #around: Around;
  readonly #list: string;
  readonly #index: number;
  #at: string | undefined;

  constructor(around: Around, list: string, index: number) {
    this.#around = around;
    this.#list = list;
    this.#index = index;
    this.#at = undefined;
  }

  get at(): string {
    this.#at ??= `${this.#around.at}/${this.#list}/${this.#index}`;
    return this.#at;
  }

  /** The full name that something has where this is declared. */
  protected fullNameOf(name: string): string {
    return join(this.#around.fullName, name);
  }
}

/** What a field is made with; the rest is found out later. */
export type Written = Pick<
  Field,
  | 'name'
  | 'number'
  | 'type'
  | 'cardinality'
  | 'presence'
  | 'jsonName'
  | 'isProto3Optional'
  | 'delimited'
  | 'options'
  | 'features'
>;

/** A field while it is being made, and afterwards. */
export class FieldNode extends Placed implements Field {
  readonly name: string;
  readonly number: number;
  type: FieldType;
  readonly cardinality: Field['cardinality'];
  presence: Field['presence'];
  jsonName: string;
  readonly isProto3Optional: boolean;
  packed: boolean;
  delimited: boolean;
  verifiesUtf8: boolean;
  options: Options;
  features: Field['features'];
  declare oneof?: NonNullable<Field['oneof']>;
  declare default?: NonNullable<Field['default']> | null;
  declare extends?: string;
  declare optionValues?: NonNullable<Field['optionValues']>;

  constructor(around: Around, list: string, index: number, written: Written) {
    super(around, list, index);
    this.name = written.name;
    this.number = written.number;
    this.type = written.type;
    this.cardinality = written.cardinality;
    this.presence = written.presence;
    this.jsonName = written.jsonName;
    this.isProto3Optional = written.isProto3Optional;
    this.packed = false;
    this.delimited = written.delimited;
    this.verifiesUtf8 = false;
    this.options = written.options;
    this.features = written.features;
  }

  get kind(): 'field' {
    return 'field';
  }

  get fullName(): string {
    return this.fullNameOf(this.name);
  }
}

/** A value of an enum. */
export class ValueNode extends Placed implements EnumValue {
  readonly name: string;
  readonly number: number;
  options: Options;
  declare optionValues?: NonNullable<EnumValue['optionValues']>;

  constructor(type: Around, index: number, written: Pick<EnumValue, 'name' | 'number' | 'options'>) {
    super(type, 'values', index);
    this.name = written.name;
    this.number = written.number;
    this.options = written.options;
  }
}
