import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A skill that policies and agents may name. */
@Entity('skill')
export class SkillRow {
  @PrimaryColumn('text')
  name!: string;

  @Column('text')
  description!: string;
}
