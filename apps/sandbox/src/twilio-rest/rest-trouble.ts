import { z } from 'zod';
import { ApiError } from './api-error.ts';

/** Trouble with REST requests of one kind, such as those to `Members/`, whichever phone they are about. */
export const restTrouble = z
  .strictObject({
    /** A part of the path. */
    path: z.string().min(1),
    method: z.enum(['GET', 'POST', 'DELETE']).optional(),
    status: z.number().int().min(400).max(599).optional(),
    code: z.number().int().optional(),
    /** The request is carried out and never answered: an unknown outcome. */
    timeout: z.boolean().default(false),
    times: z.number().int().min(1).default(1),
  })
  .refine(({ status, timeout }) => (status !== undefined) !== timeout, 'needs either a status or a timeout');

export type RestTroubleSettings = z.infer<typeof restTrouble>;

/** Makes the next few REST requests fail, or go unanswered. */
export class RestTrouble {
  #settings: RestTroubleSettings | null = null;
  #left = 0;

  set(settings: RestTroubleSettings | null): void {
    this.#settings = settings;
    this.#left = settings?.times ?? 0;
  }

  /** Throws the ApiError, or returns true when the request must be carried out and never answered. */
  meet(method: string, path: string): boolean {
    const trouble = this.#settings;
    if (!trouble || this.#left === 0 || !path.includes(trouble.path)) return false;
    if (trouble.method !== undefined && trouble.method !== method) return false;
    this.#left -= 1;
    if (trouble.status === undefined) return true;
    throw new ApiError(trouble.status, trouble.code ?? 20_000 + trouble.status, 'Rehearsed trouble');
  }
}
