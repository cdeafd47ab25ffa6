import { expect, it } from 'vitest';
import { authorityRules, mayClaim } from './authority-rules.ts';

function rules(setting: string) {
  const read = authorityRules(setting);
  return read.ok ? read.value : expect.fail(read.error);
}

it('B14 everybody may register schemas of any authority where nothing is said', () => {
  expect(mayClaim(rules(' '), 'anybody', 'https://example.com')).toBe(true);
});

it('B14 an authority is for those whom the rules let have it', () => {
  const some = rules('team-a=https://a.example/*; urn:corp:*');
  expect(mayClaim(some, 'team-a', 'https://a.example/x')).toBe(true);
  expect(mayClaim(some, 'team-b', 'https://a.example/x')).toBe(false);
  expect(mayClaim(some, 'team-a', 'https://a.example.org/')).toBe(false);
  expect(mayClaim(some, 'team-b', 'urn:corp:x')).toBe(true);
  expect(mayClaim(rules('https://a.example'), 'x', 'https://a.example/')).toBe(false);
});

it('B14 rules that cannot be read are told', () => {
  for (const setting of ['a=', '=b', 'urn:a*b', 'x y', 'plain']) {
    expect(authorityRules(setting)).toEqual({ ok: false, error: expect.stringContaining(`'${setting}'`) });
  }
});
