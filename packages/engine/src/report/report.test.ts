import { describe, expect, it } from 'vitest';
import type { Finding } from '../model/finding.ts';
import type { ReportSource } from './context.ts';
import { after, before, context, fine, placeOfWord, problems, verdict } from './fixtures/sample.ts';
import { REPORT_OUTPUTS, reportProblems, reportVerdict } from './report.ts';
import { storyText } from './story.ts';

const golden = (name: string): string => `./fixtures/${name}`;
const files = [
  { source: after, problems },
  { source: before, problems: [] },
];

describe('a verdict', () => {
  it('reads like the errors of a compiler', () => {
    expect(reportVerdict('text', verdict, context)).toBe(`error[gone]: gone happened to 'ltv'
 --> contracts/new.yaml:4:3
 ::: old.yaml:6:5
  |
6 |   - {name: ltv, type: number, required: false}
  |     ------------------------------------------ was here
  |
  = against: version 1.0.0

warning[shrunk]: shrunk happened to 'plan'
 --> contracts/new.yaml:5:5
  |
5 |   - {name: plan, type: string, enum: [free]}
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = breaks: backward: 'pro' is not allowed any more
  = witness: {"id":"","plan":"pro"} written by the old version, refused by the new

incompatible: 1 error, 1 warning · 2.0.0 declares major, major needed · full-transitive, profile plain
`);
  });

  it('that is fine is one line', () => {
    expect(reportVerdict('text', fine, context)).toBe('compatible: 0 errors, 0 warnings · backward, profile plain\n');
  });

  it('is workflow commands on GitHub, at the file of the new document', () => {
    expect(reportVerdict('github', verdict, context)).toBe(
      `::error file=contracts/new.yaml,line=4,col=3,title=gone::gone happened to 'ltv'%0Aagainst: version 1.0.0
::warning file=contracts/new.yaml,line=5,col=5,title=shrunk::shrunk happened to 'plan'%0Abreaks: backward: 'pro' is not allowed any more%0Awitness: {"id":"","plan":"pro"} written by the old version, refused by the new
`,
    );
    expect(reportVerdict('github', fine, context)).toBe('');
  });

  it.each([
    ['json', 'verdict.json'],
    ['markdown', 'verdict.md'],
    ['sarif', 'verdict.sarif'],
    ['junit', 'verdict.xml'],
  ] as const)('as %s is the golden %s', async (output, file) => {
    await expect(reportVerdict(output, verdict, context)).toMatchFileSnapshot(golden(file));
  });

  it('shows what stands in an imported document there', () => {
    const text = 'message Money {\n  int64 cents = 1;\n}\n';
    const place = { ...placeOfWord(text, 'cents'), source: 'money.proto' };
    const imports = new Map([['money.proto', { name: 'lib/money.proto', text, placeOf: () => place }]]);
    const [finding] = verdict.findings;
    const moved = { ...verdict, findings: [{ ...(finding as Finding), at: { after: 'money.proto#/messages/0' } }] };
    const placeOf = (pointer: string) => (pointer === 'money.proto#/messages/0' ? place : undefined);
    const shown = (source: ReportSource) => reportVerdict('text', moved, { ...context, after: source }).split('\n');
    expect(shown({ ...after, placeOf, imports }).slice(1, 5)).toEqual([
      ' --> lib/money.proto:2:9',
      '  |',
      '2 |   int64 cents = 1;',
      '  |         ^^^^^',
    ]);
    expect(shown({ ...after, placeOf })[1]).toBe(' --> money.proto');
  });

  it('finds an older document by the version that a finding stands against', () => {
    const older = { ...before, name: 'registry:d@1.0.0' };
    const history = new Map([['1.0.0', older]]);
    expect(reportVerdict('text', verdict, { ...context, history })).toContain('::: registry:d@1.0.0:6:5');
  });

  it('says what every class of witness is evidence of', () => {
    const said = (['unreadable', 'misread', 'dropped', 'unwritten', 'guarantee'] as const).map((kind) => {
      const findings = verdict.findings.slice(1).map((finding) => ({ ...finding, class: kind }));
      return /written by .*/.exec(reportVerdict('text', { ...verdict, findings }, context))?.[0];
    });
    expect(said).toEqual([
      'written by the old version, refused by the new',
      'written by the old version, misread by the new',
      'written by the old version, not wholly known to the new',
      'written by the old version, without what is read by the new',
      'written by the old version, ruled out by the new',
    ]);
  });

  it('has a story with the bump of each change', () => {
    expect(storyText(verdict, context)).toBe(`minor  shrunk happened to 'plan' [shrunk]
       breaks backward: 'pro' is not allowed any more
       contracts/new.yaml:5:5
major  gone happened to 'ltv' [gone]
       old.yaml:6:5

2 changes · 2.0.0 declares major, major needed
`);
    expect(storyText(fine, context)).toBe('no changes\n');
  });
});

describe('problems', () => {
  it('read like the errors of a compiler', () => {
    expect(reportProblems('text', files)).toBe(`error[unknown-key]: unknown key 'versoin'
 --> contracts/new.yaml:2:1
  |
2 | version: "2.0.0"
  | ^^^^^^^
  |
  = help: did you mean 'version'?

error[missing-key]: 'owners' is missing
 --> contracts/new.yaml

invalid: 1 of 2 files, 2 problems
`);
  });

  it('that are none give one line', () => {
    expect(reportProblems('text', [{ source: before, problems: [] }])).toBe('valid: 1 file\n');
  });

  it('are workflow commands on GitHub', () => {
    expect(reportProblems('github', files)).toBe(
      `::error file=contracts/new.yaml,line=2,col=1,title=unknown-key::unknown key 'versoin'%0Ahelp: did you mean 'version'?
::error file=contracts/new.yaml,title=missing-key::'owners' is missing
`,
    );
  });

  it.each([
    ['json', 'problems.json'],
    ['markdown', 'problems.md'],
    ['sarif', 'problems.sarif'],
    ['junit', 'problems.xml'],
  ] as const)('as %s are the golden %s', async (output, file) => {
    await expect(reportProblems(output, files)).toMatchFileSnapshot(golden(file));
  });
});

describe('hostile text', () => {
  const hostile = '\u001b[2J\r\n::error::x%0A|`@all`<b>&\u202e,:"\u0000\ud800';
  const nasty = {
    ...verdict,
    findings: verdict.findings.map((finding) => ({ ...finding, kind: 'gone', path: hostile, reason: hostile })),
  };

  it.each(REPORT_OUTPUTS)('cannot act on the reader of %s', (output) => {
    const report = reportVerdict(output, nasty, context);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(report).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    // Programs get the text as it is; people must not be misled by its direction.
    if (output !== 'json' && output !== 'sarif') expect(report).not.toContain('\u202e');
    expect(report.isWellFormed()).toBe(true);
  });

  it('makes no command of its own on GitHub', () => {
    const lines = reportVerdict('github', nasty, context).trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines.every((line) => /^::(?:error|warning) [^\n]*title=gone::/.test(line))).toBe(true);
  });

  it('stays one row of a Markdown table', () => {
    const rows = reportVerdict('markdown', nasty, context)
      .split('\n')
      .filter((line) => line.startsWith('| '));
    expect(rows.map((row) => row.split(/(?<!\\)\|/).length)).toEqual([6, 6, 6, 6]);
  });
});
