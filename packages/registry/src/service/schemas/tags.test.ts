import { describe, expect, test } from 'vitest';
import { key, openSchemas, recordOf } from '../fixtures/subjects.ts';
import type { TagsAt } from './schemas.ts';

const S = key('orders-value');
const PII: TagsAt = { path: 'R.a', on: 'field', tags: ['PII'] };

describe('a version with other tags', () => {
  test('is the next version, and keeps the rest', async () => {
    const { schemas, register } = await openSchemas();
    await register(S, { ...recordOf('R', ['a']), metadata: { properties: { owner: 'ann' } } });
    const outcome = await schemas.retag(S, 'latest', { tagsToAdd: [PII] });
    expect(outcome).toMatchObject({ outcome: 'registered', version: { number: 2 } });
    const { content } = await schemas.version(S, 2);
    expect(content.metadata).toEqual({ properties: { owner: 'ann' } });
    expect(JSON.parse(content.canonical).fields[0]['confluent:tags']).toEqual(['PII']);
    expect(await schemas.tagsOf(S.group, content)).toEqual([PII]);
    expect(await schemas.retag(S, 2, { tagsToRemove: [PII] })).toMatchObject({ version: { number: 1 } });
  });

  test('has other metadata and rules', async () => {
    const { schemas, register } = await openSchemas();
    const rule = (name: string, expr: string) => ({ name, type: 'CEL', expr });
    await register(S, { ...recordOf('R'), ruleSet: { domainRules: [rule('a', '1'), rule('b', '2')] } });
    await schemas.retag(S, 1, {
      newVersion: 2,
      metadata: { properties: { owner: 'bob' } },
      rulesToMerge: { domainRules: [rule('b', '3')], migrationRules: [{ ...rule('m', '4'), mode: 'UPGRADE' }] },
      rulesToRemove: ['a'],
    });
    const { content } = await schemas.version(S, 2);
    expect(content.metadata?.properties).toMatchObject({ owner: 'bob' });
    expect(content.ruleSet?.domainRules).toMatchObject([{ name: 'b', expr: '3' }]);
    expect(content.ruleSet?.migrationRules).toMatchObject([{ name: 'm' }]);
  });

  test('loses the last rule', async () => {
    const { schemas, register } = await openSchemas();
    await register(S, { ...recordOf('R'), ruleSet: { domainRules: [{ name: 'a' }] } });
    await schemas.retag(S, 1, { rulesToRemove: ['a'] });
    expect((await schemas.version(S, 2)).content.ruleSet?.domainRules ?? []).toEqual([]);
  });

  test('needs a place for them', async () => {
    const { schemas, register } = await openSchemas();
    await register(S, recordOf('R'));
    await expect(schemas.retag(S, 1, { tagsToAdd: [PII] })).rejects.toMatchObject({
      code: 'tag-path-not-found',
      message: "the schema has no field 'R.a'",
    });
    await expect(schemas.retag(S, 2, { tagsToAdd: [PII] })).rejects.toMatchObject({ code: 'version-not-found' });
    await expect(schemas.retag(key('nobody'), 1, {})).rejects.toMatchObject({ code: 'subject-not-found' });
  });
});

describe('a schema that is handed in with tags beside it', () => {
  test('has them inside', async () => {
    const { schemas } = await openSchemas();
    const { text } = await schemas.tagged(S, recordOf('R', ['a']), { tagsToAdd: [PII] });
    expect(JSON.parse(text).fields[0]['confluent:tags']).toEqual(['PII']);
  });

  test('is that of the newest version where it has no text', async () => {
    const { schemas, register } = await openSchemas();
    const empty = { ...recordOf('R'), text: '' };
    await expect(schemas.tagged(S, empty, { tagsToAdd: [PII] })).rejects.toMatchObject({ code: 'subject-not-found' });
    await register(S, recordOf('R', ['a']));
    const { text } = await schemas.tagged(S, empty, { tagsToAdd: [PII] });
    expect(JSON.parse(text)).toMatchObject({ name: 'R', fields: [{ name: 'a', 'confluent:tags': ['PII'] }] });
  });

  test('has to be one', async () => {
    const { schemas } = await openSchemas();
    const broken = { ...recordOf('R'), text: '{' };
    await expect(schemas.tagged(S, broken, { tagsToAdd: [PII] })).rejects.toMatchObject({ code: 'schema-invalid' });
  });
});
