import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const publicMark = 'firstline:public';

/** Marks an endpoint that needs no sign-in; every other one needs a role. */
export const Public = (): CustomDecorator => SetMetadata(publicMark, true);
