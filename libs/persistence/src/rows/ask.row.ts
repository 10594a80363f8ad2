import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Audience, NoticeWay } from '#domain/sla/ladder-step.ts';

/** People are asked to act until one of them takes it. */
@Entity('ask')
export class AskRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  conversationId!: string;

  @Column('uuid')
  escalationId!: string;

  @Column('uuid')
  clockId!: string;

  @Column('text')
  step!: string;

  @Column('text')
  text!: string;

  @Column('jsonb')
  whom!: Exclude<Audience, 'assignee'>;

  @Column({ type: 'text', array: true })
  byWays!: NoticeWay[];

  @Column('int')
  everySeconds!: number;

  @Column('int')
  atMost!: number;

  @Column('int')
  times!: number;

  @Column('text')
  state!: 'open' | 'taken' | 'handled' | 'unanswered';

  @Column('timestamptz')
  openedAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  askedAt!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  endedAt!: Date | null;

  @Column({ type: 'uuid', nullable: true })
  takenBy!: string | null;

  @Column('int')
  version!: number;
}
