import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import helmet from 'helmet';
import { Registry } from 'prom-client';
import type { Config } from '#platform/config.ts';
import { openApiDocument } from './docs/open-api-document.ts';
import { jsonOnly } from './http/json-only.ts';
import { takeLargeBodies } from './http/large-bodies.ts';
import { noStore } from './http/no-store.ts';
import { requestMetrics } from './http/request-metrics.ts';

/** Sets up the HTTP server around the API: headers, limits, metrics and the documentation. Before it listens. */
export function prepareApi(app: NestExpressApplication, config: Config): void {
  const overTls = config.PUBLIC_BASE_URL.startsWith('https:');
  app.disable('x-powered-by');
  // ETags are versions that a change is based on, which a hash of the answer is not.
  app.disable('etag');
  // X-Forwarded-For counts only from these; anybody else could write it.
  app.set('trust proxy', config.TRUST_PROXY);
  app.use(requestMetrics(app.get(Registry)));
  app.use(
    helmet({
      strictTransportSecurity: overTls,
      contentSecurityPolicy: overTls ? true : { directives: { upgradeInsecureRequests: null } },
    }),
  );
  app.use('/api', noStore);
  app.use('/api/v1', jsonOnly);
  takeLargeBodies(app);
  app.useBodyParser('json', { limit: '1mb' });
  SwaggerModule.setup('docs', app, () => openApiDocument(app, config.PUBLIC_BASE_URL), {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Firstline API',
    swaggerOptions: { persistAuthorization: false, displayRequestDuration: true },
  });
}
