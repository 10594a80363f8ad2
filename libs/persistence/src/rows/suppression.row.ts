import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChannelKind } from '#domain/words.ts';

/** An address that asked us to stop. */
@Entity('suppression')
export class SuppressionRow {
  @PrimaryColumn('text')
  channelKind!: ChannelKind;

  @PrimaryColumn('text')
  address!: string;

  @PrimaryColumn('text')
  sender!: string;

  @Column('text')
  source!: string;

  @Column('timestamptz')
  createdAt!: Date;
}
