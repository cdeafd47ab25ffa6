import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type Harness, startHarness, WITHOUT_LTV } from './fixtures/harness.ts';

let registry: Harness;
// biome-ignore lint/suspicious/noExplicitAny: a document of OpenAPI, looked into as tools do
let document: any;
const ajv = new Ajv2020({
  strict: true,
  allowUnionTypes: true,
  strictRequired: false,
  formats: { date: true, uuid: true, 'date-time': true, uri: true, 'uri-reference': true },
});

beforeAll(async () => {
  registry = await startHarness();
  document = (await registry.get('/openapi.json')).body;
  ajv.addVocabulary(['info', 'paths', 'components', 'tags', 'openapi', 'security']);
  ajv.addSchema(document, 'api');
});
afterAll(() => registry.server.close());

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}
interface Media {
  readonly schema: object;
  readonly example?: unknown;
}

function operations(): [string, string, Operation][] {
  return Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, string, Operation] => [method, path, operation]),
  );
}

/** Where a value does not fit a schema of the document. */
function misfits(pointer: string, value: unknown): unknown {
  const validate = ajv.compile({ $ref: `api#${pointer}` });
  return validate(value) ? [] : validate.errors;
}

const escaped = (token: string): string => encodeURIComponent(token.replaceAll('~', '~0').replaceAll('/', '~1'));

describe('the description of the API', () => {
  it('describes every operation, by a name of its own; the root lists those of contracts and for operators', async () => {
    expect(document.openapi).toBe('3.1.0');
    const { endpoints } = (await registry.get('/')).body;
    const listed = operations().filter(([, , { tags }]) => tags.every((tag) => !tag.includes(': ')));
    const described = listed.map(([method, path]) => {
      const template = path.replace('{dataset_id}', '{ds}').replace('{version}', '{v}');
      return `${method.toUpperCase().padEnd(4)} ${template}`;
    });
    expect([...described, 'GET  /docs'].sort()).toEqual(Object.keys(endpoints).sort());
    const names = operations().map(([, , { operationId }]) => operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  it('declares every parameter of a path', () => {
    for (const [, path, { parameters = [] }] of operations()) {
      const declared = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`);
      expect(path.match(/\{\w+\}/g) ?? []).toEqual(declared);
    }
  });

  it('has examples that fit their schemas', () => {
    let examples = 0;
    for (const [method, path, { requestBody, responses }] of operations()) {
      const contents = [
        ['requestBody', requestBody?.content ?? {}] as const,
        ...Object.entries(responses).map(([status, { content = {} }]) => [`responses/${status}`, content] as const),
      ];
      for (const [where, content] of contents) {
        for (const [mediaType, { example }] of Object.entries(content)) {
          const pointer = `/paths/${escaped(path)}/${method}/${where}/content/${escaped(mediaType)}/schema`;
          if (example === undefined) expect(misfits(pointer, undefined)).toBeDefined();
          else {
            examples += 1;
            expect([pointer, misfits(pointer, example)]).toEqual([pointer, []]);
          }
        }
      }
    }
    expect(examples).toBeGreaterThan(20);
  });

  it('is true of what the server answers', async () => {
    const PATH = '/contracts/users.daily_active';
    const VERSION = '/contracts/{dataset_id}/versions/{version}';
    const answers: [string, string, Promise<{ status: number; body: unknown }>][] = [];
    const ask = async (method: string, template: string, answer: Promise<{ status: number; body: unknown }>) => {
      answers.push([method, template, Promise.resolve(await answer)]);
    };
    await ask('post', '/contracts', registry.register(contract({ freshness_sla: { max_lag_seconds: 60 } })));
    await ask('post', '/contracts', registry.register(contract()));
    await ask('post', '/contracts', registry.register(contract({ version: '2.0.0', fields: WITHOUT_LTV })));
    await ask('post', '/contracts', registry.register({}));
    await ask('post', '/contracts', registry.post('/contracts', 'x', 'text/csv'));
    await ask(
      'post',
      '/contracts/check',
      registry.post('/contracts/check', { contract: contract({ version: '1.2.0', fields: WITHOUT_LTV }) }),
    );
    await ask(
      'put',
      VERSION,
      registry.send('PUT', `${PATH}/versions/1.1.0`, contract({ version: '1.1.0', status: 'draft' })),
    );
    await ask(
      'put',
      VERSION,
      registry.send('PUT', `${PATH}/versions/1.1.0`, contract({ version: '1.1.0', status: 'draft' })),
    );
    await ask(
      'put',
      VERSION,
      registry.send('PUT', `${PATH}/versions/1.1.0`, contract({ version: '1.1.0', description: 'x' })),
    );
    await ask('get', '/datasets', registry.get('/datasets?limit=1'));
    await ask('get', '/contracts/{dataset_id}/latest', registry.get(`${PATH}/latest`));
    await ask('get', '/contracts/{dataset_id}/versions', registry.get(`${PATH}/versions`));
    await ask('get', VERSION, registry.get(`${PATH}/versions/9.9.9`));
    await ask('post', `${VERSION}/activate`, registry.post(`${PATH}/versions/1.1.0/activate`));
    await ask(
      'post',
      `${VERSION}/deprecate`,
      registry.post(`${PATH}/versions/1.1.0/deprecate`, { deprecation_uri: 'u', sunset: '2027-01-31' }),
    );
    await ask('post', `${VERSION}/archive`, registry.post(`${PATH}/versions/1.1.0/archive`));
    await ask('post', `${VERSION}/activate`, registry.post(`${PATH}/versions/1.1.0/activate`));
    await ask(
      'post',
      '/contracts/owners/from-decision-card',
      registry.post('/contracts/owners/from-decision-card', { buyer: { name: 'S' } }),
    );
    for (const [method, template, answer] of answers) {
      const { status, body } = await answer;
      const pointer = `/paths/${escaped(template)}/${method}/responses/${status}/content/${escaped('application/json')}/schema`;
      expect([pointer, misfits(pointer, body)]).toEqual([pointer, []]);
    }
  });
});
