/** Injection tokens for what is not a class. */
export const CONFIG = Symbol('Config');
export const FLOW = Symbol('Flow');
export const LOGGER = Symbol('Logger');
export const QUEUE_BACKEND = Symbol('QueueBackend');
