import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Role } from '#domain/words.ts';

export const needsMark = 'firstline:needs';

/** The least role that may use an endpoint; supervisors may what agents may, admins everything. */
export const Needs = (role: Role): CustomDecorator => SetMetadata(needsMark, role);
