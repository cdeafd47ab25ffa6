// What the commands are for that need the server or a store, which the list of commands does not.

/** `concordat serve` */
export const SERVE = 'run the registry';

/** `concordat migrate` */
export const MIGRATE = 'bring the store of a registry up to date';

/** `concordat keys` */
export const KEYS = 'give keys to callers, list them and take them back';

/** `concordat audit` */
export const AUDIT = 'look into the log of who did what';

/** `concordat copy` */
export const COPY = 'copy the store of a registry into another one';

/** `concordat link` */
export const LINK = 'connect registries, so that they have the same';

/** `concordat export` */
export const EXPORT = 'write all that a registry has into a file';

/** `concordat import` */
export const IMPORT = 'take over what was exported, or what another registry has';
