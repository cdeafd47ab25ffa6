/** Dresses a text in a colour, or leaves it as it is. */
export type Paint = (text: string) => string;

/** How a report on a terminal is coloured. The engine itself knows no colours. */
export interface Palette {
  readonly error: Paint;
  readonly warning: Paint;
  readonly info: Paint;
  readonly strong: Paint;
  readonly faint: Paint;
}

const same: Paint = (text) => text;

/** No colours at all. */
export const PLAIN: Palette = { error: same, warning: same, info: same, strong: same, faint: same };
