import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One version of a routing policy, an SLA policy or a calendar. */
@Entity('document')
export class DocumentRow {
  @PrimaryColumn('text')
  kind!: 'routing-policy' | 'sla-policy' | 'calendar';

  @PrimaryColumn('text')
  name!: string;

  @PrimaryColumn('int')
  version!: number;

  @Column('text')
  state!: 'draft' | 'shadow' | 'share' | 'live' | 'retired';

  /** Share of what arrives, of a version in that state. */
  @Column({ type: 'numeric', nullable: true })
  sharePercent!: number | null;

  /** The version that was live when this one was published. */
  @Column({ type: 'int', nullable: true })
  replaces!: number | null;

  @Column('jsonb')
  body!: Record<string, unknown>;

  @Column('text')
  note!: string;

  @Column({ type: 'uuid', nullable: true })
  authorId!: string | null;

  @Column('timestamptz')
  createdAt!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  publishedAt!: Date | null;
}
