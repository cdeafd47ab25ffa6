import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../../server/fixtures/harness.ts';

let registry: Harness;
// biome-ignore lint/suspicious/noExplicitAny: a document of OpenAPI, looked into as tools do
let document: any;
const formats = { date: true, uuid: true, 'date-time': true } as const;
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false, formats });

beforeAll(async () => {
  registry = await startHarness();
  document = (await registry.get('/openapi.json')).body;
  ajv.addVocabulary(['info', 'paths', 'components', 'tags', 'openapi', 'security']);
  ajv.addSchema(document, 'api');
});
afterAll(() => registry.server.close());

const escaped = (token: string): string => encodeURIComponent(token.replaceAll('~', '~0').replaceAll('/', '~1'));

/** The template of the description that a path fits, the one with the fewest parameters. */
function templateOf(path: string): string {
  const fits = Object.keys(document.paths).filter((template) =>
    new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  return fits.sort((a, b) => a.split('{').length - b.split('{').length)[0] ?? '';
}

const SCHEMA = { schema: '{"type":"record","name":"R","fields":[]}' };
const GOVERNED = {
  ...SCHEMA,
  metadata: { properties: { owner: 'x' }, tags: { 'R.a': ['PII'] }, sensitive: ['owner'] },
  ruleSet: { domainRules: [{ name: 'r', kind: 'CONDITION', mode: 'WRITE', type: 'CEL', expr: 'true' }] },
};
const TIE = { subject: 's', associationType: 'value', lifecycle: 'WEAK' };
const TOPIC = { resourceName: 't', resourceNamespace: 'n', resourceId: 'r', associations: [TIE] };

describe('the description of the API is true of', () => {
  it.each<[method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object]>([
    ['POST', '/subjects/s/versions', SCHEMA],
    ['POST', '/subjects/s/versions', GOVERNED],
    ['POST', '/subjects/s/versions', { schema: '"int"' }],
    ['POST', '/subjects/s/versions', {}],
    ['POST', '/subjects/s', SCHEMA],
    ['POST', '/subjects/nope', SCHEMA],
    ['GET', '/subjects'],
    ['GET', '/subjects/s/versions'],
    ['GET', '/subjects/s/versions/2'],
    ['GET', '/subjects/s/versions/9'],
    ['GET', '/subjects/s/versions/x'],
    ['GET', '/subjects/s/versions/1/referencedby'],
    ['GET', '/subjects/s/metadata?key=owner&value=x'],
    ['POST', '/subjects/s/versions/2/tags', { metadata: { properties: { owner: 'y' } } }],
    ['GET', '/schemas'],
    ['GET', '/schemas/types'],
    ['GET', '/schemas/ids/1'],
    ['GET', '/schemas/ids/2?subject=s&fetchMaxId=true'],
    ['GET', '/schemas/ids/9'],
    ['GET', '/schemas/ids/1/subjects'],
    ['GET', '/schemas/ids/1/versions'],
    ['GET', '/schemas/guids/nope'],
    ['POST', '/compatibility/subjects/s/versions/latest?verbose=true&findings=true', { schema: '"int"' }],
    ['POST', '/compatibility/subjects/s/versions', SCHEMA],
    ['GET', '/config'],
    ['PUT', '/config/s', { compatibility: 'FULL', normalize: true, defaultMetadata: { properties: { a: 'b' } } }],
    ['GET', '/config/s'],
    ['DELETE', '/config/s'],
    ['DELETE', '/config/s'],
    ['GET', '/mode'],
    ['PUT', '/mode/s', { mode: 'READWRITE' }],
    ['PUT', '/mode/s', { mode: 'x' }],
    ['GET', '/mode/s'],
    ['DELETE', '/mode/s'],
    ['GET', '/contexts'],
    ['POST', '/associations', TOPIC],
    ['POST', '/associations', { ...TOPIC, associations: [{ ...TIE, associationType: 'x' }] }],
    ['PUT', '/associations/resources/r', { ...TOPIC, associations: [{ ...TIE, lifecycle: 'STRONG' }] }],
    ['GET', '/associations/subjects/s'],
    ['GET', '/associations/resources/n/t'],
    ['POST', '/associations:batchGet?includeSchemas=true', { requests: [{ resourceId: 'r' }, { subject: 's' }] }],
    ['POST', '/associations:batchMutate', { requests: [{ op: 'DELETE', resourceId: 'r' }, { op: 'x' }] }],
    ['DELETE', '/subjects/s/versions/1'],
    ['DELETE', '/subjects/s/versions/1'],
    ['POST', '/subjects/s/versions/1/restore'],
    ['DELETE', '/subjects/s'],
    ['GET', '/v1/metadata/id'],
    ['GET', '/v1/metadata/version'],
    ['GET', '/v1/metadata/deployment'],
  ])('%s %s %j', async (method, path, body) => {
    const init = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await registry.request(method, path, init);
    const template = templateOf(path.split('?', 1)[0] ?? '');
    const place = `${method.toLowerCase()}/responses/${answer.status}/content`;
    const type = escaped('application/vnd.schemaregistry.v1+json');
    const validate = ajv.compile({ $ref: `api#/paths/${escaped(template)}/${place}/${type}/schema` });
    expect([validate(answer.body) || validate.errors, answer.body]).toEqual([true, answer.body]);
  });
});
