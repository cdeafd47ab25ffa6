// What the commands are for that need the server, which the list of commands does not.

/** `concordat serve` */
export const SERVE = 'run the registry';

/** `concordat migrate` */
export const MIGRATE = 'bring the store of a registry up to date';

/** `concordat copy` */
export const COPY = 'copy the store of a registry into another one';
