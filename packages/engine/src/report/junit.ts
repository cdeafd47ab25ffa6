import type { Notice } from './notice.ts';
import { printable } from './printable.ts';
import { noticeText } from './text.ts';

/** What a suite of a JUnit report tells of: a document or a comparison, by name, and what is said about it. */
export interface Suite {
  readonly name: string;
  readonly notices: readonly Notice[];
}

/**
 * Notices in the XML that test dashboards read: an error is a failed case, anything weaker a passed one with its text as output. A suite
 * about which nothing is to be said is one passed case.
 */
export function junitReport(suites: readonly Suite[]): string {
  const body = suites.map(({ name, notices }) => {
    const cases =
      notices.length === 0
        ? [`    <testcase classname=${attribute(name)} name="contract"/>\n`]
        : notices.map((notice) => testCase(name, notice));
    return `  <testsuite name=${attribute(name)} ${totals(notices)}>\n${cases.join('')}  </testsuite>\n`;
  });
  const tests = suites.reduce((sum, { notices }) => sum + Math.max(1, notices.length), 0);
  const failures = suites.flatMap(({ notices }) => notices).filter(isError).length;
  const head = `<testsuites name="concordat" tests="${tests}" failures="${failures}" errors="0">`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${head}\n${body.join('')}</testsuites>\n`;
}

function totals(notices: readonly Notice[]): string {
  const failures = notices.filter(isError).length;
  return `tests="${Math.max(1, notices.length)}" failures="${failures}" errors="0" skipped="0"`;
}

function isError({ severity }: Notice): boolean {
  return severity === 'error';
}

function testCase(suite: string, notice: Notice): string {
  const name = notice.path === '' ? notice.kind : `${notice.kind} ${notice.path}`;
  const place = notice.now.place ? ` line="${notice.now.place.line}"` : '';
  const file = notice.now.source.file === undefined ? '' : ` file=${attribute(notice.now.source.file)}`;
  const text = escapeXml(noticeText(notice));
  const inner =
    notice.severity === 'error'
      ? `<failure type=${attribute(notice.kind)} message=${attribute(notice.message)}>${text}</failure>`
      : `<system-out>${text}</system-out>`;
  return `    <testcase classname=${attribute(suite)} name=${attribute(name)}${file}${place}>${inner}</testcase>\n`;
}

function attribute(text: string): string {
  return `"${escapeXml(printable(text)).replaceAll('"', '&quot;')}"`;
}

/** Text is made printable before: XML 1.0 has no way to write most control characters, not even as references. */
function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
