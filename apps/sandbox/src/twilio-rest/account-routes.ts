import { timingSafeEqual } from 'node:crypto';
import type { Reply } from '../http/reply.ts';
import type { Request } from '../http/request.ts';
import type { Router } from '../http/router.ts';
import type { Settings } from '../settings/settings.ts';
import { ApiError, notFound } from './api-error.ts';
import { Form } from './form.ts';
import type { RestTrouble } from './rest-trouble.ts';

export type ApiHandler = (request: Request, form: Form) => Reply | Promise<Reply>;

/** Adds routes below the account's path, behind Basic authentication. */
export class AccountRoutes {
  readonly #router: Router;
  readonly #settings: Settings;
  readonly #trouble: RestTrouble;

  constructor(router: Router, settings: Settings, trouble: RestTrouble) {
    this.#router = router;
    this.#settings = settings;
    this.#trouble = trouble;
  }

  get accountSid(): string {
    return this.#settings.accountSid;
  }

  /** The `uri` of a resource, as the API gives it: without scheme and host. */
  uri(path: string): string {
    return `/2010-04-01/Accounts/${this.#settings.accountSid}/${path}`;
  }

  /** `path` is relative to the account, such as `Calls/:sid.json`. */
  on(method: 'GET' | 'POST' | 'DELETE', path: string, handler: ApiHandler): void {
    this.#router.on(method, `/2010-04-01/Accounts/:account/${path}`, async (request) => {
      this.#authenticate(request);
      if (request.params['account'] !== this.#settings.accountSid) throw notFound(request.path);
      const isNeverAnswered = this.#trouble.meet(request.method, request.path);
      const reply = await handler(request, new Form(new URLSearchParams(request.body.toString('utf8'))));
      return isNeverAnswered ? { kind: 'never' } : reply;
    });
  }

  #authenticate(request: Request): void {
    const { accountSid, authToken } = this.#settings;
    const expected = Buffer.from(`Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`);
    const given = Buffer.from(request.authorization ?? '');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new ApiError(401, 20_003, 'Authenticate');
    }
  }
}
