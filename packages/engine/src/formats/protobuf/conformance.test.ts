import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judge } from '../../compare/judge.ts';
import { schemaOf } from './fixtures/arbitrary.ts';
import { protobuf } from './index.ts';

const FILE = new URL('../../../../../../shared/conformance/pairs/proto-pairs-with-buf-verdicts.json', import.meta.url);

const LEVELS = ['BACKWARD', 'FORWARD'] as const;

interface Case {
  readonly id: string;
  readonly old: string;
  readonly new: string;
}

/** What decoders do with the bytes of the other side: which pairs break backward, forward; all others break nobody. */
const BREAKS: Readonly<Record<string, string>> = {
  'field renumbered': 'backward forward',
  'int64->int32': 'backward',
  'int32->bool': 'backward',
  'int32->fixed32': 'backward forward',
  'fixed32->float': 'backward forward',
  'bytes->string': 'backward',
  'singular->repeated int32 proto3': 'forward',
  'optional->repeated int32 proto3': 'forward',
  'repeated->singular string': 'backward',
  'repeated->singular message': 'backward',
  'map value int32->int64': 'forward',
  'map key string->int32': 'backward forward',
  'two fields into new oneof': 'backward',
  'oneof field moved out': 'forward',
  'enum zero value changed': 'backward forward',
  'top message removed': 'backward',
  'proto2 optional->required string': 'backward',
  'proto2 required->optional': 'forward',
  'proto2 required removed': 'forward',
  'proto2 closed enum value removed': 'backward',
  'proto2 group->message': 'backward forward',
  'removed then type-changed reuse': 'backward forward',
};

const cases = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as readonly Case[]) : [];
if (cases.length === 0) process.stdout.write('the shared pairs are not here; they are skipped\n');

describe.runIf(cases.length > 0)('shared pairs of Protobuf documents', () => {
  it.each(cases)('$id', ({ id, old, new: now }) => {
    const [before, after] = [schemaOf(old), schemaOf(now)];
    const verdicts = LEVELS.map((level) => judge(protobuf, before, after, { level, profile: 'wire' }));
    const broken = verdicts.flatMap(({ compatible, level }) => (compatible ? [] : [level.toLowerCase()]));
    expect(broken.join(' ')).toBe(BREAKS[id] ?? '');
    const findings = verdicts.flatMap((verdict) => verdict.findings);
    expect(findings.filter(({ unproven, kind }) => unproven || kind === 'unexplained')).toEqual([]);
  });
});
