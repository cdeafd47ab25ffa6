import { describe, expect, test } from 'vitest';
import { checkMode, modeInForce, refuseReadOnly } from './write-mode.ts';

describe('the mode in force', () => {
  test.each([
    ['nothing is set', {}, 'READWRITE'],
    ['the subject has its own', { subject: 'IMPORT', group: 'READONLY', everything: 'READONLY' }, 'IMPORT'],
    ['its group has one', { group: 'READONLY', everything: 'READWRITE' }, 'READONLY'],
    ['only everything has one', { everything: 'FORWARD' }, 'FORWARD'],
    ['another group is the default one', { common: 'READONLY' }, 'READWRITE'],
    ['all is overridden', { subject: 'READWRITE', everything: 'READONLY_OVERRIDE' }, 'READONLY_OVERRIDE'],
    ['the default group overrides', { subject: 'READWRITE', common: 'READONLY_OVERRIDE' }, 'READONLY_OVERRIDE'],
    ['a group would override itself', { subject: 'READWRITE', group: 'READONLY_OVERRIDE' }, 'READWRITE'],
  ] as const)('%s', (_, modes, expected) => {
    expect(modeInForce(modes)).toBe(expected);
  });
});

test.each(['READONLY', 'READONLY_OVERRIDE'] as const)('%s takes no writes', (mode) => {
  expect(() => refuseReadOnly(mode, { group: 'default', subject: 's' })).toThrow(
    expect.objectContaining({
      code: 'write-mode-refused',
      about: { group: 'default', subject: 's', reason: 'read-only' },
    }),
  );
});

test.each(['READWRITE', 'IMPORT', 'FORWARD'] as const)('%s takes writes', (mode) => {
  expect(() => refuseReadOnly(mode, { group: 'default', subject: 's' })).not.toThrow();
});

test('only everything can be forwarded', () => {
  expect(() => checkMode('FORWARD', { group: 'default' })).toThrow(
    expect.objectContaining({ code: 'write-mode-invalid' }),
  );
  expect(() => checkMode('FORWARD', {})).not.toThrow();
});
