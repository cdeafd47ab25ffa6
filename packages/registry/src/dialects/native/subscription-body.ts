import { FORMATS, isJsonObject, type JsonObject, type JsonValue } from '@concordat/engine';
import {
  FIELD_USES,
  REQUIRED_COMPATIBILITIES,
  SUBSCRIPTION_SOURCES,
  type Subscription,
  type UsedField,
} from '../../domain/subscription.ts';
import type { SubscribeCommand } from '../../service/consumers/consumers.ts';
import { InvalidRequest } from '../coded-errors.ts';
import { Members } from '../json-members.ts';
import { TEXT, TIME, word } from './documentation.ts';

const LONGEST_PATH = 1024;
const LONGEST_SCHEMA = 256 * 1024;
const MOST_VERSIONS = 1_000_000_000;

/** What somebody says of a subscription, beside what it is to and whose it is. */
export const SAID = [
  'required_compatibility',
  'min_version',
  'range',
  'fields',
  'needs',
  'reader',
  'contact',
  'source',
  'origin',
  'expires',
] as const;

const SAID_PROPERTIES: Readonly<Record<(typeof SAID)[number], JsonObject>> = {
  required_compatibility: {
    type: 'string',
    enum: [...REQUIRED_COMPATIBILITIES],
    description: 'directions that are to be kept whatever is used; without it, what is used says what is needed',
  },
  min_version: { type: 'integer', minimum: 1, default: 1, description: 'the lowest number of a version that it reads' },
  range: word('the versions that it reads, as npm writes ranges: `>=1.2 <2`; all without it'),
  fields: {
    type: 'array',
    description: 'the fields that it uses; without it, everything',
    items: {
      oneOf: [
        word('path of a field: names joined by dots'),
        {
          type: 'object',
          required: ['path'],
          additionalProperties: false,
          properties: { path: TEXT, how: { type: 'array', items: { type: 'string', enum: [...FIELD_USES] } } },
        },
      ],
    },
  },
  needs: {
    type: 'object',
    additionalProperties: false,
    properties: {
      not_null: { type: 'array', items: TEXT, description: 'fields that always have a value' },
      unique: { type: 'array', items: TEXT, description: 'fields of which no two rows share a value' },
      max_lag_seconds: { type: 'integer', minimum: 0, description: 'how old the data may be' },
    },
  },
  reader: {
    type: 'object',
    description: 'its own schema, which has to read what is written',
    required: ['format', 'text'],
    additionalProperties: false,
    properties: { format: { type: 'string', enum: FORMATS.map(({ id }) => id) }, text: TEXT },
  },
  contact: word('whom to tell'),
  source: { type: 'string', enum: [...SUBSCRIPTION_SOURCES], default: 'declared' },
  origin: word('the file that it came from, by a name that stays'),
  expires: word('the last day on which it counts: YYYY-MM-DD'),
};

const SUBSCRIPTION: JsonObject = {
  type: 'object',
  required: ['subscription_id', 'group', 'subject', 'consumer', 'min_version', 'source', 'created_at', 'created_by'],
  properties: {
    subscription_id: { type: 'string', description: 'UUID' },
    group: TEXT,
    subject: TEXT,
    consumer: TEXT,
    ...SAID_PROPERTIES,
    created_at: TIME,
    created_by: TEXT,
    warnings: { type: 'array', items: TEXT, description: 'what its consumer should know; of one that was just made' },
  },
};

/** The schemas of this room. */
export const SUBSCRIPTION_SCHEMAS: Readonly<Record<string, JsonObject>> = {
  NewSubjectSubscription: {
    type: 'object',
    additionalProperties: false,
    required: ['group', 'subject', 'consumer'],
    properties: { group: TEXT, subject: TEXT, consumer: word('a service or a team'), ...SAID_PROPERTIES },
  },
  SaidOfSubscription: { type: 'object', additionalProperties: false, properties: SAID_PROPERTIES },
  SubjectSubscription: SUBSCRIPTION,
};

