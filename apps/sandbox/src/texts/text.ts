export type TextStatus = 'received' | 'queued' | 'sent' | 'delivered' | 'undelivered' | 'failed';

export interface TextMedia {
  sid: string;
  contentType: string;
  /** Where the product finds it. */
  url: string;
  /** Only for media that the sandbox itself serves. */
  bytes: Buffer | null;
}

export interface Text {
  /** The provider's MessageSid. */
  id: string;
  direction: 'inbound' | 'outbound-api' | 'outbound-reply';
  from: string;
  to: string;
  body: string;
  media: TextMedia[];
  segments: number;
  status: TextStatus;
  errorCode: number | null;
  messagingServiceSid: string | null;
  createdAt: Date;
  updatedAt: Date;
  sentAt: Date | null;
}
