/** Median of samples. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The sample that such a share of all is not above: 0.5 gives the median, 1 the largest. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Median milliseconds of one call, over rounds that each last long enough to be measured; after a warm-up. */
export function millisecondsPerCall(call: () => void, rounds = 9): number {
  for (const end = performance.now() + 200; performance.now() < end; ) call();
  return median(
    Array.from({ length: rounds }, () => {
      const start = performance.now();
      let calls = 0;
      do {
        call();
        calls += 1;
      } while (performance.now() - start < 40);
      return (performance.now() - start) / calls;
    }),
  );
}

/** Prints rows as a Markdown table. */
export function printTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  console.log([line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n'));
  console.log();
}
