import { Injectable, StandardSchemaValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { explainIssue, type Issue } from './explain-issue.ts';
import { malformed, type FieldError } from './refusals.ts';
import { unstorableText } from './unstorable-text.ts';

/** What the pipe that this one builds upon throws, before it is known which part of the request is meant. */
class Mistakes {
  constructor(readonly issues: readonly Issue[]) {}
}

const partOf: Readonly<Record<ArgumentMetadata['type'], FieldError['in']>> = {
  body: 'body',
  query: 'query',
  param: 'path',
  custom: 'header',
};

/** Checks each part of a request against its schema and names every field that is wrong, and what to do about it. */
@Injectable()
export class RequestValidation extends StandardSchemaValidationPipe {
  constructor() {
    super({ exceptionFactory: (issues) => new Mistakes(issues as readonly Issue[]) });
  }

  override async transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    const unstorable = metadata.type === 'body' ? unstorableText(value) : [];
    if (unstorable.length > 0) throw malformed(unstorable);
    try {
      return await super.transform(value, metadata);
    } catch (error) {
      if (!(error instanceof Mistakes)) throw error;
      const part = partOf[metadata.type];
      throw malformed(
        error.issues.flatMap((issue) =>
          explainIssue(issue).map(({ path, problem }) => ({
            in: part,
            field: [...(metadata.data ? [metadata.data] : []), ...path].join('.') || part,
            problem,
          })),
        ),
      );
    }
  }
}
