import type { Verdict } from '../model/finding.ts';
import type { VerdictContext } from './context.ts';
import { type Notice, verdictNotices } from './notice.ts';
import { printable, shortened } from './printable.ts';
import { spotName, verdictLine } from './text.ts';

const LONGEST_CELL = 500;

/** A verdict as a comment on a pull request: a headline, a table of findings, and the data that prove them. */
export function markdownReport(verdict: Verdict, context: VerdictContext): string {
  const notices = verdictNotices(verdict, context);
  const sign = verdict.compatible ? '✅' : '❌';
  return [`### ${sign} ${code(context.after.name)}\n`, `${plain(verdictLine(verdict))}\n`, ...table(notices)].join(
    '\n',
  );
}

/** The problems of documents as a comment on a pull request. */
export function markdownProblems(notices: readonly Notice[], summary: string): string {
  return [`### ${notices.length === 0 ? '✅' : '❌'} ${plain(summary)}\n`, ...table(notices)].join('\n');
}

function table(notices: readonly Notice[]): string[] {
  if (notices.length === 0) return [];
  const rows = notices.map(({ severity, kind, message, now, was, gone, notes }) => {
    const place = gone && was ? `${code(spotName(now))} (was ${code(spotName(was))})` : code(spotName(now));
    const said = [
      plain(message),
      ...notes.map(({ label, text }) => `**${label}** ${label === 'witness' ? code(text) : plain(text)}`),
    ];
    return `| ${severity} | ${code(kind)} | ${place} | ${said.join('<br>')} |\n`;
  });
  return [`| | kind | where | what |\n| --- | --- | --- | --- |\n${rows.join('')}`];
}

/** Text without any meaning as Markdown, HTML, table or mention. */
function plain(text: string): string {
  return shortened(printable(text), LONGEST_CELL)
    .replace(/[\\`*_[\]<>|#~&]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll('@', '@\u200b');
}

/** A code span of a table cell: the fence is longer than any run of backticks inside (CommonMark 6.1). */
function code(text: string): string {
  const shown = shortened(printable(text), LONGEST_CELL).replaceAll('|', '\\|');
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}
