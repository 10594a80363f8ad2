import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { problemSchema } from '#contracts/http/problem.ts';
import { routesOf, type Route } from '../http/routes.ts';
import { openApiSchema } from './open-api-schema.ts';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** Describes every endpoint under /api/v1 as OpenAPI 3.1. */
export function openApiDocument(app: INestApplication, publicBaseUrl: string): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Firstline')
    .setDescription(
      'One inbox for e-mail, texts and calls: routed by skill and load, watched by an SLA clock. Every list is paged ' +
        'by cursor. Every error is an RFC 9457 problem. What others may change too carries an ETag and needs If-Match.',
    )
    .setVersion('1')
    .setLicense('MIT', 'https://spdx.org/licenses/MIT.html')
    .addServer(publicBaseUrl)
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      description: 'From /api/v1/sessions or /api/v1/tokens.',
    })
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    standardSchemaConverter: openApiSchema,
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  const { schema, components } = openApiSchema(problemSchema, { schemaType: 'output' });
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, ...components } as Schemas,
  };
  const routes = new Map(routesOf(app).map((route) => [keyOf(route), route]));
  // Providers' webhooks are theirs to define.
  const ours = Object.entries(document.paths).filter(([path]) => path.startsWith('/api/'));
  document.paths = Object.fromEntries(ours);
  for (const [path, item] of ours) {
    for (const [method, operation] of Object.entries(item) as [string, Operation][]) {
      complete(operation, routes.get(`${method.toUpperCase()} ${path}`), schema);
    }
  }
  return document;
}

/** Adds what holds for every endpoint: whom it needs, and how it says no. */
function complete(operation: Operation, route: Route | undefined, problem: Record<string, unknown>): void {
  const content = { 'application/problem+json': { schema: problem } };
  operation.responses.default = { description: 'A problem.', content };
  if (!route || route.access === 'public') {
    operation.security = [];
    return;
  }
  operation.security = [{ bearer: [] }];
  operation.description = [operation.description, `Needs the role ${route.access ?? 'none'}.`]
    .filter(Boolean)
    .join('\n\n');
}

function keyOf({ method, path }: Route): string {
  return `${method} ${path.replace(/:([A-Za-z]+)/g, '{$1}')}`;
}
