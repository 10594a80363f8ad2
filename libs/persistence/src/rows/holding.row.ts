import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChannelKind } from '#domain/words.ts';

/** What takes room at an agent, from when to when. */
@Entity('holding')
export class HoldingRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  agentId!: string;

  @Column('uuid')
  conversationId!: string;

  @Column({ type: 'uuid', nullable: true })
  customerId!: string | null;

  @Column('text')
  kind!: 'work' | 'wrap-up';

  @Column('text')
  channelKind!: ChannelKind;

  @Column('int')
  units!: number;

  @Column('boolean')
  exclusive!: boolean;

  @Column('boolean')
  byHand!: boolean;

  @Column('timestamptz')
  fromAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  untilAt!: Date | null;
}
