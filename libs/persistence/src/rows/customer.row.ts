import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person who writes, texts or calls. */
@Entity('customer')
export class CustomerRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column({ type: 'text', nullable: true })
  name!: string | null;

  @Column({ type: 'text', nullable: true })
  language!: string | null;

  @Column({ type: 'text', nullable: true })
  timeZone!: string | null;

  @Column('jsonb')
  attributes!: Record<string, unknown>;

  @Column({ type: 'uuid', nullable: true })
  mergedInto!: string | null;

  @Column('int')
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;
}
