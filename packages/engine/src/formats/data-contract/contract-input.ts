import type {
  CompatibilityPolicy,
  Constraints,
  Contract,
  Deprecation,
  EnumValue,
  ExpectedSchedule,
  Field,
  FreshnessSla,
  NotificationRoute,
  Owner,
  Semantics,
  Shape,
} from './contract.ts';

/** The members of an interface, as a type that is JSON by its form. */
type Plain<Whole> = { readonly [Key in keyof Whole]: Whole[Key] };

/** Some members as they are, the others may be left out. */
type Needs<Whole, Keys extends keyof Whole> = Plain<Pick<Whole, Keys> & Partial<Omit<Whole, Keys>>>;

/** Bounds of numbers may be written as numbers. */
type Bound = 'minimum' | 'maximum' | 'exclusive_minimum' | 'exclusive_maximum';
type ConstraintsInput = Omit<Constraints, Bound> & { readonly [Key in Bound]?: string | number | bigint };

type ShapeMembers = {
  /** Plain values, or values with a label. Null and an empty list stand for any value. */
  readonly enum?: readonly (EnumValue['value'] | Plain<EnumValue>)[] | null;
  readonly semantics?: Plain<Semantics>;
  readonly fields?: readonly FieldInput[];
  readonly items?: ShapeInput;
  readonly keys?: ShapeInput;
  readonly values?: ShapeInput;
};

/** The shape of a value, as it may be written. */
export type ShapeInput = Omit<Shape, keyof Constraints | keyof ShapeMembers> & ConstraintsInput & ShapeMembers;

/** A field, as it may be written: only its name and type have no default. */
export type FieldInput = Needs<Omit<Field, keyof Shape>, 'name'> & ShapeInput;

/** An owner, as it may be written. */
export type OwnerInput = Needs<Omit<Owner, 'notify'>, 'team'> & {
  readonly notify?: readonly Plain<NotificationRoute>[];
};

/** A freshness promise, as it may be written. */
export type FreshnessSlaInput = Needs<Omit<FreshnessSla, 'expect'>, 'max_lag_seconds'> & {
  readonly expect?: Needs<ExpectedSchedule, 'cron'>;
};

type ContractMembers = {
  readonly fields: readonly FieldInput[];
  readonly owners: readonly OwnerInput[];
  readonly freshness_sla?: FreshnessSlaInput | null;
  readonly deprecation?: Plain<Deprecation>;
  readonly compatibility?: Partial<Plain<CompatibilityPolicy>>;
};

/**
 * A data contract as it may be written in a program: members that have a default may be left out. A parsed {@link Contract} is one as well.
 * What the types cannot say is checked when it is parsed.
 */
export type ContractInput = Needs<Omit<Contract, keyof ContractMembers>, 'dataset_id' | 'version'> & ContractMembers;
