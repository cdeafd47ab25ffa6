/** How an enumeration of values ended: with all of them, or without knowing whether there are more. */
export type Extent = 'all' | 'unproven';
