import { describe, expect, it } from 'vitest';
import { toy } from '../compare/fixtures/toy.ts';
import { REPORT_OUTPUTS, reportVerdict } from '../report/report.ts';
import { type AnyFormat, defineFormat, type ParsedDocument } from './define-format.ts';

const OLD = 'version=1.0.0\nplan=text\nltv=number\n';
const NEW = 'version=1.1.0\nplan=number\n';

function parsed(format: AnyFormat, source: string): ParsedDocument {
  const result = format.parse(source);
  if (!result.ok) throw new Error(result.error[0]?.message);
  return result.value;
}

/** What any new format brings: its own folder, and one line in the list. */
describe('a format that the engine has never seen', () => {
  const format = defineFormat(toy);
  const before = parsed(format, OLD);
  const after = parsed(format, NEW);

  it('parses, with problems and places', () => {
    expect(before.version).toBe('1.0.0');
    expect(after.placeOf('/plan')).toMatchObject({ line: 2, column: 1 });
    const broken = format.parse('version=1.0.0\n???\n');
    expect(broken.ok ? [] : broken.error.map(({ kind, place }) => [kind, place?.line])).toEqual([['not-a-line', 2]]);
  });

  it('knows equal meaning by its fingerprint', () => {
    const other = parsed(format, 'ltv=number\nversion=1.0.0\nplan=text');
    expect(format.fingerprint(other)).toBe(format.fingerprint(before));
    expect(format.fingerprint(after)).not.toBe(format.fingerprint(before));
    expect(format.canonical(before)).toBe('version=1.0.0\nltv=number\nplan=text');
  });

  it('is compared and judged', () => {
    expect(format.diff(before, after).map((change) => format.messageOf(change))).toEqual([
      "'plan': text -> number",
      "member 'ltv' removed",
    ]);
    const verdict = format.judge(before, after, { level: 'FULL' });
    expect(verdict.findings.map((finding) => format.messageOf(finding))).toEqual([
      "'plan': text -> number",
      "member 'ltv' removed",
      'the version number is too modest',
    ]);
    const history = [{ version: '1.0.0', doc: before }];
    expect(format.judgeHistory(history, after, { level: 'FULL' }).findings[0]?.against).toBe('1.0.0');
  });

  it('is reported in every output', () => {
    const verdict = format.judge(before, after, { level: 'FULL' });
    const source = (name: string, text: string, document: ParsedDocument) => ({
      name,
      file: name,
      text,
      placeOf: (pointer: string) => document.placeOf(pointer),
    });
    const context = { format, before: source('old.toy', OLD, before), after: source('new.toy', NEW, after) };
    for (const output of REPORT_OUTPUTS) {
      const report = reportVerdict(output, verdict, context);
      expect(report, output).toContain('plan');
      expect(report, output).toContain('new.toy');
    }
    expect(reportVerdict('text', verdict, context)).toContain('new.toy:2:1');
  });

  it('refuses the documents of another', () => {
    const another = defineFormat({ ...toy, title: 'Another toy' });
    expect(() => another.canonical(before)).toThrow(new TypeError('this document was not parsed as Another toy'));
  });
});
