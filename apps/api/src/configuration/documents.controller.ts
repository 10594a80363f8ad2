import { Body, Controller, Get, Inject, Param, Post, Query, type Type } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { DocumentBody, DocumentKind } from '#contracts/documents.ts';
import {
  documentItemSchema,
  documentName,
  documentNameSchema,
  documentSchema,
  draftBodies,
  versionParam,
} from '#contracts/http/document.ts';
import { pageOf, plainPageQuery } from '#contracts/http/page.ts';
import { documentChangeSchema, documentStandingSchema, moveBody } from '#contracts/http/policy.ts';
import { draftDocument } from '#flow/configuration/draft-document.ts';
import type { Flow } from '#flow/flow.ts';
import { moveDocument } from '#flow/policies/move-document.ts';
import type { Page } from '#persistence/page.ts';
import {
  documentAt,
  documentStanding,
  listDocumentChanges,
  listDocumentNames,
  listVersions,
  type DocumentChange,
  type DocumentItem,
  type DocumentName,
  type DocumentStanding,
} from '#persistence/stores/documents/document-list.store.ts';
import { FLOW } from '#runtime/tokens.ts';
import type { WireAnswer } from '../http/answer.interceptor.ts';
import { Answers } from '../http/answers.ts';
import { ByCaller, type Caller } from '../http/caller.ts';
import { answerOnce, Repeatable, type MaybeIdempotent } from '../http/idempotency.ts';
import { VersionSeen, VersionSeenIfGiven } from '../http/if-match.ts';
import { Needs } from '../http/needs.ts';
import { noSuch } from '../http/refusals.ts';
import { refusedMove, unknownInDocument } from './refused-move.ts';

/** Routing looks for one policy only, so another name would never be live in truth. */
const nameOf = { 'routing-policy': z.literal('default'), 'sla-policy': documentName, calendar: documentName };

/** The controller of one kind of versioned document; they differ in their bodies only. */
export function documentsController(kind: DocumentKind, path: string, tag: string): Type {
  const nameSchema: z.ZodType<string> = nameOf[kind];
  const draftSchema: z.ZodType<{ body: DocumentBody<DocumentKind>; note: string }> = draftBodies[kind];
  const Name = () => Param('name', { schema: nameSchema });
  const Version = () => Param('version', { schema: versionParam });

  @ApiTags(tag)
  @Controller(`api/v1/${path}`)
  class DocumentsController {
    constructor(@Inject(FLOW) private readonly flow: Flow) {}

    @Get()
    @Needs('agent')
    @Answers(200, pageOf(documentNameSchema), 'List names, each with its newest and its live version')
    names(
      @Query({ schema: plainPageQuery }) page: z.output<typeof plainPageQuery>,
    ): Promise<Page<DocumentName>> {
      return listDocumentNames(this.flow.database.reading, kind, page);
    }

    @Get(':name/versions')
    @Needs('agent')
    @Answers(200, pageOf(documentItemSchema), 'List versions, newest first')
    versions(
      @Name() name: string,
      @Query({ schema: plainPageQuery }) page: z.output<typeof plainPageQuery>,
    ): Promise<Page<DocumentItem>> {
      return listVersions(this.flow.database.reading, kind, name, page);
    }

    @Post(':name/versions')
    @Needs('supervisor')
    @Answers(201, documentSchema, 'Add a version as a draft')
    draft(
      @Name() name: string,
      @ByCaller() caller: Caller,
      @Body({ schema: draftSchema }) draft: { body: DocumentBody<DocumentKind>; note: string },
      @Repeatable() request: MaybeIdempotent,
    ): Promise<WireAnswer> {
      return answerOnce(this.flow, request, documentSchema, async (flow) => {
        const outcome = await draftDocument(flow, { kind, name, ...draft, authorId: caller.id });
        if (outcome.kind === 'unknown') throw unknownInDocument(outcome.names);
        return version(flow, kind, name, outcome.version);
      });
    }

    @Get(':name/versions/:version')
    @Needs('agent')
    @Answers(200, documentSchema, 'Get one version')
    get(@Name() name: string, @Version() number: number): Promise<z.input<typeof documentSchema>> {
      return version(this.flow, kind, name, number);
    }

    @Post(':name/versions/:version/publish')
    @Needs('supervisor')
    @Answers(200, documentSchema, 'Make a version the live one; an older one rolls a change back')
    publish(
      @Name() name: string,
      @Version() number: number,
      @VersionSeenIfGiven() seen: number | undefined,
      @ByCaller() caller: Caller,
      @Body({ schema: moveBody }) { note }: z.output<typeof moveBody>,
      @Repeatable() request: MaybeIdempotent,
    ): Promise<WireAnswer> {
      return answerOnce(this.flow, request, documentSchema, async (flow) => {
        const wish = { do: 'publish' } as const;
        const by = { byId: caller.id, note, basedOnChanges: seen };
        const outcome = await moveDocument(flow, { kind, name, version: number, wish, ...by });
        if (outcome.kind !== 'moved') throw refusedMove(outcome);
        return version(flow, kind, name, number);
      });
    }

    @Get(':name')
    @Needs('agent')
    @Answers(200, documentStandingSchema, 'Which versions decide now')
    standing(@Name() name: string): Promise<DocumentStanding> {
      return standingOf(this.flow, kind, name);
    }

    @Get(':name/changes')
    @Needs('agent')
    @Answers(
      200,
      pageOf(documentChangeSchema),
      'List who moved which version from state to state, newest first',
    )
    changes(
      @Name() name: string,
      @Query({ schema: plainPageQuery }) page: z.output<typeof plainPageQuery>,
    ): Promise<Page<DocumentChange>> {
      return listDocumentChanges(this.flow.database.reading, kind, name, page);
    }

    @Post(':name/rollback')
    @Needs('supervisor')
    @Answers(200, documentStandingSchema, 'Go back to the version that was live before')
    async rollback(
      @Name() name: string,
      @VersionSeen() seen: number,
      @ByCaller() caller: Caller,
      @Body({ schema: moveBody }) { note }: z.output<typeof moveBody>,
    ): Promise<DocumentStanding> {
      const wish = { do: 'roll-back' } as const;
      const by = { byId: caller.id, note, basedOnChanges: seen };
      const outcome = await moveDocument(this.flow, { kind, name, wish, ...by });
      if (outcome.kind !== 'moved') throw refusedMove(outcome);
      return standingOf(this.flow, kind, name);
    }
  }
  // Operations in the documentation bear the name of their class.
  const name = `${tag.replace(/ (.)/g, (_, letter: string) => letter.toUpperCase())}Controller`;
  return Object.defineProperty(DocumentsController, 'name', { value: name });
}

async function version(
  flow: Flow,
  kind: DocumentKind,
  name: string,
  number: number,
): Promise<z.input<typeof documentSchema>> {
  const document = await documentAt(flow.database.reading, kind, name, number);
  if (!document) throw noSuch('version');
  return document;
}

async function standingOf(flow: Flow, kind: DocumentKind, name: string): Promise<DocumentStanding> {
  const standing = await documentStanding(flow.database.reading, kind, name);
  if (!standing) throw noSuch('document');
  return standing;
}
