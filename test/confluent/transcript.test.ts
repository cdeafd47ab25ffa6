import { describe, expect, test } from 'vitest';
import { filled } from './likeness.ts';
import { casesOf } from './transcript.ts';

describe('a transcript', () => {
  test('has what is given before each case, settings, headers and bodies', () => {
    const cases = casesOf(`# Title

> PUT /config {compatibility: NONE}
< 200

== [row-1 row-2] the case
@ confluent_prefix /api
# a remark
> POST /subjects/a/versions
> Accept: application/json
  schema: !json {type: int}
< 409 40901 Schema being: refused
> PUT /mode
>| {"mode":
>| 1
> Content-Type:
< 200 [a, 1]
< Content-Type: …json
`);
    const MEDIA = 'application/vnd.schemaregistry.v1+json';
    expect(cases).toEqual([
      {
        rows: ['row-1', 'row-2'],
        title: 'the case',
        settings: { confluent_prefix: '/api' },
        exchanges: [
          {
            line: 3,
            request: {
              method: 'PUT',
              path: '/config',
              headers: { 'content-type': MEDIA },
              body: '{"compatibility":"NONE"}',
            },
            expected: { status: 200, headers: {}, body: undefined },
          },
          {
            line: 9,
            request: {
              method: 'POST',
              path: '/subjects/a/versions',
              headers: { 'content-type': MEDIA, accept: 'application/json' },
              body: '{"schema":"{\\"type\\":\\"int\\"}"}',
            },
            expected: {
              status: 409,
              headers: { 'content-type': MEDIA },
              body: { json: { error_code: 40901, message: 'Schema being: refused' } },
            },
          },
          {
            line: 13,
            request: { method: 'PUT', path: '/mode', headers: { 'content-type': '' }, body: '{"mode":\n1' },
            expected: { status: 200, headers: { 'content-type': '…json' }, body: { json: ['a', 1] } },
          },
        ],
      },
    ]);
  });

  test('without an answer is refused', () => {
    expect(() => casesOf('== [row] case\n> GET /\n')).toThrow('line 2: the request has no answer');
  });
});

describe('what is expected fits', () => {
  test.each([
    ['a value', 1, 1],
    ['any value', '…', [1]],
    ['a text with a gap', 'a…c', 'abbc'],
    ['a list with gaps', ['…', 'b', '…'], ['a', 'b']],
    ['a list with values of any kind', ['…', 1], ['…', 1]],
    ['members that may be missing', { 'a?': 1, b: 2 }, { b: 2 }],
    ['other members', { '…': '…', a: 1 }, { a: 1, b: 2 }],
  ])('%s', (_, expected, actual) => {
    expect(filled(expected, actual)).toEqual(actual);
  });

  test.each([
    ['another value', 1, '1'],
    ['nothing', '…', null],
    ['a text that goes on', 'a…c', 'abcd'],
    ['another order', ['…', 'b', 'a'], ['a', 'b']],
    ['a longer list', ['a'], ['a', 'b']],
    ['a shorter list', ['a', 'b'], ['a']],
    ['another member', { a: 1 }, { a: 1, b: 2 }],
    ['a missing member', { '…': '…', a: 1 }, { b: 2 }],
    ['a wrong one of those that may be missing', { 'a?': 1 }, { a: 2 }],
  ])('but not %s', (_, expected, actual) => {
    expect(filled(expected, actual)).not.toEqual(actual);
  });
});
