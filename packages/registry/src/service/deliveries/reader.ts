/** The name under which it is kept how far a delivery has come in the log, and the lease of the work. */
export function deliveryReader(id: string): string {
  return `event-subscription/${id}`;
}
