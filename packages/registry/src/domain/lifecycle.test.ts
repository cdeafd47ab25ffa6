import { STATUSES, type Status } from '@concordat/engine';
import { describe, expect, it } from 'vitest';
import { type Action, stageAfter } from './lifecycle.ts';
import type { VersionHead } from './subject.ts';

const at = (status: Status): VersionHead => ({
  label: '1.0.0',
  number: 1,
  format: 'data-contract',
  fingerprint: 'f',
  contentId: 1,
  status,
  deprecation: undefined,
  registeredAt: '2026-11-22T10:00:00.000Z',
  deleted: false,
});

const REFUSED = undefined;
const table: Record<Action, Record<Status, Status | undefined>> = {
  activate: { draft: 'active', active: 'active', deprecated: REFUSED, archived: REFUSED },
  deprecate: { draft: REFUSED, active: 'deprecated', deprecated: 'deprecated', archived: REFUSED },
  archive: { draft: 'archived', active: 'archived', deprecated: 'archived', archived: 'archived' },
};

describe.each(Object.entries(table) as [Action, Record<Status, Status | undefined>][])('to %s', (action, stages) => {
  it.each(STATUSES)('a version that is %s', (status) => {
    const next = stages[status];
    if (next !== undefined) expect(stageAfter(action, at(status), 'd')).toBe(next);
    else
      expect(() => stageAfter(action, at(status), 'd')).toThrow(
        expect.objectContaining({ code: 'transition-refused' }),
      );
  });
});

it('says what is allowed', () => {
  expect(() => stageAfter('deprecate', at('archived'), 'users.daily_active')).toThrow(
    "version '1.0.0' of 'users.daily_active' is archived and cannot be deprecated; it would have to be active or deprecated",
  );
  expect(() => stageAfter('activate', at('deprecated'), 'd')).toThrow(
    "version '1.0.0' of 'd' is deprecated and cannot be activated; it would have to be draft or active",
  );
});
