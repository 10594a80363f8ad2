/** How a receipt ended, or that it had ended before. */
export type Stored =
  | {
      readonly kind: 'stored';
      readonly receiptId: string;
      readonly conversationId: string;
      readonly messageId: string;
      /** A new conversation; otherwise it joined one. */
      readonly opened: boolean;
    }
  | { readonly kind: 'duplicate'; readonly of: string }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'ended-before'; readonly status: string };
