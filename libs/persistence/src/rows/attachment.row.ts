import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A file that came or goes with a message; its bytes are a blob. */
@Entity('attachment')
export class AttachmentRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  messageId!: string;

  @Column('text')
  name!: string;

  @Column('text')
  mediaType!: string;

  @Column('bigint')
  size!: number;

  @Column('text')
  blobKey!: string;

  @Column({ type: 'text', nullable: true })
  contentId!: string | null;

  @Column('boolean')
  inline!: boolean;
}
