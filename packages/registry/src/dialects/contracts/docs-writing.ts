import type { JsonObject } from '@concordat/engine';
import type { ContentDoc, OperationDoc, ResponseDoc } from '../dialect.ts';
import { answer, DATASET, INVALID, NO_VERSION, sentence, VERSION } from './docs-reading.ts';
import {
  CARD_EXAMPLE,
  COMPATIBLE_EXAMPLE,
  CONTRACT_EXAMPLE,
  INCOMPATIBLE_EXAMPLE,
  INVALID_EXAMPLE,
} from './examples.ts';
import { ref } from './schemas.ts';

const MODE: JsonObject = {
  type: 'string',
  enum: ['backward', 'forward', 'full', 'none', 'backward_transitive', 'forward_transitive', 'full_transitive'],
  default: 'backward',
  description:
    'what to judge; the transitive ones against every version; where the version in force declares a policy, this can only add to it',
};

const MODE_QUERY = { compatibility: { ...MODE, description: 'the mode, for a body that is the bare document' } };

const YAML: Readonly<Record<string, ContentDoc>> = {
  'application/yaml': { schema: { type: 'string', description: 'the contract in YAML 1.2' } },
};

const WRAPPER: Readonly<Record<string, ContentDoc>> = {
  'application/json': {
    schema: {
      type: 'object',
      required: ['contract'],
      additionalProperties: false,
      properties: { contract: ref('Contract'), compatibility: MODE },
    },
    example: { contract: CONTRACT_EXAMPLE, compatibility: 'backward' },
  },
  ...YAML,
};

const BARE: Readonly<Record<string, ContentDoc>> = {
  'application/json': { schema: ref('Contract'), example: CONTRACT_EXAMPLE },
  ...YAML,
};

const TOO_LARGE = sentence('the body is too large', 'the body is larger than 4194304 bytes');
const MEDIA = sentence('the body is neither JSON nor YAML', "a body of the media type 'text/csv' is not read here");
const ALREADY = "version '1.0.0' of 'users.daily_active' is already registered";

const HIDDEN_BREAK = sentence(
  'the dataset is governed, and it breaks somebody without being a new MAJOR version',
  "version '1.1.0' of 'users.daily_active' breaks what 1.0.0 promised, and 1 of its consumers: give it a new MAJOR version",
);

const REFUSED: ResponseDoc = answer(
  'incompatible: `detail` is the report; or not valid: `detail` is a list of items',
  { anyOf: [ref('Incompatible'), ref('Invalid')] },
  { detail: INCOMPATIBLE_EXAMPLE },
);

const REGISTERED: ResponseDoc = answer('registered', ref('Registration'), {
  status: 'registered',
  dataset_id: 'users.daily_active',
  version: '1.0.0',
  fingerprint: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  compatibility: COMPATIBLE_EXAMPLE,
});

const PROPOSED: ResponseDoc = answer(
  'kept as a draft: the dataset is governed, and it comes into force when those have agreed whose word it needs',
  ref('Registration'),
  {
    status: 'proposed',
    dataset_id: 'users.daily_active',
    version: '2.0.0',
    fingerprint: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    proposal_id: '5d1f7a3e-8a51-4d53-9df0-2b1ad4c7b6a9',
    compatibility: INCOMPATIBLE_EXAMPLE,
  },
);

const CONTRACT: ResponseDoc = answer('the contract as it stands now', ref('Contract'), CONTRACT_EXAMPLE);
const STAGE = sentence(
  'the stage that the version is in does not allow it',
  "version '1.0.0' of 'users.daily_active' is archived and cannot be deprecated; it would have to be active or deprecated",
);
const PARAMS = { dataset_id: DATASET, version: VERSION };

export const REGISTER_DOC: OperationDoc = {
  operationId: 'registerContract',
  summary: 'Register a version',
  description: 'The contract is judged against the version in force. What it breaks is told, and nothing is written.',
  tags: ['writing'],
  query: MODE_QUERY,
  body: WRAPPER,
  responses: {
    201: REGISTERED,
    202: PROPOSED,
    400: answer(
      'the version is registered already, for ever',
      { allOf: [ref('Failure'), { type: 'object', properties: { unchanged: { type: 'boolean' } } }] },
      { detail: ALREADY, unchanged: true },
    ),
    409: HIDDEN_BREAK,
    413: TOO_LARGE,
    415: MEDIA,
    422: REFUSED,
  },
};

