import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CHANGE_TYPES, ownType } from '../packages/registry/src/domain/change-type.ts';

const PAGE = join(import.meta.dirname, '../docs/cloudevents/event-types.md');

const HEAD = `# Types of events

Beside the two types of the CloudEvents schema registry, which are told to everybody who follows [events](events.md), the registry has types of its own. They are told only to those who
name them, have data in JSON (\`datacontenttype\` is \`application/json\`), and are about a schema or a group: \`subject\` is its path. A type is stable: its data may get more members, and loses none.

This page is written from the types themselves (\`UPDATE_GOLDENS=1 npm test\`).
`;

function written(): string {
  const own = CHANGE_TYPES.flatMap((type) => {
    const told = ownType(type);
    return told === undefined ? [] : [{ type, ...told }];
  });
  const rows = own.map(({ type, title, isForThoseWhoRunIt }) => {
    const whom = isForThoseWhoRunIt ? 'those who run it, and the consumer himself' : 'those who see it';
    return `| [\`${type}\`](#${type.replaceAll('.', '')}) | ${title} | ${whom} |`;
  });
  const table = ['| type | when | for |', '| --- | --- | --- |', ...rows].join('\n');
  const schemas = own.map(({ type, title, data }) => {
    const schema = JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...data }, undefined, 2);
    return `## ${type}\n\n${title}\n\n\`\`\`json\n${schema}\n\`\`\`\n`;
  });
  return [HEAD, table, '', ...schemas].join('\n');
}

it('has all types of events, with the JSON Schema of their data', () => {
  if (process.env.UPDATE_GOLDENS === '1') writeFileSync(PAGE, written());
  expect(readFileSync(PAGE, 'utf8')).toBe(written());
});
