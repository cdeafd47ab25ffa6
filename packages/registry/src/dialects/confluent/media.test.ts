import { describe, expect, it } from 'vitest';
import { acceptedType, isReadable } from './media.ts';

const V1 = 'application/vnd.schemaregistry.v1+json';
const ANY = 'application/vnd.schemaregistry+json';
const JSON_TYPE = 'application/json';

describe('what is answered', () => {
  it.each([
    [undefined, V1],
    ['', V1],
    ['*/*', V1],
    ['application/*', V1],
    ['*/does_not_matter', V1],
    [V1, V1],
    [ANY, ANY],
    [JSON_TYPE, JSON_TYPE],
    ['APPLICATION/JSON', JSON_TYPE],
    [`${V1}, ${ANY}, ${JSON_TYPE}`, V1],
    [`${JSON_TYPE}, ${ANY}`, ANY],
    ['application/json, text/plain, */*', V1],
    ['application/json, */*;q=0.1', JSON_TYPE],
    ['application/json;q=0.9, application/vnd.schemaregistry.v1+json;q=0.8', JSON_TYPE],
    ['application/*;q=0.5, application/json', JSON_TYPE],
    ['application/vnd.schemaregistry.v1+json;q=0, */*', ANY],
    ['text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2', V1],
    ['application/json; charset=utf-8', JSON_TYPE],
    ['text/*', undefined],
    ['application/octet-stream', undefined],
    ['application/json;q=0', undefined],
    ['text/html, application/xhtml+xml', undefined],
  ])('for %s is %s', (accept, type) => {
    expect(acceptedType({ accept })).toBe(type);
  });
});

describe('what is read', () => {
  it.each([V1, ANY, JSON_TYPE, 'application/octet-stream', ''])('%j', (mediaType) => {
    expect(isReadable({ mediaType })).toBe(true);
  });
  it.each(['text/plain', 'application/xml', 'application/yaml'])('not %s', (mediaType) => {
    expect(isReadable({ mediaType })).toBe(false);
  });
});
