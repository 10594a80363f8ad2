import { Param } from '@nestjs/common';
import { id } from '#contracts/http/wire.ts';

/** A path's identifier. */
export const IdParam = (name = 'id'): ParameterDecorator => Param(name, { schema: id });