export const CHECK_DOC: OperationDoc = {
  operationId: 'checkContract',
  summary: 'What registering would answer',
  description: 'The report is the one that registering would give. Nothing is written.',
  tags: ['writing'],
  query: MODE_QUERY,
  body: WRAPPER,
  responses: {
    200: answer('the report, compatible or not', ref('Report'), INCOMPATIBLE_EXAMPLE),
    400: sentence('the version belongs to other content', ALREADY),
    409: HIDDEN_BREAK,
    413: TOO_LARGE,
    415: MEDIA,
    422: INVALID,
  },
};

export const PUT_DOC: OperationDoc = {
  operationId: 'putVersion',
  summary: 'Register this very version',
  description: 'Safe to repeat: the same content again changes nothing. The body is the bare document.',
  tags: ['writing'],
  params: PARAMS,
  query: MODE_QUERY,
  body: BARE,
  responses: {
    200: answer('the same content is registered already', ref('Registration')),
    201: REGISTERED,
    202: PROPOSED,
    409: sentence(
      'the version belongs to other content; or the dataset is governed, and it breaks somebody without being a new MAJOR version',
      `${ALREADY} with other content`,
    ),
    413: TOO_LARGE,
    415: MEDIA,
    422: REFUSED,
  },
};

export const ACTIVATE_DOC: OperationDoc = {
  operationId: 'activateVersion',
  summary: 'Put a draft into force',
  description: 'The draft is judged again, against what is in force now.',
  tags: ['lifecycle'],
  params: PARAMS,
  responses: { 200: CONTRACT, 404: NO_VERSION, 409: STAGE, 422: REFUSED },
};

export const DEPRECATE_DOC: OperationDoc = {
  operationId: 'deprecateVersion',
  summary: 'Mark a version as deprecated',
  tags: ['lifecycle'],
  params: PARAMS,
  body: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['deprecation_uri'],
        additionalProperties: false,
        properties: {
          deprecation_uri: { type: 'string', minLength: 1, description: 'the way out' },
          sunset: { type: 'string', format: 'date', description: 'from here on the version may be archived' },
          replaced_by: { type: 'string', description: 'the version to go to' },
        },
      },
      example: { deprecation_uri: 'https://wiki.example/migrate', sunset: '2027-06-30' },
    },
  },
  responses: {
    200: CONTRACT,
    404: NO_VERSION,
    409: STAGE,
    415: MEDIA,
    422: answer('the note is not valid', ref('Invalid'), INVALID_EXAMPLE),
  },
};

export const ARCHIVE_DOC: OperationDoc = {
  operationId: 'archiveVersion',
  summary: 'Put a version away',
  description: 'Nothing is deleted: an archived version stays readable, and its number stays taken.',
  tags: ['lifecycle'],
  params: PARAMS,
  responses: {
    200: CONTRACT,
    404: NO_VERSION,
    409: sentence(
      'somebody reads it, and its sunset is not over',
      "version '1.0.0' of 'users.daily_active' is read by 'ltv-dashboard': deprecate it with a sunset, or let them move on",
    ),
  },
};

export const OWNERS_DOC: OperationDoc = {
  operationId: 'ownersFromDecisionCard',
  summary: 'Owners out of a Decision Card',
  description: 'Only a card that approves, and is in force, gives owners.',
  tags: ['bridge'],
  body: { 'application/json': { schema: { type: 'object' }, example: CARD_EXAMPLE } },
  responses: {
    200: answer('the owners, the buyer first', { type: 'array', items: ref('CardOwner') }, [
      { team: 'Springfield USD', contact: 'data@springfield.example' },
      { team: 'Director of Data (Alex Chen)', contact: null },
    ]),
    400: sentence('the card names no buyer', "Decision Card is missing required 'buyer' object"),
    409: sentence(
      'the card does not approve',
      "the Decision Card's status is 'rejected'; only an approved one names owners",
    ),
    415: MEDIA,
    422: INVALID,
  },
};
