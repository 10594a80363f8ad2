import { RequestMethod, type INestApplication } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { Role } from '#domain/words.ts';
import { publicMark } from '#runtime/public.ts';
import { needsMark } from './needs.ts';

/** One endpoint of the process. */
export interface Route {
  readonly method: string;
  /** As Express writes it, as /api/v1/teams/:id. */
  readonly path: string;
  /** Class and method that serve it. */
  readonly handler: string;
  /** Whom it needs; undefined when nobody said so. */
  readonly access: Role | 'public' | undefined;
}

type Marked = object & Readonly<Record<string, object>>;

/** Every endpoint of every module, in the order in which they are matched. */
export function routesOf(app: INestApplication): Route[] {
  return routesIn(app.get(ModulesContainer));
}

export function routesIn(modules: ModulesContainer): Route[] {
  const scanner = new MetadataScanner();
  const controllers = [...modules.values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    if (typeof metatype !== 'function') return [];
    const prototype = metatype.prototype as Marked;
    return scanner.getAllMethodNames(prototype).flatMap((name): Route[] => {
      const handler = prototype[name];
      const method = handler && (Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined);
      if (!handler || method === undefined) return [];
      const paths = pathsOf(metatype).flatMap((base) => pathsOf(handler).map((own) => join(base, own)));
      const access = accessTo(handler, metatype);
      return paths.map((path) => ({
        method: RequestMethod[method],
        path,
        handler: `${metatype.name}.${name}`,
        access,
      }));
    });
  });
}

function accessTo(handler: object, controller: object): Route['access'] {
  const mark = (name: string) =>
    (Reflect.getMetadata(name, handler) ?? Reflect.getMetadata(name, controller)) as unknown;
  return mark(publicMark) ? 'public' : (mark(needsMark) as Role | undefined);
}

function pathsOf(target: object): string[] {
  const path = Reflect.getMetadata(PATH_METADATA, target) as string | string[] | undefined;
  return [path ?? ''].flat();
}

function join(base: string, own: string): string {
  return `/${base}/${own}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
}
