import type { Verdict } from '../model/finding.ts';
import type { RuleBook } from '../model/format.ts';
import type { Problem } from '../model/problem.ts';
import type { ReportSource, VerdictContext } from './context.ts';
import { githubLines } from './github.ts';
import { jsonProblems, jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { markdownProblems, markdownReport } from './markdown.ts';
import { counted, problemNotices, verdictNotices } from './notice.ts';
import type { Palette } from './palette.ts';
import { sarifReport } from './sarif.ts';
import { noticeText, textReport } from './text.ts';

/** Outputs by name: for people, for programs, for pull requests and for dashboards. */
export const REPORT_OUTPUTS = ['text', 'json', 'markdown', 'github', 'sarif', 'junit'] as const;
export type ReportOutput = (typeof REPORT_OUTPUTS)[number];

/** One document and what is wrong with it; nothing, where it is valid. */
export interface CheckedSource {
  readonly source: ReportSource;
  readonly problems: readonly Problem[];
}

/** A verdict in one of the outputs, ended by a line feed. Colours are for `text` only. */
export function reportVerdict(
  output: ReportOutput,
  verdict: Verdict,
  context: VerdictContext,
  palette?: Palette,
): string {
  switch (output) {
    case 'text':
      return textReport(verdict, context, palette);
    case 'json':
      return jsonReport(verdict, context);
    case 'markdown':
      return markdownReport(verdict, context);
    case 'github':
      return githubLines(verdictNotices(verdict, context));
    case 'sarif':
      return sarifReport(verdictNotices(verdict, context), context.format.rules);
    case 'junit':
      return junitReport([{ name: context.after.name, notices: verdictNotices(verdict, context) }]);
  }
}

/** What is wrong with documents, in one of the outputs. Colours are for `text` only. */
export function reportProblems(
  output: ReportOutput,
  files: readonly CheckedSource[],
  rules: RuleBook = {},
  palette?: Palette,
): string {
  const suites = files.map(({ source, problems }) => ({
    name: source.name,
    notices: problemNotices(problems, source),
  }));
  const notices = suites.flatMap((suite) => suite.notices);
  switch (output) {
    case 'text':
      return `${notices.map((notice) => `${noticeText(notice, palette)}\n`).join('')}${problemsLine(files)}\n`;
    case 'json':
      return jsonProblems(files);
    case 'markdown':
      return markdownProblems(notices, problemsLine(files));
    case 'github':
      return githubLines(notices);
    case 'sarif':
      return sarifReport(notices, rules);
    case 'junit':
      return junitReport(suites);
  }
}

/** The line that sums up: `valid: 2 files`, or `invalid: 1 of 2 files, 3 problems`. */
function problemsLine(files: readonly CheckedSource[]): string {
  const invalid = files.filter(({ problems }) => problems.length > 0);
  if (invalid.length === 0) return `valid: ${counted(files.length, 'file')}`;
  const problems = invalid.reduce((sum, file) => sum + file.problems.length, 0);
  return `invalid: ${invalid.length} of ${counted(files.length, 'file')}, ${counted(problems, 'problem')}`;
}
