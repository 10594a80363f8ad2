import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Rota } from '#domain/sla/rota.ts';

/** Who is on call, when. */
@Entity('rota')
export class RotaRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('jsonb')
  body!: Rota;

  @Column('int')
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;
}
