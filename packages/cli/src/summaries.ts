/** What `concordat serve` is for. It stands apart because the list of commands needs it and does not need the server. */
export const SERVE = 'run the registry';
