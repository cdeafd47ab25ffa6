import type { JsonObject } from '@concordat/engine';
import { CHANGE_TYPES } from '../../../domain/change-type.ts';
import { EVENT_PROTOCOLS } from '../../../domain/event-subscription.ts';

const TEXT: JsonObject = { type: 'string' };
const TIME: JsonObject = { type: 'string', format: 'date-time' };
const FILTER: JsonObject = { $ref: '#/components/schemas/EventFilter' };
const BY_ATTRIBUTE: JsonObject = {
  type: 'object',
  minProperties: 1,
  additionalProperties: { type: 'string', minLength: 1 },
};

/** Filters by their dialects: each is an object with one member. */
const FILTERS: Readonly<Record<string, JsonObject>> = {
  exact: { ...BY_ATTRIBUTE, description: 'attributes that have these values' },
  prefix: { ...BY_ATTRIBUTE, description: 'attributes that begin so' },
  suffix: { ...BY_ATTRIBUTE, description: 'attributes that end so' },
  all: { type: 'array', minItems: 1, items: FILTER },
  any: { type: 'array', minItems: 1, items: FILTER },
  not: FILTER,
  sql: { type: 'string', description: 'a CESQL 1.0 expression' },
};

/** The JSON Schemas of events and event subscriptions. */
export const EVENT_SCHEMAS: Readonly<Record<string, JsonObject>> = {
  CloudEvent: {
    type: 'object',
    description: 'CloudEvents 1.0; `data` of own types only',
    required: ['specversion', 'id', 'source', 'type', 'time', 'sequence'],
    properties: {
      specversion: { const: '1.0' },
      id: TEXT,
      source: { type: 'string', format: 'uri' },
      type: { type: 'string', enum: [...CHANGE_TYPES] },
      subject: { type: 'string', description: 'the path of what changed, from the source' },
      time: TIME,
      sequence: { type: 'string', description: 'orders all events of the registry, as text' },
      partitionkey: { type: 'string', description: 'the path of the schema or the group' },
      correlationid: { type: 'string', description: 'by which the request went that brought it about' },
      datacontenttype: TEXT,
      data: { type: 'object' },
    },
  },
  EventFilter: {
    oneOf: Object.entries(FILTERS).map(([name, schema]) => ({
      type: 'object',
      required: [name],
      properties: { [name]: schema },
      additionalProperties: false,
    })),
  },
  EventSubscription: {
    type: 'object',
    required: ['sink', 'protocol'],
    properties: {
      id: { type: 'string', description: 'UUID, given by the registry' },
      source: { type: 'string', format: 'uri', description: 'the root of the registry, or left out' },
      types: { type: 'array', minItems: 1, items: { type: 'string', enum: [...CHANGE_TYPES] } },
      config: { type: 'object' },
      filters: { type: 'array', items: FILTER },
      sink: { type: 'string', format: 'uri' },
      sinkcredential: {
        type: ['object', 'null'],
        properties: {
          credentialtype: { type: 'string', enum: ['PLAIN', 'ACCESSTOKEN', 'REFRESHTOKEN'] },
          identifier: TEXT,
          secret: { type: 'string', writeOnly: true },
          accesstoken: { type: 'string', writeOnly: true },
          accesstokenexpiresutc: TIME,
          accesstokentype: TEXT,
          refreshtoken: { type: 'string', writeOnly: true },
          refreshtokenendpoint: { type: 'string', format: 'uri' },
        },
      },
      protocol: { type: 'string', enum: [...EVENT_PROTOCOLS] },
      protocolsettings: { type: 'object', description: 'what the protocol wants to know; see the page on events' },
      owner: TEXT,
      createdtimeutc: TIME,
      updatedtimeutc: TIME,
    },
  },
  EventDelivery: {
    type: 'object',
    required: ['id', 'state', 'since', 'attempts', 'lag', 'deadletters'],
    properties: {
      id: TEXT,
      state: { type: 'string', enum: ['active', 'pending', 'failing', 'disabled'] },
      since: TIME,
      attempts: { type: 'integer', description: 'failed ones since the last that succeeded' },
      lasterror: { type: 'object', properties: { at: TIME, reason: TEXT, event: TEXT } },
      grant: { type: 'object', properties: { at: TIME, rate: { type: 'integer' } } },
      notbefore: { ...TIME, description: 'the sink asked to be left alone until then' },
      lastsequence: { type: 'integer', description: 'up to which all facts of the log are dealt with' },
      lag: { type: 'integer', description: 'facts after that' },
      deadletters: { type: 'integer' },
    },
  },
  DeadLetter: {
    type: 'object',
    required: ['event', 'attempts', 'reason', 'at', 'due'],
    properties: {
      event: { $ref: '#/components/schemas/CloudEvent' },
      attempts: { type: 'integer' },
      reason: TEXT,
      at: TIME,
      due: { type: 'boolean', description: 'it is sent again' },
    },
  },
};