/** A subscription as the API shows it. */
export function subscriptionBody(subscription: Subscription): JsonObject {
  const { id, group, subject, consumer, minVersion, fields, needs, reader, source, createdAt, createdBy } =
    subscription;
  const { requiredCompatibility, range, contact, origin, expires } = subscription;
  return {
    subscription_id: id,
    group,
    subject,
    consumer,
    ...(requiredCompatibility !== undefined && { required_compatibility: requiredCompatibility }),
    min_version: minVersion,
    ...(range !== undefined && { range }),
    ...(fields !== undefined && { fields: fields.map(({ path, how }) => ({ path, how: [...how] })) }),
    ...(needs !== undefined && { needs: needsBody(needs) }),
    ...(reader !== undefined && { reader: { ...reader } }),
    ...(contact !== undefined && { contact }),
    source,
    ...(origin !== undefined && { origin }),
    ...(expires !== undefined && { expires }),
    created_at: createdAt,
    created_by: createdBy,
  };
}

function needsBody({ notNull, unique, maxLagSeconds }: NonNullable<Subscription['needs']>): JsonObject {
  return {
    ...(notNull !== undefined && { not_null: [...notNull] }),
    ...(unique !== undefined && { unique: [...unique] }),
    ...(maxLagSeconds !== undefined && { max_lag_seconds: maxLagSeconds }),
  };
}

/** A subscription as it is said in a body, of a consumer to a subject. Throws {@link InvalidRequest}. */
export function commandOf(
  members: Members,
  whose: Pick<SubscribeCommand, 'group' | 'subject' | 'consumer'>,
): SubscribeCommand {
  const requiredCompatibility = members.optionalOneOf('required_compatibility', REQUIRED_COMPATIBILITIES);
  const fields = fieldsOf(members.value('fields'));
  const needs = members.optionalObject('needs', ['not_null', 'unique', 'max_lag_seconds']);
  const reader = members.optionalObject('reader', ['format', 'text']);
  const [range, contact] = [members.optionalText('range'), members.optionalText('contact')];
  const [origin, expires] = [members.optionalText('origin'), members.optionalText('expires')];
  return {
    ...whose,
    ...(requiredCompatibility !== undefined && { requiredCompatibility }),
    minVersion: members.optionalWhole('min_version', 1, MOST_VERSIONS) ?? 1,
    ...(range !== undefined && { range }),
    ...(fields !== undefined && { fields }),
    ...(needs !== undefined && { needs: needsOf(needs) }),
    ...(reader !== undefined && {
      reader: { format: reader.text('format'), text: reader.text('text', LONGEST_SCHEMA) },
    }),
    ...(contact !== undefined && { contact }),
    source: members.optionalOneOf('source', SUBSCRIPTION_SOURCES) ?? 'declared',
    ...(origin !== undefined && { origin }),
    ...(expires !== undefined && { expires }),
  };
}

function needsOf(members: Members): NonNullable<Subscription['needs']> {
  const [notNull, unique] = [
    members.optionalTexts('not_null', LONGEST_PATH),
    members.optionalTexts('unique', LONGEST_PATH),
  ];
  const maxLagSeconds = members.optionalWhole('max_lag_seconds', 0, Number.MAX_SAFE_INTEGER);
  return {
    ...(notNull !== undefined && { notNull }),
    ...(unique !== undefined && { unique }),
    ...(maxLagSeconds !== undefined && { maxLagSeconds }),
  };
}

/** Fields by their paths alone, or with how they are used. `*` alone is everything. */
function fieldsOf(value: JsonValue | undefined): readonly UsedField[] | undefined {
  if (value === undefined || value === '*') return undefined;
  if (!Array.isArray(value)) throw new InvalidRequest("fields must be a list, or '*' for everything", 'fields');
  return value.map((item, index) => {
    if (typeof item === 'string') return { path: item, how: [] };
    if (!isJsonObject(item))
      throw new InvalidRequest(`fields[${index}] must be a path or an object`, `fields[${index}]`);
    const field = new Members(item, ['path', 'how'], `fields[${index}]`);
    return { path: field.text('path', LONGEST_PATH), how: field.optionalSomeOf('how', FIELD_USES) ?? [] };
  });
}
