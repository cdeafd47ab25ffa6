import {
  FORMATS,
  formatById,
  isJsonObject,
  layerSchema,
  parseJson,
  printJson,
  recognizeFormat,
} from '@concordat/engine';
import { layerOf } from '../../../domain/dataset.ts';
import { CONTRACTS, type SubjectKey } from '../../../domain/subject.ts';
import type { Consumers, Impact, ImpactCandidate } from '../../../service/consumers/consumers.ts';
import { InvalidRequest } from '../../coded-errors.ts';
import { json, type Reply, type Route } from '../../dialect.ts';
import { IMPACT_SCHEMA, impactBody } from '../../impact-body.ts';
import { type Members, readMembers } from '../../json-members.ts';
import { parameter } from '../../parameters.ts';
import { operation, ref, TEXT, word } from '../documentation.ts';

/** Characters of a document. */
const LONGEST = 4 * 1024 * 1024;
const LONGEST_NAME = 1024;
const MOST_CONSUMERS = 2000;

const EXAMPLE = {
  group: 'contracts',
  subject: 'growth.accounts',
  against: '1.0.0',
  broken: 1,
  at_risk: 0,
  unaffected: 2,
  consumers: [
    {
      subscription_id: 'f1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c5d',
      consumer: 'ltv-dashboard',
      outcome: 'broken',
      reads: '1.0.0',
      reasons: [
        {
          outcome: 'broken',
          field: 'ltv',
          use: 'select',
          reason: "'ltv' is no longer there under this name",
          change: 'field_removed',
        },
      ],
    },
  ],
};

const PROPERTIES = isJsonObject(IMPACT_SCHEMA.properties) ? IMPACT_SCHEMA.properties : {};

/** The schemas of this room. */
export const IMPACT_SCHEMAS = {
  Impact: { ...IMPACT_SCHEMA, properties: { group: TEXT, subject: TEXT, ...PROPERTIES } },
  ImpactQuestion: {
    type: 'object',
    additionalProperties: false,
    required: ['group', 'subject', 'document'],
    properties: {
      group: TEXT,
      subject: TEXT,
      document: { description: 'the document: its text, or JSON as it is' },
      format: {
        type: 'string',
        enum: FORMATS.map(({ id }) => id),
        description: 'its format; without it, what the subject and a look at it tell',
      },
      imports: {
        type: 'object',
        additionalProperties: TEXT,
        description: 'the texts that it imports, by the names that it uses',
      },
    },
  },
};

/** Whom a document would break. */
export function impactRoutes(consumers: Consumers): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/impact',
      isReading: true,
      doc: operation('askImpact', 'Tells whom a document would break if it were the next version', {
        room: 'consumers',
        description: 'Each consumer is asked against the version that it reads now. Nothing is written.',
        body: [
          ref('ImpactQuestion'),
          { group: 'contracts', subject: 'growth.accounts', document: 'dataset_id: growth.accounts\n…' },
        ],
        answer: ['what it would do to each consumer', ref('Impact'), EXAMPLE],
        failures: [400, 403, 404],
      }),
      async handle(call) {
        const members = readMembers(call, ['group', 'subject', 'document', 'format', 'imports']);
        const key = { group: members.text('group', LONGEST_NAME), subject: members.text('subject', LONGEST_NAME) };
        return impactReply(await consumers.impact(key, candidateOf(key, members)));
      },
    },
    {
      method: 'GET',
      path: '/impact',
      doc: operation('getImpact', 'Tells whom a registered version would break if it came into force now', {
        room: 'consumers',
        query: { group: TEXT, subject: TEXT, version: word('its label: `2.0.0` of a contract, `3` of a schema') },
        answer: ['what it would do to each consumer', ref('Impact'), EXAMPLE],
        failures: [400, 403, 404],
      }),
      async handle(call) {
        const [group = '', subject = '', version = ''] = ['group', 'subject', 'version'].map((name) => {
          const value = parameter(call, name);
          if (value === undefined) throw new InvalidRequest(`${name} is missing`, name);
          return value;
        });
        return impactReply(await consumers.impactOfVersion({ group, subject }, version));
      },
    },
  ];
}

function impactReply(impact: Impact): Reply {
  const { group, subject } = impact;
  return json(200, { group, subject, ...impactBody(impact, { most: MOST_CONSUMERS, unaffected: true }) });
}

/** The document of a question. Of a layer it may be written as those of datasets are. */
function candidateOf(key: SubjectKey, members: Members): ImpactCandidate {
  const document = members.value('document');
  if (document === undefined) throw new InvalidRequest('document is missing', 'document');
  const text = typeof document === 'string' ? members.text('document', LONGEST) : printJson(document);
  const format = members.optionalText('format');
  if (format !== undefined) {
    if (formatById(format) === undefined) {
      throw new InvalidRequest(`format must be one of ${FORMATS.map(({ id }) => id).join(', ')}`, 'format');
    }
    return { format, text, ...importsOf(members) };
  }
  if (key.group === CONTRACTS) return { format: 'data-contract', text };
  const layer = layerOf(key) === undefined ? undefined : layerCandidate(text);
  const recognized = layer ?? { format: recognizeFormat(text)?.id, text };
  if (recognized.format === undefined) {
    throw new InvalidRequest('the document could be of several formats; say which with format', 'format');
  }
  return { format: recognized.format, text: recognized.text, ...importsOf(members) };
}

function layerCandidate(text: string): { readonly format: string; readonly text: string } | undefined {
  const parsed = parseJson(text);
  const schema = parsed.ok ? layerSchema(parsed.value.toJson(parsed.value.root)) : undefined;
  return schema?.ok ? schema.value : undefined;
}

function importsOf(members: Members): Pick<ImpactCandidate, 'imports'> {
  const value = members.value('imports');
  if (value === undefined) return {};
  if (!isJsonObject(value)) throw new InvalidRequest('imports must be an object', 'imports');
  const texts = Object.entries(value).map(([name, text]) => {
    if (typeof text !== 'string') throw new InvalidRequest(`imports.${name} must be a text`, `imports.${name}`);
    return [name, text] as const;
  });
  return { imports: new Map(texts) };
}
