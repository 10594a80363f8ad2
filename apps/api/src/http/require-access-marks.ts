import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { routesIn } from './routes.ts';

/** Refuses to start while an endpoint says neither whom it needs nor that it is public. */
@Injectable()
export class RequireAccessMarks implements OnModuleInit {
  constructor(private readonly modules: ModulesContainer) {}

  onModuleInit(): void {
    const open = routesIn(this.modules).filter((route) => route.access === undefined);
    if (open.length === 0) return;
    const names = open.map((route) => `${route.handler} (${route.method} ${route.path})`).join(', ');
    throw new Error(`Mark with @Needs(role) or @Public(): ${names}.`);
  }
}
