import { describe, expect, it } from 'vitest';
import type { Refutation } from '../../../model/refutation.ts';
import { schemaOf } from '../fixtures/arbitrary.ts';
import { readsProto } from '../reads.ts';
import type { ProtoSchema } from '../schema.ts';
import { answered } from './answers.ts';

const document = (type: string, comment: string): ProtoSchema =>
  schemaOf(`syntax = "proto3"; // ${comment}\nmessage M { ${type} a = 1; /* ${comment} */ }`);

/** Asks, and tells whether the answer had to be found out. */
function asking(reader: ProtoSchema, writer: ProtoSchema): { isAsked: boolean; answers: readonly string[] } {
  let isAsked = false;
  const ask = (): Refutation[] => {
    isAsked = true;
    return [{ answer: 'no', class: 'misread', at: {}, aspect: 'type', reason: `${writer.root.messages.length}` }];
  };
  const answers = [...answered(reader, writer, ask)].map(({ reason }) => reason);
  return { isAsked, answers };
}

describe('answers about a document that is asked about often', () => {
  it('are found out once for versions that differ in comments alone', () => {
    const reader = document('int32', 'new');
    const asked = ['first', 'second', 'third', 'fourth'].map((comment) => asking(reader, document('int64', comment)));
    // Of a document that is asked about for the first time nothing is kept.
    expect(asked.map(({ isAsked }) => isAsked)).toEqual([true, true, false, false]);
    expect(asked.every(({ answers }) => answers.join() === '1')).toBe(true);
  });

  it('are kept for the writer as they are for the reader', () => {
    const writer = document('int32', 'new');
    const asked = ['first', 'second', 'third'].map((comment) => asking(document('int64', comment), writer));
    expect(asked.map(({ isAsked }) => isAsked)).toEqual([true, true, false]);
  });

  it('are found out anew where a token differs', () => {
    const reader = document('int32', 'new');
    const asked = ['int64', 'int64', 'sint32', 'fixed32'].map((type) => asking(reader, document(type, 'old')));
    expect(asked.map(({ isAsked }) => isAsked)).toEqual([true, true, true, true]);
  });

  it('are those that a reading of the two alone gives', () => {
    const reader = document('int32', 'new');
    const often = ['first', 'second', 'third'].map((comment) => [...readsProto(reader, document('int64', comment))]);
    const once = [...readsProto(document('int32', 'new'), document('int64', 'once'))];
    expect(often).toEqual([once, once, once]);
    expect(once.map(({ answer, class: kind }) => `${answer} ${kind}`)).toContain('no misread');
  });
});
