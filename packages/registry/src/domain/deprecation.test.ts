import { expect, it } from 'vitest';
import { checkedDeprecation, sameDeprecation } from './deprecation.ts';

const uri = 'https://example.org/migrate';

it.each([
  [{ uri }],
  [{ uri: 'a page of our handbook' }],
  [{ uri, sunset: '2028-02-29' }],
  [{ uri, sunset: '2027-03-01', replaced_by: '2.0.0' }],
])('takes the note %j', (note) => {
  expect(checkedDeprecation(note, '1.0.0')).toEqual(note);
});

it.each([
  [{ uri: '' }, 'deprecation_uri must say where to go; it is blank'],
  [{ uri: ' \t\n ' }, 'deprecation_uri must say where to go; it is blank'],
  [{ uri: 'https://example.org/\u001b[31m' }, 'deprecation_uri holds a control character'],
  [{ uri: 'x'.repeat(5000) }, 'deprecation_uri must have at most 2048 characters'],
  [{ uri, sunset: 'soon' }, "sunset must be a date, YYYY-MM-DD; got 'soon'"],
  [{ uri, sunset: '2027-02-29' }, "sunset must be a date, YYYY-MM-DD; got '2027-02-29'"],
  [{ uri, sunset: '2027-03-01T00:00:00Z' }, "sunset must be a date, YYYY-MM-DD; got '2027-03-01T00:00:00Z'"],
  [{ uri, replaced_by: 'v2' }, "replaced_by must be a version, MAJOR.MINOR.PATCH; got 'v2'"],
  [{ uri, replaced_by: '1.0.0' }, "version '1.0.0' cannot be replaced by itself"],
])('refuses the note %j', (note, message) => {
  expect(() => checkedDeprecation(note, '1.0.0')).toThrow(
    expect.objectContaining({ code: 'deprecation-invalid', message }),
  );
});

it('keeps only what a note has', () => {
  const note = { uri, reason: 'unknown to us' };
  expect(checkedDeprecation(note, '1.0.0')).toEqual({ uri });
});

it('knows the same note again', () => {
  expect(sameDeprecation({ uri, sunset: '2027-03-01' }, { sunset: '2027-03-01', uri })).toBe(true);
  expect(sameDeprecation({ uri }, { uri, sunset: '2027-03-01' })).toBe(false);
  expect(sameDeprecation({ uri }, undefined)).toBe(false);
});
