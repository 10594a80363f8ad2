import { ApiHeader } from '@nestjs/swagger';

/** Lets the decorator of a parameter document the header that it reads, so that neither is forgotten. */
export function headerDocumented(name: string, required: boolean, description: string): ParameterDecorator {
  return (target, key) => {
    const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (key === undefined || !descriptor) return;
    ApiHeader({ name, required, description, schema: { type: 'string' } })(target, key, descriptor);
  };
}
