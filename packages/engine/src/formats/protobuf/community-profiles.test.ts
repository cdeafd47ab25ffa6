import { describe, expect, it } from 'vitest';
import { judge, judgeHistory } from '../../compare/judge.ts';
import { messageOf } from '../../compare/message.ts';
import type { Finding, Verdict } from '../../model/finding.ts';
import type { Level } from '../../model/level.ts';
import { schemaOf } from './fixtures/arbitrary.ts';
import { protobuf } from './index.ts';

function verdict(
  profile: string,
  level: Level,
  before: string,
  after: string,
  imports: Record<string, string> = {},
): Verdict {
  const files = new Map(Object.entries(imports));
  return judge(protobuf, schemaOf(before, files), schemaOf(after, files), { level, profile });
}

function lines({ findings }: Verdict): readonly string[] {
  return findings.map(({ severity, kind, path }) => `${severity} ${kind} ${path}`);
}

const ORDER = 'syntax = "proto3"; message Order { int32 quantity = 1; }';

describe('the profile confluent', () => {
  const retyped = 'syntax = "proto3"; message Order { string quantity = 1; } message Line {}';

  it('asks in the direction of the level, forward first where both are asked', () => {
    expect(lines(verdict('confluent', 'BACKWARD', ORDER, retyped))).toEqual([
      'error FIELD_SCALAR_KIND_CHANGED Order.quantity',
      'info MESSAGE_ADDED Line',
    ]);
    expect(lines(verdict('confluent', 'FORWARD', ORDER, retyped))).toEqual([
      'error FIELD_SCALAR_KIND_CHANGED Order.quantity',
      'error MESSAGE_REMOVED Line',
    ]);
    expect(lines(verdict('confluent', 'FULL', ORDER, retyped))).toEqual([
      'error FIELD_SCALAR_KIND_CHANGED Order.quantity',
      'error MESSAGE_REMOVED Line',
      'error FIELD_SCALAR_KIND_CHANGED Order.quantity',
      'info MESSAGE_ADDED Line',
    ]);
    expect(lines(verdict('confluent', 'NONE', ORDER, retyped))).toEqual([]);
  });

  it('says what an answer of the registry is made of, and shows the datum that breaks', () => {
    const [found] = verdict('confluent', 'FORWARD', ORDER, retyped).findings as readonly [Finding];
    expect(found.detail).toEqual({ path: '#/Order/1', direction: 'forward', from: 'string', to: 'int32' });
    expect(messageOf(protobuf.rules, found)).toBe(
      "field 'Order.quantity' is string in the new schema and int32 in the old one",
    );
    expect(found.witness?.datum).toBeDefined();
  });

  it('lets pass what is compatible there, whatever breaks', () => {
    const narrowed = verdict('confluent', 'BACKWARD', ORDER.replace('int32', 'int64'), ORDER);
    expect(narrowed.findings).toEqual([]);
    expect(narrowed.compatible).toBe(true);
    expect(narrowed.changes.flatMap(({ breaks }) => breaks)).not.toEqual([]);
  });
});

describe('the profiles of buf', () => {
  it('have one direction, whatever the level', () => {
    const gone = 'syntax = "proto3"; message Order {}';
    for (const level of ['BACKWARD', 'FORWARD', 'FULL'] as const) {
      expect(lines(verdict('buf-wire', level, ORDER, gone))).toEqual([
        'error FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED Order.quantity',
      ]);
      expect(lines(verdict('buf-wire', level, gone, ORDER))).toEqual([]);
    }
    expect(lines(verdict('buf-wire', 'NONE', ORDER, gone))).toEqual([]);
  });

  it('point at the change, and say what reading says about it', () => {
    const { findings, changes } = verdict('buf-wire', 'BACKWARD', ORDER, ORDER.replace('int32', 'fixed32'));
    expect(findings.map(({ kind, change }) => [kind, changes[change ?? -1]?.kind])).toEqual([
      ['FIELD_WIRE_COMPATIBLE_TYPE', 'field_type_changed'],
    ]);
    expect(findings[0]?.class).toBe('lossy');
  });

  it('do not fail a document for a file that it only no longer imports', () => {
    const imports = { 'money.proto': 'syntax = "proto3"; package money; message Money { int64 cents = 1; }' };
    const before = 'syntax = "proto3"; import "money.proto"; message Order { int32 quantity = 1; }';
    expect(verdict('buf-file', 'BACKWARD', before, ORDER, imports).compatible).toBe(true);
    expect(lines(verdict('buf-file', 'BACKWARD', before, ORDER, imports))).toEqual([
      'warning FILE_NO_DELETE money.proto',
    ]);
    expect(lines(verdict('buf-package', 'BACKWARD', before, ORDER, imports))).toEqual([
      'warning PACKAGE_NO_DELETE money',
    ]);
  });

  it('ask the rules of every version of a history', () => {
    const history = [
      { version: '1', doc: schemaOf(ORDER) },
      { version: '2', doc: schemaOf('syntax = "proto3"; message Order { reserved 1; reserved "quantity"; }') },
    ];
    const reused = schemaOf('syntax = "proto3"; message Order { string note = 1; }');
    const { findings } = judgeHistory(protobuf, history, reused, { level: 'BACKWARD_TRANSITIVE', profile: 'buf-wire' });
    expect(findings.map(({ kind, against }) => [against, kind])).toEqual([
      ['2', 'RESERVED_MESSAGE_NO_DELETE'],
      ['2', 'RESERVED_MESSAGE_NO_DELETE'],
      ['1', 'FIELD_WIRE_COMPATIBLE_TYPE'],
    ]);
  });
});
