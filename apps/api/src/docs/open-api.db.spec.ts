import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiFixture } from '../../../../test/builders/api-fixture.ts';
import { routesOf } from '../http/routes.ts';

describe('the documentation', () => {
  let api: ApiFixture;
  let document: any;
  beforeAll(async () => {
    api = await ApiFixture.start();
    document = (await api.nobody().send('GET', '/api/openapi.json')).body;
  });
  afterAll(() => api.stop());

  const operations = (): [path: string, method: string, operation: any][] =>
    Object.entries(document.paths).flatMap(([path, item]: [string, any]) =>
      Object.entries(item).map(([method, operation]): [string, string, any] => [path, method, operation]),
    );

  it('is OpenAPI 3.1 in shape', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toMatchObject({ title: 'Firstline', version: '1' });
    const ids = operations().map(([, , operation]) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [path, method, operation] of operations()) {
      expect(['get', 'put', 'post', 'delete', 'patch']).toContain(method);
      expect([path, method, typeof operation.summary]).toEqual([path, method, 'string']);
      const declared = (operation.parameters ?? []).filter((one: any) => one.in === 'path');
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect([path, declared.map((one: any) => one.name).sort()]).toEqual([path, named.sort()]);
      for (const parameter of operation.parameters ?? []) expect(parameter.schema).toBeDefined();
      for (const response of Object.values<any>(operation.responses)) {
        expect(typeof response.description).toBe('string');
      }
      expect(operation.responses.default.content['application/problem+json'].schema).toEqual({
        $ref: '#/components/schemas/Problem',
      });
    }
  });

  it('refers only to what it defines, in the words of JSON Schema 2020-12', () => {
    const refs = new Set<string>();
    const walk = (node: any, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      if (typeof node.$ref === 'string') refs.add(node.$ref);
      // What OpenAPI 3.0 said and 3.1 does not know.
      if (path.includes('schema')) expect([path, node.nullable]).toEqual([path, undefined]);
      for (const [key, value] of Object.entries(node)) walk(value, `${path}/${key}`);
    };
    walk(document, '');
    for (const ref of refs) {
      const [, , section, name] = ref.split('/') as [string, string, string, string];
      expect([ref, document.components[section]?.[name] !== undefined]).toEqual([ref, true]);
    }
    expect(refs.size).toBeGreaterThan(20);
    expect(document.components.schemas.Conversation.properties.clocks).toMatchObject({ type: 'array' });
    expect(document.components.schemas.Agent.properties).not.toHaveProperty('passwordHash');
  });

  it('has every endpoint, with its success, its body and its access', () => {
    const documented = new Map(
      operations().map(([path, method, one]) => [`${method.toUpperCase()} ${path}`, one]),
    );
    const routes = routesOf(api.app).filter((route) => route.path.startsWith('/api/'));
    for (const route of routes) {
      const key = `${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`;
      const operation = documented.get(key);
      expect([key, operation !== undefined]).toEqual([key, true]);
      const success = Object.entries<any>(operation.responses).find(([status]) => /^2\d\d$/.test(status));
      expect([
        key,
        success !== undefined && (success[0] === '204' || success[1].content !== undefined),
      ]).toEqual([key, true]);
      expect([key, operation.security.length]).toEqual([key, route.access === 'public' ? 0 : 1]);
    }
    expect(documented.size).toBe(routes.length);
    expect(documented.get('POST /api/v1/conversations/{id}/replies').requestBody).toMatchObject({
      content: { 'application/json': { schema: expect.anything() } },
    });
    const headers = documented
      .get('PUT /api/v1/conversations/{id}/status')
      .parameters.filter((one: any) => one.in === 'header');
    expect(headers).toEqual([expect.objectContaining({ name: 'If-Match', required: true })]);
    const query = documented.get('GET /api/v1/conversations').parameters.map((one: any) => one.name);
    expect(query).toEqual(expect.arrayContaining(['limit', 'cursor', 'state', 'queue', 'assignee', 'q']));
  });

  it('documents no path that does not answer', async () => {
    await api.withPolicies();
    const admin = await api.user('admin');
    for (const [path, method] of operations()) {
      const target = path
        .replace('{kind}', 'calendar')
        .replace(/\{(name|version)\}/g, '1')
        .replace(/\{\w+\}/g, '01900000-0000-7000-8000-000000000000');
      // Following the feed never ends by itself.
      if (path === '/api/v1/events' || path === '/api/v1/sessions/current') continue;
      const { status, body } = await admin.send(method.toUpperCase(), target);
      expect([method, path, body.type]).not.toEqual([method, path, '/problems/no-endpoint']);
      expect([method, path, status]).not.toEqual([method, path, 405]);
      expect([method, path, status < 500]).toEqual([method, path, true]);
    }
  });

  it('can be read at /docs, from this server alone', async () => {
    const page = await api.nobody().send('GET', '/docs');
    expect(page.status).toBe(200);
    expect(page.body).toContain('swagger-ui');
    const links = [...String(page.body).matchAll(/(?:src|href)=['"]([^'"]+)['"]/g)].map(([, link]) => link!);
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) {
      expect(link).not.toMatch(/^(https?:)?\/\//);
      const asset = await fetch(new URL(link, `${api.url}/docs`));
      expect([link, asset.status]).toEqual([link, 200]);
    }
  });
});
