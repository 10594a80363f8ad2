import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChannelKind } from '#domain/words.ts';

/** A configured way in and out. */
@Entity('channel')
export class ChannelRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  kind!: ChannelKind;

  @Column('text')
  name!: string;

  @Column('text')
  address!: string;

  @Column('jsonb')
  settings!: Record<string, unknown>;

  @Column({ type: 'bytea', nullable: true })
  secret!: Buffer | null;

  @Column('boolean')
  enabled!: boolean;

  @Column('int')
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;
}
